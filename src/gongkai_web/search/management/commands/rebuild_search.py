"""Makes the search index anew, or tells where it is not what is public."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongkai_web.reports.models import ReportVersion
from gongkai_web.review.models import Edition
from gongkai_web.search import keeping
from gongkai_web.search.models import Entry


class Command(BaseCommand):
    """``gongkai manage rebuild_search``."""

    help = "重建公众搜索的索引；可以中断后再运行。加 --check 只说明索引与公开内容的差别，有差别的退出状态为 1"

    def add_arguments(self, parser: Any) -> None:
        """Take ``--check``."""
        parser.add_argument("--check", action="store_true", help="只检查，不改动")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in what is missing, renew the rest, drop what should not be there."""
        # What waits for its time is in the index too: the answer asks who may read it when.
        editions = Edition.objects.filter(live_for__isnull=False, withdrawal__isnull=True)
        reports = ReportVersion.objects.public()
        if options["check"]:
            self._check(editions, reports)
            return
        entries = Entry.objects.all()
        stray = entries.exclude(edition__in=editions.values("pk")).exclude(
            report__in=reports.values("pk")
        )
        for entry in stray:
            keeping.drop(entry)
        total = editions.count() + reports.count()
        rows = editions.select_related("item__agency").order_by("pk").iterator(200)
        for done, edition in enumerate(rows, start=1):
            keeping.keep_edition(edition)
            if done % 500 == 0:
                self.stderr.write(f"{done}/{total}")
        for version in reports.select_related("agency"):
            keeping.keep_report(version)
        self.stdout.write(f"索引已重建：{Entry.objects.count()} 条")

    def _check(self, editions: Any, reports: Any) -> None:
        lacking = editions.exclude(
            pk__in=Entry.objects.filter(edition__isnull=False).values("edition")
        )
        reports_lacking = reports.exclude(
            pk__in=Entry.objects.filter(report__isnull=False).values("report")
        )
        stray = Entry.objects.exclude(edition__in=editions.values("pk")).exclude(
            report__in=reports.values("pk")
        )
        for title, rows in (("缺少", lacking), ("缺少", reports_lacking), ("多余", stray)):
            for one in rows:
                self.stdout.write(f"{title}：{one}")
        if n := lacking.count() + reports_lacking.count() + stray.count():
            raise CommandError(f"有 {n} 处差别，请运行 gongkai manage rebuild_search", returncode=1)
        self.stdout.write("索引与公开内容一致")
