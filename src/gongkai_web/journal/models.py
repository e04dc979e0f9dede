"""What was done, by whom, when? Append-only and hash-chained; the database refuses change."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act, in the order it happened. Never changed, never deleted."""

    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        "agencies.User",
        verbose_name="操作人",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_name = models.CharField("操作人姓名", max_length=80)
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name="单位",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    verb = models.CharField("动作", max_length=60)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=60)
    subject_label = models.CharField("对象", max_length=255)
    detail = models.JSONField("内容", default=dict)
    previous_hash = models.CharField("上一条校验值", max_length=64)
    hash = models.CharField("校验值", max_length=64, unique=True)

    class Meta:
        verbose_name = "操作日志"
        verbose_name_plural = "操作日志"
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["agency", "-id"]),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        from gongkai_web.journal.sealing import label_of

        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {label_of(self)}"
