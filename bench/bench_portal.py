"""How fast is the public side?

``baked-page``: requests per second of a page that is kept, from ``gongkai serve`` alone, against nginx serving
the same bytes on this machine in the same run; ``baked-page-nginx`` the same with the shipped configuration.
``public-page``: the slowest of home, list, item, agency, policy and statistics page made anew with 100,000
items out in public, 95th percentile of the server's time; the queries must be as many as with few. The note
also has the processor's own time, which other work on the machine does not lengthen. On SQLite and, where a server
answers, on PostgreSQL. ``item-weight``: what an item's page, its style and its script weigh on the line.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import bench_case_list as other

NAMES = (
    "baked-page", "baked-page-nginx", "public-page", "item-weight", "public-page-postgres",
)  # fmt: skip
ITEMS, FEW, ROUNDS = 100_000, 30, 20
PAGE_TARGET, MOST_KB = 0.08, 60
ALONE, IN_FRONT = 0.25, 0.9
HERE = Path(__file__).parent.parent
BODY = (
    "<p>各科室：</p>" + "<p>现将公共法律服务工作方案印发给你们，请结合实际认真贯彻执行。</p>" * 30
)


def run() -> list[dict[str, object]]:
    """Measure everything, each database in a process of its own."""
    found = []
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        found += other._apart("", home, None, module="bench.bench_portal")
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home, other._database() as url:
        if url:
            found += other._apart("-postgres", home, url, module="bench.bench_portal")
        else:
            found.append(other._not_reached(NAMES[-1]) | {"target": PAGE_TARGET})
    return [*rates(), *found]


# --- pages that are kept


def rates() -> list[dict[str, object]]:
    """Ask the same page of nginx alone, of gongkai alone, and of gongkai behind nginx."""
    lacking = [name for name in ("nginx", "wrk") if _program(name) is None]
    if lacking:
        note = f"not installed: {', '.join(lacking)}"
        return [
            _rate(NAMES[0], None, None, ALONE, note),
            _rate(NAMES[1], None, None, IN_FRONT, note),
        ]
    sys.path.insert(0, str(HERE / "tests"))
    from nginx_in_front import free_port, nginx

    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        root, port = Path(folder), free_port()
        told = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
        told |= {
            "GONGKAI_HOME": f"{root}/home", "GONGKAI_BAKED": f"{root}/cache", "GONGKAI_FRONT": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", "gongkai.cli", "serve", "--port", str(port)]
        with subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL) as server:
            try:
                alone = f"http://127.0.0.1:{port}/accessibility/"
                body = _wait_for(alone)
                (root / "front").mkdir()
                with (
                    nginx(root / "front", baked=f"{root}/cache", application=port) as address,
                    _plain(root, body) as plain,
                ):
                    time.sleep(2)
                    rows = [
                        (_asked(plain), _asked(alone), _asked(f"{address}/accessibility/"))
                        for _ in range(3)
                    ]
            finally:
                server.terminate()
    same, ours, front = (statistics.median(column) for column in zip(*rows, strict=True))
    note = f"{len(body):,} bytes; nginx serving the same bytes: {same:,.0f}/s"
    return [_rate(NAMES[0], ours, same, ALONE, note), _rate(NAMES[1], front, same, IN_FRONT, note)]


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _wait_for(address: str) -> bytes:
    """Return the page once the server answers; asked often enough for every worker to hold it."""
    import httpx

    for _ in range(3000):
        try:
            httpx.get(address, timeout=60)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    for _ in range(40):
        answer = httpx.get(address, timeout=60)
    return answer.raise_for_status().content


def _plain(root: Path, body: bytes) -> Any:
    """Return a running nginx that serves those bytes from a file, with nothing to decide."""
    from contextlib import contextmanager

    from nginx_in_front import NGINX, free_port

    @contextmanager
    def running() -> Iterator[str]:
        folder, port = root / "plain", free_port()
        folder.mkdir()
        (folder / "index.html").write_bytes(body)
        who = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{who} worker_processes 2; daemon off; pid {folder}/pid; error_log {folder}/log;"
            f" events {{ worker_connections 512; }} http {{ access_log off;"
            f" server {{ listen 127.0.0.1:{port}; root {folder}; }} }}"
        )
        with subprocess.Popen([str(NGINX), "-c", f"{folder}/nginx.conf", "-p", str(folder)]) as one:
            try:
                time.sleep(0.5)
                yield f"http://127.0.0.1:{port}/index.html"
            finally:
                one.terminate()

    return running()


def _asked(address: str) -> float:
    """Return the requests answered in a second, all of them with the page."""
    done = subprocess.run(
        [str(_program("wrk")), "-t1", "-c16", "-d5s", address],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in done:
        raise RuntimeError(done)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])  # type: ignore[index]


def _rate(
    name: str, value: float | None, limit: float | None, target: float, note: str
) -> dict[str, object]:
    ratio = round(value / limit, 3) if value and limit else None
    return {
        "name": name, "value": round(value) if value else None, "unit": "1/s",
        "limit": round(limit) if limit else None, "ratio": ratio, "target": target,
        "met": ratio is not None and ratio >= target, "note": note,
    }  # fmt: skip


# --- pages that are made anew


def measure(ending: str) -> Iterator[dict[str, object]]:
    """Fill the database, then have each page made many times; yield the results."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS, settings.BAKED_ROOT = ["*"], None
    call_command("migrate", verbosity=0)
    addresses = fill(FEW)
    few = {name: _taken(path)[2] for name, path in addresses.items()}
    addresses = fill(ITEMS - FEW)
    taken: dict[str, list[float]] = {}
    worked: dict[str, list[float]] = {}
    queries: dict[str, int] = {}
    for at in range(ROUNDS + 1):
        for name, path in addresses.items():
            seconds, busy, asked = _taken(path)
            if at:
                taken.setdefault(name, []).append(seconds)
                worked.setdefault(name, []).append(busy)
                queries[name] = asked
    slowest = max(taken, key=lambda name: other._p95(taken[name]))
    value = other._p95(taken[slowest])
    each = ", ".join(
        f"{name} {statistics.median(some):.3f} ({statistics.median(worked[name]):.3f})"
        for name, some in taken.items()
    )
    more = {name: (few[name], n) for name, n in queries.items() if n > few[name]}
    yield other._result(
        f"public-page{ending}", value, PAGE_TARGET, value <= PAGE_TARGET and not more,
        f"p95 of the slowest: {slowest}, of the processor's own time here"
        f" {max(other._p95(some) for some in worked.values()):.4f} s; {ITEMS:,} items;"
        f" medians (processor): {each};"
        f" queries {sorted(queries.values())}{f', growing: {more}' if more else ''}",
    )  # fmt: skip
    if not ending:
        yield weight(addresses["item"])


