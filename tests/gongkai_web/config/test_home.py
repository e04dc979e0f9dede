"""Who can read what an installation keeps? Nobody but the user it runs as."""

import os
import sqlite3
import stat
import subprocess
import sys

import pytest

from gongkai_web.config.home import DATABASE, prepare

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
FOLDERS = (".", "imports", "reports", "secrets", "uploads")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "家"))
    return tmp_path / "家"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_installation_is_its_owners_only(home):
    assert prepare(embedded=True) == home
    assert {name: mode(home / name) for name in FOLDERS} == dict.fromkeys(FOLDERS, 0o700)
    assert mode(home / DATABASE) == 0o600


def test_the_files_beside_the_database_are_as_private(home):
    prepare(embedded=True)
    database = sqlite3.connect(home / DATABASE)
    database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (a);")
    assert {mode(path) for path in home.glob(f"{DATABASE}-*")} == {0o600}
    database.close()


def test_an_installation_that_was_open_is_closed(home):
    for name in FOLDERS:
        (home / name).mkdir(exist_ok=True)
        (home / name).chmod(0o755)
    (home / DATABASE).write_bytes(b"")
    (home / DATABASE).chmod(0o644)
    (home / f"{DATABASE}-wal").write_bytes(b"")
    (home / f"{DATABASE}-wal").chmod(0o644)
    prepare(embedded=True)
    assert {name: mode(home / name) for name in FOLDERS} == dict.fromkeys(FOLDERS, 0o700)
    assert {mode(home / name) for name in (DATABASE, f"{DATABASE}-wal")} == {0o600}


def test_a_folder_everybody_shares_is_not_taken_from_them(home):
    home.mkdir()
    home.chmod(0o1777)
    prepare(embedded=True)
    assert mode(home) == 0o1777
    assert mode(home / "secrets") == 0o700
    assert mode(home / DATABASE) == 0o600


def test_with_a_server_database_no_embedded_one_is_left_behind(home):
    prepare(embedded=False)
    assert not (home / DATABASE).exists()


def test_the_settings_close_the_folder_before_they_write_anything(home):
    """Whatever starts first, a command, a worker, ``manage``: all read the settings."""
    home.mkdir(mode=0o755)
    code = "import os; os.umask(0); import gongkai_web.config.settings"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    subprocess.run(
        [sys.executable, "-c", code], env={**kept, "GONGKAI_HOME": str(home)}, check=True
    )
    paths = [home, *home.rglob("*")]
    assert len(paths) > len(FOLDERS)
    assert [path for path in paths if mode(path) & 0o077] == []
