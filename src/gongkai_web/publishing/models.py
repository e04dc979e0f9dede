"""What did the agency make public, where and when, and what did it decide and collect? (条例 arts. 19–26)

Items, their columns, files and publications stand in :mod:`gongkai_web.publishing.items`.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from gongkai.publishing.fee_items import not_a_fee
from gongkai_web.ledgers.models import LedgerRecord
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

__all__ = [
    "Channel",
    "Column",
    "ColumnKind",
    "DecisionCount",
    "DecisionKind",
    "DisclosureAttribute",
    "DocumentKind",
    "FeeCollection",
    "IndexCounter",
    "Item",
    "ItemFile",
    "ItemLink",
    "ItemOrigin",
    "LinkKind",
    "MediaArticle",
    "MediaLevel",
    "NormativeDocument",
    "OriginKind",
    "Publication",
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


class NormativeDocument(LedgerRecord):
    """A rule or normative document of the agency; counted in table 2."""

    happened = ("issued_on",)

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

    class Meta:
        verbose_name = "规范性文件"
        verbose_name_plural = "规范性文件台账"
        ordering = ("-issued_on", "doc_no")
        constraints = [
            models.UniqueConstraint(fields=["agency", "doc_no"], name="normative_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.doc_no}）"

    def clean(self) -> None:
        """Refuse an end before the beginning."""
        super().clean()
        self.refuse_order("issued_on", "expires_on")
        self.refuse_order("issued_on", "repealed_on")


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
