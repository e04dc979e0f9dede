"""What became of each file of a batch?

A batch is one upload for one office: files, or a package of them. Each file ends as one
:class:`Outcome`; what was read in it is a reading of the collection's own
(:class:`gongkai_web.collection.models.ReadReport`). Where a person settled a number the reader was in doubt
of, that is a row of its own, and the reading before it stays.
"""

from __future__ import annotations

from django.db import models

from gongkai.reports.cell_names import cell_name
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.models import Added, ReadReport


class Batch(models.Model):
    """One upload of many files (一批文件)."""

    office = models.ForeignKey(
        Agency, verbose_name="为哪个单位读取", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("文件", max_length=255)
    """What was uploaded, for people."""
    folder = models.CharField("暂存文件夹", max_length=40, unique=True)
    """Where the files lie until they are read, below the home folder."""
    passed_over = models.PositiveIntegerField("没有读的其他文件", default=0)
    created_at = models.DateTimeField("上传时间")
    created_by = models.ForeignKey(
        "agencies.User", verbose_name="上传人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    listed_at = models.DateTimeField("列出文件时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "成批读取"
        verbose_name_plural = "成批读取"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        """Some of its files wait to be read."""
        return self.finished_at is None


class Outcome(models.TextChoices):
    """What became of a file."""

    WAITING = "waiting", "等待读取"
    READ = "read", "已读出"
    NO_AGENCY = "no_agency", "单位不明"
    SAME_REPORT = "same_report", "已有报告"
    SAME_FILE = "same_file", "重复文件"
    REFUSED = "refused", "读不出来"


class BatchFile(models.Model):
    """One file of a batch, and what became of it."""

    batch = models.ForeignKey(
        Batch, verbose_name="批次", on_delete=models.PROTECT, related_name="files"
    )
    position = models.PositiveIntegerField("次序")
    name = models.CharField("文件名", max_length=400)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    sha256 = models.CharField("校验值（SHA-256）", max_length=64, blank=True)
    outcome = models.CharField(
        "结果", max_length=12, choices=Outcome.choices, default=Outcome.WAITING
    )
    reason = models.TextField("说明", blank=True)
    agency = models.ForeignKey(
        Agency, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    """Whose report it is: as it was recognised, or as a person said."""
    reading = models.ForeignKey(
        ReadReport, verbose_name="识读", null=True, blank=True, on_delete=models.PROTECT,
        related_name="batch_files",
    )  # fmt: skip
    """The reading that holds: the newest, with what was settled in it."""

    class Meta:
        verbose_name = "成批读取的文件"
        verbose_name_plural = "成批读取的文件"
        ordering = ("batch", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"], name="collection_batches_file_once"
            )
        ]
        indexes = [models.Index(fields=["batch", "outcome"], name="collection_batches_outcome")]

    def __str__(self) -> str:
        return self.name


class CellSettlement(Added):
    """A number of a reading as a person saw it in the source (人工填写)."""

    before = models.ForeignKey(
        ReadReport, verbose_name="原识读", on_delete=models.PROTECT, related_name="+"
    )
    after = models.ForeignKey(
        ReadReport, verbose_name="填写后", on_delete=models.PROTECT, related_name="settlements"
    )
    path = models.CharField("位置", max_length=120)
    value = models.CharField("填写的内容", max_length=40, blank=True)
    """The number as it is printed; ``/`` for not applicable; nothing for blank."""
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "agencies.User", verbose_name="填写人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "人工填写"
        verbose_name_plural = "人工填写"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{cell_name(self.path)}：{self.value or '空白'}"
