"""What every ledger record has, and which file it came from."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models


class ImportBatch(models.Model):
    """One file taken in: all of its rows or none."""

    agency = models.ForeignKey("agencies.Agency", verbose_name="单位", on_delete=models.PROTECT)
    kind = models.CharField("台账", max_length=20)
    file_name = models.CharField("文件名", max_length=255)
    file_digest = models.CharField("文件摘要（SHA-256）", max_length=64)
    rows_added = models.PositiveIntegerField("新增行数")
    rows_unchanged = models.PositiveIntegerField("已有行数")
    imported_at = models.DateTimeField("导入时间")
    imported_by = models.ForeignKey(
        "agencies.User",
        verbose_name="导入人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "导入记录"
        verbose_name_plural = "导入记录"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.file_name}（{self.imported_at:%Y-%m-%d}）"

    def get_kind_title(self) -> str:
        """Return the ledger's Chinese name."""
        from gongkai_web.ledgers.tables import TABLES

        return TABLES[self.kind].title if self.kind in TABLES else self.kind


class LedgerRecord(models.Model):
    """A row of a ledger: it belongs to one agency and knows the file it came from."""

    happened: ClassVar[tuple[str, ...]] = ()
    """The days on which something is said to have happened: never after today."""

    # Every ledger has a unique key that begins with the agency: no index of its own is needed.
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, db_index=False
    )
    batch = models.ForeignKey(
        ImportBatch,
        verbose_name="导入批次",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        abstract = True

    def refuse_order(self, *names: str) -> None:
        """Raise ValidationError where a day stands before one that must precede it.

        ``names`` are date fields, earliest first; blank ones are passed over.
        """
        earlier: str | None = None
        for name in names:
            day = getattr(self, name)
            if day is None:
                continue
            if earlier is not None and day < getattr(self, earlier):
                title, before = (self._meta.get_field(one).verbose_name for one in (name, earlier))
                raise ValidationError(
                    {name: f"{title}（{day}）不应早于{before}（{getattr(self, earlier)}）"}
                )
            earlier = name

    def refuse_inside_month(self, name: str) -> None:
        """Raise ValidationError where a month is not given as its first day."""
        day = getattr(self, name)
        if day is not None and day.day != 1:
            raise ValidationError({name: f"月份应写作当月第一天，现在是 {day}"})
