"""Who has an account with a service of the state, and wants their applications in one list? (docs/how-to/apply-online.md)

An account is no user of this system: it has no name here, no password and no rights but to
the applications that were put on its list.
"""

from __future__ import annotations

from django.db import models


class Account(models.Model):
    """Somebody whom the identity provider knows."""

    issuer = models.CharField("身份服务", max_length=200)
    subject = models.CharField("账号标识", max_length=255)
    """What the provider calls the person; it means nothing to anybody else."""
    first_seen_at = models.DateTimeField("首次登录")
    last_seen_at = models.DateTimeField("最近登录")

    class Meta:
        verbose_name = "申请人账号"
        verbose_name_plural = "申请人账号"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="online_account_once")
        ]

    def __str__(self) -> str:
        return f"申请人账号 {self.pk}"
