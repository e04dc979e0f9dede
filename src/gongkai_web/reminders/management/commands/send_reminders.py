"""Sends everybody the digest of the terms that end soon and of what waits to be reviewed."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongkai_web.reminders import sending
from gongkai_web.reminders.sending import NoMailServer, Run


class Command(BaseCommand):
    """``gongkai manage send_reminders``."""

    help = (
        "把临近和已超期的申请、留言提醒经办人，把待审、被退回的信息和撤稿申请提醒审核人、拟稿人，每人每个工作日一封；由系统定时运行。"
        "有邮件没有发出的，退出状态为 1；没有设置邮件服务器的，退出状态为 2"
    )

    def add_arguments(self, parser: Any) -> None:
        """Add ``--dry-run``."""
        parser.add_argument(
            "--dry-run", action="store_true", help="只显示这时会发的邮件，不发送，也不登记"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, or show; exit status 1 where some mail was not sent, 2 where none can be."""
        now = timezone.localtime()
        if options["dry_run"]:
            result, messages = sending.preview(now=now)
            for user, message in messages:
                self.stdout.write(f"收件人：{user} <{user.email}>\n主题：{message.subject}\n")
                self.stdout.write(message.text)
            self._tell(result, f"会发 {len(messages)} 封邮件（没有发送）")
            return
        try:
            result = sending.run(now=now)
        except NoMailServer as error:
            self.stderr.write(f"错误：{error}")
            sys.exit(2)
        self._tell(result, f"已发 {len(result.sent)} 封邮件，提醒 {result.told} 项")
        if result.failed:
            sys.exit(1)

    def _tell(self, result: Run, done: str) -> None:
        """Say what was done, and what somebody should look at."""
        if result.is_day_off:
            self.stdout.write("今天不是工作日，不发提醒")
            return
        self.stdout.write(done)
        for people, why in (
            (result.quiet, "在免打扰时间，过后再发"),
            (result.off, "选择了不要邮件提醒"),
            (result.busy, "的上一封正在发送，或者刚刚中断，稍后再发"),
        ):
            if people:
                self.stdout.write(f"{len(people)} 人{why}")
        if result.without_address:
            names = "、".join(map(str, result.without_address[:10]))
            self.stderr.write(f"没有填写邮箱，收不到提醒：{names}")
        if result.collected.without_desk:
            numbers = "、".join(map(str, result.collected.without_desk[:10]))
            self.stderr.write(f"所属单位没有在岗的经办人，无人可提醒：{numbers}")
        if result.collected.faulty:
            numbers = "、".join(map(str, result.collected.faulty[:10]))
            self.stderr.write(f"办理记录有误，无法计算期限：{numbers}")
        for user, why in result.failed:
            self.stderr.write(f"没有发给{user}：{why}")
