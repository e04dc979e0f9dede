"""A power cut during an import leaves the ledger as it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from ledger_files import csv_file

SETTINGS = "gongkai_web.config.settings"
IMPORT_AND_STOP = """
import sys, time
from pathlib import Path
from gongkai_web.config.bootstrap import setup
setup()
from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers import cases
from gongkai_web.ledgers.imports import import_file
cases.PIECE = 100
def progress(stage, done, total):
    if stage == "写入" and done >= 500:
        Path(sys.argv[2]).write_text(f"{done} of {total}")
        time.sleep(600)
import_file(kind="applications", file=Path(sys.argv[1]), agency=Agency.objects.get(), actor=None,
            progress=progress)
"""


def state(home):
    """Return what the ledger, its diary, the batches and the journal hold."""
    connection = sqlite3.connect(home / "gongkai.sqlite3")
    tables = (
        "applications_application",
        "applications_applicationevent",
        "ledgers_importbatch",
        "journal_entry",
    )
    counts = [connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables]
    sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return counts, sound


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_in_the_middle_an_import_has_stored_nothing(home, gongkai, tmp_path):
    header = ("申请编号", "申请人类型", "收到日期", "办结日期", "办理结果")
    rows = [
        (f"2024-{n:04d}", "自然人", "2024-03-04", "2024-03-20", "予以公开") for n in range(1000)
    ]
    first, second = tmp_path / "一.csv", tmp_path / "二.csv"
    first.write_bytes(csv_file(header, rows[:10]).getvalue())
    second.write_bytes(csv_file(header, rows).getvalue())
    assert gongkai("import", "applications", first).returncode == 0
    before = state(home)
    assert before[0][:3] == [10, 10, 1]

    reached = tmp_path / "reached"
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT_AND_STOP, str(second), str(reached)],
        env={**os.environ, "GONGKAI_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS},
    )
    deadline = time.monotonic() + 60
    while not reached.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert reached.exists(), "the import never came to writing"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert state(home) == before
    again = gongkai("import", "applications", second)
    assert "新增 990 行，已有 10 行" in again.stdout
