"""Which items are a document's text and its interpretation, and what did the yearly clean-up decide?

The register itself is :class:`gongkai_web.publishing.models.NormativeDocument`: it is a
ledger, imported, exported and counted like the others.
"""

from __future__ import annotations

from django.db import models

from gongkai_web.publishing.models import Item, NormativeDocument


class ItemRole(models.TextChoices):
    """What an item is of a document."""

    TEXT = "text", "文件正文"
    INTERPRETATION = "interpretation", "解读"
    NOTICE = "notice", "废止、修改等公告"


class DocumentItem(models.Model):
    """One item of a document in the register."""

    document = models.ForeignKey(
        NormativeDocument, verbose_name="规范性文件", on_delete=models.CASCADE,
        related_name="items_of_it",
    )  # fmt: skip
    item = models.ForeignKey(
        Item, verbose_name="公开信息", on_delete=models.CASCADE, related_name="documents"
    )
    role = models.CharField("是文件的", max_length=16, choices=ItemRole.choices)

    class Meta:
        verbose_name = "相关的公开信息"
        verbose_name_plural = "相关的公开信息"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["document", "item"], name="document_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}：{self.item}"


class CleanUpDecision(models.TextChoices):
    """清理结果."""

    KEEP = "keep", "继续有效"
    REPEAL = "repeal", "废止"
    VOID = "void", "宣布失效"
    AMEND = "amend", "修改"


class CleanUp(models.Model):
    """What a year's clean-up (清理) decided about a document. What it set is undone with it."""

    document = models.ForeignKey(
        NormativeDocument, verbose_name="规范性文件", on_delete=models.CASCADE,
        related_name="clean_ups",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("年度")
    decision = models.CharField("清理结果", max_length=8, choices=CleanUpDecision.choices)
    decided_on = models.DateField("清理日期")
    effective_on = models.DateField(
        "废止、失效之日", null=True, blank=True, help_text="从这一天起不再有效；不填的，为清理日期"
    )
    basis = models.CharField("依据", max_length=255, blank=True, help_text="公布清理结果的文件")
    note = models.TextField("说明", blank=True)
    was = models.JSONField("原来的登记", default=dict, editable=False)
    """What of the document the decision replaced, to be put back when it is taken back."""
    decided_by = models.ForeignKey(
        "agencies.User", verbose_name="登记人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("登记时间", auto_now=True)

    class Meta:
        verbose_name = "清理结果"
        verbose_name_plural = "清理结果"
        ordering = ("-year", "id")
        constraints = [
            models.UniqueConstraint(fields=["document", "year"], name="clean_up_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year} 年清理：{self.get_decision_display()}"
