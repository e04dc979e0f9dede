"""How long does a step of publishing take, where an agency has 100,000 items?

Each page as its people see it, answered by the whole stack in this process: the desk's
lists, an item, the review page, and each act: keep, submit, four opinions, the last of
which publishes. Every address many times; the slowest one's 95th percentile counts.
The queries of a page must be as many with few rows as with many. SQLite and, where a
server answers, PostgreSQL, in a database made for it and dropped again.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench import bench_case_list as other

NAMES = ("publishing-step", "publishing-step-postgres")
ITEMS, DRAFTS = 100_000, 400
ROUNDS = 60
TARGET, MOST_QUERIES = 0.15, 45
TABS = ("mine", "drafts", "returned", "review", "owing", "live", "withdrawals", "withdrawn")


def run() -> list[dict[str, object]]:
    """Measure both databases, each in a process of its own."""
    found = []
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        found += other._apart("", home, None, module="bench.bench_publishing")
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home, other._database() as url:
        if url:
            found += other._apart("-postgres", home, url, module="bench.bench_publishing")
        else:
            found.append(other._not_reached(NAMES[1]) | {"target": TARGET})
    return found


def measure(ending: str) -> Iterator[dict[str, object]]:
    """Fill the database, then open every page and take every step; yield the result."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    people, column = fill()
    taken: dict[str, list[float]] = {}
    queries: dict[str, int] = {}
    for at in range(ROUNDS + 1):
        for name, seconds, asked in steps(people, column, at):
            if at:
                taken.setdefault(name, []).append(seconds)
                queries[name] = max(queries.get(name, 0), asked)
    if os.environ.get("BENCH_EACH"):
        for name, some in taken.items():
            print(
                f"  {statistics.median(some):.4f} (p95 {other._p95(some):.4f},"
                f" {queries[name]} queries) {name}",
                file=sys.stderr,
            )
    slowest = max(taken, key=lambda name: other._p95(taken[name]))
    pages = {name: asked for name, asked in queries.items() if name.startswith("open")}
    value = other._p95(taken[slowest])
    yield other._result(
        f"publishing-step{ending}", value, TARGET,
        value <= TARGET and max(pages.values()) <= MOST_QUERIES,
        f"p95 of the slowest of {len(taken)} steps over {ITEMS:,} items: {slowest};"
        f" at most {max(pages.values())} queries a page, {max(queries.values())} an act",
    )  # fmt: skip


def fill() -> tuple[dict[str, Any], Any]:
    """Write an office with its people, many items out in public, and some drafts."""
    from django.db import connection, transaction
    from django.utils import timezone

    from gongkai_web.agencies.models import Agency, Membership, User
    from gongkai_web.publishing.models import Column, Item

    agency = Agency.objects.create(code="bench", name="示例单位")
    people = {}
    for name, role in (
        ("drafter", "officer"), ("first", "reviewer"), ("second", "reviewer"),
        ("secrecy", "secrecy"), ("leader", "leader"),
    ):  # fmt: skip
        people[name] = User.objects.create_user(f"bench-{name}", password=None)
        Membership.objects.create(user=people[name], agency=agency, role=role)
    column = Column.objects.create(agency=agency, slug="bench", title="通知公告", kind="news")
    today = timezone.localdate()
    rows = (
        Item(
            agency=agency, index_no=f"BENCH-{at:06d}", title=f"关于第 {at} 项工作的通知",
            place=column, column=column.title, formed_on=today - timedelta(days=at % 900),
            body="<p>正文</p>", source="本局", drafted_by=people["drafter"],
            stage="draft" if at < DRAFTS else "live",
        )
        for at in range(ITEMS)
    )  # fmt: skip
    with transaction.atomic():
        Item.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return people, column


def steps(people: dict[str, Any], column: Any, at: int) -> Iterator[tuple[str, float, int]]:
    """Take one item from its first word to the public page; yield each step's time and queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gongkai_web.publishing.models import Item

    browsers = {}
    for name, user in people.items():
        browsers[name] = Client()
        browsers[name].force_login(user)

    def timed(name: str, send: Any, expected: int) -> tuple[str, float, int]:
        with CaptureQueriesContext(connection) as captured:
            begun = time.perf_counter()
            answer = send()
            seconds = time.perf_counter() - begun
        if answer.status_code != expected:
            raise RuntimeError(f"{name}: {answer.status_code}")
        return name, seconds, len(captured)

    def opened(name: str, who: str, path: str) -> tuple[str, float, int]:
        return timed(f"open {name}", lambda: browsers[who].get(path), 200)

    for tab in TABS:
        yield opened(f"desk {tab}", "leader", f"/admin/writing/?tab={tab}")
    yield opened("desk, a word sought", "leader", "/admin/writing/?tab=live&q=第 777 项")
    yield opened("new", "drafter", "/admin/writing/new/")
    form = {
        "title": f"量时第 {at} 次", "body": "<p>各科室：</p><p>现将方案印发给你们。</p>" * 20,
        "place": column.pk, "formed_on": date(2026, 3, 2).isoformat(), "source": "本局",
        "disclosure_attr": "proactive", "validity": "in_force", "audience": "全社会",
        "weight": "0", "act": "keep",
    }  # fmt: skip
    yield timed("keep", lambda: browsers["drafter"].post("/admin/writing/new/", form), 302)
    item = Item.objects.order_by("-pk").first()
    path = f"/admin/writing/{item.pk}/"
    yield opened("item", "drafter", path)
    seen = {"seen": item.latest_revision_id}
    yield timed("submit", lambda: browsers["drafter"].post(f"{path}submit/", seen), 302)
    submission = item.submissions.get()
    for rung, who in enumerate(("first", "second", "secrecy", "leader")):
        yield opened("desk of a reviewer", who, "/admin/writing/?tab=mine")
        review = f"{path}review/{submission.pk}/"
        yield opened("review", who, review)
        said = {"rung": rung, "digest": submission.digest}
        said |= {"conclusion": "may_publish"} if who == "secrecy" else {"decision": "pass"}
        name = "sign and publish" if who == "leader" else "pass"
        yield timed(name, lambda w=who, r=review, s=said: browsers[w].post(r, s), 302)
    yield opened("public page", "drafter", f"/bench/items/{item.pk}/")


if __name__ == "__main__":
    for result in measure(sys.argv[1] if sys.argv[1:] else ""):
        print(json.dumps(result, ensure_ascii=False), flush=True)
