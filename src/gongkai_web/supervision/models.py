"""What did the office do to supervise itself? Meetings, trainings, accounts, work list. (条例 arts. 46–48)"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from gongkai.supervision import Stand, national_window
from gongkai_web.applications.personal import masked_number
from gongkai_web.applications.sealed_text import SealedText
from gongkai_web.ledgers.models import LedgerRecord


class MeetingKind(models.TextChoices):
    """会议 or 培训."""

    MEETING = "meeting", "会议"
    TRAINING = "training", "培训"


class Meeting(LedgerRecord):
    """A meeting on disclosure work, or a training of those who do it (条例 art. 48)."""

    happened = ("held_on",)

    held_on = models.DateField("日期")
    kind = models.CharField("类别", max_length=10, choices=MeetingKind.choices)
    subject = models.CharField("主题", max_length=255)
    attendance = models.PositiveIntegerField("参加人数", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    record = models.TextField("记录", blank=True)

    class Meta:
        verbose_name = "会议培训"
        verbose_name_plural = "会议培训台账"
        ordering = ("-held_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["agency", "held_on", "subject"], name="meeting_once")
        ]

    def __str__(self) -> str:
        return self.subject


class AccountStatus(models.TextChoices):
    """状态 of a new-media account."""

    ACTIVE = "active", "正常"
    SUSPENDED = "suspended", "停更"
    CLOSED = "closed", "注销"


class Account(LedgerRecord):
    """An official new-media account (政务新媒体, 国办发〔2018〕123号)."""

    happened = ("opened_on", "changed_on", "closed_on", "interaction_tested_on", "last_post_on")
    journal_hides: ClassVar = ("registrar_mobile",)
    QUIET_RULE: ClassVar = "N2"
    """The rule under which an inspection finds an account asleep; its window is ours."""

    platform = models.CharField("平台", max_length=60)
    name = models.CharField("名称", max_length=120)
    account_id = models.CharField(
        "账号", max_length=80, blank=True, help_text="微信号、微博用户名等"
    )
    original_id = models.CharField("原始 ID", max_length=80, blank=True)
    sponsor = models.CharField("主办单位", max_length=120, blank=True)
    operator = models.CharField("承办（运维）单位", max_length=120, blank=True)
    certified_subject = models.CharField(
        "认证主体", max_length=120, blank=True, help_text="平台上显示的认证主体，应与主办单位一致"
    )
    filing_no = models.CharField("备案号", max_length=80, blank=True)
    certificate_no = models.CharField(
        "机构编制部门的证明编号", max_length=80, blank=True,
        help_text="开设账号时向平台提交的机构编制证明文件（互联网政务应用安全管理规定）",
    )  # fmt: skip
    opened_on = models.DateField("开设日期", null=True, blank=True)
    changed_on = models.DateField("变更日期", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=AccountStatus.choices, default=AccountStatus.ACTIVE
    )
    closed_on = models.DateField("注销日期", null=True, blank=True)
    manager = models.CharField("管理员", max_length=60, blank=True)
    backup_manager = models.CharField("备用管理员", max_length=60, blank=True)
    registrar_mobile = SealedText(
        "注册手机号", sealed_as="新媒体账号注册手机号", max_length=20, blank=True,
        validators=[RegexValidator(r"^[0-9+() -]*\Z", "手机号只能有数字和 + - ( ) 空格")],
        help_text="加密保存，只在修改时显示",
    )  # fmt: skip
    functions = models.CharField(
        "功能", max_length=255, blank=True, help_text="信息发布、办事、留言等"
    )
    interaction_entry = models.CharField(
        "互动入口", max_length=120, blank=True, help_text="留言、私信或者菜单的位置"
    )
    interaction_tested_on = models.DateField("互动入口测试日期", null=True, blank=True)
    certification_expires_on = models.DateField("认证有效期至", null=True, blank=True)
    last_post_on = models.DateField(
        "最近发布日期", null=True, blank=True, help_text="经本系统发布的自动更新；其他平台请登记"
    )

    class Meta:
        verbose_name = "政务新媒体账号"
        verbose_name_plural = "政务新媒体台账"
        ordering = ("platform", "name")
        constraints = [
            models.UniqueConstraint(fields=["agency", "platform", "name"], name="account_once")
        ]

    def __str__(self) -> str:
        return f"{self.platform}“{self.name}”"

    def clean(self) -> None:
        """Refuse an account closed before it was opened, or closed and still in use."""
        super().clean()
        self.refuse_order("opened_on", "changed_on", "closed_on")
        self._refuse_moved()
        if self.closed_on is not None and self.status != AccountStatus.CLOSED:
            raise ValidationError({"status": "填了注销日期的，状态应是“注销”"})

    follows_an_application = False
    """Set by the approval of an application, which alone moves the state of a registered account."""

    def _refuse_moved(self) -> None:
        """Refuse another state, or another day of closing, than the register says."""
        if self.pk is None or self.follows_an_application:
            return
        was = type(self).objects.filter(pk=self.pk).values("status", "closed_on").first()
        for name in ("status", "closed_on"):
            if was is not None and getattr(self, name) != was[name]:
                raise ValidationError(
                    {name: "已登记的账号，状态和注销日期随批准的申请变动，请在“账号申请”里办理"}
                )

    @property
    def is_wechat(self) -> bool:
        """Whether this is a WeChat official account."""
        return "微信" in self.platform or "公众号" in self.platform

    @property
    def mobile_masked(self) -> str:
        """The registrar's number with its middle hidden. Raises CannotUnseal."""
        return masked_number(self.registrar_mobile)

    def warnings(self, on: date) -> list[tuple[str, str]]:
        """Return what somebody should see to, each with ``late`` or ``near``."""
        if self.status != AccountStatus.ACTIVE:
            return []
        told = []
        if self.last_post_on is None:
            told.append(("near", "没有登记最近一次发布"))
        else:
            told += self._quiet(self.last_post_on, on)
        if (ends := self.certification_expires_on) is not None:
            if ends < on:
                told.append(("late", f"认证已于 {ends} 到期"))
            elif ends <= on + timedelta(days=30):
                told.append(("near", f"认证将于 {ends} 到期"))
        if self.sponsor and self.certified_subject and self.sponsor != self.certified_subject:
            told.append(
                ("late", f"认证主体“{self.certified_subject}”与主办单位“{self.sponsor}”不一致")
            )
        if not self.interaction_entry:
            told.append(("near", "没有登记互动入口"))
        elif self.interaction_tested_on is None or on - self.interaction_tested_on > timedelta(
            days=30
        ):
            told.append(("near", "互动入口超过 30 天没有测试"))
        return told

    def _quiet(self, since: date, on: date) -> list[tuple[str, str]]:
        window, days = national_window(self.QUIET_RULE, on), (on - since).days
        match window.stand(since, on):
            case Stand.OVER:
                return [("late", f"{days} 天没有更新（应在 {window}以内）")]
            case Stand.NEAR:
                left = (window.last_day(since) - on).days
                last = f"还有 {left} 天" if left else "今天是最后一天"
                return [("near", f"{days} 天没有更新（应在 {window}以内），{last}")]
        return []


class WorkListEntry(LedgerRecord):
    """One line of the disclosure work list (政务公开工作清单)."""

    happened = ("completed_on",)

    matter = models.CharField("事项", max_length=255)
    contents = models.TextField("内容要素", blank=True)
    basis = models.CharField("依据", max_length=255, blank=True)
    term = models.CharField("时限", max_length=120, blank=True)
    subject = models.CharField("主体", max_length=120, blank=True)
    channel = models.CharField("渠道", max_length=120, blank=True)
    department = models.CharField("责任部门", max_length=120, blank=True)
    progress = models.CharField("完成情况", max_length=120, blank=True)
    completed_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        verbose_name = "工作清单事项"
        verbose_name_plural = "政务公开工作清单"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["agency", "matter"], name="work_list_entry_once")
        ]

    def __str__(self) -> str:
        return self.matter
