"""How may a web server in front give pages out by itself, and never one that is out of date?

It asks nobody. It looks into ``front/<n>/``, where ``n`` is the present time in tens of seconds; that
is a link to the folder of the generation, laid only while that generation is good, and never past a
moment at which pages change by themselves. Three things end it:

* an act: before the first statement that could change what the public reads, the links are taken
  away, and none is laid until the transaction is over. A lock of the file ``gate`` sees to it, shared
  by those who write, alone for who lays a link; the system lets go of it when a process dies.
* time: a link serves ten seconds and is laid for these and the next ten. Where no process of ours
  lives to lay another, the server in front finds nothing and asks, in vain.
* somebody who writes past the product, with the database's own tools: the keeper of every worker looks
  twice a second.

Where there is no file lock (Windows) no link is ever laid.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from gongkai_web.baking.generation import Present, present
from gongkai_web.baking.watched import TABLES

try:
    import fcntl
except ImportError:  # pragma: no cover – Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

WINDOW = 10
LOOKS_EVERY = 0.5
_HARMLESS = ("SELECT", "SAVEPO", "RELEAS", "ROLLBA", "BEGIN", "PRAGMA", "SET ", "EXPLAI")
_WATCHED = re.compile(r"\b(?:" + "|".join(sorted(TABLES)) + r")\b")
_GATE = "_gongkai_gate"


def front() -> Path | None:
    """Return the folder the server in front looks into; None where nothing is kept."""
    root: Path | None = settings.BAKED_ROOT
    return root / "front" if root is not None else None


# --- those who write


def follow(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Watch what a new connection writes."""
    if connection.alias == "default" and _look not in connection.execute_wrappers:
        connection.execute_wrappers.append(_look)


def _look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Take the links away before what may change a public page; open the gate again after it."""
    asking = context["connection"]
    if getattr(asking, _GATE, None) is not None and not asking.in_atomic_block:
        let_go(asking)  # the transaction was rolled back
    if sql.lstrip()[:6].upper().startswith(_HARMLESS) or not _WATCHED.search(sql):
        return execute(sql, params, many, context)
    _hold(asking)
    try:
        return execute(sql, params, many, context)
    finally:
        if not asking.in_atomic_block:
            let_go(asking)


def _hold(asking: Any) -> None:
    """Hold the gate for as long as the transaction lasts, and take the links away."""
    place = front()
    if fcntl is None or place is None or getattr(asking, _GATE, None) is not None:
        return
    if not place.is_dir():
        return
    handle = os.open(place.parent / "gate", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    setattr(asking, _GATE, handle)
    end_all(place)
    if asking.in_atomic_block:
        transaction.on_commit(lambda: let_go(asking), using=asking.alias)


def let_go(asking: Any) -> None:
    """Let links be laid again: the transaction is over."""
    handle = getattr(asking, _GATE, None)
    if handle is not None:
        setattr(asking, _GATE, None)
        os.close(handle)


def _after_request(**kwargs: Any) -> None:
    if not connection.in_atomic_block:
        let_go(connection)


request_finished.connect(_after_request, dispatch_uid="baking_gate")


def end_all(place: Path) -> None:
    """Take every link away."""
    with suppress(FileNotFoundError):
        for one in os.scandir(place):
            with suppress(FileNotFoundError):
                os.unlink(one.path)


# --- those who lay links


def lay(place: Path, read: Callable[[datetime], Present | None]) -> None:
    """Lay the links of these ten seconds and the next, unless somebody is writing.

    ``read`` tells the present generation, which nobody changes while it is asked.
    """
    handle = os.open(place.parent / "gate", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        at = timezone.now()
        _lay(place, read(at), at)
    except BlockingIOError:
        return
    finally:
        os.close(handle)


def windows(good: Present, at: datetime) -> list[int]:
    """Return the tens of seconds, now and next, through which the generation is good."""
    now = int(at.timestamp()) // WINDOW
    return [
        one
        for one in (now, now + 1)
        if datetime.fromtimestamp((one + 1) * WINDOW, UTC) <= good.until
    ]


def _lay(place: Path, good: Present | None, at: datetime) -> None:
    wanted = {}
    if good is not None:
        folder = place.parent / "pages" / good.name
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        wanted = {str(one): f"../pages/{good.name}" for one in windows(good, at)}
    for one in os.scandir(place):
        if wanted.get(one.name) != _target(one.path):
            with suppress(FileNotFoundError):
                os.unlink(one.path)
    for name, target in wanted.items():
        with suppress(FileExistsError):
            os.symlink(target, place / name)


def _target(path: str) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None


def keep_laying() -> None:
    """Lay links in a thread of its own for as long as the process lives."""
    place = front()
    if fcntl is None or place is None:
        return
    place.mkdir(parents=True, exist_ok=True, mode=0o755)

    def run() -> None:
        while True:
            try:
                lay(place, lambda at: present(connection, at))
            except Exception:
                log.exception("no links could be laid for the server in front")
                end_all(place)
            # A lasting connection would hold a server's place and, after a fault, its fault.
            close_old_connections()
            time.sleep(LOOKS_EVERY)

    threading.Thread(target=run, name="leases", daemon=True).start()
