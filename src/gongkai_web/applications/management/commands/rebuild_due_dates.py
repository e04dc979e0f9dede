"""Works out anew, for every application, what follows from its diary."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai_web.applications.models import Application
from gongkai_web.mailbox.recounting import recount as recount_messages
from gongkai_web.workdays import actions

INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


class Command(BaseCommand):
    """``gongkai manage rebuild_due_dates``."""

    help = (
        "按办理过程重新计算全部申请的办结日期、办理结果和应答复日期（节假日安排更新后运行）。"
        "中断后再次运行即可，已经算好的不会重复变动"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild all with a bar on standard error, and say which due dates moved and how many."""
        total = changed = 0
        console = Console(stderr=True)
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("剩余"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        try:
            with bar:
                task = bar.add_task("正在核算应答复日期", total=Application.objects.count())
                for asked, anew, moved in actions.recount_all():
                    total += asked
                    changed += anew
                    self._tell(moved)
                    bar.advance(task, asked)
        except KeyboardInterrupt:
            self.stderr.write(
                f"已中断。已核算 {total} 件申请，{changed} 件有变化，都已保存；"
                "再次运行 gongkai manage rebuild_due_dates 即可完成其余的"
            )
            sys.exit(INTERRUPTED)
        self.stdout.write(f"共 {total} 件申请，{changed} 件有变化")
        if duties := actions.recount_remedies(actor=None):
            self.stdout.write(f"{duties} 件复议诉讼案件的应办日期有变化")
        if messages := recount_messages(actor=None, reason=actions.RECOUNTED):
            self.stdout.write(f"{messages} 条留言的应答复日期有变化")

    def _tell(self, moved: tuple[actions.Moved, ...]) -> None:
        for one in moved:
            case = one.application
            self.stdout.write(
                f"{case.agency.code} {case.number}："
                f"应答复日期 {one.before or '无'} → {case.due_on or '无'}"
            )