def weight(path: str) -> dict[str, object]:
    """Return what the page, its styles and its scripts weigh, packed."""
    from django.contrib.staticfiles import finders
    from django.test import Client

    page = Client().get(path).content
    names = set(re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js))"', page))
    files = [Path(str(finders.find(name.decode()))).read_bytes() for name in names]
    kb = sum(len(gzip.compress(one, 9)) for one in (page, *files)) / 1024
    return {
        "name": "item-weight", "value": round(kb, 1), "unit": "kB", "limit": None, "ratio": None,
        "target": MOST_KB, "met": kb <= MOST_KB, "note": f"page and {len(files)} files, gzip",
    }  # fmt: skip


def _taken(path: str) -> tuple[float, float, int]:
    """Return how long a page takes, how long this process works at it, and how many queries it asks."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    begun, busy = time.perf_counter(), time.process_time()
    answer = client.get(path)
    seconds, worked = time.perf_counter() - begun, time.process_time() - busy
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return seconds, worked, len(captured)


def fill(count: int) -> dict[str, str]:
    """Write so many items more that are out in public; return the addresses to ask."""
    from django.db import connection, transaction
    from django.utils import timezone

    from gongkai_web.agencies.models import Agency, User
    from gongkai_web.publishing.content import digest_of
    from gongkai_web.publishing.models import Column, Item
    from gongkai_web.review import guard
    from gongkai_web.review.models import Edition, Ladder, Submission
    from gongkai_web.search.models import Entry, Kind

    agency, _ = Agency.objects.get_or_create(
        code="bench", defaults={"name": "示例单位", "telephone": "000"}
    )
    column, _ = Column.objects.get_or_create(
        agency=agency, slug="bench", defaults={"title": "通知公告", "kind": "news"}
    )
    user, _ = User.objects.get_or_create(username="bench")
    now, first = (
        timezone.now(),
        (Item.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1,
    )
    keys = range(first, first + count)
    guard.remove(connection)  # the ladder is not what is measured here
    with transaction.atomic():
        ladder, _ = Ladder.objects.get_or_create(
            agency=agency, title="bench", defaults={"rungs": [], "mode": "strict"}
        )
        contents = {
            at: {"title": f"关于第 {at} 项工作的通知", "body": BODY, "index_no": f"BENCH-{at:06d}",
                 "doc_no": f"示发〔2026〕{at}号", "disclosure_attr": "proactive"}
            for at in keys
        }  # fmt: skip
        Item.objects.bulk_create(
            [
                Item(
                    pk=at, agency=agency, index_no=f"BENCH-{at:06d}", title=contents[at]["title"],
                    place=column, column=column.title, body=BODY, stage="live",
                )
                for at in keys
            ],
            batch_size=1000,
        )  # fmt: skip
        Submission.objects.bulk_create(
            [
                Submission(
                    pk=at, item_id=at, number=1, digest=digest_of(contents[at]),
                    content=contents[at], ladder=ladder, rungs=[], mode="strict", rung_count=3,
                    people_needed=3, submitted_by=user, submitted_at=now,
                )
                for at in keys
            ],
            batch_size=1000,
        )  # fmt: skip
        Edition.objects.bulk_create(
            [
                Edition(
                    pk=at, item_id=at, number=1, submission_id=at, digest=digest_of(contents[at]),
                    content=contents[at], title=contents[at]["title"], column_id_then=column.pk,
                    released_at=now, released_by=user, public_from=now - timedelta(minutes=at),
                )
                for at in keys
            ],
            batch_size=1000,
        )  # fmt: skip
        # What policy and statistics page count; no word is looked for here, so no index.
        Entry.objects.bulk_create(
            [
                Entry(
                    edition_id=at, agency=agency, kind=Kind.INFORMATION if at % 4 else Kind.POLICY,
                    column=column.title, topic=f"主题{at % 30}", genre=f"体裁{at % 6}",
                    year=2010 + at % 17, validity="in_force", title=contents[at]["title"],
                    published_at=now - timedelta(minutes=at),
                )
                for at in keys
            ],
            batch_size=1000,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE publishing_item SET live_edition_id = id WHERE live_edition_id IS NULL"
            )
    guard.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {
        "home": "/", "agency": "/bench/", "list": "/bench/columns/bench/",
        "list, page 200": "/bench/columns/bench/?page=200", "item": f"/bench/items/{first}/",
        "policies": "/policies/", "statistics": "/statistics/",
    }  # fmt: skip


if __name__ == "__main__":
    for result in measure(sys.argv[1] if sys.argv[1:] else ""):
        print(json.dumps(result, ensure_ascii=False), flush=True)
