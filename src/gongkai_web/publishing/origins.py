"""Where did a draft come from that was not written here? From a folder of old pages, from an account's history.

The row stays when its draft is thrown away, so that taking the same folder in again
does not bring back what somebody decided against.
"""

from __future__ import annotations

from django.db import models


class OriginKind(models.TextChoices):
    """What a draft was taken from."""

    FOLDER = "folder", "文件夹"
    WECHAT = "wechat", "微信公众号"
    OTHER = "other", "其他"


class ItemOrigin(models.Model):
    """One file or one article taken in as a draft: once for each agency."""

    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="单位", on_delete=models.PROTECT, db_index=False
    )
    item = models.OneToOneField(
        "publishing.Item", verbose_name="公开信息", null=True, on_delete=models.SET_NULL,
        related_name="origin",
    )  # fmt: skip
    kind = models.CharField("来自", max_length=10, choices=OriginKind.choices)
    key = models.CharField("校验值（SHA-256）", max_length=64)
    name = models.CharField("原名", max_length=255, blank=True)
    link = models.URLField("原链接", max_length=500, blank=True)
    published_on = models.DateField("原发布日期", null=True, blank=True)
    left_out = models.JSONField("没有收入的内容", default=list, blank=True)
    taken_at = models.DateTimeField("导入时间", auto_now_add=True)
    taken_by = models.ForeignKey(
        "agencies.User", verbose_name="导入人", null=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "草稿的来历"
        verbose_name_plural = "草稿的来历"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "key"], name="item_origin_once")
        ]

    def __str__(self) -> str:
        return self.name or self.link or self.key[:12]
