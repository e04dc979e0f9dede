"""Which labels stand in a text that was a table, and which cells follow each of them?

A stretch is a label and what follows up to the next one, in the order of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, TypeAlias

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.schema import COLUMNS

Subject: TypeAlias = Literal["article", "head", "proactive", "application", "remedy_head", "other"]


_WIDTH = len(COLUMNS)
_SAME_PLACE = 1.0
"""Points by which two numbers side by side may overlap."""
_LONGEST_NUMBER = 12
"""Characters of a text that is a number with words around it, and no label."""


@dataclass(slots=True)
class Stretch:
    """A label and the cells that follow it up to the next one."""

    subject: Subject
    key: str
    label: GridCell
    cells: list[GridCell] = field(default_factory=list)
    broken: bool = False
    """Text that is neither number nor label stands among the cells."""
    torn: bool = False
    """Some of the cells stand on a later line before that line's own label: they may be no part of it."""
    names_another: bool = False
    """Behind the label stands what looks like one more head of table 2, but none that the form has."""

    @property
    def one_line(self) -> bool:
        """Do label and cells stand on one line?"""
        return all(cell.row == self.label.row for cell in self.cells)

    @property
    def filled(self) -> list[GridCell]:
        """The cells in which something stands."""
        return [cell for cell in self.cells if not cell.is_blank]

    @property
    def is_apart(self) -> bool:
        """Stand its numbers, and there are some, all on other lines than its label?"""
        filled = self.filled
        return bool(filled) and all(cell.row != self.label.row for cell in filled)

    @property
    def is_row(self) -> bool:
        """Is it a row of table 2 or 3, which has numbers of its own?"""
        return self.subject == "proactive" or (
            self.subject == "application" and self.key not in ("group", "undivided")
        )


def stretches_of(grid: Grid) -> Iterator[Stretch]:
    current: Stretch | None = None
    for row in grid.rows:
        for cell in _without_margin(row):
            subject = _subject(cell)
            if subject is not None:
                if current is not None and not _is_repeated(current, cell):
                    current.torn |= cell.row > current.label.row and any(
                        one.row == cell.row and not one.is_blank for one in current.cells
                    )
                    yield current
                current = Stretch(*subject, cell)
            elif current is not None and not current.broken:
                if _may_be_number(cell):
                    current.cells.append(cell)
                else:
                    current.broken = True
                    current.names_another = labels.may_be_measure(cell.text)
    if current is not None:
        yield current


def _is_repeated(current: Stretch, cell: GridCell) -> bool:
    """Is a row's label there again in the next cell, as it is where text repeats what a merged cell says?"""
    return (
        current.subject == "application"
        and not current.cells
        and (cell.row, cell.text) == (current.label.row, current.label.text)
    )


def _may_be_number(cell: GridCell) -> bool:
    """Is the cell blank, or does it hold a number, or text that begins with one?"""
    return (
        cell.is_blank
        or parse_number(cell.text, "money").state in ("read", "not_applicable", "ambiguous")
        or parse_number(cell.text, "change").state == "read"
        or (
            any(character.isdigit() for character in cell.text[:_LONGEST_NUMBER])
            and (len(cell.text) <= _LONGEST_NUMBER or cell.text[0].isdigit())
            and not labels.may_be_measure(cell.text)
        )
    )


def _without_margin(row: Sequence[GridCell]) -> Sequence[GridCell]:
    """Return a line without the empty fields before its label, where its group stands further up."""
    first = next((index for index, cell in enumerate(row) if not cell.is_blank), 0)
    return row[first:] if first and is_label(row[first].text) else row


def _subject(cell: GridCell) -> tuple[Subject, str] | None:
    text = cell.text
    if not any("\u4e00" <= character <= "\u9fff" for character in text):
        return None
    if labels.is_article_20(text):
        return "article", ""
    if (measure := labels.measure(text)) is not None:
        return "head", measure
    if (row := labels.proactive_row(text)) is not None:
        return "proactive", row
    if (group := labels.group_of(text)) is not None:
        return "application", "undivided" if group == "六" else "group"
    if (key := labels.application_row(text)) is not None:
        return "application", key
    if labels.result_head(text) is not None or labels.block_head(text) is not None:
        return "remedy_head", ""
    if labels.applicant_head(text) is not None or labels.core(text) in (
        "申请人情况",
        "法人或其他组织",
        "行政诉讼",
        "信息内容",
        "本年度办理结果",
    ):
        return "other", ""
    if (key := labels.application_row(text, loosely=True)) is not None and len(text) < 60:
        return "application", key
    return None


