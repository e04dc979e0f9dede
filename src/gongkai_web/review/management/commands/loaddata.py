"""``gongkai manage loaddata``: Django's own, but no fixture says who reviewed what."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import loaddata

GROWN = frozenset({"review", "journal"})
"""Rooms whose rows come of what people did, and of nothing else."""


class Command(loaddata.Command):
    """Refuses rows of the review and of the journal: they are restored with the whole database."""

    def save_obj(self, obj: Any) -> bool:
        """Save one row of the fixture, or refuse it."""
        meta = obj.object._meta
        if meta.app_label in GROWN:
            raise CommandError(
                f"“{meta.verbose_name}”由办理过程产生，不能用 loaddata 装入；"
                "恢复数据请还原整个数据库的备份"
            )
        return super().save_obj(obj)
