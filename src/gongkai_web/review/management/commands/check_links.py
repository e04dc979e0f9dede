"""Looks at the links of what is public and what is being written."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.review import links


class Command(BaseCommand):
    """``gongkai manage check_links``."""

    help = (
        "打开已公开和正在写的信息里的外部链接，看看能不能打开；七天内看过的不再看。"
        "要用网络，须先设 GONGKAI_CHECK_LINKS=1；内部网络的地址不会访问"
    )

    def add_arguments(self, parser: Any) -> None:
        """Take the agency; all without it."""
        parser.add_argument("--agency", help="单位代码；不写的检查全部单位")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at each link once and keep what was seen."""
        if not settings.CHECK_LINKS:
            raise CommandError("没有允许访问网络：请设环境变量 GONGKAI_CHECK_LINKS=1 再运行")
        agencies = Agency.objects.all()
        if options["agency"]:
            agencies = agencies.filter(code=options["agency"])
            if not agencies:
                raise CommandError(f"没有代码为“{options['agency']}”的单位")
        dead = total = 0
        for url in links.to_check(list(agencies), at=timezone.now()):
            result = links.look(url, may_be_inside=settings.CHECK_LINKS == "inside")
            links.keep({url: result}, at=timezone.now())
            total += 1
            if not result.alive:
                dead += 1
                self.stdout.write(f"{url}：{result.detail}")
        self.stdout.write(f"查看了 {total} 个链接，{dead} 个打不开")