def is_label(text: str) -> bool:
    """Return whether a text is a label of one of the tables."""
    return _subject(GridCell(text, 0, 0)) is not None


# Numbers that may be another label's --------------------------------------------


def tear(stretches: Sequence[Stretch]) -> None:
    """Mark the rows whose numbers may belong to the label below them.

    Text out of a page has the numbers on a line of their own, above their label or below it. Numbers between the
    heads and the first label tell that they stand above. So does a row without any, if the numbers
    of others are on lines of their own, or two rows of them stand behind one label: nobody knows whose it lacks. Where the file says where things stand, the
    numbers of a row stand beside each other.
    """
    for one in stretches:
        one.torn |= _runs_back(one)
    for part in _parts(stretches):
        rows = [one for one in part if one.is_row]
        heads = part[: part.index(rows[0])] if rows else []
        apart = [one for one in rows if one.is_apart]
        two_in_one = any(_has_two_rows(one) for one in rows) and any(not one.filled for one in rows)
        if two_in_one or any(_are_numbers_of_a_row(one) for one in heads):
            for one in part:
                one.torn = True
        elif apart:
            may_be_cut = rows[-1].subject == "application"
            if may_be_cut and not any(_has_line_of_numbers(one) for one in apart):
                continue
            if any(not one.filled and not one.cells for one in rows[: -1 if may_be_cut else None]):
                for one in part:
                    one.torn |= one.is_apart


def _runs_back(stretch: Stretch) -> bool:
    """Stands a number left of the end of the one before, on the page? Then they are no row in that order.

    Numbers of which each has a line of its own stand below each other.
    """
    filled = stretch.filled
    if len({cell.row for cell in filled}) == len(filled):
        return False
    boxes = [cell.box for cell in filled if cell.box is not None]
    return any(after[0] < before[2] - _SAME_PLACE for before, after in pairwise(boxes))


def _parts(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield heads and the rows below them, part by part."""
    part: list[Stretch] = []
    for one in stretches:
        is_head = one.subject in ("article", "head") or (
            one.subject == "other" and labels.applicant_head(one.label.text) is not None
        )
        if is_head and any(row.is_row for row in part):
            yield part
            part = []
        part.append(one)
    yield part


def _are_numbers_of_a_row(head: Stretch) -> bool:
    """Stands after a head, on lines of their own, what may be a row's numbers? One alone may be a page's."""
    several = head.subject == "head" or len(head.filled) > 1
    return several and head.is_apart and any(c.text.strip()[:1].isdigit() for c in head.filled)


def _has_two_rows(stretch: Stretch) -> bool:
    """Stand the numbers of two rows behind the label, each on a line? One of them is another label's."""
    lines = Counter(cell.row for cell in stretch.filled)
    return sum(count >= _WIDTH for count in lines.values()) > 1


def _has_line_of_numbers(stretch: Stretch) -> bool:
    lines = [cell.row for cell in stretch.filled]
    return len(set(lines)) < len(lines)


def without_strays(stretch: Stretch, wanted: int) -> list[GridCell] | None:
    """Return a row's cells without a number that stands alone on a line below them, a page's perhaps.

    None where it may as well be the row's last number.
    """
    lines: dict[int, list[GridCell]] = {}
    for cell in stretch.cells:
        lines.setdefault(cell.row, []).append(cell)
    filled = {row: [c for c in line if not c.is_blank] for row, line in lines.items()}
    alone = [row for row, line in filled.items() if len(lines[row]) == 1 == len(line)]
    if not alone or all(len(line) < 2 for line in filled.values()):
        return stretch.cells
    whole = [row for row, line in filled.items() if len(line) == wanted]
    if len(whole) == 1 and all(row in alone or row in whole for row in lines):
        return lines[whole[0]]
    return None if wanted > 1 else stretch.cells
