"""Exports an agency's public pages as a folder of files for another site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongkai_web.agencies.actions import AgencyProblem, agency_named
from gongkai_web.outlet.exporting import ExportProblem, TreeProblem, export_site
from gongkai_web.outlet.tree import MANIFEST


class Command(BaseCommand):
    """``gongkai manage export_site``."""

    help = (
        "把一个单位公开的栏目、信息、附件、年度报告导出为静态页面，交给县区网站发布；"
        "再次运行只写有变动的文件，删去不再公开的，清单在 manifest.json"
    )

    def add_arguments(self, parser: Any) -> None:
        """Take whose, where to, and in which shape."""
        parser.add_argument("--agency", help="单位代码；只有一个单位时可省略")
        parser.add_argument(
            "--out", required=True, type=Path,
            help="导出到哪个文件夹：空的、没有的，或者上次导出的",
        )  # fmt: skip
        parser.add_argument(
            "--base-url",
            help="本平台的网址，搜索、申请等没有导出的链接指向它；默认 GONGKAI_BASE_URL，给空值则去掉这些链接",
        )
        parser.add_argument(
            "--site-url", default="",
            help="导出的页面将放在哪个网址；给了的，订阅和数据里用完整的网址",
        )  # fmt: skip
        parser.add_argument(
            "--bare", action="store_true", help="页面不带页头和页脚，嵌入县区网站的版式"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export, and tell what changed."""
        try:
            agency = agency_named(options["agency"])
            done = export_site(
                actor=None, agency=agency, out=options["out"], at=timezone.now(),
                base=options["base_url"], site=options["site_url"], bare=options["bare"],
                say=self.stderr.write,
            )  # fmt: skip
        except (AgencyProblem, ExportProblem, TreeProblem) as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"{options['out']} 无法写入：{error}", returncode=2) from error
        self.stdout.write(
            f"{agency.name}：{done.files} 个文件，{len(done.changed)} 个有变动，"
            f"删除 {len(done.removed)} 个；清单在 {options['out'] / MANIFEST}"
        )
