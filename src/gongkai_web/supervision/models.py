"""What did the office do to supervise itself? Meetings, trainings, accounts, work list. (条例 arts. 46–48)"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

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
    """An official new-media account (政务新媒体)."""

    happened = ("opened_on", "closed_on")

    platform = models.CharField("平台", max_length=60)
    name = models.CharField("名称", max_length=120)
    opened_on = models.DateField("开设日期", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=AccountStatus.choices, default=AccountStatus.ACTIVE
    )
    closed_on = models.DateField("注销日期", null=True, blank=True)
    filing_no = models.CharField("备案号", max_length=80, blank=True)

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
        self.refuse_order("opened_on", "closed_on")
        if self.closed_on is not None and self.status != AccountStatus.CLOSED:
            raise ValidationError({"status": "填了注销日期的，状态应是“注销”"})


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
