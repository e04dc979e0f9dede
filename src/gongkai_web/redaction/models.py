"""Which records of a case are given in part, what is covered on them, and which copies were made?

Originals and copies are sealed at rest, and so are the names their files came with and
what was noted of a part; neither is ever changed (see :mod:`gongkai_web.redaction.guard`).
Lists never load them: the default manager leaves the sealed bytes in the database
until somebody asks.
"""

from __future__ import annotations

import hashlib

from django.db import models

from gongkai.redaction import Box, Ground, Paper, counted, ground, grounds
from gongkai_web.agencies.models import User
from gongkai_web.applications.models import Application
from gongkai_web.applications.sealed_text import SealedText
from gongkai_web.redaction.withheld import WithheldParts, count


class WithoutBytes(models.Manager[models.Model]):
    """Rows without their sealed bytes, which are loaded when they are used."""

    def get_queryset(self) -> models.QuerySet[models.Model]:
        """Return the rows."""
        return super().get_queryset().defer("sealed")


class Record(models.Model):
    """An original of which a part is to be withheld. Never changed."""

    application = models.ForeignKey(
        Application, verbose_name="申请", on_delete=models.PROTECT, related_name="records"
    )
    sealed_name = models.BinaryField("文件名（加密）", editable=False)
    sealed = models.BinaryField("原件（加密）", editable=False)
    sha256 = models.CharField("摘要（SHA-256）", max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    kind = models.CharField("文件种类", max_length=8)
    page_sizes = models.JSONField("各页幅面（点）")
    attachments = models.PositiveIntegerField("内含附件", default=0)
    uploaded_by = models.ForeignKey(
        User, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = WithoutBytes()

    class Meta:
        verbose_name = "区分处理的文件"
        verbose_name_plural = "区分处理的文件"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["application", "sha256"], name="redaction_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.application}：文件 {self.pk}"

    @property
    def pages(self) -> int:
        """The number of pages."""
        return len(self.page_sizes)

    @property
    def paper(self) -> Paper:
        """The pages counted by one side of A4, for the fee."""
        return counted([(width, height) for width, height in self.page_sizes])


class Redaction(models.Model):
    """A box over a part of a page, and on which ground it is withheld."""

    record = models.ForeignKey(
        Record, verbose_name="文件", on_delete=models.CASCADE, related_name="redactions"
    )
    page = models.PositiveIntegerField("页")
    x = models.FloatField("左")
    y = models.FloatField("上")
    width = models.FloatField("宽")
    height = models.FloatField("高")
    ground_key = models.CharField(
        "依据", max_length=24, choices=[(one.key, str(one)) for one in grounds()]
    )
    note = SealedText("说明", sealed_as="遮盖框说明", max_length=200, blank=True)
    by = models.ForeignKey(
        User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "遮盖框"
        verbose_name_plural = "遮盖框"
        ordering = ("page", "y", "x", "id")

    def __str__(self) -> str:
        return f"第 {self.page} 页 {self.ground.title}"

    @property
    def ground(self) -> Ground:
        """The ground in the Regulation."""
        return ground(self.ground_key)

    @property
    def box(self) -> Box:
        """The box as it is painted. Raises ImpossibleBox."""
        return Box(self.page, self.x, self.y, self.width, self.height, self.ground, self.note)


class RedactedCopy(models.Model):
    """A copy in which what was covered is gone; byte for byte as it was made."""

    record = models.ForeignKey(
        Record, verbose_name="文件", on_delete=models.PROTECT, related_name="copies"
    )
    sealed = models.BinaryField("副本（加密）", editable=False)
    sha256 = models.CharField("摘要（SHA-256）", max_length=64)
    size = models.PositiveIntegerField("大小（字节）")
    withheld = WithheldParts("区分处理清单")
    """Of each part: ``number``, ``page``, ``place``, ``ground``, ``title``, ``article``, and the
    ``note``, sealed at rest."""
    fee_pages = models.PositiveIntegerField("计费页数")
    fee_note = models.CharField("页数说明", max_length=400, blank=True)
    made_by = models.ForeignKey(
        User, verbose_name="制作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("制作时间", auto_now_add=True)

    objects = WithoutBytes()

    class Meta:
        verbose_name = "脱敏副本"
        verbose_name_plural = "脱敏副本"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.record}的副本 {self.pk}"

    @property
    def places(self) -> int:
        """How many parts were withheld; needs no key."""
        return count(self.__dict__["withheld"])


def state_of(redactions: models.QuerySet[Redaction] | list[Redaction]) -> str:
    """Return a short digest of which boxes there are: it changes when one comes or goes."""
    numbers = ",".join(str(one.pk) for one in sorted(redactions, key=lambda one: one.pk))
    return hashlib.sha256(numbers.encode()).hexdigest()[:16]
