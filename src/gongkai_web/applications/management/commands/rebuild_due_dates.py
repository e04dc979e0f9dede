"""Works out anew, for every application, what follows from its diary."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongkai_web.applications import actions
from gongkai_web.applications.models import Application


class Command(BaseCommand):
    """``gongkai manage rebuild_due_dates``."""

    help = "按办理过程重新计算全部申请的办结日期、办理结果和应答复日期（节假日安排更新后运行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild all, and say how many moved."""
        total = moved = 0
        for application, has_moved in actions.rebuild(Application.objects.all()):
            total += 1
            if has_moved:
                moved += 1
                self.stdout.write(
                    f"{application.agency.code} {application.number}：应答复日期 {application.due_on or '无'}"
                )
        self.stdout.write(f"共 {total} 件申请，{moved} 件有变化")
