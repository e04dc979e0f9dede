"""What was read, where did it stand, and how sure is it?"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.reports.cell_names import cell_name
from gongkai.reports.readers.document import GridCell, Place
from gongkai.reports.readers.made_often import made_often
from gongkai.reports.readers.numbers import Kind, State, parse_number
from gongkai.reports.readers.page_numbers import PageNumbers
from gongkai.reports.schema import AnnualReport, Format

_TWICE = "文件中有两处"


@made_often(frozen=True, slots=True)
class CellEvidence:
    """One number of the report: what stood there, where, and what it was taken for.

    ``state`` is ``read``, ``blank``, ``not_applicable`` (``/``, ``—``),
    ``unreadable`` or ``ambiguous``; in all but the first ``value`` is None.
    """

    state: State
    value: int | Decimal | None = None
    raw: str | None = None
    """The text as it stands; None where the file has no such cell."""
    place: Place | None = None
    note: str | None = None
    """Why there is no number, or what was done to get it. For people, in Chinese."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An annual report as read from a file, and the evidence for every number."""

    report: AnnualReport
    evidence: Mapping[str, CellEvidence]
    """Path of each number (:func:`gongkai.reports.schema.cell_paths`) to its evidence."""
    warnings: tuple[str, ...]
    """What a person should look at; in Chinese."""
    source: str
    """The file's name."""

    @property
    def doubtful(self) -> Mapping[str, CellEvidence]:
        """The numbers that could not be read for certain."""
        return {
            path: cell
            for path, cell in self.evidence.items()
            if cell.state in ("unreadable", "ambiguous")
        }


def read_cell(cell: GridCell, kind: Kind, *, unit: str | None = None) -> CellEvidence:
    """Return the evidence for the number in a cell."""
    parsed = parse_number(cell.text, kind, unit=unit)
    return CellEvidence(parsed.state, parsed.value, cell.text, cell.place, parsed.note)


def in_doubt(cell: GridCell, note: str) -> CellEvidence:
    """Return the evidence for a cell whose row or column is not certain."""
    if cell.is_blank:
        return CellEvidence("blank", None, cell.text, cell.place)
    return CellEvidence("ambiguous", None, cell.text, cell.place, note)


def one_of(here: Sequence[GridCell], in_several: Container[int]) -> CellEvidence:
    """Return the evidence for the number among the cells below one head.

    ``in_several`` holds the ``id`` of each cell that stands below other heads too.
    """
    filled = [cell for cell in here if not cell.is_blank]
    if not filled:
        return read_cell(here[0], "count")
    if len(filled) > 1 or id(filled[0]) in in_several:
        return in_doubt(filled[0], "单元格跨列合并，无法确定所在列")
    return read_cell(filled[0], "count")


@dataclass(slots=True)
class Found:
    """What recognition has found so far, over all tables of a document."""

    cells: dict[str, CellEvidence] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    forms: list[Format] = field(default_factory=list)
    """One vote for each line of heads of table 2 that only one of the two forms has."""
    tables: set[str] = field(default_factory=set)
    """Which of ``proactive``, ``applications``, ``remedies`` have been met."""
    units: frozenset[str] = frozenset()
    """Units of money that lines beside table 2 give."""
    pages: PageNumbers = field(default_factory=PageNumbers)
    """Numbers of pages that a text has between its sentences."""
    undivided: bool = False
    """（六）其他处理 stood as one row."""
    heads_alone: list[str] = field(default_factory=list)
    """What to say of heads of table 4 with no numbers below, if these stand nowhere: a page may end there."""

    def put(self, path: str, cell: CellEvidence) -> None:
        """Record a number; two different ones for the same place make it ambiguous."""
        before = self.cells.get(path)
        if before is None or (before.value is None and before.state == "blank"):
            self.cells[path] = cell
            return
        if cell.state == "blank" or (cell.state, cell.value) == (before.state, before.value):
            return
        if before.state == "ambiguous" and before.note and before.note.startswith(_TWICE):
            return
        note = f"{_TWICE}不同的内容：{_seen(before)}与{_seen(cell)}"
        self.cells[path] = CellEvidence("ambiguous", None, before.raw, before.place, note)
        self.warn(f"{cell_name(path)}：{note}")

    @property
    def said_twice(self) -> int:
        """How many numbers the file has twice, each time another."""
        return sum((cell.note or "").startswith(_TWICE) for cell in self.cells.values())

    def warn(self, message: str) -> None:
        """Record something a person should look at, once."""
        if message not in self.warnings:
            self.warnings.append(message)


def _seen(cell: CellEvidence) -> str:
    where = f"（{cell.place}）" if cell.place is not None and str(cell.place) else ""
    return f"“{(cell.raw or '').strip()}”{where}"
