"""How long do the list of cases and the page of a case take, where an agency has 200,000 of them?

The first page of the real list, answered by the whole stack in this process:
middleware, session, permission, filters, count, rows with their diaries and
applicants, template. Every request of :data:`QUERIES` in turn, many times; the
95th percentile of all of them counts. The queries of a page must be as many
for a full page as for one that shows few cases. Then the page of one case with
60 acts in its diary, as who handles it sees it. On SQLite and, where a server
answers, on PostgreSQL, in a database made for it and dropped again.
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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

NAMES = ("case-list", "open-case", "case-list-postgres", "open-case-postgres")
CASES, OPEN, ACTS = 200_000, 20_000, 60
ROUNDS = 15
TARGET = 0.1
OPEN_TARGET, MOST_QUERIES, OPENED = 0.12, 15, 60
SERVER = os.environ.get("POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")

QUERIES = (
    "",
    "state=open&ordering=due_on",
    "view=mine",
    "mark=red",
    "mark=yellow",
    "left=6-10",
    "within=7",
    "state=consulting",
    "state=waiting",
    "channel=online",
    "applicant_kind=research",
    "topic=征地补偿",
    "applicant_kind=legal_service&channel=fax&topic=城市规划&mark=green",
    "state=closed",
    "state=closed&ordering=-closed_on",
    "state=all",
    "year={year}",
    "year={year}&outcome=withheld",
    "closed_year={year}&timely=late",
    "month={year}-03&channel=online",
    "outcome=not_handled_repeat&applicant_kind=commercial",
)
"""What is asked for, sorted by days left where nothing else is said."""

TOPICS = ("征地补偿", "城市规划", "环境保护", "财政预算", "教育招生", "行政处罚", "信访答复", "")


def run() -> list[dict[str, object]]:
    """Measure both databases, each in a process of its own."""
    found = []
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        found += _apart("", home, None)
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home, _database() as url:
        found += _apart("-postgres", home, url) if url else map(_not_reached, NAMES[2:])
    return found


def _apart(
    ending: str, home: str, url: str | None, module: str = "bench.bench_case_list",
    sizes: tuple[int, ...] = (),
) -> list[dict[str, object]]:  # fmt: skip
    """Have a module measure in a process of its own, with those sizes as its further arguments."""
    environment = {k: v for k, v in os.environ.items() if k != "GONGKAI_DATABASE_URL"}
    environment |= {
        "GONGKAI_HOME": home,
        "GONGKAI_FIELD_KEY": "bench",
        "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
    }
    if url:
        environment["GONGKAI_DATABASE_URL"] = url
    done = subprocess.run(
        [sys.executable, "-m", module, ending, *map(str, sizes)],
        env=environment,
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def _database() -> Iterator[str | None]:
    """Yield the address of an empty database on the server, or None where none answers."""
    try:
        import psycopg

        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except Exception as error:
        print(f"  no PostgreSQL: {error}", file=sys.stderr)
        yield None
        return
    name = f"gongkai_bench_{os.getpid()}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{SERVER.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _not_reached(name: str) -> dict[str, object]:
    target = TARGET if name.startswith("case-list") else OPEN_TARGET
    return {
        "name": name, "value": None, "unit": "s", "limit": None, "ratio": None,
        "target": target, "met": False, "note": "no PostgreSQL server answered (POSTGRES_URL)",
    }  # fmt: skip


def measure(ending: str) -> Iterator[dict[str, object]]:
    """Fill the database, ask for every list in turn, then open the case; yield both results."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    today = date.today()  # noqa: DTZ011 – the pages ask what day it is, too
    officer, case = fill(today)
    client = Client()
    client.force_login(officer)
    yield lists(f"case-list{ending}", client, today.year - 1)
    yield opening(f"open-case{ending}", client, case)


