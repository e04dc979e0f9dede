"""Works out anew, for every item, where it stands, out of its submissions and opinions."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongkai_web.publishing.models import Item
from gongkai_web.review.standing import STAGES, restate_all


class Command(BaseCommand):
    """``gongkai manage restate_items``."""

    help = (
        "按送审和审核意见重新核算全部信息的进度（列表用的副本）；可以随时运行，不改动任何审核记录"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild all and say which stages moved."""
        moved = 0
        for item, before in restate_all():
            moved += 1
            self.stdout.write(
                f"{item.agency.code} {item.index_no}："
                f"{STAGES.get(before, before)} → {STAGES.get(item.stage, item.stage)}"
            )
        self.stdout.write(f"共 {Item.objects.count()} 条信息，{moved} 条的进度有变化")
