"""What was withheld, and what came of looking at it anew? (条例 art. 18: 定期评估审查)

Each assessment is a row that is only added. Whether an item is withheld, and the day it is next to be
assessed, are functions of the item and of its last assessment; nothing stores them.
"""

from __future__ import annotations

from django.db import models

from gongkai_web.publishing.items import Item, WithheldGround


class AssessmentOutcome(models.TextChoices):
    """评估结果."""

    STAYS = "stays", "继续不予公开"
    OPENS = "opens", "可以公开，转入公开审核"


class Assessment(models.Model):
    """评估: who looked at a withheld item anew, when, and with which outcome."""

    item = models.ForeignKey(
        Item, verbose_name="公开信息", on_delete=models.PROTECT, related_name="assessments"
    )
    assessed_on = models.DateField("评估日期")
    outcome = models.CharField("评估结果", max_length=8, choices=AssessmentOutcome.choices)
    reason = models.TextField("评估理由")
    ground = models.CharField(
        "评估后的依据", max_length=16, choices=WithheldGround.choices, blank=True
    )
    ground_before = models.CharField(
        "原来的依据", max_length=16, choices=WithheldGround.choices, blank=True
    )
    reason_before = models.TextField("原来的理由", blank=True)
    attribute_before = models.CharField("原来的公开方式", max_length=12)
    next_on = models.DateField("下次评估日期", null=True)
    by = models.ForeignKey(
        "agencies.User", verbose_name="评估人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "不予公开信息的评估"
        verbose_name_plural = "不予公开信息的评估"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="opens", next_on__isnull=True)
                | models.Q(
                    outcome="stays", next_on__isnull=False, next_on__gt=models.F("assessed_on")
                ),
                name="assessment_says_what_is_next",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessed_on} {self.get_outcome_display()}"
