"""What did the agency make public, where and when, and what did it decide and collect? (条例 arts. 19–26)

Items, their columns, files and publications stand in :mod:`gongkai_web.publishing.items`.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from gongkai.publishing.fee_items import not_a_fee
from gongkai_web.ledgers.models import LedgerRecord
from gongkai_web.publishing.assessments import Assessment, AssessmentOutcome
from gongkai_web.publishing.items import (
    Channel,
    Column,
    ColumnKind,
    DisclosureAttribute,
    IndexCounter,
    Item,
    ItemFile,
    ItemLink,
    LinkKind,
    Publication,
    Validity,
    WithheldGround,
)
from gongkai_web.publishing.origins import ItemOrigin, OriginKind
from gongkai_web.publishing.places import (
    Handover,
    HandoverCancellation,
    HandoverItem,
    ReadingPlace,
)

__all__ = [
    "Assessment",
    "AssessmentOutcome",
    "Channel",
    "Column",
    "ColumnKind",
    "DecisionCount",
    "DecisionKind",
    "DisclosureAttribute",
    "DocumentKind",
    "FeeCollection",
    "Handover",
    "HandoverCancellation",
    "HandoverItem",
    "IndexCounter",
    "Item",
    "ItemFile",
    "ItemLink",
    "ItemOrigin",
    "LegalityOpinion",
    "LinkKind",
    "MediaArticle",
    "MediaLevel",
    "NormativeDocument",
    "OriginKind",
    "Publication",
    "ReadingPlace",
    "Validity",
    "WithheldGround",
]


class MediaLevel(models.TextChoices):
    """媒体级别."""

    NATIONAL = "national", "国家级"
    PROVINCIAL = "provincial", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"


class MediaArticle(LedgerRecord):
    """An article the office placed in the news media."""

    happened = ("published_on",)

    title = models.CharField("标题", max_length=255)
    outlet = models.CharField("媒体名称", max_length=120, blank=True)
    level = models.CharField("媒体级别", max_length=12, choices=MediaLevel.choices, blank=True)
    published_on = models.DateField("刊发日期")
    link = models.URLField("链接", max_length=500, blank=True)
    author = models.CharField("作者", max_length=80, blank=True)

    class Meta:
        verbose_name = "媒体刊发"
        verbose_name_plural = "媒体刊发台账"
        ordering = ("-published_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "title", "published_on"], name="media_article_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class DocumentKind(models.TextChoices):
    """规章 or 行政规范性文件: the two rows of table 2, item (一)."""

    RULE = "rule", "规章"
    NORMATIVE = "normative", "行政规范性文件"


class LegalityOpinion(models.TextChoices):
    """What the legality review (合法性审核) of a document concluded."""

    LAWFUL = "lawful", "合法"
    AFTER_CHANGES = "after_changes", "按审核意见修改后合法"
    UNLAWFUL = "unlawful", "不合法，不应印发"


class NormativeDocument(LedgerRecord):
    """A rule or normative document of the agency; counted in table 2.

    Whether it is in force is never stored: its days say it (:mod:`gongkai_web.normative.standing`).
    """

    happened = ("drafted_on", "legality_reviewed_on", "registered_on", "issued_on", "published_on")

    doc_no = models.CharField("发文字号", max_length=80)
    title = models.CharField("标题", max_length=255)
    kind = models.CharField(
        "类别", max_length=10, choices=DocumentKind.choices, default=DocumentKind.NORMATIVE
    )
    issued_on = models.DateField("制发日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    repeal_basis = models.CharField("废止依据", max_length=255, blank=True)
    interpretation_link = models.URLField("解读链接", max_length=500, blank=True)
    drafted_on = models.DateField(
        "起草日期", null=True, blank=True, help_text="还没有印发的填写；印发后填制发日期"
    )
    issuers = models.CharField(
        "制发机关", max_length=255, blank=True, help_text="联合发文的写全，用顿号隔开"
    )
    is_led_here = models.BooleanField(
        "由本单位牵头", default=True, help_text="联合发文只由牵头机关计入年度报告第二表"
    )
    legality_reviewer = models.CharField("合法性审核机构或者人员", max_length=120, blank=True)
    legality_reviewed_on = models.DateField("合法性审核日期", null=True, blank=True)
    legality_opinion = models.CharField(
        "合法性审核意见", max_length=16, choices=LegalityOpinion.choices, blank=True
    )
    legality_note = models.TextField("合法性审核意见说明", blank=True)
    registrar = models.ForeignKey(
        "agencies.Agency", verbose_name="统一登记机关", null=True, blank=True,
        on_delete=models.PROTECT, related_name="documents_registered",
        help_text="选了的，该机关可以查看这份文件并编登记号",
    )  # fmt: skip
    registration_no = models.CharField("统一登记编号", max_length=80, blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    amended_on = models.DateField("修改日期", null=True, blank=True)
    suspended_on = models.DateField("暂停执行日期", null=True, blank=True)
    resumed_on = models.DateField("恢复执行日期", null=True, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name="替代的文件", null=True, blank=True, on_delete=models.PROTECT,
        related_name="replaced_by",
    )  # fmt: skip

    class Meta:
        verbose_name = "规范性文件"
        verbose_name_plural = "规范性文件台账"
        ordering = ("-issued_on", "doc_no")
        constraints = [
            models.UniqueConstraint(fields=["agency", "doc_no"], name="normative_document_once"),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(replaces=models.F("pk")),
                name="normative_document_replaces_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.doc_no}）"

    def clean(self) -> None:
        """Refuse an end before the beginning, and steps that cannot follow each other."""
        super().clean()
        for later in ("expires_on", "repealed_on", "published_on", "amended_on"):
            self.refuse_order("issued_on", later)
        self.refuse_order("legality_reviewed_on", "issued_on", "suspended_on", "resumed_on")
        if self.resumed_on and not self.suspended_on:
            raise ValidationError({"resumed_on": "没有暂停执行日期的，不填恢复执行日期"})
        if self.replaces is not None and self.replaces.agency_id != self.agency_id:
            raise ValidationError({"replaces": "替代的文件应是本单位的"})
        if self.replaces_id is not None and self.replaces_id == self.pk:
            raise ValidationError({"replaces": "文件不能替代自己"})


class DecisionKind(models.TextChoices):
    """行政行为: the rows of table 2, items (五) and (六)."""

    LICENCE = "licence", "行政许可"
    PENALTY = "penalty", "行政处罚"
    COERCION = "coercion", "行政强制"


class DecisionCount(LedgerRecord):
    """How many decisions of a kind the agency made in a month."""

    happened = ("month",)

    month = models.DateField("月份", help_text="当月第一天")
    kind = models.CharField("类别", max_length=10, choices=DecisionKind.choices)
    count = models.PositiveIntegerField("数量")

    class Meta:
        verbose_name = "行政行为"
        verbose_name_plural = "行政行为台账"
        ordering = ("-month", "kind")
        constraints = [
            models.UniqueConstraint(fields=["agency", "month", "kind"], name="decision_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_kind_display()} {self.count}"

    def clean(self) -> None:
        """Refuse a month that is not its first day."""
        super().clean()
        self.refuse_inside_month("month")


class FeeCollection(LedgerRecord):
    """Money collected in a month under one administrative fee item (行政事业性收费)."""

    happened = ("month",)

    month = models.DateField("月份", help_text="当月第一天")
    item = models.CharField("项目", max_length=120)
    amount_fen = models.BigIntegerField("金额（分）", validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = "行政事业性收费"
        verbose_name_plural = "行政事业性收费台账"
        ordering = ("-month", "item")
        constraints = [
            models.UniqueConstraint(fields=["agency", "month", "item"], name="fee_collection_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.item}"

    def clean(self) -> None:
        """Refuse a month that is not its first day, and what is no fee."""
        super().clean()
        self.refuse_inside_month("month")
        if why := not_a_fee(self.item):
            raise ValidationError({"item": f"{why}。"})
