"""How long do the coverage board, the statistics of publishing and the lists behind them take with 100,000 items?

The pages as an officer sees them, answered by the whole stack in this process, in an embedded
database: an office that published for five years, most of it on WeChat too, a part of it late. The
slowest page's median counts; the queries of the board must not grow with its items.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

NAMES = ("coverage-board", "publishing-statistics", "items-late")
ITEMS = 100_000
ROUNDS = 5
TARGETS = {"coverage-board": 1.5, "publishing-statistics": 1.5, "items-late": 0.6}
PAGES = {
    "coverage-board": "/admin/coverage/",
    "publishing-statistics": "/admin/statistics/publishing/?year={year}",
    "items-late": "/admin/items/?year={year}&timely=late",
}


def run() -> list[dict[str, object]]:
    """Measure in a process of its own, with a home of its own."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        environment = os.environ | {
            "GONGKAI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
            "BENCH_ITEMS": str(ITEMS), "BENCH_ROUNDS": str(ROUNDS),
        }  # fmt: skip
        environment.pop("GONGKAI_DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_coverage"], env=environment,
            cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        return [json.loads(line) for line in done.stdout.splitlines()]


def measure(items: int, rounds: int) -> list[dict[str, object]]:
    """Fill the database and ask for every page in turn."""
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
    client.force_login(fill(items, today))
    found = []
    for name, page in PAGES.items():
        url = page.format(year=today.year - 1)
        taken = []
        for _ in range(rounds + 1):
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
        found.append(
            {
                "name": name, "value": round(value, 4), "unit": "s", "limit": None, "ratio": None,
                "target": TARGETS[name], "met": value <= TARGETS[name],
                "note": f"median over {items:,} items; {len(captured)} queries",
            }
        )  # fmt: skip
    return found


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
    for result in measure(int(os.environ["BENCH_ITEMS"]), int(os.environ["BENCH_ROUNDS"])):
        print(json.dumps(result, ensure_ascii=False), flush=True)
