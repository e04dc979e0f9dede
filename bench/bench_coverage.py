"""How long do the first page, the coverage board, the statistics of publishing and their lists take with 100,000 items?

The pages as an officer sees them, answered by the whole stack in this process: an office that
published for five years, most of it on WeChat too, a part of it late. A page's median counts; the
queries of the board must not grow with its items. SQLite and, where a server answers, PostgreSQL,
in a database made for it and dropped again.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench import bench_case_list as other

ITEMS = 100_000
ROUNDS = 5
TARGETS = {
    "coverage-home": 0.5, "coverage-board": 1.5, "publishing-statistics": 1.5, "items-late": 0.6,
}  # fmt: skip
NAMES = (*TARGETS, *(f"{name}-postgres" for name in TARGETS))
PAGES = {
    "coverage-home": "/admin/",
    "coverage-board": "/admin/coverage/",
    "publishing-statistics": "/admin/statistics/publishing/?year={year}",
    "items-late": "/admin/items/?year={year}&timely=late",
}


def run() -> list[dict[str, object]]:
    """Measure both databases, each in a process of its own."""
    found = []
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        found += other._apart("", home, None, module="bench.bench_coverage")
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home, other._database() as url:
        if url:
            found += other._apart("-postgres", home, url, module="bench.bench_coverage")
        else:
            found += [
                other._not_reached(f"{name}-postgres") | {"target": target}
                for name, target in TARGETS.items()
            ]
    return found


def measure(ending: str) -> Iterator[dict[str, object]]:
    """Fill the database and ask for every page in turn; yield the results."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    today = date.today()  # noqa: DTZ011 – the pages ask what day it is, too
    client = Client()
    client.force_login(fill(ITEMS, today))
    if connection.vendor == "postgresql":  # as its own housekeeping would
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    for name, page in PAGES.items():
        url = page.format(year=today.year - 1)
        taken = []
        for _ in range(ROUNDS + 1):
            begun = time.perf_counter()
            answer = client.get(url)
            taken.append(time.perf_counter() - begun)
            if answer.status_code != 200:
                raise RuntimeError(f"{url}: {answer.status_code}")
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        if os.environ.get("BENCH_EACH"):
            for query in sorted(captured, key=lambda one: -float(one["time"]))[:6]:
                print(query["time"], query["sql"][:60], query["sql"][-300:], file=sys.stderr)
        value = statistics.median(taken[1:])
        yield other._result(
            f"{name}{ending}", value, TARGETS[name], value <= TARGETS[name],
            f"median over {ITEMS:,} items; {len(captured)} queries",
        )  # fmt: skip


def fill(items: int, today: date) -> Any:
    """Write the office's items and publications; return an officer."""
    from django.db import transaction

    from gongkai_web.agencies.models import Agency, Membership, User
    from gongkai_web.publishing.models import Column, Item, Publication

    agency = Agency.objects.create(code="bench", name="示例单位")
    officer = User.objects.create_user("jingban", password=None)
    Membership.objects.create(user=officer, agency=agency, role="officer")
    columns = [
        Column.objects.create(agency=agency, slug=f"c{at}", title=f"栏目{at}", kind="statutory")
        for at in range(30)
    ]
    chosen = random.Random(4)
    kinds = ("", "general", "notice", "penalty", "licence", "document")
    with transaction.atomic():
        rows = [
            Item(
                agency=agency, index_no=f"B-{at}", title=f"示例信息第{at}条",
                place=(place := chosen.choice(columns)), column=place.title,
                section=f"科室{at % 12}", profile=chosen.choice(kinds),
                formed_on=today - timedelta(days=chosen.randint(0, 1800)),
                stage="draft" if at % 400 == 0 else "",
            )
            for at in range(items)
        ]  # fmt: skip
        Item.objects.bulk_create(rows, batch_size=2000)
        publications = []
        for at, item in enumerate(rows):
            if at % 200 == 0:
                continue
            on = min(item.formed_on + timedelta(days=chosen.randint(0, 40)), today)
            if at % 50:
                publications.append(Publication(item=item, channel="website", published_on=on))
            if at % 3:
                publications.append(Publication(item=item, channel="wechat", published_on=on))
        Publication.objects.bulk_create(publications, batch_size=5000)
    return officer


if __name__ == "__main__":
    for result in measure(sys.argv[1] if sys.argv[1:] else ""):
        print(json.dumps(result, ensure_ascii=False), flush=True)
