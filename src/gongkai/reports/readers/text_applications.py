"""What does table 3 say in plain text? Each row has seven numbers, whatever the text has made of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.reports.readers import labels
from gongkai.reports.readers.columns import may_lack_one
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.readers.evidence import Found, read_cell
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.readers.row_layouts import Row, RowLayout, layout_of, span_of, usual_lengths
from gongkai.reports.readers.stretches import Stretch, without_strays
from gongkai.reports.readers.text_rows import fit, lost
from gongkai.reports.schema import COLUMNS, application_paths

_HEADS_ENOUGH, _MOST_IN_HEAD, _LONGEST_HEAD = 3, 12, 10
_HEAD_WORDS = (*labels.APPLICANT_HEADS, "申请人情况", "法人或其他组织")


def heads_in_order(grid: Grid) -> bool:
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


def has_heads_of_its_own(grid: Grid) -> bool:
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


def read_application(
    stretch: Stretch, shapes: Shapes, found: Found, disordered: bool, *, key: str = ""
) -> None:
    """Take the numbers of a row of table 3; ``key`` is the row's where its label may name a group."""
    cells = None if disordered or stretch.torn else _seven(stretch, shapes)
    if cells is None and not disordered and any(not cell.is_blank for cell in stretch.cells):
        raw = " | ".join(cell.text.strip() for cell in stretch.cells)
        found.warn(
            f"{stretch.label.place}：“{stretch.label.text.strip()}”一行的数字无法对应七列"
            f"（该行原文：{raw}）"
        )
    for column, path in enumerate(application_paths(key or stretch.key)):
        evidence = lost(stretch, 7) if cells is None else read_cell(cells[column], "count")
        found.put(path, evidence)


@dataclass(slots=True)
class Shapes:
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
    layout: RowLayout | None = None
    """Which fields are the numbers, as the lengths of the rows tell."""

    usual: dict[int, int] = field(default_factory=dict)
    """By the columns that a label spans: how many cells most rows have."""

    @classmethod
    def of(cls, stretches: Sequence[Stretch]) -> Shapes:
        shapes = cls()
        keyed: list[Row] = []
        has_blanks = False
        for stretch in stretches:
            filled = [cell for cell in stretch.cells if not cell.is_blank]
            if stretch.subject != "application":
                continue
            if stretch.cells and stretch.key != "group":
                shapes.rows.append(stretch.cells)
                keyed.append((stretch.key, stretch.cells))
                has_blanks |= len(filled) != len(COLUMNS)
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
        if has_blanks:
            shapes.layout = layout_of(keyed)
            shapes.usual = usual_lengths(keyed)
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

    def have_ends_alone(self, length: int) -> bool:
        """Have all rows so many cells, filled at their two ends alone, with a sum at the last?

        Then a cell too many is one of the blank ones between, whichever it is.
        """
        pairs = [(row[0].text.strip(), row[-1].text.strip()) for row in self.rows]
        return (
            all(len(row) == length for row in self.rows)
            and all(cell.is_blank for row in self.rows for cell in row[1:-1])
            and all(first in ("", last) for first, last in pairs)
            and sum(first == last != "" for first, last in pairs) > 1
        )

    def is_strange(self, stretch: Stretch) -> bool:
        """Do complete rows with their label in that field all have another length? Else the longest counts.

        So do most rows whose label spans as much, and where each cell has a line of its own they alone.
        """
        unusual = self.usual.get(span_of(stretch.key), len(stretch.cells)) != len(stretch.cells)
        if unusual or not stretch.one_line:
            return unusual
        column = stretch.label.column
        lengths = self.lengths.get(column) or {self.longest.get(column, len(stretch.cells))}
        return bool(lengths) and stretch.one_line and len(stretch.cells) not in lengths


def _seven(stretch: Stretch, shapes: Shapes) -> Sequence[GridCell] | None:
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
    has_blanks = any(cell.is_blank for cell in own)
    if shapes.layout is not None and has_blanks:
        seven = shapes.layout.window(stretch.key, own)
        if seven is not None:
            return seven
    if len(own) > len(COLUMNS) and shapes.have_ends_alone(len(own)):
        return (*own[: len(COLUMNS) - 1], own[-1])
    if has_blanks and not stretch.one_line and shapes.is_strange(stretch):
        return None
    cells = fit(
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
