"""How long does importing 50,000 applications take?

Held against bare ``executemany``: the very rows the import stores (cases and
the acts of their diaries, sealed and checked already), put by ``sqlite3``
into the same tables with the same indexes and settings, in one transaction.
What the ratio tells is what reading, checking, sealing, working out deadlines
and comparing cost. The second measure names the time of a plain table of 22
text columns without any index, for scale; no product table is that bare.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

NAMES = ("import-applications", "import-applications-plain-table")
APPLICATIONS = 50_000
TARGET = 6
ROUNDS = 3

HEADER = [
    "申请编号",
    "申请人类型",
    "申请人",
    "证件号码",
    "联系方式",
    "受理渠道",
    "提交日期",
    "收到日期",
    "申请内容",
    "提供方式",
    "补正通知日期",
    "补正收到日期",
    "征求第三方日期",
    "第三方答复日期",
    "延期日期",
    "收费通知日期",
    "缴费日期",
    "收费金额",
    "办结日期",
    "办理结果",
    "答复文号",
    "备注",
]
OUTCOMES = (
    ["（一）予以公开"] * 45
    + ["（二）部分公开"] * 10
    + ["（三）4.保护第三方合法权益"] * 5
    + ["（四）1.本机关不掌握相关政府信息"] * 25
    + ["（五）1.信访举报投诉类申请"] * 8
    + ["（六）3.其他"] * 7
)

IMPORT = """
import json, sys, time
from pathlib import Path
from gongkai_web.config.bootstrap import setup
setup(progress=False)
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.imports import import_file
agency = Agency.objects.create(code="bench", name="示例单位")
begun = time.perf_counter()
result = import_file(kind="applications", file=Path(sys.argv[1]), agency=agency, actor=None)
print(json.dumps({"seconds": time.perf_counter() - begun, "added": result.added}))
"""


def write_ledger(path: Path) -> None:
    """Write a year's ledger as an office might keep it, the same every time."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        for number in range(APPLICATIONS):
            received = date(2024, 1, 1) + timedelta(chance.randrange(366))
            closed = received + timedelta(chance.randrange(1, 28))
            row = {
                "申请编号": f"2024-{number:06d}",
                "申请人类型": chance.choice(["自然人"] * 8 + ["商业企业", "法律服务机构"]),
                "申请人": f"示例人{number % 30_000}",
                "证件号码": f"4112021990{number % 30_000:08d}",
                "联系方式": f"138{number % 30_000:08d}",
                "受理渠道": chance.choice(["网络", "邮寄", "当面"]),
                "提交日期": received - timedelta(chance.randrange(3)),
                "收到日期": received,
                "申请内容": f"申请公开某项目征收补偿安置方案（第{number}号）",
                "提供方式": "电子邮件",
            }
            if number % 20 == 0:
                row |= {
                    "补正通知日期": received + timedelta(2),
                    "补正收到日期": received + timedelta(6),
                }
                closed = max(closed, received + timedelta(8))
            if number % 20 == 1:
                row |= {
                    "征求第三方日期": received + timedelta(5),
                    "第三方答复日期": received + timedelta(9),
                }
                closed = max(closed, received + timedelta(12))
            if number % 20 == 2:
                row["延期日期"] = received + timedelta(15)
                closed = max(closed, received + timedelta(20))
            if number % 40:
                row |= {
                    "办结日期": closed,
                    "办理结果": chance.choice(OUTCOMES),
                    "答复文号": f"示公开〔2024〕{number}号",
                }
            writer.writerow(row)


def run() -> list[dict]:
    """Import into a fresh database, put the same rows bare, and compare the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger = folder / "applications.csv"
        write_ledger(ledger)
        empty = _empty_database(folder / "empty")
        imported, bare, plain = [], [], []
        for round_ in range(ROUNDS):
            home = folder / f"home{round_}"
            home.mkdir()
            _copy(empty, home / "gongkai.sqlite3")
            imported.append(_import(home, ledger))
            bare.append(_bare(home / "gongkai.sqlite3", empty, folder / f"bare{round_}.sqlite3"))
            plain.append(_plain(ledger, folder / f"plain{round_}.sqlite3"))
    value, limit, least = (statistics.median(times) for times in (imported, bare, plain))
    return [
        _result(
            NAMES[0], value, limit, TARGET,
            f"{APPLICATIONS:,} applications and their diaries from CSV; bare executemany into the same tables",
        ),
        _result(NAMES[1], value, least, None, "the same against one table of 22 text columns, no index"),
    ]  # fmt: skip


def _result(name: str, value: float, limit: float, target: float | None, note: str) -> dict:
    ratio = value / limit
    return {
        "name": name,
        "value": round(value, 3),
        "unit": "s",
        "limit": round(limit, 3),
        "ratio": round(ratio, 2),
        "target": target,
        "met": target is None or ratio <= target,
        "note": note,
    }


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    return {**kept, "GONGKAI_HOME": str(home)}


def _empty_database(home: Path) -> Path:
    home.mkdir()
    setup = "from gongkai_web.config.bootstrap import setup; setup(progress=False)"
    subprocess.run([sys.executable, "-c", setup], env=_environment(home), check=True)
    return home / "gongkai.sqlite3"


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()


def _import(home: Path, ledger: Path) -> float:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT, str(ledger)],
        env=_environment(home),
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(ran.stdout)
    assert told["added"] == APPLICATIONS
    return float(told["seconds"])


def _bare(filled: Path, empty: Path, target: Path) -> float:
    """Put the rows an import stored into an empty database of the same form."""
    _copy(empty, target)
    source = sqlite3.connect(filled)
    rows = {
        table: source.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
        for table in ("applications_application", "applications_applicationevent")
    }
    source.close()
    connection = sqlite3.connect(target, isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {setting}")
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, some in rows.items():
        marks = ",".join("?" * len(some[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", some)
    connection.execute("COMMIT")
    taken = time.perf_counter() - begun
    connection.close()
    return taken


def _plain(ledger: Path, target: Path) -> float:
    with ledger.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE ledger ({', '.join(f'c{n} TEXT' for n in range(22))})")
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO ledger VALUES ({','.join('?' * 22)})", rows)
    connection.execute("COMMIT")
    taken = time.perf_counter() - begun
    connection.close()
    return taken
