"""Which files may an applicant download with a letter? Those the desk put there, and took back none. (条例 art. 37)"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongkai_web.agencies.models import User
from gongkai_web.applications.models import Attachment, Letter
from gongkai_web.redaction.models import RedactedCopy


class Release(models.Model):
    """One copy with parts taken out, or one supplied file, that goes with a letter which was sent."""

    letter = models.ForeignKey(
        Letter, verbose_name="文书", on_delete=models.PROTECT, related_name="releases"
    )
    copy = models.ForeignKey(
        RedactedCopy, verbose_name="脱敏副本", null=True, on_delete=models.PROTECT,
        related_name="releases",
    )  # fmt: skip
    attachment = models.ForeignKey(
        Attachment, verbose_name="提供的政府信息", null=True, on_delete=models.PROTECT,
        related_name="releases",
    )  # fmt: skip
    sha256 = models.CharField("摘要", max_length=64)
    """Of the bytes that were released: other bytes are not sent."""
    by = models.ForeignKey(
        User, verbose_name="提供人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("提供时间")
    taken_back_by = models.ForeignKey(
        User, verbose_name="收回人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField("收回时间", null=True)

    class Meta:
        verbose_name = "网上提供的文件"
        verbose_name_plural = "网上提供的文件"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(copy__isnull=True) ^ Q(attachment__isnull=True),
                name="online_release_one_file",
            ),
            models.UniqueConstraint(
                fields=["letter", "copy"], name="online_release_copy_once",
                condition=Q(taken_back_at__isnull=True, copy__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["letter", "attachment"], name="online_release_file_once",
                condition=Q(taken_back_at__isnull=True, attachment__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.letter}所附文件 {self.pk}"
