"""What did somebody see where no machine can judge, and which columns are excused, why and until when? (R-I2)

Both are only added (:mod:`gongkai_web.inspection.guard`): the newest of a rule, or of a column, counts.
"""

from __future__ import annotations

from django.db import models

from gongkai.supervision import Said
from gongkai_web.agencies.models import Agency, User
from gongkai_web.publishing.models import Column

SAID = (
    (Said.RIGHT.value, "符合"),
    (Said.WRONG.value, "不符合"),
    (Said.NOT_APPLICABLE.value, "不适用"),
)


class Look(models.Model):
    """人工检查: what somebody found under a rule."""

    agency = models.ForeignKey(
        Agency, verbose_name="单位", on_delete=models.PROTECT, related_name="looks"
    )
    rule = models.CharField("规则", max_length=20)
    said = models.CharField("结果", max_length=16, choices=SAID)
    on = models.DateField("检查日期")
    words = models.CharField("检查情况", max_length=500)
    number = models.PositiveSmallIntegerField("处数", default=1)
    by = models.ForeignKey(User, verbose_name="检查人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "人工检查"
        verbose_name_plural = "人工检查"
        ordering = ("-on", "-id")
        indexes = [models.Index(fields=["agency", "rule"], name="look_of_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.on}"


class ColumnExemption(models.Model):
    """栏目豁免: until a day a column may be empty or old, for a reason."""

    column = models.ForeignKey(
        Column, verbose_name="栏目", on_delete=models.PROTECT, related_name="exemptions"
    )
    until = models.DateField("豁免至", null=True)
    """None: it is excused no more."""
    reason = models.CharField("理由", max_length=255)
    by = models.ForeignKey(
        User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "栏目豁免"
        verbose_name_plural = "栏目豁免"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.column}：{self.reason}"
