"""Which generation of the public pages is this? A name that changes with what the public may read."""

from __future__ import annotations

from django.db import models


class Generation(models.Model):
    """The one row: a random name, renewed by the database itself (:mod:`gongkai_web.baking.guard`)."""

    token = models.CharField("代号", max_length=32)

    class Meta:
        verbose_name = "公众页面的代号"
        verbose_name_plural = "公众页面的代号"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="baking_one_row")]

    def __str__(self) -> str:
        return self.token
