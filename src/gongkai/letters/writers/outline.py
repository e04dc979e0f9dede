"""In which order does a printed letter say what? (GB/T 9704—2012)

Title, number, addressee, text and tables, attachments, then the agency with
room for its seal and the day. Both writers set what stands here, and add
nothing to the words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from gongkai.letters.letter import Grid, Letter, clean
from gongkai.letters.wording import chinese_date

FORM_PT: Final = 12.0
"""The size of the words in a table: 小四."""
_HEADING: Final = re.compile(r"[一二三四五六七八九十]+、[^。；！？!?;]{1,30}")
_OPEN_DAY: Final = "　　　　年　　月　　日"
_DAY_INDENT: Final = 4.0
_LABELS, _VALUES = 0.23, 0.27
"""The shares of a label and of its value where two pairs stand side by side."""
_ONE_LABEL: Final = 0.24
_NARROWEST, _WIDEST = 4, 26
_ROW_WORDS: Final = 400
"""A row with a longer cell may go on on the next page; any other stays whole."""
_FEW_ROWS, _FEW_WORDS = 12, 400
"""A list of so little stays whole; a form goes on on the next page between two rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: a heading, or a paragraph with the indent of two characters."""

    text: str
    heading: bool = False
    note: bool = False
    """A remark under the table of a form, set in the table's size."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    span: int
    label: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table, ready to be ruled."""

    heading: str
    widths: tuple[float, ...]
    """Shares of the width of the text."""
    rows: tuple[tuple[Cell, ...], ...]
    header: bool

    @property
    def whole(self) -> bool:
        """Whether it is never parted by the end of a page."""
        words = sum(len(cell.text) for row in self.rows for cell in row)
        return self.header and len(self.rows) <= _FEW_ROWS and words <= _FEW_WORDS


def stays_whole(row: tuple[Cell, ...]) -> bool:
    """Return whether a row is never parted by the end of a page: a taller one must be."""
    return all(len(cell.text) < _ROW_WORDS for cell in row)


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything that is printed, in order."""

    agency: str
    """Over the title; empty on a form, which bears it elsewhere."""
    title: str
    number: str
    addressee: str
    body: tuple[Line | Table, ...]
    attachments: tuple[str, ...]
    signature: str
    signature_indent: float
    """How many characters the agency's name stands off the right margin."""
    day: str
    day_indent: float


def outline(letter: Letter) -> Outline:
    """Return what is printed of a letter."""
    body: list[Line | Table] = []
    for block in letter.blocks:
        if isinstance(block, Grid):
            body.append(_table(block))
        else:
            under = not letter.sealed and any(isinstance(item, Table) for item in body)
            body += lines(block.text, note=under)
    day = chinese_date(letter.dated) if letter.dated else _OPEN_DAY
    indents = _indents(clean(letter.agency), day)
    return Outline(
        agency=clean(letter.agency) if letter.sealed else "",
        title=clean(letter.title),
        number=clean(letter.number),
        addressee=clean(letter.addressee),
        body=tuple(body),
        attachments=tuple(_attachments(letter)),
        signature=clean(letter.agency) if letter.sealed else "",
        signature_indent=indents[0],
        day=day if letter.sealed else "",
        day_indent=indents[1],
    )


def lines(text: str, *, note: bool = False) -> list[Line]:
    """Return the lines of a paragraph, without their own indent, blank ones left out."""
    found = (line.strip() for line in clean(text).splitlines())
    return [Line(line, bool(_HEADING.fullmatch(line)), note) for line in found if line]


def _indents(agency: str, day: str) -> tuple[float, float]:
    """Return how far name and day stand off the margin (7.3.5.1: day four off, name centred on it)."""
    wider = (_width(agency) - _width(day)) / 2
    name = max(_DAY_INDENT - wider, 0.0)
    return name, max(name + wider, 0.0)


def _attachments(letter: Letter) -> list[str]:
    shown = [
        clean(title) + (f"（{pages}页）" if pages else "") for title, pages in letter.attachments
    ]
    if len(shown) == 1:
        return shown
    return [f"{number}．{one}" for number, one in enumerate(shown, start=1)]


def _table(grid: Grid) -> Table:
    columns = max((len(row) for row in grid.rows), default=0)
    rows = []
    for row in grid.rows:
        cells = [
            Cell(clean(text), 1, grid.header or place % 2 == 0) for place, text in enumerate(row)
        ]
        if cells and len(cells) < columns:
            last = cells[-1]
            cells[-1] = Cell(last.text, columns - len(cells) + 1, last.label)
        rows.append(tuple(cells))
    if grid.header:
        rows[1:] = [tuple(Cell(c.text, c.span, False) for c in row) for row in rows[1:]]
    return Table(clean(grid.heading), _widths(grid, columns), tuple(rows), grid.header)


def _widths(grid: Grid, columns: int) -> tuple[float, ...]:
    """Return the columns' shares: fixed for a form, after the longest words under a header."""
    if not grid.header:
        if columns <= 2:
            return (_ONE_LABEL, 1 - _ONE_LABEL)[:columns]
        return ((_LABELS, _VALUES) * columns)[:columns]
    needed = [
        min(max(max(_width(row[place]) for row in grid.rows) + 1, _NARROWEST), _WIDEST)
        for place in range(columns)
    ]
    return tuple(one / sum(needed) for one in needed)


def _width(text: str) -> float:
    """Return how many Chinese characters wide a text is."""
    return sum(
        1 if unicodedata.east_asian_width(one) in "WF" else 0.5 for one in text.split("\n")[0]
    )
