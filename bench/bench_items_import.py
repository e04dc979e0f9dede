"""How many items a second come in from a ledger of 10,000, and how many old pages from a folder?

The ledger through the import an office uses: read, checked, numbered, stored, journalled, all
or nothing. Then the same ledger with one row more: a second run adds that row and leaves the
rest alone, which is how an import goes on after a broken-off one. The folder: web pages with
a picture each, one transaction for each page, then once more with everything there. On SQLite
and, where a server answers, on PostgreSQL, in a database made for it and dropped again.
"""

from __future__ import annotations

import csv
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

NAMES = (
    "items-ledger", "items-ledger-again", "items-folder", "items-folder-again",
    "items-ledger-postgres", "items-ledger-again-postgres", "items-folder-postgres",
    "items-folder-again-postgres",
)  # fmt: skip
ITEMS, PAGES = 10_000, 500
TARGET = 300
SERVER = os.environ.get("POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")

WORK = """
import json, sys, time
from datetime import date
from pathlib import Path
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai_web.config.settings")
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.imports import import_file
from gongkai_web.publishing.folders import take_in
from gongkai_web.publishing.platform import set_up
agency = Agency.objects.create(code="bench", name="示例单位")
set_up(None, agency, on=date(2026, 3, 4))
ledger, more, folder = map(Path, sys.argv[1:4])
told = []
def measure(work):
    begun, shown = time.perf_counter(), []
    done = work(lambda stage, done, total: shown.append(done))
    told.append({"seconds": time.perf_counter() - begun, "done": done, "progress": len(shown)})
def ledger_of(path):
    return lambda progress: import_file(
        kind="items", file=path, agency=agency, actor=None, progress=progress
    ).added
def folder_of(resume):
    return lambda progress: sum(
        one.outcome == "taken"
        for one in take_in(actor=None, agency=agency, folder=folder, resume=resume,
                           on=date(2026, 3, 4), progress=progress)
    )
for work in (ledger_of(ledger), ledger_of(more), folder_of(False), folder_of(True)):
    measure(work)
print(json.dumps(told))
"""


def run() -> list[dict[str, Any]]:
    """Import on both engines."""
    results = []
    with tempfile.TemporaryDirectory() as name:
        made = Path(name)
        ledger, more, folder = made / "items.csv", made / "more.csv", made / "pages"
        write_ledger(ledger, ITEMS)
        write_ledger(more, ITEMS + 1)
        write_pages(folder)
        results += _results(_work(made / "home", None, ledger, more, folder), "")
        with _database() as url:
            if url is None:
                results += [_not_reached(f"{name}-postgres") for name in NAMES[:4]]
            else:
                told = _work(made / "home2", url, ledger, more, folder)
                results += _results(told, "-postgres")
    return results


def _results(told: list[dict[str, Any]], ending: str) -> Iterator[dict[str, Any]]:
    counts = (ITEMS, ITEMS + 1, PAGES, PAGES)
    expected = (ITEMS, 1, PAGES, 0)
    notes = (
        f"{ITEMS:,} items with a publication each",
        "the same ledger with one row more: one added, the others left alone",
        f"{PAGES} web pages with a picture each, a transaction each",
        "the same folder again: every page known by its checksum",
    )
    for name, one, count, added, note in zip(NAMES, told, counts, expected, notes, strict=False):
        assert one["done"] == added, f"{name}: {one['done']} instead of {added} came in"
        assert one["progress"], f"{name} showed no progress"
        rate = count / one["seconds"]
        target = TARGET if name.startswith("items-ledger") else None
        yield {
            "name": f"{name}{ending}", "value": round(rate, 1), "unit": "1/s", "limit": None,
            "ratio": None, "target": target, "met": target is None or rate >= target, "note": note,
        }  # fmt: skip


def write_ledger(path: Path, rows: int) -> None:
    """Write a ledger as an office keeps it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "标题",
                "栏目",
                "发布渠道",
                "发布日期",
                "成文日期",
                "发文字号",
                "公开方式",
                "正文",
                "来源",
            ]
        )
        for number in range(rows):
            day = date(2024, 1, 1) + timedelta(number % 366)
            writer.writerow(
                [
                    f"关于第{number}号事项的通知", "工作动态" if number % 2 else "政策文件",
                    "微信公众号" if number % 3 else "政府网站", day, day, f"示司〔2024〕{number}号",
                    "主动公开", "正文内容。" * 40, "示例单位",
                ]
            )  # fmt: skip


def write_pages(folder: Path) -> None:
    """Write a folder of saved web pages, each with a picture of its own."""
    folder.mkdir()
    for number in range(PAGES):
        (folder / f"{number}").mkdir()
        (folder / f"{number}" / "图.png").write_bytes(_picture(number))
        (folder / f"{number}.html").write_bytes(
            (
                f"<html><head><meta charset='gbk'><meta name='PubDate' content='2021-03-0{number % 9 + 1}'>"
                f"</head><body><div class='TRS_Editor'><h1>旧网页第{number}号</h1>"
                f"<p><img src='{number}/图.png'></p>{'<p>正文内容。</p>' * 30}</div></body></html>"
            ).encode("gb18030")
        )


def _picture(number: int) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    row = zlib.compress(bytes([0, number % 256, number // 256, 0]))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", row) + part(b"IEND", b"")


def _work(home: Path, url: str | None, *paths: Path) -> list[dict[str, Any]]:
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    address = {"GONGKAI_DATABASE_URL": url} if url else {}
    ran = subprocess.run(
        [sys.executable, "-c", WORK, *map(str, paths)],
        env={**kept, **address, "GONGKAI_HOME": str(home)}, check=True, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(ran.stdout)


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


def _not_reached(name: str) -> dict[str, Any]:
    return {
        "name": name, "value": None, "unit": "1/s", "limit": None, "ratio": None,
        "target": TARGET, "met": False, "note": "no PostgreSQL server answered (POSTGRES_URL)",
    }  # fmt: skip
