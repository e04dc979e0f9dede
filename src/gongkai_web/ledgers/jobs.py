"""How does an import run while the page that asked for it shows how far it is?

The file is taken in by a thread of the web server; how far it is stands in a
file of the home folder, outside the transaction, where every worker reads it.
A lock on the job's folder tells whether its thread still lives: a job that
says it runs while nobody holds the lock was cut off, and an import that was
cut off has stored nothing.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from django.db import connection

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import Agency, User
from gongkai_web.config.home import INCOMING, home
from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.ledgers.imports import NotStored, import_file
from gongkai_web.ledgers.models import ImportBatch

log = logging.getLogger(__name__)

KEPT_FOR = 7 * 24 * 3600
"""Seconds after which the account of a job is thrown away."""
SPOOLED_FOR = 3600
"""Seconds after which nobody writes or reads a file on its way any more."""
KEPT_FAULTS = 5000
_TELL_EVERY = 0.25


class State(StrEnum):
    """What became of a job."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    CUT_OFF = "cut_off"


@dataclass
class Job:
    """One import as its page shows it. Personal data in faulty cells is masked."""

    token: str
    agency: int
    actor: int
    kind: str
    file_name: str
    started_at: float
    state: str = State.RUNNING
    stage: str = "读取"
    done: int = 0
    total: int = 0
    added: int = 0
    unchanged: int = 0
    batch: int | None = None
    message: str = ""
    fault_count: int = 0
    faulty_rows: int = 0
    faults: list[Mapping[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """How far it is: reading and checking are the first half."""
        part = self.done / self.total if self.total else 0.0
        start, width = {"读取": (0, 10), "校验": (10, 40), "写入": (50, 50)}[self.stage]
        return int(start + width * part)


class JobNotFound(LookupError):
    """There is no such job, or its account was thrown away."""


def start(*, kind: str, upload: IO[bytes], file_name: str, agency: Agency, actor: User) -> str:
    """Begin taking a file in, in a thread of its own, and return the job's token.

    Whether the actor may is asked by the import itself.
    """
    sweep()
    token = secrets.token_urlsafe(12)
    folder = _folder(token)
    folder.mkdir(parents=True, mode=0o700)
    lock = _locked(folder)
    with open(folder / "upload", "wb", opener=_for_owner_only) as file:
        shutil.copyfileobj(upload, file)
    job = Job(token, agency.pk, actor.pk, kind, file_name, time.time())
    _write(job)
    threading.Thread(
        target=_run, args=(job, agency, actor, lock), name=f"import-{token}", daemon=True
    ).start()
    return token


def read(token: str) -> Job:
    """Return how a job stands. Raises JobNotFound."""
    try:
        job = Job(**json.loads((_folder(token) / "job.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        raise JobNotFound(token) from None
    if job.state == State.RUNNING and _locked_by_nobody(token):
        return _cut_off(token)
    return job


def _run(job: Job, agency: Agency, actor: User, lock: IO[bytes] | None) -> None:
    told = 0.0

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal told
        job.stage, job.done, job.total = stage, done, total
        if time.monotonic() - told > _TELL_EVERY:
            told = time.monotonic()
            _write(job)

    upload = _folder(job.token) / "upload"
    try:
        with upload.open("rb") as file:
            result = import_file(
                kind=job.kind, file=file, file_name=job.file_name, agency=agency, actor=actor,
                progress=progress,
            )  # fmt: skip
        job.state, job.added, job.unchanged = State.DONE, result.added, result.unchanged
        job.batch = result.batch.pk if result.batch else None
        job.notes = result.notes.lines()
    except FaultyFile as error:
        job.state = State.REFUSED
        job.fault_count, job.faulty_rows = len(error.faults), error.faulty_rows
        job.faults = [
            {"row": f.row, "column": f.column, "value": f.shown_value, "expected": f.expected}
            for f in error.faults[:KEPT_FAULTS]
        ]
    except (NotAllowed, NotStored) as error:
        job.state, job.message = State.FAILED, str(error)
    except Exception as error:
        log.exception("import of job %s failed", job.token)
        job.state = State.FAILED
        job.message = f"程序内部出错（{type(error).__name__}），请联系系统管理员查看日志"
    finally:
        with suppress(OSError):
            upload.unlink()
        _write(job)
        if lock is not None:
            lock.close()
        connection.close()


def _cut_off(token: str) -> Job:
    """Settle a job whose thread is gone: by what the database says, not by what it meant to do."""
    # It may have finished between the look at its account and the look at its lock.
    job = Job(**json.loads((_folder(token) / "job.json").read_text("utf-8")))
    if job.state != State.RUNNING:
        return job
    batch = ImportBatch.objects.filter(
        agency=job.agency,
        kind=job.kind,
        file_name=job.file_name[-255:],
        imported_by=job.actor,
        imported_at__gte=datetime.fromtimestamp(job.started_at, UTC),
    ).first()
    if batch is not None:
        job.state, job.batch = State.DONE, batch.pk
        job.added, job.unchanged = batch.rows_added, batch.rows_unchanged
    else:
        job.state = State.CUT_OFF
    with suppress(OSError):
        (_folder(token) / "upload").unlink()
    _write(job)
    return job


# -- files ---------------------------------------------------------------------


def _root() -> Path:
    return home() / "imports"


def _folder(token: str) -> Path:
    if not token.replace("-", "").replace("_", "").isalnum():
        raise JobNotFound(token)
    return _root() / token


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(job: Job) -> None:
    """Write the job's account; a reader sees the old one or the new one, never a part."""
    folder = _folder(job.token)
    part = folder / "job.part"
    with open(part, "w", encoding="utf-8", opener=_for_owner_only) as file:
        json.dump(asdict(job), file, ensure_ascii=False)
    part.replace(folder / "job.json")


def _locked(folder: Path) -> IO[bytes] | None:
    """Return a file whose lock this process holds until it closes it or dies; None if it is held."""
    file = (folder / "lock").open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _locked_by_nobody(token: str) -> bool:
    if (lock := _locked(_folder(token))) is None:
        return False
    lock.close()
    return True


def sweep_every_hour() -> None:
    """Sweep now and then every hour, in a thread of its own, for as long as the process lives."""

    def run() -> None:
        while True:
            try:
                sweep()
            except Exception:
                log.exception("sweeping %s failed", _root())
            time.sleep(3600)

    threading.Thread(target=run, name="sweep", daemon=True).start()


def sweep() -> None:
    """Throw away old accounts, files whose import was cut off, and what was left on its way.

    What a power cut leaves behind holds applicants' data in clear; a running
    import and a file that just arrives are left alone.
    """
    incoming = home() / INCOMING
    spooled: Iterable[Path] = incoming.iterdir() if incoming.is_dir() else ()
    for path in spooled:
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > SPOOLED_FOR:
                path.unlink()
    folders: Iterable[Path] = _root().iterdir() if _root().is_dir() else ()
    for folder in folders:
        with suppress(OSError):
            old = time.time() - folder.stat().st_mtime > KEPT_FOR
            if old or (folder / "upload").exists():
                if (lock := _locked(folder)) is None:
                    continue
                lock.close()
                if old:
                    shutil.rmtree(folder, ignore_errors=True)
                else:
                    (folder / "upload").unlink()
