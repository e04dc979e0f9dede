"""What came in online, before and after the desk registered it? (条例 arts. 29, 31)

A draft is what somebody has typed so far: sealed, found by a token that only their
browser has, swept after a day. A submission is a whole application that waits at the
desk; registered, it points to its case, and everything personal is sealed either way.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from gongkai.reports.schema import APPLICANT_KIND_TITLES
from gongkai_web.agencies.models import User
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.sealed_text import SealedText
from gongkai_web.online.letterbox import (
    Message,
    MessageState,
    News,
    Outgoing,
    RegainWish,
    Way,
)
from gongkai_web.online.people import Account
from gongkai_web.online.released import Release

__all__ = [
    "Account",
    "ApplicantAct",
    "Draft",
    "DraftFile",
    "Message",
    "MessageState",
    "News",
    "Notice",
    "OnlineSettings",
    "Outgoing",
    "Refusal",
    "RegainWish",
    "Release",
    "SealedFile",
    "Slot",
    "Submission",
    "SubmissionFile",
    "SubmissionState",
    "Way",
]

LARGEST_MB = 10
"""The largest file a stranger may send, in megabytes: a photograph of a document, or its scan."""


class OnlineSettings(models.Model):
    """Whether and with which words an agency takes applications online."""

    agency = models.OneToOneField(
        "agencies.Agency",
        verbose_name="单位",
        on_delete=models.PROTECT,
        related_name="online_settings",
    )
    is_on = models.BooleanField(
        "接收网上申请",
        default=True,
        help_text="不选的，公众不能在网上向本单位提交申请；已经提交的照常办理和查询",
    )
    words = models.TextField(
        "填写前的说明",
        blank=True,
        max_length=4000,
        help_text="显示在申请表上方；留空则只显示通用的说明。每段一行",
    )
    notice = models.TextField(
        "个人信息处理告知",
        blank=True,
        max_length=8000,
        help_text="留空则用通用文本（按本单位的名称、联系方式生成）。改动以后成为新的版本，"
        "以前的申请仍保存当时的版本",
    )
    contact = models.CharField(
        "咨询方式",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="显示在申请表和查询页面上；留空则用单位资料里的电话、地址、邮箱和办公时间",
    )
    takes_other = models.BooleanField(
        "可以上传其他材料",
        default=True,
        db_default=True,
        help_text="身份证明和授权委托书总可以上传（条例第二十九条）",
    )
    largest_mb = models.PositiveSmallIntegerField(
        "每个文件不超过（MB）",
        default=LARGEST_MB,
        db_default=LARGEST_MB,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_MB)],
    )
    sends_mail = models.BooleanField(
        "申请人可以选择收邮件通知",
        default=True,
        db_default=True,
        help_text="系统设置了邮件服务器才有",
    )
    sends_sms = models.BooleanField(
        "申请人可以选择收短信通知",
        default=False,
        db_default=False,
        help_text="系统设置了短信接口才有",
    )

    class Meta:
        verbose_name = "网上申请设置"
        verbose_name_plural = "网上申请设置"

    def __str__(self) -> str:
        return f"{self.agency}：网上申请设置"


class Notice(models.Model):
    """One version of what an agency tells applicants about their personal data; never changed."""

    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField("摘要", max_length=64)
    text = models.TextField("文本")
    first_shown_at = models.DateTimeField("首次使用", auto_now_add=True)

    class Meta:
        verbose_name = "个人信息处理告知"
        verbose_name_plural = "个人信息处理告知"
        constraints = [
            models.UniqueConstraint(fields=["agency", "digest"], name="online_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency}：个人信息处理告知（{self.digest[:8]}）"


class Slot(models.TextChoices):
    """What an uploaded file proves."""

    IDENTITY = "identity", "身份证明"
    AUTHORITY = "authority", "授权委托书"
    OTHER = "other", "其他材料"


class WithoutBytes(models.Manager[Any]):
    """Rows without their sealed bytes, which are loaded when they are used."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows."""
        return super().get_queryset().defer("data")


class SealedFile(models.Model):
    """A file, sealed with its name; never changed."""

    slot = models.CharField("用途", max_length=12, choices=Slot.choices)
    name = models.BinaryField("文件名（加密）", default=bytes)
    content_type = models.CharField("文件类型", max_length=80)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64)
    data = models.BinaryField("内容（加密）", default=bytes)

    objects = WithoutBytes()

    class Meta:
        abstract = True
        ordering = ("id",)


