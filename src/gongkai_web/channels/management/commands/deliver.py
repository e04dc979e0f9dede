"""Sends what is arranged for WeChat, and goes on with what was cut off."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongkai_web.channels import going_on
from gongkai_web.channels.models import Delivery, DeliveryState
from gongkai_web.channels.presenting import NEEDS_SOMEBODY


class Command(BaseCommand):
    """``gongkai manage deliver``."""

    help = (
        "把已经安排的微信发送继续下去：发送、提交、查询发布结果，中断过的从中断处继续，不会重复发布；由系统定时运行。"
        "有没有成功或者需要人工处理的，退出状态为 1"
    )

    def add_arguments(self, parser: Any) -> None:
        """Add ``--wait``."""
        parser.add_argument(
            "--wait", type=int, default=0, metavar="秒", help="平台正在发布时，最多等这么多秒再结束"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the steps; exit status 1 where somebody has to look at one."""
        until = time.monotonic() + options["wait"]
        seen: set[int] = set()
        while True:
            found = going_on.go_on(timezone.now())
            seen |= found.keys()
            for delivery in Delivery.objects.filter(pk__in=[pk for pk in found if found[pk]]):
                self.stdout.write(f"{delivery}：{found[delivery.pk]}")
            waits = Delivery.objects.filter(pk__in=seen, state=DeliveryState.SUBMITTED).exists()
            if not waits or time.monotonic() >= until:
                break
            time.sleep(min(5, max(0.1, until - time.monotonic())))
        for delivery in Delivery.objects.filter(pk__in=seen).select_related("edition", "account"):
            told = f"（{delivery.problem}）" if delivery.problem else ""
            self.stdout.write(f"{delivery}：{delivery.get_state_display()}{told}")
        if not seen:
            self.stdout.write("没有要发送的")
        if Delivery.objects.filter(pk__in=seen, state__in=NEEDS_SOMEBODY).exists():
            sys.exit(1)
