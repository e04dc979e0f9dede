"""What do tables with real cells say? Rows and columns are found by their labels.

The position of a number is what decides its column: the column's head above
it, or, where the head is broken, its place among exactly as many cells as
the head has labels. Numbers are never counted instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.readers.evidence import CellEvidence, Found, in_doubt, read_cell
from gongkai.reports.readers.measures import Head, measure_path, number_kind
from gongkai.reports.schema import COLUMNS, REMEDY_BLOCKS, REMEDY_COLUMNS

REMEDY_CELLS = tuple((block, result) for block in REMEDY_BLOCKS for result in REMEDY_COLUMNS)


@dataclass(slots=True)
class _Columns:
    """Which columns of a grid belong to which label of a head."""

    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    width: int = 0

    def label(self, key: str, cell: GridCell) -> None:
        self.spans[key] = (cell.column, cell.end)


@dataclass(slots=True)
class GridReader:
    """Reads the grids of one document in order; heads carry over page breaks."""

    found: Found
    heads: list[Head] = field(default_factory=list)
    """The head of table 2 in force, column by column."""
    head_grid: Grid | None = None
    """The grid in which that head stands; in the next one its columns are elsewhere."""
    applicants: _Columns = field(default_factory=_Columns)
    """The head of table 3 in force."""

    def read(self, grid: Grid) -> None:
        """Take every number of the grid whose row and column have names."""
        applicants_here = _applicant_columns(grid)
        if applicants_here.spans:
            self.applicants = applicants_here
        remedy_rows = _remedy_rows(grid)
        for number, row in enumerate(grid.rows):
            if number in remedy_rows:
                continue
            if not self._application(grid, number, row):
                self._proactive(grid, number, row)
        if remedy_rows:
            self._remedies(grid, max(remedy_rows))

    # Table 2 ---------------------------------------------------------------

    def _proactive(self, grid: Grid, number: int, row: Sequence[GridCell]) -> None:
        own = [cell for cell in row if cell.row == number]
        if any(labels.is_article_20(cell.text) for cell in own):
            self.heads, self.head_grid = [], None
            self.found.tables.add("proactive")
            return
        heads = [
            Head.of(cell.text, cell.column, cell.end)
            for cell in own
            if labels.measure(cell.text) is not None
        ]
        if heads:
            self.heads, self.head_grid = heads, grid
            self.found.forms += [form for head in heads if (form := head.form) is not None]
            self.found.tables.add("proactive")
            return
        for cell in own:
            key = labels.proactive_row(cell.text)
            if key is not None and cell.column == row[0].column:
                self._proactive_row(grid, key, [c for c in row if c.column >= cell.end])
                return

    def _proactive_row(self, grid: Grid, key: str, cells: Sequence[GridCell]) -> None:
        if not self.heads:
            if any(not cell.is_blank for cell in cells):
                self.found.warn(f"表二“{key}”一行上方没有表头，未采用该行数字")
            return
        together = [head.measure for head in self.heads]
        taken: dict[str, list[GridCell]] = {}
        if self.head_grid is grid:
            for head in self.heads:
                taken[head.measure] = [
                    c for c in cells if c.column < head.end and c.end > head.column
                ]
            outside = [
                cell
                for cell in cells
                if not cell.is_blank and not any(cell in under for under in taken.values())
            ]
            if outside:
                taken = {}
        if not taken and len(cells) == len(self.heads):
            taken = {head.measure: [cell] for head, cell in zip(self.heads, cells, strict=True)}
        for head in self.heads:
            path = measure_path(key, head.measure, together)
            if path is None:
                continue
            under = taken.get(head.measure, list(cells))
            filled = [cell for cell in under if not cell.is_blank]
            shared = sum(cell in other for other in taken.values() for cell in filled[:1]) > 1
            if head.measure not in taken or len(filled) > 1 or shared:
                for cell in (filled or under)[:1]:
                    self.found.put(path, in_doubt(cell, "单元格与表头各列对不上，无法确定所在列"))
            else:
                for cell in (filled or under)[:1]:
                    kind = number_kind(head.measure)
                    self.found.put(path, read_cell(cell, kind, unit=head.unit))

    # Table 3 ---------------------------------------------------------------

    def _application(self, grid: Grid, number: int, row: Sequence[GridCell]) -> bool:
        """Read the row if it is one of table 3; return whether it was."""
        in_table = "applications" in self.found.tables
        key, label = None, None
        for cell in row:
            group = labels.group_of(cell.text)
            if group is not None:
                if group == "六":
                    key, label = "other_other", cell
                continue
            named = labels.application_row(cell.text, loosely=in_table or self._has_head(grid))
            if named is None and label is not None and label.row == number:
                continue
            if named is not None:
                key, label = named, cell
        if key is None or label is None:
            return False
        if key == "other_other" and labels.group_of(label.text) == "六":
            if label.rowspan > 1 or _sub_rows_follow(grid, number, label):
                return False
            self.found.undivided = True
        self.found.tables.add("applications")
        values = [cell for cell in row if cell.column >= label.end]
        for column, evidence in enumerate(self._seven(grid, number, values)):
            self.found.put(f"applications.{key}[{column}]", evidence)
        return True

    def _has_head(self, grid: Grid) -> bool:
        return bool(self.applicants.spans) and self.applicants.width == grid.width

    def _seven(self, grid: Grid, number: int, cells: Sequence[GridCell]) -> list[CellEvidence]:
        """Return the row's seven numbers in the order of the official columns."""
        spans = self.applicants.spans
        complete = len(spans) == len(COLUMNS)
        merged_down = [cell for cell in cells if cell.row != number or cell.rowspan > 1]
        if any(not cell.is_blank for cell in merged_down):
            return self._lost(cells, "数字单元格跨行合并，无法确定属于哪一行")
        if complete and self.applicants.width == grid.width:
            under = {
                kind: [cell for cell in cells if cell.column < end and cell.end > start]
                for kind, (start, end) in spans.items()
            }
            placed = [cell for several in under.values() for cell in several]
            if all(cell.is_blank or cell in placed for cell in cells):
                return [
                    self._one(under[kind], placed, "单元格跨列合并，无法确定所在列")
                    for kind in COLUMNS
                ]
        heads = sorted(spans, key=lambda kind: spans[kind])
        order = heads if complete else list(COLUMNS)
        if not complete and not labels.in_official_order(heads):
            return self._lost(cells, "表三表头不全，且次序与规定不同，无法确定所在列")
        if len(cells) == len(COLUMNS):
            edges_blank = cells[0].is_blank or cells[-1].is_blank
            if complete and self.applicants.width == grid.width and edges_blank:
                return self._lost(cells, "数字与表头错开，且首列或末列空白，无法确定所在列")
            by_kind = {kind: read_cell(c, "count") for kind, c in zip(order, cells, strict=True)}
            return [by_kind[kind] for kind in COLUMNS]
        filled = [index for index, cell in enumerate(cells) if not cell.is_blank]
        if len(filled) == len(COLUMNS) == filled[-1] - filled[0] + 1:
            run = cells[filled[0] : filled[-1] + 1]
            by_kind = {kind: read_cell(c, "count") for kind, c in zip(order, run, strict=True)}
            return [by_kind[kind] for kind in COLUMNS]
        return self._lost(cells, f"该行标签后有{len(cells)}格，与表头七列对不上")

    def _one(self, under: Sequence[GridCell], placed: Sequence[GridCell], why: str) -> CellEvidence:
        filled = [cell for cell in under if not cell.is_blank]
        if not under:
            return CellEvidence("unreadable", note="该行没有这一列的单元格")
        if not filled:
            return read_cell(under[0], "count")
        if len(filled) > 1 or placed.count(filled[0]) > 1:
            return in_doubt(filled[0], why)
        return read_cell(filled[0], "count")

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

    # Table 4 ---------------------------------------------------------------

    def _remedies(self, grid: Grid, last_head: int) -> None:
        self.found.tables.add("remedies")
        below = [
            [cell for cell in row if cell.row == number]
            for number, row in enumerate(grid.rows)
            if number > last_head
        ]
        below = [row for row in below if row and labels.application_row(row[0].text) is None]
        numbered = [row for row in below if any(c.text.strip()[:1].isdigit() for c in row)]
        if not below:
            self.found.warn(f"{grid.place}：表四只有表头，没有数字行")
            return
        row = (numbered or below)[0]
        columns = _remedy_columns(grid, last_head)
        if len(columns) == len(REMEDY_CELLS):
            by_column = {c: [cell for cell in row if cell.column <= c < cell.end] for c in columns}
            if all(by_column.values()):
                for column, (block, result) in columns.items():
                    cell = by_column[column][0]
                    evidence = (
                        read_cell(cell, "count")
                        if cell.colspan == 1
                        else in_doubt(cell, "单元格跨列合并，无法确定所在列")
                    )
                    self._put_remedy(block, result, evidence)
                return
        if len(row) == len(REMEDY_CELLS):
            for (block, result), cell in zip(REMEDY_CELLS, row, strict=True):
                self._put_remedy(block, result, read_cell(cell, "count"))
            return
        why = f"表四数字行有{len(row)}格，与表头十五列对不上"
        self.found.warn(f"{row[0].place}：{why}")
        for block, result in REMEDY_CELLS:
            self._put_remedy(block, result, in_doubt(row[0], why))

    def _put_remedy(self, block: str, result: str, evidence: CellEvidence) -> None:
        self.found.put(f"remedies.{block}[{REMEDY_COLUMNS.index(result)}]", evidence)