class Draft(models.Model):
    """What somebody has typed so far; found by the hash of the token their browser keeps."""

    key = models.CharField("标识", max_length=64, unique=True)
    sealed = models.BinaryField("内容（加密）", default=bytes)
    changed_at = models.DateTimeField("更新时间", db_index=True)

    class Meta:
        verbose_name = "没有提交的网上申请"
        verbose_name_plural = "没有提交的网上申请"

    def __str__(self) -> str:
        return f"没有提交的网上申请 {self.pk}"


class DraftFile(SealedFile):
    """A file uploaded to what is not submitted yet."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")

    class Meta(SealedFile.Meta):
        verbose_name = "没有提交的材料"
        verbose_name_plural = "没有提交的材料"


class SubmissionState(models.TextChoices):
    """Where a submission stands at the desk."""

    WAITING = "waiting", "网上收到，待登记"
    REGISTERED = "registered", "已登记"
    REFUSED = "refused", "不予登记"
    MESSAGE = "message", "转为留言办理"
    WITHDRAWN = "withdrawn", "申请人撤回"


class Refusal(models.TextChoices):
    """Why a submission is not registered."""

    DUPLICATE = "duplicate", "与同一申请人的另一件重复提交"
    SPAM = "spam", "不是申请（垃圾信息、测试）"
    IDENTITY = "identity", "无法核实申请人身份，也联系不上申请人"
    OTHER = "other", "其他"


class Submission(models.Model):
    """An application that came in online."""

    journal_hides = ("reason",)

    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    ref = models.CharField("内部标识", max_length=32, unique=True, editable=False)
    """What the sealed bytes are bound to."""
    applicant_kind = models.CharField(
        "申请人类型", max_length=16, choices=list(APPLICANT_KIND_TITLES.items())
    )
    sealed = models.BinaryField("申请内容（加密）", editable=False, default=bytes)
    applicant_key = models.CharField(
        "同一申请人标识", max_length=64, blank=True, editable=False, db_index=True
    )
    code_key = models.CharField("查询码标识", max_length=64, unique=True, editable=False)
    """A keyed hash: the code itself is nowhere kept."""
    code_tail = models.CharField("查询码尾号", max_length=4)
    password = models.CharField("查询密码（摘要）", max_length=128, editable=False)
    password_until = models.DateTimeField("临时密码有效至", null=True, editable=False)
    """Where the desk gave a password: it opens the page on which the applicant sets one of their own."""
    email_key = models.CharField(
        "邮箱标识",
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        db_index=True,
    )
    """A keyed hash of the address given, by which a lost code is regained."""
    wants_mail = models.BooleanField("要邮件通知", default=False, db_default=False)
    wants_sms = models.BooleanField("要短信通知", default=False, db_default=False)
    account = models.ForeignKey(
        Account,
        verbose_name="申请人账号",
        null=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
    )
    notice = models.ForeignKey(
        Notice, verbose_name="个人信息处理告知", on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间")
    state = models.CharField(
        "状态", max_length=12, choices=SubmissionState.choices, default=SubmissionState.WAITING
    )
    application = models.OneToOneField(
        Application,
        verbose_name="登记的申请",
        null=True,
        on_delete=models.PROTECT,
        related_name="submission",
    )
    mailbox_message = models.OneToOneField(
        "mailbox.Message",
        verbose_name="转成的留言",
        null=True,
        on_delete=models.PROTECT,
        related_name="submission",
    )
    identity_checked = models.CharField("身份核对", max_length=200, blank=True)
    refusal = models.CharField("不予登记的原因", max_length=12, choices=Refusal.choices, blank=True)
    reason = SealedText("对申请人的说明", sealed_as="不予登记的说明", max_length=400, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="处理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = "网上申请"
        verbose_name_plural = "网上申请"
        ordering = ("submitted_at", "id")
        indexes = [models.Index(fields=["agency", "state", "id"], name="online_inbox")]

    def __str__(self) -> str:
        return f"网上申请（查询码尾号 {self.code_tail}）"


class SubmissionFile(SealedFile):
    """A file of a submission that is not registered; registering moves it into the case."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")

    class Meta(SealedFile.Meta):
        verbose_name = "网上申请的材料"
        verbose_name_plural = "网上申请的材料"


class ApplicantAct(models.Model):
    """Which acts of a case the applicant took online."""

    event = models.OneToOneField(
        ApplicationEvent, on_delete=models.PROTECT, related_name="applicant_act"
    )
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="acts")

    class Meta:
        verbose_name = "申请人的网上操作"
        verbose_name_plural = "申请人的网上操作"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.event}（{self.submission}）"
