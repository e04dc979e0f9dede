"""What does a document look like before anybody knows what it says?

Every reader turns its kind of file into a ``Document``: paragraphs and grids
in the order in which they stand. A grid is a table's cells with their
positions and spans and their raw text. Recognition works on this alone, so
that a PDF and a web page are understood by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TypeAlias

from gongkai.reports.readers.labels import Label, label_of
from gongkai.reports.readers.made_often import made_often


@made_often(frozen=True, slots=True)
class Place:
    """Where something stands in its file. All numbers count from 1."""

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    paragraph: int | None = None
    element: str | None = None
    """Path of the element (HTML: XPath of the table; JSON: path of the value)."""

    def __str__(self) -> str:
        parts = []
        if self.page is not None:
            parts.append(f"第{self.page}页")
        if self.sheet is not None:
            parts.append(f"工作表“{self.sheet}”")
        if self.table is not None:
            parts.append(f"第{self.table}个表")
        if self.line is not None:
            parts.append(f"第{self.line}行")
            if self.column is not None:
                parts.append(f"第{self.column}栏")
        elif self.row is not None:
            parts.append(f"第{self.row}行")
            if self.column is not None:
                parts.append(f"第{self.column}列")
        if self.paragraph is not None:
            parts.append(f"第{self.paragraph}段")
        if not parts and self.element is not None:
            parts.append(self.element)
        return "".join(parts)


@made_often(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    text: str
    place: Place = field(default_factory=Place)
    within: tuple[object, ...] = ()
    """The elements it lies in, outermost first, where the file knows of such."""


@made_often(frozen=True, slots=True)
class GridCell:
    """One printed cell, at the upper left corner of what it spans. Rows and columns from 0."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    place: Place = field(default_factory=Place)
    box: tuple[float, float, float, float] | None = None
    """Left, top, right, bottom on the page in points, where the file has pages."""

    @property
    def end(self) -> int:
        """The first column to the right of the cell."""
        return self.column + self.colspan

    @property
    def is_blank(self) -> bool:
        """Nothing but white space stands in it."""
        return not self.text.strip()


_column = attrgetter("column")


@dataclass(frozen=True)
class Grid:
    """A table as printed.

    ``aligned`` says whether columns can be trusted: true for tables with
    real cells, false for plain text, where rows may have lost separators.
    """

    cells: tuple[GridCell, ...]
    aligned: bool = True
    place: Place = field(default_factory=Place)

    @cached_property
    def height(self) -> int:
        """How many rows the grid has."""
        return max([cell.row + cell.rowspan for cell in self.cells], default=0)

    @cached_property
    def width(self) -> int:
        """How many columns the grid has."""
        return max([cell.column + cell.colspan for cell in self.cells], default=0)

    @cached_property
    def rows(self) -> tuple[tuple[GridCell, ...], ...]:
        """For each row, the cells that cover it, from left to right."""
        rows: list[list[GridCell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            rows[cell.row].append(cell)
            if cell.rowspan > 1:
                for row in range(cell.row + 1, cell.row + cell.rowspan):
                    rows[row].append(cell)
        return tuple([tuple(sorted(row, key=_column)) for row in rows])

    @cached_property
    def labelled(self) -> tuple[Sequence[tuple[GridCell, Label]], ...]:
        """The rows' cells that may be labels, with what they name: some sign of Chinese stands in them."""
        return tuple(
            [
                [
                    (cell, label_of(text))
                    for cell in row
                    if len(text := cell.text) > 1 and not text.isascii() and not text.isspace()
                ]
                for row in self.rows
            ]
        )


Block: TypeAlias = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands in a file beside text and tables: it tells why there may be no report in it."""

    pictures: int = 0
    """Pictures large enough to be tables, or of unknown size."""
    asks_password: bool = False
    """A field for a password stands in it."""
    scripts: int = 0
    frames: int = 0
    """Other pages or files shown within it."""
    files: tuple[str, ...] = ()
    """Office files and PDFs it links to, as the links call them."""
    links: tuple[str, ...] = ()
    """What links to other reports say, each as often as it is there; a heading that is a link is none."""
    broken: int = 0
    """Characters that could not be read for broken bytes."""


def is_picture_of_a_table(width: float | None, height: float | None) -> bool:
    """May a picture of that size (points or pixels) show a table? Icons and badges may not."""
    return not ((width is not None and width < 120) or (height is not None and height < 60))


@dataclass(frozen=True)
class Document:
    """Paragraphs and grids in the order in which they stand."""

    source: str
    """The file's name."""
    blocks: tuple[Block, ...]
    title: str | None = None
    """The title the file gives itself outside its text (HTML ``title``, PDF metadata)."""
    signs: Signs = field(default_factory=Signs)
    """What else the file holds."""

    @property
    def paragraphs(self) -> Iterable[Paragraph]:
        """The running text alone."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def grids(self) -> Iterable[Grid]:
        """The tables alone."""
        return (block for block in self.blocks if isinstance(block, Grid))
