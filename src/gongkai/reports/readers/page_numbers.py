"""Is a number alone on its line a page's?

Text taken from pages keeps their numbers. Where a blank cell is lost beside one, nothing but its value and
its place tell that it is no cell: it lies between the page numbers that stand in the text before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.reports.readers.document import Document, GridCell
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.readers.stretches import Stretch
from gongkai.reports.schema import COLUMNS, REMEDY_BLOCKS, REMEDY_COLUMNS

_STEPS = {
    len(COLUMNS): len(COLUMNS),
    len(REMEDY_BLOCKS) * len(REMEDY_COLUMNS): len(REMEDY_COLUMNS),
}
"""After how many numbers a sum stands, by the length of the row."""
_MOST_DIGITS = 3
_MOST_ON = 9
"""How many pages may follow the last one whose number is seen."""


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """Numbers alone on a line outside the tables, with their lines."""

    seen: tuple[tuple[int, int], ...] = ()
    """Line and number."""

    @classmethod
    def of(cls, document: Document) -> PageNumbers:
        """Return what numbers a text has between its sentences, if they rise as pages do."""
        seen = [
            (one.place.line, int(one.text))
            for one in document.paragraphs
            if len(one.text) <= _MOST_DIGITS and one.text.isdecimal() and one.place.line is not None
        ]
        rise = all(one[1] < other[1] for one, other in pairwise(seen))
        return cls(tuple(seen) if rise else ())

    def may_be(self, cell: GridCell) -> bool:
        """May the cell be the number of a page? It is none that stands elsewhere."""
        line, text = cell.place.line, cell.text.strip()
        if not self.seen or line is None or not text.isdecimal() or len(text) > _MOST_DIGITS:
            return False
        before = max((number for at, number in self.seen if at < line), default=0)
        after = min(
            (number for at, number in self.seen if at > line), default=before + _MOST_ON + 1
        )
        return before < int(text) < after


def leave_out(stretch: Stretch, wanted: int, pages: PageNumbers, *, are_lost: bool = False) -> None:
    """Take a page's number out of a row that has one cell too many; doubt a row that may hold one.

    ``are_lost`` says that the table has lost blank cells: then even a row that adds up may hold one.
    """
    if not pages.seen:
        return
    lines = Counter(cell.row for cell in stretch.cells)
    suspects = [c for c in stretch.cells if lines[c.row] == 1 and pages.may_be(c)]
    if not suspects:
        return
    surplus = _surplus(stretch, suspects, wanted)
    if surplus is not None:
        stretch.cells = [cell for cell in stretch.cells if cell is not surplus]
    elif are_lost or not _adds_up(stretch.cells, wanted):
        stretch.torn = True


def _surplus(stretch: Stretch, suspects: Sequence[GridCell], wanted: int) -> GridCell | None:
    """Return the cell that is one too many: the only one that may be, or without which the sums hold."""
    if len(stretch.cells) != wanted + 1 or len(stretch.filled) != wanted + 1:
        return None
    if len(suspects) == 1:
        return suspects[0]
    found = {}
    for one in suspects:
        rest = [cell for cell in stretch.cells if cell is not one]
        if _adds_up(rest, wanted):
            found[tuple(cell.text for cell in rest)] = one
    return next(iter(found.values())) if len(found) == 1 else None


def _adds_up(cells: Sequence[GridCell], wanted: int) -> bool:
    """Is the row whole, and every sum of table 3 or 4 in it the sum of what stands before it?"""
    step = _STEPS.get(wanted)
    values = [parse_number(cell.text, "count").value for cell in cells]
    numbers = [int(value) for value in values if value is not None]
    if step is None or len(numbers) != len(cells) or len(cells) != wanted:
        return False
    parts = [numbers[at : at + step] for at in range(0, wanted, step)]
    return all(sum(part[:-1]) == part[-1] for part in parts)
