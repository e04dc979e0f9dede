"""What if the rows of a table are numbered? A column 序号 is no part of the form and must not be taken for one.

It is left out where a head says what it is, or where the numbers rise from row to row and each stands
before a label. Numbers of a row that are mistaken for it would be lost, so nothing else counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Document, Grid, GridCell

_HEADS = frozenset({"序号", "编号", "行次", "序列号"})
_FEWEST = 3
"""Numbered rows without a head that make a column of numbers."""


def unnumbered(document: Document) -> Document:
    """Return the document without the columns that only number the rows of its tables."""
    blocks = tuple(
        _without(block) if isinstance(block, Grid) else block for block in document.blocks
    )
    same = all(one is other for one, other in zip(blocks, document.blocks, strict=True))
    return document if same else replace(document, blocks=blocks)


def _without(grid: Grid) -> Grid:
    return _without_column(grid) if grid.aligned else _without_leads(grid)


def _without_column(grid: Grid) -> Grid:
    """Return the grid without its first column, if that numbers the rows."""
    first = [cell for cell in grid.cells if cell.column == 0 and cell.colspan == 1]
    numbers = [cell for cell in first if cell.text.strip().isdecimal()]
    if len(numbers) < 2 or not _rise(numbers):
        return grid
    others = [cell for cell in first if not cell.is_blank and not cell.text.strip().isdecimal()]
    is_headed = any(labels.core(cell.text) in _HEADS for cell in others)
    if any(labels.core(cell.text) not in _HEADS for cell in others):
        return grid
    if not is_headed and len(numbers) < _FEWEST:
        return grid
    for cell in numbers:
        if not any(_names_a_row(label) for one, label in grid.labelled[cell.row] if one.column > 0):
            return grid
    dropped = {id(cell) for cell in first}
    cells = (
        replace(
            cell,
            column=max(0, cell.column - 1),
            colspan=cell.colspan - (cell.column == 0),
        )
        for cell in grid.cells
        if id(cell) not in dropped
    )
    return Grid(tuple(cells), place=grid.place)


def _without_leads(grid: Grid) -> Grid:
    """Return the rows of a text without the numbers before their labels, if these number the rows."""
    leads = list(_leads(grid))
    is_headed = any(labels.core(cell.text) in _HEADS for cell in grid.cells)
    if len(leads) < (2 if is_headed else _FEWEST) or not _rise(leads):
        return grid
    dropped = {id(cell) for cell in leads}
    return Grid(
        tuple(cell for cell in grid.cells if id(cell) not in dropped),
        aligned=False,
        place=grid.place,
    )


def _leads(grid: Grid) -> Iterator[GridCell]:
    """Yield the number that stands first in a row, right before a label."""
    for row in grid.rows:
        filled = [cell for cell in row if not cell.is_blank][:2]
        if len(filled) == 2 and filled[0].text.strip().isdecimal():
            label = labels.label_of(filled[1].text) if not filled[1].text.isascii() else None
            is_row = label is not None and _names_a_row(label)
            if is_row or labels.core(filled[1].text) == "本年度办理结果":
                yield filled[0]


def _rise(numbers: Sequence[GridCell]) -> bool:
    """Does each number exceed the one before? A table may begin anew with 1."""
    values = [int(cell.text.strip()[:9]) for cell in sorted(numbers, key=lambda cell: cell.row)]
    return all(one < other or other == 1 for one, other in pairwise(values))


def _names_a_row(label: labels.Label) -> bool:
    return (
        label.application_row is not None
        or label.proactive_row is not None
        or label.group is not None
    )
