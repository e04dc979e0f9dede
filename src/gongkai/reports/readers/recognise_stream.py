"""What do tables say that have become plain text? Labels lead, numbers follow.

In text the columns of a table cannot be trusted: tabs are lost, padding is
added, each cell has its own line. What stays is the order: a row's label,
then its cells. A row counts as read where its cells fit its columns in one
way only; in all other cases it says that it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.reports.readers import labels
from gongkai.reports.readers.columns import may_lack_one
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.readers.evidence import CellEvidence, Found, in_doubt, read_cell
from gongkai.reports.readers.measures import Head, measure_path, read_measure
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.readers.recognise_remedies import REMEDY_CELLS, columns_in_text
from gongkai.reports.readers.stretches import Stretch, stretches_of, tear, without_strays
from gongkai.reports.schema import (
    COLUMNS,
    REMEDY_BLOCKS,
    REMEDY_COLUMNS,
    application_paths,
    remedy_paths,
)

_HEADS_ENOUGH, _MOST_IN_HEAD, _LONGEST_HEAD = 3, 12, 10
_HEAD_WORDS = (*labels.APPLICANT_HEADS, "申请人情况", "法人或其他组织")


def read_stream(grid: Grid, found: Found) -> None:
    """Take every number of a table in plain text that belongs to one place only."""
    stretches = list(stretches_of(grid))
    tear(stretches)
    heads: list[Head] = []
    widths: list[int] = []
    shapes = _Shapes.of(stretches)
    shapes.is_of_another_form = _has_heads_of_its_own(grid)
    disordered = not _heads_in_order(grid)
    if disordered:
        found.warn(f"{grid.place}：表三各列的次序与规定不同，未采用其中数字")
    for position, stretch in enumerate(stretches):
        if stretch.subject == "article":
            found.tables.add("proactive")
            heads = []
        elif stretch.subject == "head":
            if position == 0 or stretches[position - 1].subject != "head":
                heads, widths = [], []
            heads.append(Head.of(stretch.label.text, len(widths), len(widths) + 1))
            widths.append(len(stretch.cells))
            found.forms += [form] if (form := heads[-1].form) is not None else []
        elif stretch.subject == "proactive":
            _proactive(stretch, heads, found)
        elif stretch.subject == "application":
            found.tables.add("applications")
            if stretch.key == "undivided":
                if not _has_sub_rows(stretches[position + 1 :]):
                    found.undivided = True
                    stretch.key = "other_other"
                    _application(stretch, shapes, found, disordered)
            elif stretch.key != "group":
                _application(stretch, shapes, found, disordered)
    _remedies(grid, stretches, found)


def _has_sub_rows(following: Sequence[Stretch]) -> bool:
    return any(
        stretch.key in ("other_correction_overdue", "other_fee_overdue", "other_other")
        for stretch in following[:3]
        if stretch.subject == "application"
    )


# Table 2 -----------------------------------------------------------------


def _proactive(stretch: Stretch, heads: Sequence[Head], found: Found) -> None:
    found.tables.add("proactive")
    together = [head.measure for head in heads]
    paths = [measure_path(stretch.key, head.measure, together) for head in heads]
    if not heads:
        if any(not cell.is_blank for cell in stretch.cells):
            found.warn(
                f"{stretch.label.place}：“{stretch.label.text.strip()}”上方没有表头，未采用该行数字"
            )
        return
    own = without_strays(stretch, len(heads)) if not stretch.torn else None
    cells = _fit(own, len(heads)) if own is not None else None
    for index, (head, path) in enumerate(zip(heads, paths, strict=True)):
        if path is None:
            continue
        if cells is None:
            found.put(path, _lost(stretch, len(heads)))
        else:
            found.put(
                path, read_measure(cells[index], head, label=stretch.label.text, units=found.units)
            )


# Table 3 -----------------------------------------------------------------


def _heads_in_order(grid: Grid) -> bool:
    """Do the heads of table 3, as far as they are there, stand in the official order?

    总计 spans the rows of the head, so that text may have it before the
    others; on a line with them it must come last.
    """
    kinds: list[str] = []
    for row in grid.rows:
        if any(labels.application_row(cell.text) is not None for cell in row):
            break
        line = [head for cell in row if (head := labels.applicant_head(cell.text)) is not None]
        if any(labels.core(cell.text) == "小计" for cell in row) or _total_stands_amid(row):
            return False
        if not labels.in_official_order(line):
            return False
        kinds += [head for head in line if head != "total" and head not in kinds]
    return labels.in_official_order(kinds)


def _total_stands_amid(row: Sequence[GridCell]) -> bool:
    """Names a line 总计 before the organisations, which stand left of it in the form?"""
    names = [labels.core(cell.text) for cell in row]
    if labels.core("法人或其他组织") not in names:
        return False
    return any(name in ("总计", "合计") for name in names[: names.index("法人或其他组织")])


def _has_heads_of_its_own(grid: Grid) -> bool:
    """Names a line with heads of table 3 a column, too, that the form does not have?"""
    for row in grid.rows:
        texts = [cell.text for cell in row if not cell.is_blank]
        if (
            len(texts) > _MOST_IN_HEAD
            or sum(labels.applicant_head(text) is not None for text in texts) < _HEADS_ENOUGH
        ):
            continue
        for name in map(labels.bare, texts):
            if 0 < len(name) <= _LONGEST_HEAD and not any(name in head for head in _HEAD_WORDS):
                return True
    return False


def _application(stretch: Stretch, shapes: _Shapes, found: Found, disordered: bool) -> None:
    cells = None if disordered or stretch.torn else _seven(stretch, shapes)
    if cells is None and not disordered and any(not cell.is_blank for cell in stretch.cells):
        raw = " | ".join(cell.text.strip() for cell in stretch.cells)
        found.warn(
            f"{stretch.label.place}：“{stretch.label.text.strip()}”一行的数字无法对应七列"
            f"（该行原文：{raw}）"
        )
    for column, path in enumerate(application_paths(stretch.key)):
        evidence = _lost(stretch, 7) if cells is None else read_cell(cells[column], "count")
        found.put(path, evidence)


@dataclass(slots=True)
class _Shapes:
    """How the rows in which no number is missing, and which are on one line, are laid out."""

    places: dict[tuple[int, int], set[tuple[int, ...]]] = field(default_factory=dict)
    """Field of the label and count of the cells after it: fields of the seven numbers."""
    lengths: dict[int, set[int]] = field(default_factory=dict)
    """Field of the label: counts of the cells after it."""
    longest: dict[int, int] = field(default_factory=dict)
    """Field of the label: the most cells after it, complete or not."""
    complete: int = 0
    """How many rows have seven numbers."""
    incomplete: int = 0
    """How many have fewer or more, or none at all."""
    crowded: int = 0
    """How many have more, so that nobody knows which is one too many."""
    rows: list[Sequence[GridCell]] = field(default_factory=list)
    """The cells of all rows that have any, each after its label."""
    is_of_another_form: bool = False
    """The head has a column that the form does not have."""

    @classmethod
    def of(cls, stretches: Sequence[Stretch]) -> _Shapes:
        shapes = cls()
        for stretch in stretches:
            filled = [cell for cell in stretch.cells if not cell.is_blank]
            if stretch.subject != "application":
                continue
            if stretch.cells and stretch.key != "group":
                shapes.rows.append(stretch.cells)
            if stretch.one_line:
                column, length = stretch.label.column, len(stretch.cells)
                shapes.longest[column] = max(length, shapes.longest.get(column, 0))
                shapes.crowded += len(filled) > len(COLUMNS) and not stretch.torn
            if len(filled) != len(COLUMNS):
                shapes.incomplete += stretch.is_row
                continue
            shapes.complete += 1
            if stretch.one_line:
                column, length = stretch.label.column, len(stretch.cells)
                where = tuple(cell.column for cell in filled)
                shapes.places.setdefault((column, length), set()).add(where)
                shapes.lengths.setdefault(column, set()).add(length)
        return shapes

    def fields(self, stretch: Stretch) -> tuple[int, ...] | None:
        """Return the fields of the numbers in rows of the very same shape, if these all agree."""
        places = self.places.get((stretch.label.column, len(stretch.cells)), set())
        return next(iter(places)) if len(places) == 1 and stretch.one_line else None

    @property
    def are_spaced(self) -> bool:
        """Stand the numbers of some complete row apart, with empty fields between them?"""
        every = (where for places in self.places.values() for where in places)
        return any(where[-1] - where[0] + 1 != len(COLUMNS) for where in every)

    def is_strange(self, stretch: Stretch) -> bool:
        """Do complete rows with their label in that field all have another length? Else the longest counts."""
        column = stretch.label.column
        lengths = self.lengths.get(column) or {self.longest.get(column, len(stretch.cells))}
        return bool(lengths) and stretch.one_line and len(stretch.cells) not in lengths


def _seven(stretch: Stretch, shapes: _Shapes) -> Sequence[GridCell] | None:
    """Return the cells of a row of table 3, or None where their columns are not certain.

    A row that has another length than the complete rows may have lost a
    separator; its blanks at the edges then prove nothing.
    """
    if shapes.is_of_another_form or shapes.crowded > shapes.complete:
        return None
    if shapes.crowded and len(stretch.cells) > len(COLUMNS):
        return None
    own = without_strays(stretch, len(COLUMNS))
    if own is None:
        return None
    cells = _fit(
        own,
        len(COLUMNS),
        shapes.fields(stretch),
        are_spaced=shapes.are_spaced or not shapes.places,
    )
    if cells is own and may_lack_one(cells, shapes.rows):
        return None
    if cells is not None and shapes.incomplete and _may_hold_a_page_number(cells):
        return None
    if cells is None or not shapes.is_strange(stretch):
        return cells
    return cells if not (cells[0].is_blank or cells[-1].is_blank) else None


def _may_hold_a_page_number(cells: Sequence[GridCell]) -> bool:
    """Does not add up what stands a number on each line? A blank may be lost, and the number of a page be there."""
    if len({cell.row for cell in cells}) < len(COLUMNS):
        return False
    values = [parse_number(cell.text, "count").value for cell in cells]
    numbers = [int(value) for value in values if value is not None]
    return len(numbers) == len(COLUMNS) and sum(numbers[:-1]) != numbers[-1]


def _fit(
    cells: Sequence[GridCell],
    wanted: int,
    fields: Sequence[int] | None = None,
    *,
    are_spaced: bool = True,
) -> Sequence[GridCell] | None:
    """Return the cells that stand for the columns, or None where that is not certain.

    ``fields`` are where complete rows of the same shape have their numbers; ``are_spaced`` says that empty
    fields may stand between the columns, so that a stretch of the right length proves nothing if
    it could hold only every second number.
    """
    filled = [index for index, cell in enumerate(cells) if not cell.is_blank]
    if len(filled) == wanted:
        return [cells[index] for index in filled]
    if len(filled) > wanted or len(cells) < wanted:
        return None
    if len(cells) == wanted:
        return cells
    if wanted == 1:
        return [cells[filled[0]]] if filled else cells[:1]
    if not filled:
        return cells[:wanted]
    if fields is not None:
        by_field = {cell.column: cell for cell in cells}
        if all(cells[index].column in fields for index in filled) and all(
            place in by_field for place in fields
        ):
            return [by_field[place] for place in fields]
        return None
    first, last = filled[0], filled[-1]
    if last - first + 1 == wanted and not (are_spaced and len(cells) >= 2 * wanted - 1):
        return cells[first : last + 1]
    return None


def _lost(stretch: Stretch, wanted: int) -> CellEvidence:
    filled = [cell for cell in stretch.cells if not cell.is_blank]
    raw = " | ".join(cell.text.strip() for cell in stretch.cells)
    if not filled:
        note = "标签后没有数字"
        return CellEvidence("unreadable", None, raw, stretch.label.place, note)
    note = f"该行应有{wanted}格，实有{len(stretch.cells)}格、{len(filled)}个数字，无法确定所在列"
    return CellEvidence("ambiguous", None, raw, filled[0].place, note)


# Table 4 -----------------------------------------------------------------


def _remedies(grid: Grid, stretches: Sequence[Stretch], found: Found) -> None:
    heads = [stretch for stretch in stretches if stretch.subject == "remedy_head"]
    if not any(labels.result_head(one.label.text) in ("upheld", "pending") for one in heads):
        return
    found.tables.add("remedies")
    apart = _blocks_apart(heads)
    if apart is not None:
        for block, five in apart.items():
            for path, cell in zip(remedy_paths(block), five, strict=True):
                found.put(path, read_cell(cell, "count"))
        return
    last = heads[-1]
    lines: dict[int, list[GridCell]] = {}
    for cell in last.cells:
        lines.setdefault(cell.row, []).append(cell)
    below = [cell for row, line in lines.items() for cell in line if row > last.label.row]
    numbered = [line for line in lines.values() if any(not cell.is_blank for cell in line)]
    cells: Sequence[GridCell] | None = _fit(below, len(REMEDY_CELLS))
    if cells is None and len(numbered) == 1:
        cells = _fit(numbered[0], len(REMEDY_CELLS))
    if any(one.torn or any(not c.is_blank for c in one.cells) for one in heads[:-1]):
        cells = None
    columns = columns_in_text([cell.text for row in grid.rows for cell in row])
    why = "表四数字与表头十五列对不上，无法确定所在列"
    if columns is None:
        cells, why = None, "表四各列的次序与规定不同，无法确定所在列"
        found.warn(f"{last.label.place}：{why}")
    for index, (block, result) in enumerate(columns or REMEDY_CELLS):
        if cells is None:
            filled = next((cell for cell in last.cells if not cell.is_blank), None)
            evidence = (
                CellEvidence("unreadable", None, "", last.label.place, "表头后没有数字")
                if filled is None
                else in_doubt(filled, why)
            )
        else:
            evidence = read_cell(cells[index], "count")
        found.put(remedy_paths(block)[REMEDY_COLUMNS.index(result)], evidence)


def _blocks_apart(heads: Sequence[Stretch]) -> dict[str, Sequence[GridCell]] | None:
    """Return five numbers for each block, where each block has numbers of its own.

    The blocks stand one below the other: each with its five heads and its numbers, or as rows under one
    line of five heads. None where that is not so, or a block is not complete.
    """
    found: dict[str, Sequence[GridCell]] = {}
    results: list[str] = []
    block: str | None = None
    for stretch in heads:
        name = labels.block_head(stretch.label.text)
        result = labels.result_head(stretch.label.text)
        if name is not None:
            if block is not None and block not in found and results:
                return None
            block = name
        elif result is not None:
            results = results[:] if len(results) < len(REMEDY_COLUMNS) else []
            results.append(result)
        numbers = [cell for cell in stretch.cells if not cell.is_blank]
        if not numbers:
            continue
        if block is None or block in found or results != list(REMEDY_COLUMNS) or stretch.torn:
            return None
        cells = _fit(stretch.cells, len(REMEDY_COLUMNS))
        if cells is None:
            return None
        found[block] = cells
    return found if found.keys() == set(REMEDY_BLOCKS) else None
