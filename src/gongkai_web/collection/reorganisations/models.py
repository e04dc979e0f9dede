"""One change of an agency (机构变动): merged, divided, dissolved or renamed, from which day, into whom.

Kept by the supervising office. Everything else follows from the rows and is stored nowhere
(:mod:`.register`): who still owes a report of a year, whose cases go on where.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai_web.agencies.models import Agency


class Change(models.TextChoices):
    """What became of an agency."""

    MERGED = "merged", "并入其他单位"
    DIVIDED = "divided", "职责分给几个单位"
    DISSOLVED = "dissolved", "撤销，没有承接单位"
    RENAMED = "renamed", "更名"


class Reorganisation(models.Model):
    """One change of one agency, and the agencies that go on with its duties."""

    kind = models.CharField("变动", max_length=10, choices=Change.choices)
    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="reorganisations"
    )
    """The agency that is gone; of a change of name alone, the one that goes on."""
    heirs = models.ManyToManyField(
        Agency, verbose_name="承接单位", blank=True, related_name="taken_over"
    )
    heirs_are_new = models.BooleanField("承接单位是这次新组建的", default=False)
    """They had no report of their own the year before."""
    old_name = models.CharField("原来的名称", max_length=120, blank=True)
    """Of a change of name."""
    since = models.DateField("自哪一天起")
    basis = models.CharField("依据", max_length=200, blank=True)
    note = models.TextField("说明", blank=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(
        "agencies.User", verbose_name="登记人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "机构变动"
        verbose_name_plural = "机构变动"
        ordering = ("-since", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=~Q(kind="renamed"), name="collection_gone_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_name or self.agency}：{self.get_kind_display()}（{self.since}）"

    @property
    def is_gone(self) -> bool:
        """The agency's report is somebody else's from then on; false for a change of name alone."""
        return self.kind != Change.RENAMED
