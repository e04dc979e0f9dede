"""How does a ledger leave the system? As ``.csv`` or ``.xlsx``, with the columns it came in.

What is written can be taken in again and then changes nothing. No cell of it
is a formula.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from gongkai_web.agencies.access import Capability, may, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import personal
from gongkai_web.journal.actions import record
from gongkai_web.ledgers.cases import ApplicationStore
from gongkai_web.ledgers.columns import PROVISIONAL, Column, Table
from gongkai_web.ledgers.notes import Notes
from gongkai_web.ledgers.parsing import Values
from gongkai_web.ledgers.reading import escaped
from gongkai_web.ledgers.registers import stores
from gongkai_web.ledgers.tables import table_named
from gongkai_web.ledgers.values import Computed, Count, Day, Text, Yuan

FORMATS = ("csv", "xlsx")
LONGEST_CELL = 32_767
"""A spreadsheet holds no more characters in one cell."""


class UnknownFormat(ValueError):
    """The file's name ends in something that is not written here."""


class CellTooLong(ValueError):
    """A text does not fit into a cell of a workbook; CSV takes it."""


def format_of(file_name: str) -> str:
    """Return ``csv`` or ``xlsx``. Raises UnknownFormat."""
    suffix = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if suffix not in FORMATS:
        raise UnknownFormat(f"“{file_name}”的扩展名应为 .csv 或 .xlsx")
    return suffix


def export(
    *,
    kind: str,
    agency: Agency,
    year: int,
    path: Path,
    actor: User | None = None,
    on: date | None = None,
    notes: Notes | None = None,
) -> int:
    """Write a year's ledger of an agency to a file and return how many rows it has.

    Cases still open are judged as of ``on``, by default today: an export
    states how things stand on the day it is made. ``notes`` takes what should
    be looked at in the records, though it is no error. The file appears whole or
    not at all. Raises UnknownLedger, UnknownFormat, NotAllowed, CellTooLong, OSError.
    """
    format_ = format_of(path.name)
    temporary = tempfile.NamedTemporaryFile(  # noqa: SIM115 – renamed, not deleted
        "w+b", dir=path.parent, prefix=".gongkai-", delete=False
    )
    try:
        with temporary:
            count = write_ledger(
                kind=kind, agency=agency, year=year, format_=format_,
                file=temporary.file, actor=actor, on=on, notes=notes,
            )  # fmt: skip
        os.chmod(temporary.name, 0o600 if table_named(kind).kind == "applications" else 0o644)
        os.replace(temporary.name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary.name)
        raise
    return count


def write_ledger(
    *,
    kind: str,
    agency: Agency,
    year: int,
    format_: str,
    file: IO[bytes],
    actor: User | None = None,
    on: date | None = None,
    notes: Notes | None = None,
) -> int:
    """Write a year's ledger to an open file and return how many rows it has.

    Applications leave with their applicants' names in clear only for those who handle
    them (and the operator of the machine); for everybody else they are masked as on the
    pages. The journal says who took them, and how.
    """
    table = table_named(kind)
    require(actor, agency, Capability.VIEW)
    rows: Iterable[Values] = stores()[table.kind].of_year(
        agency, year, on=on or timezone.localdate(), notes=notes
    )
    if not any(column.personal for column in table.columns):
        return _write(table, rows, format_, file)
    clear = _in_clear(actor, agency)
    count = _write(table, rows if clear else _masked(table, rows), format_, file)
    _note(table, agency, year, actor, count, clear)
    return count


AGENCY = Column("单位", "agency", Text(120), width=24)
"""Stands first where a file holds the cases of several agencies."""


def write_cases(
    *,
    keys: Mapping[Agency, Sequence[int]],
    format_: str,
    file: IO[bytes],
    actor: User | None = None,
    on: date | None = None,
) -> int:
    """Write these applications, by agency in the order given, and return how many rows there are.

    The columns are the ledger's; where several agencies are in it, the agency's name comes
    first. Masked and journaled as by :func:`write_ledger`, agency by agency. Raises
    UnknownLedger, NotAllowed, CellTooLong, CannotUnseal.
    """
    base = table_named("applications")
    several = len(keys) > 1
    table = replace(base, columns=(AGENCY, *base.columns)) if several else base
    clear = {agency: _in_clear(actor, agency) for agency in keys}
    store = ApplicationStore()

    def rows() -> Iterator[Values]:
        for agency, wanted in keys.items():
            found: Iterable[Values] = store.of_keys(agency, wanted, on=on or timezone.localdate())
            for row in found if clear[agency] else _masked(base, found):
                yield (agency.name, *row) if several else row

    for agency in keys:
        require(actor, agency, Capability.VIEW)
    count = _write(table, rows(), format_, file)
    for agency, wanted in keys.items():
        _note(base, agency, None, actor, len(wanted), clear[agency])
    return count


