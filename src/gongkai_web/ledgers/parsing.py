"""Which rows does a file hold, as values, and what is wrong with them?

Columns are read one after the other, not cell by cell: a column of 50,000
cells holds few different texts. Rows that are free of faults go on to the
ledger's own rules and to the comparison with what is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from gongkai_web.ledgers.columns import Column, Table
from gongkai_web.ledgers.faults import Fault, FaultyFile
from gongkai_web.ledgers.happened import told
from gongkai_web.ledgers.reading import Sheet

Values: TypeAlias = tuple[Any, ...]
"""One row: a value for each of the table's fields, in order."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The sound rows of a file."""

    table: Table
    file_name: str
    present: frozenset[str]
    """The fields whose columns the file has; the others say nothing."""
    values: Sequence[Values]
    numbers: Sequence[int]
    """Row numbers as a spreadsheet shows them."""

    def only(self, pairs: Iterable[tuple[Values, int]]) -> Rows:
        """Return some of the rows, given with their numbers."""
        kept = list(pairs)
        return replace(self, values=[v for v, _ in kept], numbers=[n for _, n in kept])

    def fault(self, number: int, field: str, value: Any, expected: str) -> Fault:
        """Return a fault at a field of a row."""
        column = self.table.by_field[field]
        shown = column.value.show(value)
        return Fault(expected, number, column.name, shown, personal=column.personal)


def parse(sheet: Sheet, table: Table, *, on: date) -> tuple[Rows, list[Fault]]:
    """Return the sound rows, and the faults of the others.

    ``on`` is today: what is said to have happened cannot have happened later.

    Raises FaultyFile where the header itself is wrong: then no row can be read.
    """
    columns = _columns(sheet, table)
    faults = [
        Fault(why, row, columns[at].name if at < len(columns) else None, value)
        for row, at, value, why in sheet.faults
        if at >= len(columns) or not columns[at].computed
    ]
    cells = dict(
        zip((column.field for column in columns), zip(*sheet.rows, strict=True), strict=True)
    )
    numbers = sheet.numbers
    faulty = {fault.row for fault in faults}
    located = {(fault.row, fault.column) for fault in faults}
    parsed: list[Sequence[Any]] = []
    for column in table.read_columns:
        raw = cells.get(column.field)
        if raw is None:
            parsed.append([column.value.empty] * len(numbers))
            continue
        values, unfit = column.value.parse_all(raw)
        parsed.append(values)
        found = [_unfit(column, numbers[at], raw[at], why) for at, why in unfit.items()]
        if column.value.happened and (
            later := {v for v in set(values) if v and v > on.isoformat()}
        ):
            found += [
                _unfit(column, numbers[at], raw[at], told(on))
                for at, value in enumerate(values)
                if value in later
            ]
        if column.required and not all(value or value == 0 for value in values):
            found += [
                _missing(column, numbers[at])
                for at, value in enumerate(values)
                if value in (None, "", ())
                and at not in unfit
                and (numbers[at], column.name) not in located
            ]
        faults += found
        faulty.update(fault.row for fault in found)
    rows: Iterable[Values] = zip(*parsed, strict=True)
    if faulty:
        sound = [(row, n) for row, n in zip(rows, numbers, strict=True) if n not in faulty]
        rows, numbers = [row for row, _ in sound], [n for _, n in sound]
    return (
        Rows(table, sheet.file_name, frozenset(cells), list(rows), numbers),
        faults,
    )


def _unfit(column: Column, row: int, value: str, why: str) -> Fault:
    return Fault(why, row, column.name, value, personal=column.personal)


def _missing(column: Column, row: int) -> Fault:
    return Fault(f"不能为空；应为{column.value.expected}", row, column.name, "")


def _columns(sheet: Sheet, table: Table) -> list[Column]:
    """Return the columns the header names, in the file's order."""
    found: list[Column | None] = [table.column_named(name) for name in sheet.header]
    faults = []
    known = sum(column is not None for column in found)
    for at, (name, column) in enumerate(zip(sheet.header, found, strict=True)):
        if column is None and not name:
            faults.append(Fault(f"第 {at + 1} 列没有列名", 1))
        elif column is None:
            near = table.near(name)
            hint = f"；是不是“{near}”？" if near else ""
            faults.append(Fault(f"没有这一列{hint}", 1, name))
    if not known:
        names = "、".join(sheet.header[:5])
        raise FaultyFile(
            sheet.file_name,
            [
                Fault(
                    f"第 1 行应为“{table.title}”的列名（{'、'.join(c.name for c in table.read_columns[:5])}…），"
                    f"现为“{names}”；列名上面如有标题行，请删去",
                    1,
                )
            ],
        )
    for name, times in Counter(column.name for column in found if column).items():
        if times > 1:
            faults.append(Fault(f"这一列出现了 {times} 次，应只有一列", 1, name))
    absent = [
        column for column in table.read_columns
        if column not in found and (column.required or (column.key and column.field != "index_no"))
    ]  # fmt: skip
    faults += [Fault(f"缺少“{column.name}”列；应为{column.value.expected}", 1) for column in absent]
    if faults:
        allowed = "、".join(column.name for column in table.columns)
        faults.append(Fault(f"“{table.title}”可用的列名：{allowed}", 1))
        raise FaultyFile(sheet.file_name, faults)
    return [column for column in found if column is not None]


def without_repeats(
    rows: Rows, key: Callable[[Values], Any]
) -> tuple[list[tuple[Values, int]], int, list[Fault]]:
    """Return the rows that differ, how many merely repeat another, and the contradictions.

    Two rows of one key must be equal; the later one is named where they are not.
    """
    pairs = list(zip(rows.values, rows.numbers, strict=True))
    if len({key(values) for values in rows.values}) == len(pairs):
        return pairs, 0, []
    first: dict[Any, tuple[Values, int]] = {}
    faults = []
    repeats = 0
    for values, number in pairs:
        earlier = first.setdefault(key(values), (values, number))
        if earlier[1] == number:
            continue
        if earlier[0] == values:
            repeats += 1
        else:
            faults.append(
                contradiction(
                    rows, number, values, earlier[0], f"与第 {earlier[1]} 行重复而内容不同"
                )
            )
    return list(first.values()), repeats, faults


def contradiction(
    rows: Rows, number: int, values: Values, other: Values, what: str, advice: str = ""
) -> Fault:
    """Return the fault of a row that says something else than an earlier one of the same key.

    ``advice`` says what to do about it.
    """
    table = rows.table
    told = []
    for column, mine, theirs in zip(table.read_columns, values, other, strict=True):
        if mine == theirs or column.field not in rows.present:
            continue
        if column.personal:
            told.append(f"{column.name}不同")
        else:
            here, there = column.value.show(mine) or "空", column.value.show(theirs) or "空"
            told.append(f"{column.name}：那里是“{_cut(there)}”，这里是“{_cut(here)}”")
    shown = "；".join(told[:3]) + ("……" if len(told) > 3 else "")
    key = next(column for column in table.key if column.value.show(values[table.at[column.field]]))
    names = "、".join(column.name for column in table.key)
    return Fault(
        f"{what}（{shown}）；{names}相同的记录只能有一条" + (f"。{advice}" if advice else ""),
        number,
        key.name,
        key.value.show(values[table.at[key.field]]),
    )


def differs(rows: Rows, values: Values, stored: Values) -> bool:
    """Return whether a row says something else than what is stored, in the columns the file has."""
    if values == stored:
        return False
    return any(
        mine != theirs
        for column, mine, theirs in zip(rows.table.read_columns, values, stored, strict=True)
        if column.field in rows.present
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 24 else f"{line[:24]}…"
