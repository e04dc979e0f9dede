"""How is a batch read while the page that asked for it shows how far it is?

A thread of the web server lists the files and has them read by processes apart
(:mod:`gongkai.reports.reading_many`); what became of each is stored in a transaction of its own, so
any worker sees how far it is. A lock on the batch's folder tells whether a thread lives; one that was
cut off goes on at the next visit, and no file that is settled is read again.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

import gongkai
from gongkai.packages import MEGABYTE, Bounds
from gongkai.reports.readers import UnreadableReport
from gongkai.reports.readers.pipeline import LARGEST
from gongkai.reports.reading_many import NoSuchSource, Source, read_many
from gongkai.reports.reading_many.many import cores
from gongkai.reports.reading_many.sources import in_archive, opened_archive
from gongkai_web.agencies.models import Agency, User
from gongkai_web.collection.access import require_reading_for
from gongkai_web.collection.batches import staging
from gongkai_web.collection.batches.models import Batch, BatchFile, CellSettlement, Outcome
from gongkai_web.collection.batches.settling import settle
from gongkai_web.collection.models import ReadReport
from gongkai_web.journal.actions import record

log = logging.getLogger(__name__)

MOST_FILES = 5_000
BOUNDS = Bounds(entries=20_000, whole=4 * 1024 * MEGABYTE, part=LARGEST)
"""Of a package of reports."""
JOBS = 2
"""How many files are read at once, whatever else the machine has to do."""


def begin(*, actor: User | None, office: Agency, uploads: Iterable[Any]) -> Batch:
    """Keep the uploaded files and return the batch, yet to be read."""
    require_reading_for(actor, office)
    files = list(uploads)
    name = files[0].name if len(files) == 1 else f"{files[0].name} 等 {len(files)} 个文件"
    token = staging.spooled(files)
    with transaction.atomic():
        batch = Batch.objects.create(
            office=office, name=name[-255:], folder=token, created_at=timezone.now(),
            created_by=actor,
        )  # fmt: skip
        record(
            verb="上传一批年报", subject=batch, agency=office, actor=actor,
            detail={"name": batch.name, "files": len(files)},
        )  # fmt: skip
    return batch


def start(batch: Batch) -> None:
    """Read the batch in a thread of its own, unless one does so already or it is finished."""
    if batch.finished_at is None:
        threading.Thread(
            target=_run, args=(batch.pk,), name=f"batch-{batch.pk}", daemon=True
        ).start()


def _run(pk: int) -> None:
    try:
        close_old_connections()
        go_on(Batch.objects.select_related("office", "created_by").get(pk=pk))
    except Exception:
        log.exception("reading batch %s failed", pk)
    finally:
        connection.close()


def go_on(batch: Batch) -> None:
    """Read what is left of a batch; nothing where another process is at it."""
    lock = staging.held(batch.folder)
    if lock is None:
        return
    with lock:
        batch.refresh_from_db()
        if batch.finished_at is not None:
            staging.drop(batch.folder)
            return
        if batch.listed_at is None:
            _list(batch)
        _read(batch)
        _finish(batch)
    staging.drop(batch.folder)


# -- Which files there are ---------------------------------------------------------


def _list(batch: Batch) -> None:
    """Lay each file down by itself and note it; all of them or none."""
    rows, passed_over = [], 0
    given: set[str] = set()
    for position, found in enumerate(_found(batch)):
        if isinstance(found, int):
            passed_over += found
            continue
        row = BatchFile(batch=batch, position=position, name=_once(found.name, given)[-400:])
        rows.append(row)
        if len(rows) > MOST_FILES:
            row.outcome, row.reason = Outcome.REFUSED, f"一批最多 {MOST_FILES} 个文件，请另外上传"
            continue
        try:
            data = found.load()
        except UnreadableReport as error:
            row.outcome, row.reason = Outcome.REFUSED, error.reason
            continue
        row.size, row.sha256 = len(data), hashlib.sha256(data).hexdigest()
        staging.put(batch.folder, position, data)
    with transaction.atomic():
        BatchFile.objects.bulk_create(rows)
        batch.passed_over, batch.listed_at = passed_over, timezone.now()
        batch.save(update_fields=["passed_over", "listed_at"])
    staging.drop_uploads(batch.folder)


def _found(batch: Batch) -> Iterator[Source | int]:
    """Yield the files of all uploads, and how many others lie in a package."""
    for upload in staging.uploads_in(batch.folder):
        if not upload.name.lower().endswith(".zip"):
            yield Source(upload.name, lambda path=upload.path: path.read_bytes())  # type: ignore[misc]
            continue
        try:
            with upload.path.open("rb") as file:
                listing = in_archive(opened_archive(file, upload.name, BOUNDS))
                yield from listing.sources
                yield listing.passed_over
        except NoSuchSource as error:
            yield Source(upload.name, _refusing(upload.name, str(error)))


def _refusing(name: str, told: str) -> Any:
    def load() -> bytes:
        raise UnreadableReport(name, told.removeprefix(f"{name}："))

    return load


def _once(name: str, given: set[str]) -> str:
    """Return the name, told apart from those given already, its ending kept."""
    stem, dot, ending = name.rpartition(".")
    shown, number = name, 1
    while shown in given:
        number += 1
        shown = f"{stem}（{number}）.{ending}" if dot else f"{name}（{number}）"
    given.add(shown)
    return shown


# -- What became of them -----------------------------------------------------------


def _read(batch: Batch) -> None:
    """Read the files that wait, and store what became of each as it comes."""
    waiting = []
    for row in batch.files.filter(outcome=Outcome.WAITING):
        if not _is_known(row, batch):
            waiting.append(row)
    rows = iter(waiting)
    results = read_many(
        [Source(row.name, _loader(row, batch)) for row in waiting], jobs=min(JOBS, cores())
    )
    for result in results:
        settle(next(rows), result, batch)


def _loader(row: BatchFile, batch: Batch) -> Any:
    def load() -> bytes:
        try:
            return staging.get(batch.folder, row.position)
        except OSError:
            raise UnreadableReport(row.name, "服务器上已没有这个文件，请重新上传") from None

    return load


def _is_known(row: BatchFile, batch: Batch) -> bool:
    """Settle a file whose very bytes were read for this office before; return whether it was.

    What an older version of the readers read is read again, unless a person settled numbers in it.
    """
    reading = (
        ReadReport.objects.filter(source__sha256=row.sha256, office=batch.office)
        .select_related("agency", "source")
        .order_by("-pk")
        .first()
    )
    if reading is None:
        return False
    is_of_now = reading.reader_version == gongkai.__version__
    if not is_of_now and not CellSettlement.objects.filter(after=reading).exists():
        return False
    row.outcome, row.reading, row.agency = Outcome.SAME_FILE, reading, reading.agency
    row.reason = (
        f"与 {timezone.localtime(reading.read_at):%Y-%m-%d %H:%M} 读过的“{reading.file_name}”"
        "是同一个文件，没有再读"
    )
    row.save()
    return True


def _finish(batch: Batch) -> None:
    with transaction.atomic():
        batch.finished_at = timezone.now()
        batch.save(update_fields=["finished_at"])
        counts = {
            Outcome(outcome).label: batch.files.filter(outcome=outcome).count()
            for outcome in Outcome.values
        }
        record(
            verb="读完一批年报", subject=batch, agency=batch.office, actor=batch.created_by,
            detail={label: count for label, count in counts.items() if count},
        )  # fmt: skip
