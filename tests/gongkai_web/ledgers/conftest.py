"""A home folder with a ready database, for commands that run in processes of their own."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def _ready_database(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return a database file with all tables: a copy, for setting one up takes long."""
    if connection.vendor != "sqlite":
        pytest.skip("commands of their own process are tried on the embedded database")
    path = tmp_path_factory.mktemp("ready") / "gongkai.sqlite3"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
    return path


@pytest.fixture
def home(_ready_database, tmp_path):
    """Return a home folder of one agency, ``shanzhou-sfj``."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(_ready_database, folder / "gongkai.sqlite3")
    ran = run(folder, "agency", "add", "shanzhou-sfj", "陕州区司法局（示例）")
    assert ran.returncode == 0, ran.stderr
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which that folder is the home."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))}
    return {**kept, "GONGKAI_HOME": str(folder)}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run ``gongkai`` with that home folder."""
    return subprocess.run(
        [sys.executable, "-m", "gongkai.cli", *arguments],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def gongkai(home):
    """Return the command ``gongkai`` of that home folder."""
    return lambda *arguments: run(home, *map(str, arguments))
