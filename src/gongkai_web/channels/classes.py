"""What is a post, or a row of the ledger: something the website must carry, or news that need not stand there? (R-M9)"""

from __future__ import annotations

from django.db import models

from gongkai_web.publishing.models import Item


class Classification(models.TextChoices):
    """What a post is; only the first two must stand in the disclosure columns (R-M9)."""

    STATUTORY = "statutory", "法定主动公开"
    INTERPRETATION = "interpretation", "政策解读"
    NEWS = "news", "工作动态"
    LEGAL_EDUCATION = "legal_education", "普法宣传"
    REPOST = "repost", "转载"


NOT_NEEDED = (Classification.NEWS, Classification.LEGAL_EDUCATION, Classification.REPOST)
"""What need not stand on the website."""


class ItemClass(models.Model):
    """What a person said a row of the ledger is; it goes before what its articles were said to be."""

    item = models.OneToOneField(
        Item, verbose_name="公开信息", on_delete=models.CASCADE, related_name="classed"
    )
    classification = models.CharField("类别", max_length=16, choices=Classification.choices)
    by = models.ForeignKey(
        "agencies.User", verbose_name="注明人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    at = models.DateTimeField("注明时间")

    class Meta:
        verbose_name = "信息类别"
        verbose_name_plural = "信息类别"

    def __str__(self) -> str:
        return f"{self.item}：{self.get_classification_display()}"
