"""Where can people read an agency's information, and what was handed over there, when, to whom? (条例 art. 25)

A handover and its list are only added. What was noted by mistake is cancelled by a row of its own,
and its items wait to be handed over again.
"""

from __future__ import annotations

from django.db import models

from gongkai.publishing.reading_places import Carrier, PlaceKind
from gongkai_web.publishing.items import Item


class ReadingPlace(models.Model):
    """查阅场所: where people can read what the agency made public."""

    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, related_name="places"
    )
    kind = models.CharField(
        "类别", max_length=16, choices=[(one.value, one.label) for one in PlaceKind]
    )
    name = models.CharField("名称", max_length=120)
    address = models.CharField("地址", max_length=200)
    contact = models.CharField("联系电话", max_length=80, blank=True)
    hours = models.CharField("开放时间", max_length=120, blank=True)
    since = models.DateField(
        "从哪一天起公开的信息要移送", null=True, blank=True,
        help_text="以前已经另行移送的，填开始在本系统登记的日期；不填的，全部列入",
    )  # fmt: skip
    is_open = models.BooleanField(
        "在用", default=True, help_text="不再使用的去掉勾选，移送记录保留"
    )

    class Meta:
        verbose_name = "查阅场所"
        verbose_name_plural = "查阅场所"
        ordering = ("agency", "id")
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="reading_place_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_supplied(self) -> bool:
        """Whether the Regulation has the agency hand over to it what it makes public."""
        return PlaceKind(self.kind).is_supplied


class Handover(models.Model):
    """移送: what was handed to a reading place on one day, to whom, in what form."""

    place = models.ForeignKey(
        ReadingPlace, verbose_name="查阅场所", on_delete=models.PROTECT, related_name="handovers"
    )
    handed_on = models.DateField("移送日期")
    period_from = models.DateField("公开日期自", null=True)
    period_to = models.DateField("公开日期至")
    receiver = models.CharField("接收人", max_length=80)
    carrier = models.CharField(
        "载体", max_length=16, choices=[(one.value, one.label) for one in Carrier]
    )
    note = models.CharField("备注", max_length=255, blank=True)
    count = models.PositiveIntegerField("条数")
    by = models.ForeignKey(
        "agencies.User", verbose_name="经办人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "移送"
        verbose_name_plural = "移送记录"
        ordering = ("-handed_on", "-id")

    def __str__(self) -> str:
        return f"{self.handed_on} 移送{self.place}"


class HandoverItem(models.Model):
    """One line of the list that went with a handover, as it was then."""

    handover = models.ForeignKey(
        Handover, verbose_name="移送", on_delete=models.PROTECT, related_name="lines"
    )
    number = models.PositiveIntegerField("序号")
    item = models.ForeignKey(
        Item, verbose_name="公开信息", on_delete=models.PROTECT, related_name="handed_over"
    )
    edition = models.ForeignKey(
        "review.Edition", verbose_name="公开的版本", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    index_no = models.CharField("索引号", max_length=60)
    title = models.CharField("标题", max_length=255)
    doc_no = models.CharField("发文字号", max_length=80, blank=True)
    formed_on = models.DateField("成文日期", null=True)
    public_on = models.DateField("公开日期")

    class Meta:
        verbose_name = "移送清单"
        verbose_name_plural = "移送清单"
        ordering = ("handover", "number")
        constraints = [
            models.UniqueConstraint(fields=["handover", "item"], name="handover_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class HandoverCancellation(models.Model):
    """作废: a handover that was noted by mistake counts no more."""

    handover = models.OneToOneField(
        Handover, verbose_name="移送", on_delete=models.PROTECT, related_name="cancellation"
    )
    reason = models.CharField("作废的理由", max_length=255)
    by = models.ForeignKey(
        "agencies.User", verbose_name="作废人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    recorded_at = models.DateTimeField("作废时间", auto_now_add=True)

    class Meta:
        verbose_name = "移送作废"
        verbose_name_plural = "移送作废"

    def __str__(self) -> str:
        return f"作废：{self.handover}"
