"""Works out anew, for every application, what follows from its diary."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongkai_web.workdays import actions


class Command(BaseCommand):
    """``gongkai manage rebuild_due_dates``."""

    help = "按办理过程重新计算全部申请的办结日期、办理结果和应答复日期（节假日安排更新后运行）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild all, and say how many moved."""
        total = changed = 0
        for has_changed, move in actions.recount_all():
            total += 1
            changed += has_changed
            if move is not None:
                case = move.application
                self.stdout.write(
                    f"{case.agency.code} {case.number}："
                    f"应答复日期 {move.before or '无'} → {case.due_on or '无'}"
                )
        self.stdout.write(f"共 {total} 件申请，{changed} 件有变化")