def _in_clear(actor: User | None, agency: Agency) -> bool:
    return actor is None or may(actor, agency, Capability.EDIT_LEDGERS)


def _masked(table: Table, rows: Iterable[Values]) -> Iterator[Values]:
    """Yield the rows with their personal columns as the back office shows them."""
    hidden = [(at, column.field) for at, column in enumerate(table.columns) if column.personal]
    for row in rows:
        shown = personal.masked({field: row[at] or "" for at, field in hidden})
        values = list(row)
        for at, field in hidden:
            values[at] = shown[field]
        yield tuple(values)


def _note(
    table: Table, agency: Agency, year: int | None, actor: User | None, count: int, clear: bool
) -> None:
    from django.db import transaction

    with transaction.atomic():
        record(
            verb="导出台账",
            subject=None,
            agency=agency,
            actor=actor,
            detail={
                "kind": table.kind,
                **({} if year is None else {"year": year}),
                "rows": count,
                "applicants": "未遮盖" if clear else "已遮盖",
            },
            label=f"{table.title}：{'按条件筛选' if year is None else f'{year}年'}",
        )


def write_template(*, kind: str, format_: str, file: IO[bytes]) -> None:
    """Write an empty ledger: the column names, and in a workbook what each expects."""
    _write(table_named(kind), (), format_, file, template=True)


def _write(
    table: Table, rows: Iterable[Values], format_: str, file: IO[bytes], *, template: bool = False
) -> int:
    columns = table.read_columns if template else table.columns
    if format_ == "xlsx":
        return _write_workbook(table, columns, rows, file, template=template)
    return _write_csv(columns, rows, file)


def _write_csv(columns: tuple[Column, ...], rows: Iterable[Values], file: IO[bytes]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    shows = [(column.value.show, isinstance(column.value, _NUMERIC)) for column in columns]
    count = 0
    for row in rows:
        writer.writerow(
            [
                show(value) if safe else escaped(show(value))
                for (show, safe), value in zip(shows, row, strict=True)
            ]
        )
        count += 1
    text.flush()
    text.detach()
    return count


_NUMERIC = (Count, Yuan, Day)


def _write_workbook(
    table: Table,
    columns: tuple[Column, ...],
    rows: Iterable[Values],
    file: IO[bytes],
    *,
    template: bool,
) -> int:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    for position, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    header = []
    for column in columns:
        cell = WriteOnlyCell(sheet, column.name)
        cell.font = Font(bold=True)
        if column.required or column.key:
            cell.fill = PatternFill("solid", fgColor="FFF2CC")
        if template:
            cell.comment = Comment(explained(column), "公开", height=120, width=260)
        header.append(cell)
    sheet.append(header)
    count = 0
    for row in rows:
        count += 1
        sheet.append(
            [
                _cell(sheet, WriteOnlyCell, column, value, count)
                for column, value in zip(columns, row, strict=True)
            ]
        )
    book.save(file)
    return count


def _cell(sheet: Any, cell_type: Any, column: Column, value: Any, row: int) -> Any:
    if value is None or value == "":
        return None
    kind = column.value
    if isinstance(kind, Day) or (isinstance(kind, Computed) and column.field == "due_on"):
        day, mark, _ = value.partition(PROVISIONAL)
        cell = cell_type(sheet, date.fromisoformat(day))
        cell.number_format = f'yyyy-mm-dd"{mark}"' if mark else "yyyy-mm-dd"
        return cell
    if isinstance(kind, Count):
        return value
    if isinstance(kind, Yuan):
        return value // 100 if value % 100 == 0 else value / 100
    text = kind.show(value)
    if len(text) > LONGEST_CELL:
        raise CellTooLong(
            f"第 {row + 1} 行“{column.name}”有 {len(text)} 个字，Excel 一格最多 {LONGEST_CELL} 个字，请改导出 .csv"
        )
    cell = cell_type(sheet, text)
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell


def explained(column: Column) -> str:
    """Return what a column expects, in one Chinese sentence."""
    parts = ["必填" if column.required else "选填", column.value.expected]
    if column.note:
        parts.append(column.note)
    return "；".join(parts) + "。"