def lists(name: str, client: Any, year: int) -> dict[str, object]:
    """Ask for every list in turn."""
    queries = [query.format(year=year) for query in QUERIES]
    addresses = [f"/admin/applications/{'?' if query else ''}{query}" for query in queries]
    taken: dict[str, list[float]] = {address: [] for address in addresses}
    for at in range(ROUNDS + 1):
        for address in addresses:
            seconds = _seconds(client, address)
            if at:
                taken[address].append(seconds)
    full, few = (
        _queries(client, addresses[0]),
        _queries(client, "/admin/applications/?q=BENCH-00012"),
    )
    slowest = max(addresses, key=lambda one: statistics.median(taken[one]))
    if os.environ.get("BENCH_EACH"):
        for address in addresses:
            middle, least = statistics.median(taken[address]), min(taken[address])
            print(f"  {middle:.4f} (least {least:.4f}) {address}", file=sys.stderr)
    value = _p95([seconds for some in taken.values() for seconds in some])
    searching = _seconds(client, "/admin/applications/?q=立项批复")
    return _result(
        name,
        value,
        TARGET,
        value <= TARGET and full == few,
        f"p95 of {len(addresses)} lists over {CASES:,} cases, {OPEN:,} open; {full} queries"
        f" (few rows: {few}); slowest {statistics.median(taken[slowest]):.3f} s: "
        f"{slowest.partition('?')[2] or 'all open'}; a word in all contents {searching:.3f} s",
    )


def opening(name: str, client: Any, case: int) -> dict[str, object]:
    """Open the page of a case with many acts."""
    address = f"/admin/applications/inspect/{case}/"
    taken = [_seconds(client, address) for _ in range(OPENED + 1)][1:]
    queries, value = _queries(client, address), _p95(taken)
    return _result(
        name,
        value,
        OPEN_TARGET,
        value <= OPEN_TARGET and queries <= MOST_QUERIES,
        f"p95 of a case with {ACTS} acts; {queries} queries (at most {MOST_QUERIES})",
    )


def _seconds(client: Any, address: str) -> float:
    begun = time.perf_counter()
    answer = client.get(address)
    seconds = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return seconds


