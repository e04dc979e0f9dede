"""The letters and files of a case, as :mod:`gongkai_web.applications.models` keeps them.

Sealed; a letter once sent and a file are never changed.
"""

from __future__ import annotations

from django.db import models

from gongkai_web.agencies.models import User
from gongkai_web.applications.acts import ApplicationEvent
from gongkai_web.applications.sealed_text import SealedText


class LetterState(models.TextChoices):
    """Where a letter stands between its draft and its sending."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待签发"
    APPROVED = "approved", "已签发，待发出"
    SENT = "sent", "已发出"
    DROPPED = "dropped", "已作废"


class Letter(models.Model):
    """An official letter of a case: drafted, approved as it stands, sent and kept byte for byte."""

    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    application = models.ForeignKey(
        "applications.Application",
        verbose_name="申请",
        null=True,
        on_delete=models.PROTECT,
        related_name="letters",
    )
    remedy_case = models.ForeignKey(
        "remedies.RemedyCase",
        verbose_name="复议诉讼案件",
        null=True,
        on_delete=models.PROTECT,
        related_name="letters",
    )
    code = models.CharField("文书种类", max_length=8)
    title = models.CharField("标题", max_length=80)
    step = models.CharField("所办事项", max_length=32, blank=True)
    """The act that its sending is; "" where it accompanies another letter or none."""
    state = models.CharField(
        "状态", max_length=12, choices=LetterState.choices, default=LetterState.DRAFT
    )
    body = models.BinaryField("正文（加密）", default=bytes)
    """Sealed JSON: ``letter`` (gongkai.letters.to_json), ``step`` (the fields of the act)."""
    digest = models.CharField("正文摘要", max_length=64)
    needs_approval = models.BooleanField("须签发", default=True)
    drafted_by = models.ForeignKey(
        User, verbose_name="拟稿人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    submitted_at = models.DateTimeField("送审时间", null=True)
    decided_by = models.ForeignKey(
        User, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("签发时间", null=True)
    approved_digest = models.CharField("签发时的摘要", max_length=64, blank=True)
    remark = SealedText("审批意见", sealed_as="审批意见", max_length=400, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    sent_on = models.DateField("发出日期", null=True)
    docx = models.BinaryField("Word 文件（加密）", default=bytes)
    pdf = models.BinaryField("PDF 文件（加密）", default=bytes)
    docx_sha256 = models.CharField("Word 文件摘要", max_length=64, blank=True)
    pdf_sha256 = models.CharField("PDF 文件摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "number"],
                name="letter_number_once",
                condition=~models.Q(number=""),
            )
        ]
        indexes = [models.Index(fields=["agency", "state"], name="letter_by_state")]

    def __str__(self) -> str:
        return f"{self.title}{self.number}"


class NumberSeries(models.Model):
    """The last number given out in a series of one agency and year."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    series = models.CharField("序列", max_length=20)
    year = models.PositiveIntegerField("年份")
    last = models.PositiveIntegerField("最后一号", default=0)

    class Meta:
        verbose_name = "编号序列"
        verbose_name_plural = "编号序列"
        constraints = [
            models.UniqueConstraint(fields=["agency", "series", "year"], name="number_series_once")
        ]


class AttachmentKind(models.TextChoices):
    """What a file of a case is."""

    APPLICATION = "application", "申请书"
    IDENTITY = "identity", "身份证明"
    RECEIPT = "receipt", "收到凭证（信封、邮件跟踪、传真、确认记录）"
    CORRECTION = "correction", "补正材料"
    OPINION = "opinion", "征求意见的回函"
    SEARCH = "search", "检索记录"
    REVIEW = "review", "审查意见"
    SERVICE = "service", "送达凭证"
    SUPPLIED = "supplied", "提供的政府信息"
    OTHER = "other", "其他"


class Attachment(models.Model):
    """A file of a case: a scan, a proof; sealed, and never changed."""

    application = models.ForeignKey(
        "applications.Application",
        verbose_name="申请",
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    event = models.ForeignKey(
        ApplicationEvent,
        verbose_name="办理记录",
        null=True,
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    kind = models.CharField("材料种类", max_length=12, choices=AttachmentKind.choices)
    name = models.BinaryField("文件名（加密）", default=bytes)
    content_type = models.CharField("文件类型", max_length=80)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("摘要", max_length=64)
    data = models.BinaryField("内容（加密）", default=bytes)
    uploaded_by = models.ForeignKey(
        User, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.get_kind_display()
