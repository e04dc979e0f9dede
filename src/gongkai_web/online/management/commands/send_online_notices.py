"""Tells applicants and askers by mail and text message what happened to what they sent."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from gongkai_web.online import sending


class Command(BaseCommand):
    """``gongkai manage send_online_notices``."""

    help = (
        "把网上申请、留言的新情况用邮件、短信通知要通知的人，并处理找回查询码的请求；由系统每几分钟运行一次。"
        "没有发出的以后再发；再发也没有用的，退出状态为 1"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say how many."""
        result = sending.run()
        self.stdout.write(f"已发 {result.sent} 条通知")
        if result.dropped:
            self.stdout.write(f"{result.dropped} 条不再需要，没有发")
        for told in result.later:
            self.stderr.write(f"以后再发：{told}")
        for told in result.failed:
            self.stderr.write(f"没有发出：{told}")
        if result.failed:
            sys.exit(1)
