"""To which columns do the cells of a row belong?

The head's labels say where the columns are. That is believed where the row lies under the head as a
whole: each column has a cell of its own, and no cell is left over that the head does not explain. A row
of as many cells as there are columns goes by their order, if nothing speaks for a cell having
been lost. In all other cases the answer is None: a row is never shifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.schema import COLUMNS

Span = tuple[int, int]
_SAME_EDGE = 4.0
"""Points by which a column may begin elsewhere on the next page."""
_FEWEST_ALIKE, _FEWEST_FULL = 8, 3
"""Rows of exactly seven cells that make a habit; fewer do if one of them is filled."""


@dataclass(slots=True)
class Heads:
    """Where the columns of table 3 stand, as the head says."""

    spans: dict[str, Span] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    """The heads row by row, from left to right."""
    width: int = 0
    edges: Mapping[int, float] = field(default_factory=dict)
    """Where columns begin on the page, in points, where the file has pages."""
    others: list[Span] = field(default_factory=list)
    """Columns that the form does not have, with a head of their own: sums of the organisations."""

    def are_above(self, grid: Grid) -> bool:
        """Has the grid the head's columns: as many, and on a page at the same places?"""
        if grid.width != self.width:
            return False
        here = _edges_of(grid) if self.edges else {}
        return all(abs(self.edges.get(column, x) - x) <= _SAME_EDGE for column, x in here.items())

    @property
    def lack_total_alone(self) -> bool:
        """Are all heads there but 总计, the last of them at the table's edge, in the official order?"""
        return (
            list(self.kinds) == [kind for kind in COLUMNS if kind != "total"]
            and are_apart(self.spans.values())
            and max(end for _, end in self.spans.values()) == self.width
        )

    @property
    def kinds(self) -> list[str]:
        """The heads from left to right."""
        return sorted(self.spans, key=lambda kind: self.spans[kind])

    @property
    def are_sound(self) -> bool:
        """Is every head there, each with columns of its own?"""
        return len(self.spans) == len(COLUMNS) and are_apart(self.spans.values())

    @property
    def order(self) -> Sequence[str] | None:
        """The order of the columns; None where the head has another that cannot be relied on.

        A head that lost its spans still has its labels in order, row by row, 总计 anywhere but first.
        """
        in_rows = list(dict.fromkeys(kind for row in self.rows for kind in row))
        in_rows = [kind for kind in in_rows if kind != "total"]
        if labels.in_official_order(in_rows) or not self.spans:
            return COLUMNS if all(labels.in_official_order(row) for row in self.rows) else None
        return self.kinds if self.are_sound and self.kinds[-1] == "total" else None

    def straight(self) -> tuple[list[int], list[int]] | None:
        """Return the columns from left to right and, for each official column, which of them it is.

        None unless the head is sound and each head has one column.
        """
        if not self.are_sound or any(end - start != 1 for start, end in self.spans.values()):
            return None
        kinds = self.kinds
        return [self.spans[kind][0] for kind in kinds], [kinds.index(kind) for kind in COLUMNS]

    def add_missing(self) -> None:
        """Put in the one head that is not there, where its neighbours leave it a place."""
        missing = [kind for kind in COLUMNS if kind not in self.spans]
        if len(missing) != 1:
            return
        at = COLUMNS.index(missing[0])
        known = [self.spans[kind] for kind in COLUMNS if kind in self.spans]
        if any(end - start != 1 for start, end in known):
            return
        starts = [start for start, _ in known]
        first = starts[0] - (at == 0)
        if starts != [first + n for n in range(len(COLUMNS)) if n != at] or first < 1:
            return
        if first + at >= self.width:
            return
        self.spans[missing[0]] = (first + at, first + at + 1)


def heads_of(grid: Grid) -> Heads:
    """Return where the column heads of table 3 stand in the grid."""
    heads = Heads(width=grid.width)
    rows = []
    for number, row in enumerate(grid.labelled):
        if any(label.application_row in ("new_received", "granted") for _, label in row):
            break
        here = {
            head: cell
            for cell, label in row
            if (head := label.applicant_head) is not None and cell.row <= number
        }
        if not here.keys() - {"total", "other_org"}:
            continue
        heads.rows.append(list(here))
        for head, cell in here.items():
            heads.spans[head] = (cell.column, cell.end)
        rows.append(row)
    if heads.spans:
        heads.edges = _edges_of(grid)
    heads.add_missing()
    if heads.are_sound:
        taken = {column for start, end in heads.spans.values() for column in range(start, end)}
        heads.others = [
            (cell.column, cell.end)
            for row in rows
            for cell, _ in row
            if min(taken) < cell.column
            and cell.end <= heads.width
            and taken.isdisjoint(range(cell.column, cell.end))
        ]
    return heads


