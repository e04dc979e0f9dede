"""How long does working out 200,000 open cases anew take, after a notice was entered?

``gongkai manage rebuild_due_dates`` in a process of its own, on cases whose terms
reach into the year of the notice: most of them move, and the journal tells
of each. SQLite always; PostgreSQL where a server listens on 127.0.0.1:5432, in
a database of its own that is dropped afterwards. The second run finds
nothing to do: that is what is paid for starting again after an interruption.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("recount-due-dates", "recount-due-dates-again", "recount-due-dates-postgresql")
CASES = 200_000
SECONDS = 60
SERVER = os.environ.get("BENCH_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
DATABASE = "gongkai_bench_recount"

NOTICE = """notice: {title: 国务院办公厅关于2027年部分节假日安排的通知（示例）, issued_on: 2026-11-05}
holidays:
  - {name: 元旦, days_off: [2027-01-01..2027-01-03], makeup_days: [2027-01-10]}
  - {name: 春节, days_off: [2027-02-05..2027-02-11], makeup_days: [2027-01-31, 2027-02-20]}
"""

FILL = """
import random, sys
from datetime import date, timedelta
from gongkai_web.config.bootstrap import setup
from django.core.management import call_command
import django
django.setup()
call_command("migrate", verbosity=0)
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.derived import rebuild
from gongkai_web.applications.models import Application, ApplicationEvent
agency = Agency.objects.create(code="bench", name="示例单位")
chance, cases = random.Random(7), int(sys.argv[1])
for first in range(0, cases, 5000):
    made = Application.objects.bulk_create([
        Application(agency=agency, number=f"2026-{n:06d}", applicant_kind="natural_person",
            content="申请公开某项目征收补偿安置方案", personal=b"x" * 200,
            received_on=date(2026, 11, 16) + timedelta(chance.randrange(40)))
        for n in range(first, min(first + 5000, cases))])
    acts = []
    for n, case in enumerate(made):
        on = case.received_on
        if n % 20 == 0:
            acts += [(case, "correction_requested", on + timedelta(2), {}),
                     (case, "correction_received", on + timedelta(6), {})]
        elif n % 20 == 1:
            acts += [(case, "third_party_consulted", on + timedelta(5), {"party": "示例公司"})]
        elif n % 20 == 2:
            acts += [(case, "extended", on + timedelta(15), {"days": 20})]
        acts += [(case, "searched", on + timedelta(7), {})]
    ApplicationEvent.objects.bulk_create(
        [ApplicationEvent(application=c, kind=k, on=d, detail=x) for c, k, d, x in acts])
for _ in rebuild(Application.objects.all()):
    pass
"""


def run() -> list[dict]:
    """Recount on both databases."""
    with tempfile.TemporaryDirectory() as name:
        results = _measured(Path(name), {}, (NAMES[0], NAMES[1]), "SQLite")
    if not _listens():
        return results
    with tempfile.TemporaryDirectory() as name:
        url = SERVER.rpartition("/")[0] + "/" + DATABASE
        _sql(f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
        try:
            results += _measured(
                Path(name), {"GONGKAI_DATABASE_URL": url}, (NAMES[2],), "PostgreSQL"
            )
        finally:
            _sql(f"DROP DATABASE IF EXISTS {DATABASE}")
    return results


def _measured(
    home: Path, settings: dict[str, str], names: tuple[str, ...], where: str
) -> list[dict]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    environment = kept | {
        "GONGKAI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "gongkai_web.config.settings",
        **settings,
    }
    subprocess.run([sys.executable, "-c", FILL, str(CASES)], env=environment, check=True)
    (home / "calendar").mkdir(exist_ok=True)
    (home / "calendar" / "2027.yaml").write_text(NOTICE, "utf-8")
    command = "from gongkai.cli import main; main()"
    results = []
    for name in names:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-c", command, "manage", "rebuild_due_dates"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        taken = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        told = ran.stdout.splitlines()[-1]
        results.append(
            {
                "name": name,
                "value": round(taken, 1),
                "unit": "s",
                "limit": SECONDS,
                "ratio": round(taken / SECONDS, 2),
                "target": 1,
                "met": taken <= SECONDS,
                "note": f"{where}: {told}; {worked:.0f} s of processor time",
            }
        )
    return results


def _listens() -> bool:
    try:
        socket.create_connection(("127.0.0.1", 5432), timeout=1).close()
    except OSError:
        return False
    return True


def _sql(*statements: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


if __name__ == "__main__":
    for result in run():
        print(json.dumps(result, ensure_ascii=False))
