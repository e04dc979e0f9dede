"""How is a table without rules read? By where its heads, labels and numbers stand on the page.

A column is what the numbers and the head above them have in common from left to right; a row is a line
of numbers, and its label whatever text beside it makes a label and reaches to that line. The table
is taken only if every head is found and every line of numbers has one label: then blanks are where
nothing stands. Otherwise the answer is None, and the lines are read as text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Grid, GridCell, Place
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    COLUMNS,
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
)

_RESULTS = (*(REMEDY_RESULT_TITLES[key] for key in REMEDY_COLUMNS[:-1]), "总计")
_KINDS = (*(APPLICANT_KIND_TITLES[kind] for kind in COLUMNS[:-1]), "总计")
_BLOCKS = 3
_OVER_HEADS = (
    "法人或其他组织",
    "申请人情况",
    "行政复议",
    "行政诉讼",
    "未经复议直接起诉",
    "复议后起诉",
)
"""What stands over several heads."""
NARROW = 0.3
"""A gap that may part two cells, in sizes of a character."""
_LINE = 1.4
"""From one line of a cell to the next, in sizes of a character."""
_PAGE = 100_000.0
"""Points between one page's top and the next one's, when all pages are one."""
_MOST_PIECES = 6
"""Lines over which a label may run."""
_MOST_FIELDS = 3_000


@dataclass(frozen=True, slots=True)
class Field:
    """A stretch of a line without a wide gap. Lengths in points, ``y`` of its middle."""

    text: str
    page: int
    x0: float
    x1: float
    y: float
    size: float
    characters: tuple[tuple[str, float, float], ...] = ()
    """Its characters, and from where to where each reaches."""

    @property
    def at(self) -> float:
        """How far down it stands, all pages being one."""
        return self.page * _PAGE + self.y

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return (self.x0, self.y - self.size / 2, self.x1, self.y + self.size / 2)

    def parted(self, gap: float) -> Iterator[Field]:
        """Yield what is left of it, parted wherever there is such a gap; in sizes of a character."""
        if not self.characters:
            yield self
        start = 0
        for index, (_, _, end) in enumerate(self.characters):
            last = index + 1 == len(self.characters)
            if last or self.characters[index + 1][1] - end > gap * self.size:
                part = self.characters[start : index + 1]
                text = "".join(character for character, _, _ in part)
                yield replace(self, text=text, x0=part[0][1], x1=end, characters=part)
                start = index + 1

    @property
    def is_number(self) -> bool:
        """May it be what a cell of numbers holds?"""
        return parse_number(self.text, "count").state in ("read", "not_applicable")


@dataclass(slots=True)
class _Column:
    x0: float
    x1: float
    head: str = ""

    def overlaps(self, field: Field) -> bool:
        return field.x0 < self.x1 and field.x1 > self.x0


def table_of(fields: Sequence[Field], number: int) -> Grid | None:
    """Return the table as a grid with real columns, or None where that is not certain."""
    if not fields or len(fields) > _MOST_FIELDS:
        return None
    ordered = sorted(fields, key=lambda field: (field.at, field.x0))
    return (
        _applications(ordered, number) or _remedies(ordered, number) or _proactive(ordered, number)
    )


# Table 3 -----------------------------------------------------------------


def _applications(fields: Sequence[Field], number: int) -> Grid | None:
    first = next((f for f in fields if labels.application_row(f.text) == "new_received"), None)
    begins = next((f.at for f in fields if f.is_number), None)
    if begins is None or (first is not None and begins < first.at - 3 * first.size):
        return None
    head = [field for field in fields if field.at < begins - field.size / 2]
    body = [field for field in fields if field.at >= begins - field.size / 2]
    columns = _columns(head, [f for f in body if f.is_number], _KINDS)
    if columns is None:
        return None
    lines = list(_lines(field for field in body if _in_columns(field, columns)))
    beside = [f for f in body if f.x1 <= columns[0].x0 and not _in_columns(f, columns)]
    rows: list[tuple[str, Field, Sequence[Field]]] = []
    above = _above(body)
    beside = [replace(f, y=f.y + above[f.page]) for f in beside]
    for line in lines:
        label = _label(beside, line[0], line[0].y + above[line[0].page])
        if label is None or label in [key for key, _, _ in rows] or _crowd(line, columns):
            return None
        rows.append((label, line[0], line))
    return _grid(columns, rows, number) if len(rows) > 1 else None


def _above(fields: Iterable[Field]) -> dict[int, float]:
    """Return for each page what to add to its ``y``, so that a row cut by the page's end is whole.

    Each page's first line then stands as far below the last one of the page before as lines
    do; whatever lies between them, page numbers and margins, is no part of the table.
    """
    pages: dict[int, list[Field]] = {}
    for field in fields:
        pages.setdefault(field.page, []).append(field)
    above: dict[int, float] = {}
    end = 0.0
    for page, here in sorted(pages.items()):
        first = min(here, key=lambda field: field.y)
        above[page] = end - first.y
        end += max(field.y for field in here) - first.y + _LINE * first.size
    return above


def _label(beside: Sequence[Field], number: Field, at: float) -> str | None:
    """Return the label that reaches to the line of a number; None unless there is one alone.

    ``at`` is how far down the number stands, as the ``y`` of what is ``beside`` says it: all
    pages joined.
    """
    near = [field for field in beside if abs(field.y - at) < 8 * field.size]
    near += [part for f in near for part in f.parted(NARROW) if part.text != f.text]
    near.sort(key=lambda field: (field.y, field.x0))
    found: dict[str, str] = {}
    for start, first in enumerate(near):
        run = [first]
        for other in near[start:]:
            if other is not first:
                if not _continues(run[-1], other):
                    continue
                run.append(other)
            if len(run) > _MOST_PIECES:
                break
            text = "".join(one.text for one in run)
            key = labels.application_row(text)
            if key is None and labels.group_of(text) == "六":
                key = "undivided"
            reaches = run[0].y - number.size / 2 <= at <= run[-1].y + number.size / 2
            if key is not None and reaches:
                found.setdefault(key, text)
    if len(found) > 1:
        found.pop("undivided", None)
    return next(iter(found.values())) if len(found) == 1 else None


def _continues(above: Field, below: Field) -> bool:
    """Is it the next line of the same cell?"""
    return (
        above.x0 < below.x1
        and below.x0 < above.x1
        and 0.5 * above.size < below.y - above.y < 2.2 * above.size
    )


# Table 4 -----------------------------------------------------------------


def _remedies(fields: Sequence[Field], number: int) -> Grid | None:
    numbers = [field for field in fields if field.is_number]
    lines = list(_lines(numbers))
    if len(lines) != 1:
        return None
    (line,) = lines
    if any(_hides_a_number(f) for f in fields):
        return None
    head = [field for field in fields if field.at < line[0].at]
    columns = _columns(head, numbers, _RESULTS * _BLOCKS)
    if columns is None or _crowd(line, columns):
        return None
    return _grid(columns, [("", line[0], line)], number, blocks=True)


def _hides_a_number(field: Field) -> bool:
    """Stands a number in it beside something else, with a gap between them?"""
    return not field.is_number and any(part.is_number for part in field.parted(NARROW))


# Table 2 -----------------------------------------------------------------


def _proactive(fields: Sequence[Field], number: int) -> Grid | None:
    """Return table 2: each head and each row on a line, every number below one head."""
    rows: list[list[tuple[str, int, Field]]] = []
    heads: list[Field] = []
    for line in _lines(fields):
        measures = [field for field in line if labels.measure(field.text) is not None]
        if any(labels.is_article_20(field.text) for field in line):
            heads = []
            rows.append([(line[0].text, 0, line[0])])
        elif measures:
            heads = measures
            rows.append([(head.text, c, head) for c, head in enumerate(heads, start=1)])
        elif labels.proactive_row(line[0].text) is not None and heads:
            below = {0: line[0]}
            for field in line[1:]:
                above = [c for c, h in enumerate(heads, 1) if h.x0 < field.x1 and h.x1 > field.x0]
                if len(above) != 1 or above[0] in below:
                    return None
                below[above[0]] = field
            blank = replace(line[0], text="")
            rows.append([(below.get(c, blank).text, c, line[0]) for c in range(len(heads) + 1)])
        elif any(field.is_number for field in line):
            return None
    cells = tuple(
        GridCell(text, r, c, place=Place(page=f.page, table=number, row=r + 1, column=c + 1))
        for r, row in enumerate(rows)
        for text, c, f in row
    )
    known = sum(len(row) > 1 for row in rows)
    return Grid(cells, place=Place(page=fields[0].page, table=number)) if known > 1 else None


# Both --------------------------------------------------------------------


def _columns(
    head: Sequence[Field], numbers: Sequence[Field], wanted: Sequence[str]
) -> list[_Column] | None:
    """Return the columns whose heads are exactly those wanted, from left to right, or all of them in another order."""
    for columns in (_by_overlap(head, numbers, wanted), *_by_numbers(head, numbers, wanted)):
        names = [labels.core(column.head) for column in columns]
        if names == list(wanted) or (
            len(set(wanted)) == len(wanted) and sorted(names) == sorted(wanted)
        ):
            return columns
    return None


def _by_overlap(
    head: Sequence[Field], numbers: Sequence[Field], wanted: Sequence[str]
) -> list[_Column]:
    """Return columns of what has a stretch of the line in common: numbers and heads that have gaps between them."""
    characters = set("".join(wanted))
    parts = [p for f in head for p in f.parted(NARROW) if set(labels.plain(p.text)) <= characters]
    longest = max(len(name) for name in wanted)
    parts = [field for field in parts if len(labels.plain(field.text)) <= longest]
    columns: list[_Column] = []
    for field in sorted([*parts, *numbers], key=lambda field: field.x0):
        if columns and field.x0 < columns[-1].x1:
            columns[-1].x1 = max(columns[-1].x1, field.x1)
        else:
            columns.append(_Column(field.x0, field.x1))
    for column in columns:
        column.head = "".join(f.text for f in parts if column.overlaps(f))
    return columns


def _by_numbers(
    head: Sequence[Field], numbers: Sequence[Field], wanted: Sequence[str]
) -> Iterator[list[_Column]]:
    """Yield columns of the numbers alone, each with the characters above it.

    Heads side by side may leave no gap between them. Columns end between their numbers, where these begin or where they
    end; that the heads then come out as the form has them proves which.
    """
    columns: list[_Column] = []
    for field in sorted(numbers, key=lambda field: field.x0):
        if columns and field.x0 < columns[-1].x1:
            columns[-1].x1 = max(columns[-1].x1, field.x1)
        else:
            columns.append(_Column(field.x0, field.x1))
    if len(columns) != len(wanted):
        return
    pairs = list(pairwise(columns))
    for edges in (
        [(one.x1 + other.x0) / 2 for one, other in pairs],
        [other.x0 - 1 for _, other in pairs],
        [one.x1 + 1 for one, _ in pairs],
    ):
        first, last = min(edges[0], columns[0].x0), max(edges[-1], columns[-1].x1)
        ends = [2 * first - edges[1], *edges, 2 * last - edges[-2]]
        found = _characters_between(ends, head)
        yield [
            _Column(column.x0, column.x1, text) for column, text in zip(columns, found, strict=True)
        ]


def _characters_between(ends: Sequence[float], head: Sequence[Field]) -> list[str]:
    """Return what the heads say between each two of the places, line by line."""
    found = [""] * (len(ends) - 1)
    for field in head:
        if labels.core(field.text) in _OVER_HEADS:
            continue
        for text, x0, x1 in field.characters:
            at = bisect_right(ends, (x0 + x1) / 2) - 1
            if 0 <= at < len(found):
                found[at] += text
    return found


def _crowd(line: Sequence[Field], columns: Sequence[_Column]) -> bool:
    """Stand two numbers of a line in one column? Then the heads are not above their numbers."""
    return any(sum(map(column.overlaps, line)) > 1 for column in columns)


def _in_columns(field: Field, columns: Sequence[_Column]) -> bool:
    return any(column.overlaps(field) for column in columns) and field.x0 >= columns[0].x0 - 1


def _lines(fields: Iterable[Field]) -> Iterator[list[Field]]:
    """Yield the fields line by line."""
    line: list[Field] = []
    for field in fields:
        if line and abs(field.at - line[0].at) > 0.5 * field.size:
            yield line
            line = []
        line.append(field)
    if line:
        yield line


def _grid(
    columns: Sequence[_Column],
    rows: Sequence[tuple[str, Field, Sequence[Field]]],
    number: int,
    *,
    blocks: bool = False,
) -> Grid:
    """Return the grid: a head, and in each row a cell for every column, blank where nothing stands."""
    top = rows[0][1]

    def cell(text: str, row: int, column: int, page: int, colspan: int = 1) -> GridCell:
        place = Place(page=page, table=number, row=row + 1, column=column + 1)
        return GridCell(text, row, column, colspan=colspan, place=place)

    cells = []
    height = 1
    if blocks:
        names = ("行政复议", "未经复议直接起诉", "复议后起诉")
        cells = [cell("", 0, 0, top.page)]
        cells += [cell(name, 0, 1 + 5 * n, top.page, 5) for n, name in enumerate(names)]
        height = 2
    cells.append(cell("", height - 1, 0, top.page))
    cells += [cell(one.head, height - 1, c, top.page) for c, one in enumerate(columns, start=1)]
    for r, (label, first, line) in enumerate(rows, start=height):
        cells.append(cell(label, r, 0, first.page))
        for c, column in enumerate(columns, start=1):
            text = "\n".join(field.text for field in line if column.overlaps(field))
            _, above, _, below = first.box
            box = (column.x0, above, column.x1, below)
            cells.append(replace(cell(text, r, c, first.page), box=box))
    return Grid(tuple(cells), place=Place(page=top.page, table=number))
