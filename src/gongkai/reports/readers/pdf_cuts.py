"""What if a ruled table's row is cut by the page's end? Half its label stands on each page.

Neither half may name a row; both together do. The label is then whole where the row's
numbers stand, and its other half is blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Block, Grid, GridCell, Paragraph
from gongkai.reports.readers.pdf_margins import is_printed_around

_FEWEST_HEADS = 3
"""In a row that is one of the head; a label of table 3 may be called as one of them is."""


def with_rows_joined(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks of a PDF, the labels and heads of rows cut by a page's end whole.

    Numbers of pages inside a table that goes on are left out.
    """
    joined = list(blocks)
    tables = [at for at, block in enumerate(joined) if isinstance(block, Grid) and block.aligned]
    between: set[int] = set()
    for at, following in pairwise(tables):
        above, below = joined[at], joined[following]
        if not (isinstance(above, Grid) and isinstance(below, Grid) and _runs_on(above, below)):
            continue
        if all(map(_is_page_number, joined[at + 1 : following])):
            joined[at], joined[following] = _heads_joined(*_joined(above, below))
            between |= {*range(at + 1, following)}
    return [block for at, block in enumerate(joined) if at not in between]


def _is_page_number(block: Block) -> bool:
    """Is it a page's number, which the end of a page has between the halves of a row?"""
    texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return len(texts) == 1 and is_printed_around(texts[0])


def _runs_on(above: Grid, below: Grid) -> bool:
    """Does the one end a page and the other begin the next, with as many columns?"""
    if above.place.page is None or below.place.page != above.place.page + 1:
        return False
    return above.width == below.width


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
            if key is None or {_names(lower.text), _names(upper.text)} - {None, key}:
                continue
            match _numbered(above.rows[last], upper), _numbered(below.rows[first], lower):
                case True, False:
                    return _with(above, upper, whole), _with(below, lower, "")
                case False, True if _names(lower.text) is None:
                    return _with(above, upper, ""), _with(below, lower, whole)
    return above, below


def _heads_joined(above: Grid, below: Grid) -> tuple[Grid, Grid]:
    """Return both with the heads of table 4 whole, if the page's end cuts a row of them."""
    upper = {(cell.column, cell.end): cell for cell in above.rows[-1] if not cell.is_blank}
    halves = [(upper.get((cell.column, cell.end)), cell) for cell in _own(below, 0)]
    wholes = [(one, lower) for one, lower in halves if one is not None]
    if len(wholes) < _FEWEST_HEADS or len(wholes) != len(halves):
        return above, below
    if any(labels.result_head(one.text + lower.text) is None for one, lower in wholes):
        return above, below
    for one, lower in wholes:
        above, below = _with(above, one, one.text + lower.text), _with(below, lower, "")
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
