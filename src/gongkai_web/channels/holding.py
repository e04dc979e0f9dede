"""How does one process at a time work on a delivery, and how is it free at once when that process dies?

On PostgreSQL a lock of the session, on SQLite (one machine) a locked file: both go with
the process that held them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from gongkai_web.config.home import home

_SPACE = 0x676B6368
"""What the numbers of the advisory locks belong to."""


@contextmanager
def holding(kind: str, pk: int) -> Iterator[bool]:
    """Yield whether this process holds the thing now; it holds it until the block ends or it dies."""
    if connection.vendor == "postgresql":
        yield from _session_lock(kind, pk)
    else:
        yield from _file_lock(kind, pk)


def _session_lock(kind: str, pk: int) -> Iterator[bool]:
    number = [_SPACE + sum(kind.encode()), pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", number)
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", number)


def _file_lock(kind: str, pk: int) -> Iterator[bool]:
    folder = home() / "channels"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / f"{kind}-{pk}.lock").open("ab") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
