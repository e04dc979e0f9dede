"""Who takes a file into a ledger, and what became of it? All of its rows, or none."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import OperationalError, transaction
from django.utils import timezone

from gongkai.system_errors import reason
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.ledgers import bulk, happened
from gongkai_web.ledgers.columns import Table
from gongkai_web.ledgers.faults import Fault, FaultyFile
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.notes import Notes
from gongkai_web.ledgers.parsing import parse
from gongkai_web.ledgers.reading import read_sheet
from gongkai_web.ledgers.registers import stores
from gongkai_web.ledgers.stores import Plan, Progress
from gongkai_web.ledgers.tables import table_named


class NotStored(Exception):
    """The database did not take the file in; nothing was stored. The message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did."""

    kind: str
    title: str
    file_name: str
    added: int
    unchanged: int
    batch: ImportBatch | None
    """``None`` where every row was there already: then nothing at all was stored."""
    notes: Notes
    """What should be looked at in the rows that were added, though it is no error."""


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""


def import_file(
    *,
    kind: str,
    file: Path | IO[bytes],
    agency: Agency,
    actor: User | None,
    file_name: str | None = None,
    progress: Progress = _silent,
) -> ImportResult:
    """Take a file into an agency's ledger, all of its rows or none.

    ``kind`` is a ledger's key or Chinese name; ``actor`` is None for the
    operator at the command line; ``progress`` is told the stage (读取, 校验,
    写入), how many are done and how many there are. Rows that are there already
    with the same content change nothing.

    Raises UnknownLedger, NotAllowed, FaultyFile (every faulty row named),
    NotStored and OSError where the file cannot be opened. Nothing is stored then.
    """
    table = table_named(kind)
    require(actor, agency, Capability.EDIT_LEDGERS)
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return import_file(
                kind=kind, file=opened, agency=agency, actor=actor,
                file_name=file_name or file.name, progress=progress,
            )  # fmt: skip
    name = file_name or str(getattr(file, "name", "") or "文件")
    progress("读取", 0, 1)
    try:
        with bulk.at_speed():
            return _take_in(table, file, agency, actor, name, progress)
    except OperationalError as error:
        if "locked" in str(error) or "lock timeout" in str(error):
            why = "数据库正忙（可能有另一个导入正在进行），请稍后再试"
        else:
            why = f"数据库写不进去（{str(error).strip()}）"
        raise NotStored(f"{why}；没有写入任何数据") from error


def _take_in(
    table: Table,
    file: IO[bytes],
    agency: Agency,
    actor: User | None,
    name: str,
    progress: Progress,
) -> ImportResult:
    sheet = read_sheet(file, name, lambda done, total: progress("读取", done, total))
    total = len(sheet.rows)
    progress("校验", 0, total)
    rows, faults = parse(sheet, table, on=happened.today())
    del sheet
    with transaction.atomic():
        # One import of an agency at a time: a second one sees what the first stored.
        Agency.objects.select_for_update().get(pk=agency.pk)
        plan = stores()[table.kind].plan(rows, agency)
        if faults := [*faults, *plan.faults]:
            raise FaultyFile(name, faults)
        progress("校验", total, total)
        batch = None
        if plan.added:
            batch = _store(table, plan, _Origin(agency, actor, name, _digest(file)), progress)
    return ImportResult(
        table.kind, table.title, name, plan.added, plan.unchanged, batch, plan.notes
    )


@dataclass(frozen=True, slots=True)
class _Origin:
    """Whose file it is."""

    agency: Agency
    actor: User | None
    file_name: str
    digest: str


def _store(table: Table, plan: Plan, origin: _Origin, progress: Progress) -> ImportBatch:
    """Write what the plan adds, and that it was added."""
    batch = ImportBatch.objects.create(
        agency=origin.agency,
        kind=table.kind,
        file_name=Path(origin.file_name).name[-255:],
        file_digest=origin.digest,
        rows_added=plan.added,
        rows_unchanged=plan.unchanged,
        imported_at=timezone.now(),
        imported_by=origin.actor,
    )
    plan.write(batch, progress)
    record(
        verb="导入台账",
        subject=batch,
        agency=origin.agency,
        actor=origin.actor,
        detail={
            "kind": table.kind,
            "file": batch.file_name,
            "digest": batch.file_digest,
            "added": plan.added,
            "unchanged": plan.unchanged,
        },
        label=f"{table.title}：{batch.file_name}",
    )
    return batch


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(io.DEFAULT_BUFFER_SIZE * 16):
        digest.update(block)
    return digest.hexdigest()


def unreadable(path: Path, error: OSError) -> FaultyFile:
    """Return the fault of a file that could not be opened."""
    reasons = {
        FileNotFoundError: "没有这个文件；请检查路径",
        IsADirectoryError: "是文件夹，应为 .xlsx 或 .csv 文件",
        PermissionError: "没有读取权限",
    }
    return FaultyFile(str(path), [Fault(reasons.get(type(error), f"打不开（{reason(error)}）"))])
