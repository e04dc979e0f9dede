"""Takes one step of a case, as its page and the API do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongkai_web.agencies.access import agencies_visible_to
from gongkai_web.api.people import person_named
from gongkai_web.applications.case_views import REFUSALS, words
from gongkai_web.applications.models import Application
from gongkai_web.applications.taking import NAMES, take_by_name


class Command(BaseCommand):
    """``gongkai manage case_step``."""

    help = (
        "办理一件申请的一步，与后台页面和接口相同：同样的各项、同样的检查、同样的办理记录。"
        "步骤的名称和各项见“接口”一页（docs/reference/api.md）。没有办成的，退出状态为 1"
    )

    def add_arguments(self, parser: Any) -> None:
        """Add what says which step of which case, whose it is and what is known of it."""
        parser.add_argument("--agency", required=True, metavar="单位代码", help="哪个单位的")
        parser.add_argument("--case", required=True, metavar="编号", help="申请编号")
        parser.add_argument(
            "--step", required=True, metavar="步骤", help=f"哪一步：{'、'.join(NAMES)}"
        )
        parser.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="办理之日")
        parser.add_argument(
            "--as", required=True, dest="username", metavar="用户名", help="记在谁的名下"
        )
        parser.add_argument(
            "--field", action="append", default=[], metavar="名称=值",
            help="步骤要填的一项，可以重复；金额以分为单位",
        )  # fmt: skip
        parser.add_argument(
            "--seen", type=int, metavar="标记",
            help="从接口读到的 seen；给了的，读取以后有变化就不办",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the step, or say why not."""
        actor = person_named(options["username"])
        try:
            on = date.fromisoformat(options["on"])
        except ValueError:
            raise CommandError(f"日期应写成 2026-03-02 的样子，现在是“{options['on']}”") from None
        case = (
            Application.objects.filter(
                agency__in=agencies_visible_to(actor), agency__code=options["agency"],
                number=options["case"],
            )
            .select_related("agency")
            .first()
        )  # fmt: skip
        if case is None:
            raise CommandError(
                f"单位“{options['agency']}”没有编号“{options['case']}”的申请，或者 {actor} 看不到"
            )
        try:
            done = take_by_name(
                actor=actor, case=case, step=options["step"], on=on,
                fields=dict(_parted(one) for one in options["field"]), seen=options["seen"],
            )  # fmt: skip
        except REFUSALS as error:
            raise CommandError(words(error)) from error
        self.stdout.write(f"已登记：{case} {done.event.on} {done.event.get_kind_display()}")
        for warning in done.warnings:
            self.stderr.write(f"注意：{warning}")


def _parted(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CommandError(f"--field 应写成 名称=值，现在是“{text}”")
    if name == "amount_fen" and value.isascii() and value.isdigit():
        return name, int(value)
    return name, value