def _queries(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def _result(name: str, value: float, target: float, met: bool, note: str) -> dict[str, object]:
    return {
        "name": name, "value": round(value, 4), "unit": "s", "limit": None, "ratio": None,
        "target": target, "met": met, "note": note,
    }  # fmt: skip


def _p95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def fill(today: date) -> tuple[Any, int]:
    """Write the cases with their diaries; return who handles some, and the case of many acts."""
    from django.db import connection, transaction
    from django.utils import timezone

    from gongkai.applications.deadlines import due_on
    from gongkai.applications.events import Event, EventKind
    from gongkai.reports.schema import APPLICANT_KINDS, OUTCOMES
    from gongkai_web.agencies.models import Agency, Membership, User
    from gongkai_web.applications import personal
    from gongkai_web.applications.models import Application, ApplicationEvent, ReceiptChannel
    from gongkai_web.ledgers import bulk

    agency = Agency.objects.create(code="bench", name="示例单位")
    officers = [User.objects.create_user(f"jingban{at}", password=None) for at in range(5)]
    for officer in officers:
        Membership.objects.create(user=officer, agency=agency, role="officer")
    chosen = random.Random(20260302)
    now = bulk.moment(timezone.now())
    keys = bulk.reserve_ids(Application, CASES)
    seal = personal.sealer()
    channels = ReceiptChannel.values
    due: dict[tuple[Any, ...], str] = {}
    diaries: list[tuple[Any, ...]] = []

    def course(received: date, acts: list[tuple[EventKind, date]]) -> str:
        named = (received, *acts)
        if named not in due:
            events = [Event(EventKind.RECEIVED, received), *(Event(k, on) for k, on in acts)]
            due[named] = str(due_on(events))
        return due[named]

    def rows() -> Iterator[tuple[Any, ...]]:
        for at, key in enumerate(keys):
            number = f"BENCH-{at:06d}"
            is_open = at % (CASES // OPEN) == 0
            received = today - timedelta(days=chosen.randint(0, 32 if is_open else 1000))
            acts, state = [], "in_progress" if is_open else "closed"
            way = chosen.randint(0, 9)
            if is_open and received < today:
                kind, state = {
                    0: (EventKind.CORRECTION_REQUESTED, "awaiting_correction"),
                    1: (EventKind.THIRD_PARTY_CONSULTED, "consulting"),
                    2: (EventKind.FEE_NOTICE_ISSUED, "awaiting_payment"),
                    3: (EventKind.EXTENDED, "in_progress"),
                }.get(way, (None, "in_progress"))
                acts = [(kind, received + timedelta(days=1))] if kind else []
            day = course(received, acts)
            closed, outcome = None, ""
            if not is_open:
                closed = min(received + timedelta(days=5 + chosen.randint(0, 25)), today)
                outcome = chosen.choice(OUTCOMES)
                diaries.append((key, "replied", closed, f'{{"outcome": "{outcome}"}}', now))
            diaries.extend((key, kind.value, on, "{}", now) for kind, on in acts)
            applicant = {"name": f"张{at % 997}", "id_no": f"41120019900101{at % 9999:04d}"}
            yield (
                key, agency.pk, now, now, number, chosen.choice(APPLICANT_KINDS),
                seal(applicant, f"bench/{number}"), f"{at % 150_000:064x}", chosen.choice(channels),
                received, "申请公开关于城区道路改造工程的立项批复文件及附件", day, closed, outcome,
                state, chosen.choice(TOPICS), chosen.choice(officers).pk,
            )  # fmt: skip

    fields = (
        "id", "agency", "created_at", "updated_at", "number", "applicant_kind", "personal",
        "applicant_key", "channel", "received_on", "content", "due_on", "closed_on", "outcome",
        "state", "topic", "handler",
    )  # fmt: skip
    blank = ("supply_form", "reply_no", "remark", "receipt_proof", "set_aside")
    with transaction.atomic():
        bulk.insert(
            Application,
            (*fields, *blank, "assistance", "set_aside_detail"),
            ((*map(_plain, row), *("" for _ in blank), False, "{}") for row in rows()),
        )
        bulk.insert(
            ApplicationEvent,
            ("application", "kind", "on", "detail", "recorded_at"),
            (tuple(map(_plain, row)) for row in diaries),
        )
    if connection.vendor == "postgresql":  # as the server does by itself after a while
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return officers[0], _worked(agency, officers[0], today)


def _worked(agency: Any, officer: Any, today: date) -> int:
    """Write an open case with many acts, and return its key."""
    from gongkai_web.applications import derived
    from gongkai_web.applications.applicants import set_personal
    from gongkai_web.applications.models import Application, ApplicationEvent

    received = today - timedelta(days=20)
    case = Application(
        agency=agency, number="BENCH-WORKED", applicant_kind="natural_person", channel="online",
        received_on=received, content="申请公开城区道路改造工程的立项批复文件", handler=officer,
    )  # fmt: skip
    set_personal(case, {"name": "张三", "id_no": "411200199001011234", "contact": "13800001234"})
    case.save()
    course = [
        ("correction_requested", 2, {}),
        ("correction_received", 5, {}),
        ("third_party_consulted", 6, {"party": "某公司"}),
        ("third_party_replied", 9, {"party": "某公司"}),
        ("extended", 12, {"days": 20}),
    ]
    course += [
        ("noted", 12 + at % 8, {"note": f"第 {at} 次联系"}) for at in range(ACTS - len(course))
    ]
    for kind, after, detail in course:
        ApplicationEvent.objects.create(
            application=case, kind=kind, on=received + timedelta(days=after), detail=detail,
            actor=officer,
        )  # fmt: skip
    derived.refresh_case(case)
    return int(case.pk)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


if __name__ == "__main__":
    for result in measure(sys.argv[1] if sys.argv[1:] else ""):
        print(json.dumps(result, ensure_ascii=False), flush=True)
