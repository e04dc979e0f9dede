"""By which tokens do programs act for a person?"""

from __future__ import annotations

from datetime import datetime

from django.db import models

from gongkai_web.agencies.models import User


class Token(models.Model):
    """A program's pass to act as one person. Only its hash is kept; it is shown once."""

    user = models.ForeignKey(
        User, verbose_name="人员", on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField("用途", max_length=60)
    token_hash = models.CharField("令牌的摘要", max_length=64, unique=True)
    may_write = models.BooleanField("可以登记", default=False)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("撤销时间", null=True)
    used_at = models.DateTimeField("最近使用", null=True)
    """To the minute: a use soon after the last one is not noted."""

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.user}：{self.name}"

    def is_good(self, *, at: datetime) -> bool:
        """Return whether the token still opens something."""
        return self.revoked_at is None and at < self.expires_at
