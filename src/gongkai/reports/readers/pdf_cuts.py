"""What if a ruled table's row is cut by the page's end? Half its label stands on each page.

Neither half may name a row; both together do. The label is then whole where the row's
numbers stand, and its other half is blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Block, Grid, GridCell

_FEWEST_HEADS = 3
"""In a row that is one of the head; a label of table 3 may be called as one of them is."""


def with_rows_joined(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks of a PDF, the labels of rows cut by a page's end whole."""
    joined = list(blocks)
    for at, _ in enumerate(pairwise(joined)):
        above, below = joined[at], joined[at + 1]
        if isinstance(above, Grid) and isinstance(below, Grid) and _runs_on(above, below):
            joined[at : at + 2] = _joined(above, below)
    return joined


def _runs_on(above: Grid, below: Grid) -> bool:
    """Does the one end a page and the other begin the next, with as many columns?"""
    if above.place.page is None or below.place.page != above.place.page + 1:
        return False
    return above.aligned and below.aligned and above.width == below.width


def _joined(above: Grid, below: Grid) -> tuple[Grid, Grid]:
    last, first = above.height - 1, _begins(below)
    if first >= below.height:
        return above, below
    for upper in _own(above, last):
        for lower in _own(below, first):
            if (lower.column, lower.end) != (upper.column, upper.end):
                continue
            whole = upper.text + lower.text
            key = _names(whole)
            if key is None or _names(lower.text) is not None or _names(upper.text) not in (None, key):  # fmt: skip
                continue
            match _numbered(above.rows[last], upper), _numbered(below.rows[first], lower):
                case True, False:
                    return _with(above, upper, whole), _with(below, lower, "")
                case False, True:
                    return _with(above, upper, ""), _with(below, lower, whole)
    return above, below


def _begins(grid: Grid) -> int:
    """Return the first row below a head that the page repeats."""
    begins = 0
    for row in grid.labelled:
        heads = [cell for cell, label in row if label.applicant_head is not None]
        if len(heads) >= _FEWEST_HEADS:
            begins = max(cell.row + cell.rowspan for cell in heads)
    return begins


def _own(grid: Grid, row: int) -> Iterable[GridCell]:
    """Return the filled cells that span no other row."""
    return [cell for cell in grid.rows[row] if cell.rowspan == 1 and not cell.is_blank]


def _names(text: str) -> str | None:
    return labels.application_row(text) or labels.proactive_row(text)


def _numbered(row: Sequence[GridCell], label: GridCell) -> bool:
    return any(cell.column >= label.end and not cell.is_blank for cell in row)


def _with(grid: Grid, cell: GridCell, text: str) -> Grid:
    changed = replace(cell, text=text)
    return replace(grid, cells=tuple(changed if one is cell else one for one in grid.cells))