def _edges_of(grid: Grid) -> dict[int, float]:
    """Return where each column begins, as its cells' boxes say."""
    return {cell.column: cell.box[0] for cell in grid.cells if cell.box is not None}


def are_apart(spans: Iterable[Span]) -> bool:
    """Has every span columns of its own?"""
    return all(end <= start for (_, end), (start, _) in pairwise(sorted(spans)))


def under(
    spans: Mapping[str, Span], cells: Sequence[GridCell], *, width: int
) -> dict[str, list[GridCell]] | None:
    """Return the cells below each head, or None where the row does not lie under the head.

    ``cells`` are those after the row's label, from left to right, ``width`` is the width of the grid. Blank cells
    left of the first head stand in for what a label should span: only if the row ends where the grid does, or
    it may be the row itself that begins too early.
    """
    by_column: dict[int, list[GridCell]] = {}
    for cell in cells:
        for column in range(cell.column, cell.end):
            by_column.setdefault(column, []).append(cell)
    taken = {
        key: by_column.get(start, [])
        if end - start == 1
        else [cell for cell in cells if cell.column < end and cell.end > start]
        for key, (start, end) in spans.items()
    }
    if not all(taken.values()):
        return None
    every = [id(cell) for several in taken.values() for cell in several]
    placed = set(every)
    if not len(spans) == len(placed) == len(every) and _are_in_step(spans, cells):
        order = sorted(spans, key=lambda key: spans[key])
        return {key: [cell] for key, cell in zip(order, cells, strict=True)}
    if any(id(cell) not in placed and not cell.is_blank for cell in cells):
        return None
    first = min(start for start, _ in spans.values())
    if cells[0].column > first or cells[0].end <= first < width > cells[-1].end:
        return None
    return taken


def _are_in_step(spans: Mapping[str, Span], cells: Sequence[GridCell]) -> bool:
    """Has every head a cell of its own whose edges are not quite the head's?

    Editors write columns of a hair's breadth where edges miss each other. As many cells as heads that begin and
    end together, each at least partly below its own head, are the heads' own.
    """
    if len(cells) != len(spans):
        return False
    heads = sorted(spans.values())
    return (
        cells[0].column == heads[0][0]
        and cells[-1].end == heads[-1][1]
        and all(
            cell.column < end and cell.end > start
            for cell, (start, end) in zip(cells, heads, strict=True)
        )
    )


def shared(columns: Iterable[Sequence[GridCell]]) -> frozenset[int]:
    """Return the ``id`` of each cell that stands in more columns than one."""
    every = [id(cell) for column in columns for cell in column]
    once = set(every)
    if len(once) == len(every):
        return frozenset()
    return frozenset(one for one in once if every.count(one) > 1)


def are_habitually_seven(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Has every row exactly seven cells after its label, so that none can have lost one?"""
    if any(len(cells) != len(COLUMNS) for cells in rows):
        return False
    has_full = any(all(not cell.is_blank for cell in cells) for cells in rows)
    return len(rows) >= (_FEWEST_FULL if has_full else _FEWEST_ALIKE)


def may_lack_one(cells: Sequence[GridCell], rows: Sequence[Sequence[GridCell]]) -> bool:
    """Are a row's seven cells perhaps six, beside an empty field that stands for a part of its label?

    ``rows`` are the cells of all rows of the table, each after its label. If one column is lost, the empty
    field of a merged label makes up the number again. A blank cell at an edge is therefore one of the seven only
    if some row has a number there, and a first one only if no row that ends where this one does has
    its label in that field. Where no row has fewer than seven and none has a number but its last, the sum,
    nothing can have moved.
    """
    first_is_blank, last_is_blank = cells[0].is_blank, cells[-1].is_blank
    if not first_is_blank and not last_is_blank:
        return False
    first_is_used = last_is_used = False
    for row in rows:
        if len(row) == len(COLUMNS):
            first_is_used |= not row[0].is_blank
            last_is_used |= not row[-1].is_blank
        if (
            first_is_blank
            and row
            and row[-1].end == cells[-1].end
            and row[0].column > cells[0].column
        ):
            return True
    if last_is_blank and not last_is_used:
        return True
    if not first_is_blank or first_is_used:
        return False
    only_sums = all(cell.is_blank for row in rows for cell in row[:-1])
    return not (only_sums and all(len(row) >= len(COLUMNS) for row in rows))


def run_of(cells: Sequence[GridCell], wanted: int) -> Sequence[GridCell] | None:
    """Return the filled cells if they are as many as wanted, side by side."""
    filled = [index for index, cell in enumerate(cells) if not cell.is_blank]
    if len(filled) == wanted == filled[-1] - filled[0] + 1:
        return cells[filled[0] : filled[-1] + 1]
    return None
