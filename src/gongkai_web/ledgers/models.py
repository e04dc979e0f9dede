"""What every ledger record has, and which file it came from."""

from __future__ import annotations

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


class LedgerRecord(models.Model):
    """A row of a ledger: it belongs to one agency and knows the file it came from."""

    agency = models.ForeignKey("agencies.Agency", verbose_name="单位", on_delete=models.PROTECT)
    batch = models.ForeignKey(
        ImportBatch,
        verbose_name="导入批次",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        abstract = True
