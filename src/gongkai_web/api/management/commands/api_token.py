"""Makes, lists and takes back a person's tokens of the API."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.api import tokens
from gongkai_web.api.models import Token
from gongkai_web.api.people import person_named
from gongkai_web.applications.casework import StepRefused


class Command(BaseCommand):
    """``gongkai manage api_token``."""

    help = (
        "管理一个人的接口令牌：不带选项的列出，--make 用途 生成一个（只显示这一次），"
        "--revoke 编号 撤销一个"
    )

    def add_arguments(self, parser: Any) -> None:
        """Add whose tokens, and what becomes of them."""
        parser.add_argument("username", metavar="用户名")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--make", metavar="用途", help="生成一个令牌")
        what.add_argument("--revoke", type=int, metavar="编号", help="撤销一个令牌")
        parser.add_argument("--write", action="store_true", help="可以登记，不只是查阅")
        parser.add_argument(
            "--days", type=int, default=tokens.DAYS, help=f"有效天数（{tokens.DAYS}）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, take back or list."""
        user = person_named(options["username"])
        try:
            if (name := options["make"]) is not None:
                made = tokens.make(
                    actor=None, user=user, name=name, may_write=options["write"],
                    days=options["days"],
                )  # fmt: skip
                self.stderr.write("令牌只显示这一次：")
                self.stdout.write(made)
                return
        except (StepRefused, NotAllowed) as error:
            raise CommandError(str(error)) from error
        if (number := options["revoke"]) is not None:
            token = Token.objects.filter(user=user, pk=number).first()
            if token is None:
                raise CommandError(f"{user} 没有编号 {number} 的令牌")
            done = tokens.revoke(actor=None, token=token)
            self.stdout.write(f"{token.name}：{'已撤销' if done else '早已撤销'}")
            return
        now = timezone.now()
        for token in Token.objects.filter(user=user).order_by("pk"):
            state = "有效" if token.is_good(at=now) else "失效"
            scope = "查阅和登记" if token.may_write else "只查阅"
            used = (
                f"{timezone.localtime(token.used_at):%Y-%m-%d %H:%M}"
                if token.used_at
                else "没有用过"
            )
            self.stdout.write(
                f"{token.pk}\t{token.name}\t{scope}\t{state}\t"
                f"至 {timezone.localtime(token.expires_at):%Y-%m-%d}\t{used}"
            )
