"""Throws away what was typed online and never sent."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongkai_web.online import drafts, regaining


class Command(BaseCommand):
    """``gongkai manage sweep_online_drafts``."""

    help = "删除 24 小时没有动过、没有提交的网上申请和上传的材料；由系统定时运行"

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, and say how many."""
        now = timezone.now()
        regaining.sweep(at=now)
        self.stdout.write(f"已删除 {drafts.sweep(at=now)} 份没有提交的网上申请")
