"""Makes the search index anew, or tells where it is not what is public."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongkai_web.search import rebuilding
from gongkai_web.search.opensearch import ServerProblem


class Command(BaseCommand):
    """``gongkai manage rebuild_search``."""

    help = (
        "重建公众搜索的索引，包括附件里的文字；已经建好的不再重建，中断后再运行，从中断处继续。"
        "加 --check 只说明索引与公开内容的差别，有差别的退出状态为 1"
    )

    def add_arguments(self, parser: Any) -> None:
        """Take ``--check`` and ``--all``."""
        parser.add_argument("--check", action="store_true", help="只检查，不改动")
        parser.add_argument(
            "--all", action="store_true", help="全部重建；重建期间，还没有建好的暂时搜不到"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in what is missing, drop what should not be there, read the files that wait."""
        if options["check"]:
            self._check()
            return
        try:
            done = rebuilding.rebuild(everything=options["all"], tell=self.stderr.write)
        except ServerProblem as problem:
            raise CommandError(f"本机的索引已建好，但是搜索服务器没有应答：{problem}") from None
        self.stdout.write(
            f"索引已重建：共 {done.total} 条，本次新建 {done.made} 条，读附件 {done.files} 个"
        )
        if done.sent:
            self.stdout.write(f"搜索服务器新收 {done.sent} 条")
        if done.unread:
            self.stdout.write(
                f"有 {done.unread} 个附件没有读出文字（例如只有扫描图像），只能按文件名搜到"
            )

    def _check(self) -> None:
        count = 0
        for title, told in rebuilding.differences():
            self.stdout.write(f"{title}：{told}")
            count += 1
        if count:
            raise CommandError(
                f"有 {count} 处差别，请运行 gongkai manage rebuild_search", returncode=1
            )
        self.stdout.write("索引与公开内容一致")