def _sub_rows_follow(grid: Grid, number: int, label: GridCell) -> bool:
    """Has （六）其他处理 rows of its own, beside it or below it?"""
    for row in grid.rows[number : number + 3]:
        for cell in row:
            if cell.column >= label.end and labels.application_row(cell.text) in (
                "other_correction_overdue",
                "other_fee_overdue",
                "other_other",
            ):
                return True
    return False


def _applicant_columns(grid: Grid) -> _Columns:
    """Return where the seven column heads of table 3 stand in the grid."""
    columns = _Columns(width=grid.width)
    for number, row in enumerate(grid.rows):
        if any(labels.application_row(cell.text) in ("new_received", "granted") for cell in row):
            break
        heads = {
            head: cell
            for cell in row
            if cell.row <= number and (head := labels.applicant_head(cell.text)) is not None
        }
        if len(heads.keys() - {"total", "other_org"}) == 0:
            continue
        for head, cell in heads.items():
            columns.label(head, cell)
    return columns


def _remedy_rows(grid: Grid) -> set[int]:
    """Return the rows of the grid that are heads of table 4."""
    rows = set()
    for number, row in enumerate(grid.rows):
        cores = {
            name
            for cell in row
            if cell.row == number
            and (name := labels.result_head(cell.text) or labels.block_head(cell.text)) is not None
        }
        if cores - {"total"}:
            rows.add(number)
    return rows


def _remedy_columns(grid: Grid, last_head: int) -> dict[int, tuple[str, str]]:
    """Return which block and result each column of table 4 belongs to."""
    columns: dict[int, tuple[str, str]] = {}
    for column in range(grid.width):
        block = result = None
        for row in grid.rows[: last_head + 1]:
            for cell in row:
                if cell.column <= column < cell.end:
                    block = labels.block_head(cell.text) or block
                    result = labels.result_head(cell.text) or result
        if block is not None and result is not None:
            columns[column] = (block, result)
    return columns if len(set(columns.values())) == len(columns) else {}
