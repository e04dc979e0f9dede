"""What do tables with real cells say? Rows and columns are found by their labels.

The position of a number is what decides its column: the column's head above
it, or, where the head is broken, its place among exactly as many cells as
the head has labels (:mod:`gongkai.reports.readers.columns`). Numbers are never counted instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.reports.readers import labels
from gongkai.reports.readers.columns import (
    Heads,
    Span,
    are_apart,
    are_habitually_seven,
    heads_of,
    may_lack_one,
    run_of,
    shared,
    under,
)
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.readers.evidence import CellEvidence, Found, in_doubt, one_of, read_cell
from gongkai.reports.readers.labels import Label
from gongkai.reports.readers.measures import Head, form_of_line, measure_path, read_measure
from gongkai.reports.readers.recognise_remedies import read_remedies, remedy_rows
from gongkai.reports.schema import COLUMNS, application_paths

_SHORTEST_LABEL = 4
"""Characters of the shortest label of a row of table 3, ``3.其他``."""


@dataclass(slots=True)
class GridReader:
    """Reads the grids of one document in order; heads carry over page breaks."""

    found: Found
    heads: list[Head] = field(default_factory=list)
    """The head of table 2 in force, column by column."""
    head_grid: Grid | None = None
    """The grid in which that head stands; in the next one its columns are elsewhere."""
    head_cells: int = 0
    """How many cells that head has from the first measure on."""
    head_ends: int = 0
    """The first column to the right of that head's row."""
    turned: dict[str, Span] = field(default_factory=dict)
    """The rows of table 2 that stand as columns, where the table has been turned."""
    applicants: Heads = field(default_factory=Heads)
    """The head of table 3 in force."""

    def read(self, grid: Grid) -> None:
        """Take every number of the grid whose row and column have names."""
        applicants_here = heads_of(grid)
        if applicants_here.spans:
            self.applicants = applicants_here
        named = remedy_rows(grid)
        found: list[tuple[str, Sequence[GridCell]]] = []
        for number, row in enumerate(grid.rows):
            if number in named:
                continue
            application = self._application(grid, number)
            if application is not None:
                found.append(application)
            else:
                self._proactive(grid, number, row)
        rows = [cells for _, cells in found]
        habit = are_habitually_seven(rows)
        crowded = any(sum(not c.is_blank for c in cells) > len(COLUMNS) for cells in rows)
        straight = self.applicants.straight() if found and self._has_head(grid) else None
        columns, order = straight or ([], [])
        for key, cells in found:
            plain = [c.column for c in cells if c.rowspan == 1 == c.colspan]
            if straight is not None and plain == columns and len(cells) == len(columns):
                numbers = [read_cell(cells[index], "count") for index in order]
            else:
                numbers = self._seven(grid, cells, rows, habit=habit, crowded=crowded)
            for path, evidence in zip(application_paths(key), numbers, strict=True):
                self.found.put(path, evidence)
        if named:
            read_remedies(grid, named, self.found)

    # Table 2 ---------------------------------------------------------------

    def _proactive(self, grid: Grid, number: int, row: Sequence[GridCell]) -> None:
        named = [(cell, label) for cell, label in grid.labelled[number] if cell.row == number]
        if any(label.is_article_20 for _, label in named):
            self.heads, self.head_grid, self.turned = [], None, {}
            self.found.tables.add("proactive")
            return
        heads = [
            Head.of(cell.text, cell.column, cell.end)
            for cell, label in named
            if label.measure is not None
        ]
        if len(heads) == 1 and self.turned and self.head_grid is grid:
            self._turned_row(grid, heads[0], [c for c in row if c.column >= heads[0].end])
            return
        turned = {
            label.proactive_row: (cell.column, cell.end)
            for cell, label in named
            if label.proactive_row
        }
        if not heads and turned.keys() == {"rules", "normative_docs"}:
            self.turned, self.head_grid = turned, grid
            return
        if heads:
            self.turned = {}
            self.heads, self.head_grid = heads, grid
            self.head_cells = sum(
                cell.row == number and cell.column >= heads[0].column for cell in row
            )
            self.head_ends = max(cell.end for cell in row)
            self.found.forms += [form] if (form := form_of_line(heads)) is not None else []
            self.found.tables.add("proactive")
            return
        for cell, label in named:
            if (key := label.proactive_row) is None:
                continue
            before = (c for c in row if c.column < cell.column)
            if all(c.is_blank or c.row < number for c in before):
                self._proactive_row(grid, key, cell.text, [c for c in row if c.column >= cell.end])
                return

    def _turned_row(self, grid: Grid, head: Head, cells: Sequence[GridCell]) -> None:
        """Take the numbers of one measure, whose columns are what rows should be."""
        taken = under(self.turned, cells, width=grid.width) if cells else None
        if taken is None or not are_apart(self.turned.values()):
            return
        self.found.tables.add("proactive")
        self.found.forms += [form] if (form := head.form) is not None else []
        in_several = shared(taken.values())
        for key, here in taken.items():
            if (path := measure_path(key, head.measure, [head.measure])) is not None:
                self.found.put(path, one_of(here, in_several))

    def _proactive_row(self, grid: Grid, key: str, label: str, cells: Sequence[GridCell]) -> None:
        if not self.heads:
            if any(not cell.is_blank for cell in cells):
                self.found.warn(f"表二“{key}”一行上方没有表头，未采用该行数字")
            return
        together = [head.measure for head in self.heads]
        under = self._under_heads(grid, cells)
        in_several = shared(under or ())
        for index, head in enumerate(self.heads):
            path = measure_path(key, head.measure, together)
            if path is None:
                continue
            here = under[index] if under is not None else list(cells)
            filled = [cell for cell in here if not cell.is_blank]
            for cell in (filled or here)[:1]:
                if under is None or len(filled) > 1 or (filled and id(filled[0]) in in_several):
                    evidence = in_doubt(cell, "单元格与表头各列对不上，无法确定所在列")
                else:
                    evidence = read_measure(cell, head, label=label, units=self.found.units)
                self.found.put(path, evidence)

    def _under_heads(self, grid: Grid, cells: Sequence[GridCell]) -> list[list[GridCell]] | None:
        """Return the cells below each head of table 2; None where that is not certain."""
        if len(self.heads) == 1:
            return [list(cells)]
        if self.head_grid is grid:
            spans = {str(index): (head.column, head.end) for index, head in enumerate(self.heads)}
            taken = under(spans, cells, width=grid.width) if cells else None
            if taken is not None and are_apart(spans.values()):
                return None if self._may_lack_one(cells) else list(taken.values())
            if len(cells) != self.head_cells:
                run = run_of(cells, len(self.heads)) if self._heads_are_all() else None
                return [[cell] for cell in run] if run is not None else None
        return [[cell] for cell in cells] if len(cells) == len(self.heads) else None

    def _may_lack_one(self, cells: Sequence[GridCell]) -> bool:
        """Ends a row in a blank cell before its head does? What is lost may have stood before it."""
        return cells[-1].is_blank and cells[-1].end < self.head_ends

    def _heads_are_all(self) -> bool:
        """Has the head no cell beside its measures, so that as many numbers side by side are theirs?"""
        return self.head_cells == len(self.heads)

    # Table 3 ---------------------------------------------------------------

    def _application(self, grid: Grid, number: int) -> tuple[str, Sequence[GridCell]] | None:
        """Return key and number cells if the row is one of table 3."""
        loosely = self._has_head(grid) or "applications" in self.found.tables
        key, label, is_group = None, None, False
        for cell, names in grid.labelled[number]:
            if len(cell.text) < _SHORTEST_LABEL and names.applicant_head is None:
                continue
            if "\n" in cell.text and _name_several_rows(cell.text):
                self.found.warn(f"{cell.place}：一格里有几行的名称，未采用该行数字")
                return None
            if names.group is not None:
                if names.group == "六" and (label is None or cell.row == number):
                    key, label, is_group = "other_other", cell, True
                continue
            named = names.application_row
            if named is None and names.applicant_head is not None:
                named = self._by_place(grid, number, cell, names)
            if named is None and loosely:
                named = labels.application_row(cell.text, loosely=True)
            if named is not None:
                key, label, is_group = named, cell, False
        if key is None or label is None:
            return None
        if is_group:
            if label.rowspan > 1 or _sub_rows_follow(grid, number, label):
                return None
            self.found.undivided = True
        self.found.tables.add("applications")
        end = label.end
        return key, [
            cell
            for cell in grid.rows[number]
            if cell.column >= end and (cell.row == number or not _is_group(cell))
        ]

    def _by_place(self, grid: Grid, number: int, cell: GridCell, names: Label) -> str | None:
        """Return which row 其他 or 总计 without its number names, left of the columns of that name."""
        if names.applicant_head not in ("other_org", "total") or cell.row != number:
            return None
        heads = self.applicants
        if not (self._has_head(grid) and heads.are_sound):
            return None
        if cell.end > min(start for start, _ in heads.spans.values()) or cell.rowspan > 1:
            return None
        if names.applicant_head == "total":
            return "total_handled"
        in_group = any(
            label.group == "六" and one.end <= cell.column for one, label in grid.labelled[number]
        )
        return "other_other" if in_group else None

    def _has_head(self, grid: Grid) -> bool:
        return bool(self.applicants.spans) and self.applicants.are_above(grid)

    def _seven(
        self,
        grid: Grid,
        cells: Sequence[GridCell],
        rows: Sequence[Sequence[GridCell]],
        *,
        habit: bool,
        crowded: bool,
    ) -> list[CellEvidence]:
        """Return the row's seven numbers in the order of the official columns.

        ``rows`` are the cells of all rows of the grid; ``habit`` says that all rows of the grid have seven cells, ``crowded`` that some have more numbers.
        """
        heads = self.applicants
        if any(not c.is_blank and c.rowspan > 1 for c in cells):
            return self._lost(cells, "数字单元格跨行合并，无法确定属于哪一行")
        under_head = heads.are_sound and heads.are_above(grid)
        if heads.others and under_head:
            others = {(c.column, c.end) for c in cells} & set(heads.others)
            if len(others) != len(set(heads.others)):
                return self._lost(cells, "表头多出的列与该行对不上，无法确定所在列")
            cells = [c for c in cells if (c.column, c.end) not in others]
        taken = under(heads.spans, cells, width=grid.width) if under_head and cells else None
        if heads.lack_total_alone and heads.are_above(grid) and cells:
            taken = under(heads.spans, cells, width=grid.width)
            if taken is None:
                return self._lost(cells, "数字与表头错开，无法确定所在列")
            in_several = shared(taken.values())
            absent = CellEvidence("unreadable", note="表头没有总计一列")
            six = {kind: one_of(taken[kind], in_several) for kind in taken}
            return [six.get(kind, absent) for kind in COLUMNS]
        if taken is not None:
            in_several = shared(taken.values())
            return [one_of(taken[kind], in_several) for kind in COLUMNS]
        if heads.order is None:
            return self._lost(cells, "表三表头不全，且次序与规定不同，无法确定所在列")
        run = run_of(cells, len(COLUMNS))
        if crowded and len(cells) > len(COLUMNS):
            return self._lost(cells, "表里有的行多于七个数字，无法确定各是哪一列")
        if run is None and len(cells) == len(COLUMNS):
            edges_blank = cells[0].is_blank or cells[-1].is_blank
            if under_head and edges_blank and not habit:
                return self._lost(cells, "数字与表头错开，且首列或末列空白，无法确定所在列")
            if may_lack_one(cells, rows):
                return self._lost(cells, "首列或末列空白，可能少了一列，无法确定所在列")
            run = cells
        if run is None:
            return self._lost(cells, f"该行标签后有{len(cells)}格，与表头七列对不上")
        by_kind = {kind: read_cell(c, "count") for kind, c in zip(heads.order, run, strict=True)}
        return [by_kind[kind] for kind in COLUMNS]

    def _lost(self, cells: Sequence[GridCell], why: str) -> list[CellEvidence]:
        """Return seven numbers that are not known, and why."""
        filled = [cell for cell in cells if not cell.is_blank]
        if not filled:
            place = cells[0].place if cells else None
            return [CellEvidence("blank", None, "", place) for _ in COLUMNS]
        raw = " | ".join(cell.text.strip() for cell in cells)
        lost = CellEvidence("ambiguous", None, raw, filled[0].place, why)
        self.found.warn(f"{filled[0].place}：{why}（该行原文：{raw}）")
        return [lost] * len(COLUMNS)


def _is_group(cell: GridCell) -> bool:
    return labels.group_of(cell.text) is not None or labels.core(cell.text) == "本年度办理结果"


def _name_several_rows(text: str) -> bool:
    """Do the lines of a cell name rows of their own, of which each has its numbers?"""
    named = {row for line in text.split("\n") if (row := labels.application_row(line)) is not None}
    return len(named) > 1


def _sub_rows_follow(grid: Grid, number: int, label: GridCell) -> bool:
    """Has （六）其他处理 rows of its own, beside it or below it?"""
    for row in grid.labelled[number : number + 3]:
        for cell, names in row:
            if cell.column >= label.end and names.application_row in (
                "other_correction_overdue",
                "other_fee_overdue",
                "other_other",
            ):
                return True
    return False
