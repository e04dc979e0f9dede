"""Which of the fields after a label are the row's seven numbers, where a text pads what merged cells span?

A label that spans three columns leaves two empty fields, before the numbers or behind them; rows may begin or
end with one more. The rows of a table tell by their lengths, as the same labels are padded alike: the
fields are believed where nearly all rows of each width of label have one length, every number
lies within the seven, and a number stands in the first and in the last of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.reports.readers.document import GridCell
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.schema import COLUMNS, ROWS_2021

_WIDE = dict.fromkeys(("new_received", "carried_over", "carried_forward"), 3)
_OF_TWO = {
    "undivided": 2,
    **{r.key: 2 for r in ROWS_2021 if r.group is None and r.key not in _WIDE},
}
_LAST = "carried_forward"
_WIDTH = len(COLUMNS)
_FEWEST_ROWS = 6
"""Rows without which there is nothing to go by."""

Row = tuple[str, Sequence[GridCell]]
"""The key of a row of table 3, and the cells after its label."""


@dataclass(frozen=True, slots=True)
class RowLayout:
    """How many fields rows have and which is their first number, by the columns that their label spans."""

    lengths: dict[int, int]
    firsts: dict[int, int]

    def window(self, key: str, cells: Sequence[GridCell]) -> Sequence[GridCell] | None:
        """Return the seven cells of a row; None where it is not laid out as the others are."""
        span = span_of(key)
        if span not in self.firsts:
            return None
        short = self.lengths[span] - len(cells)
        seven = _seven(cells, self.firsts[span]) if short == 0 or _is_cut(key, short) else None
        if key == _LAST and short == 0 and len(cells) > _WIDTH and seven and seven[-1].is_blank:
            return (
                None  # is the last blank cell the sum, or the mark of a row that does not follow?
            )
        return seven


def span_of(key: str) -> int:
    """Return how many columns the label of a row spans."""
    return _WIDE.get(key) or _OF_TWO.get(key, 1)


def _is_cut(key: str, short: int) -> bool:
    """Lacks the last row of the table only the mark with which another would begin?"""
    return key == _LAST and short == 1


def _seven(cells: Sequence[GridCell], first: int) -> Sequence[GridCell] | None:
    """Return seven cells from the first on, if nothing stands beside them."""
    beside = (*cells[:first], *cells[first + _WIDTH :])
    if first + _WIDTH > len(cells) or any(not cell.is_blank for cell in beside):
        return None
    return cells[first : first + _WIDTH]


def layout_of(rows: Sequence[Row]) -> RowLayout | None:
    """Return how the rows are laid out, or None where that is not certain.

    The narrow labels, which span nothing, tell that seven columns are there.
    """
    by_span: dict[int, list[Sequence[GridCell]]] = {1: [], 2: [], 3: []}
    for key, cells in rows:
        if key != _LAST:
            by_span[span_of(key)].append(cells)
    lengths = {span: length for span, of in by_span.items() if (length := _length(of)) is not None}
    if 1 not in lengths or len(by_span[1]) < _FEWEST_ROWS:
        return None
    regular = {
        span: [cells for cells in by_span[span] if len(cells) == length]
        for span, length in lengths.items()
    }
    if not _are_all_seven(regular[1]):
        return None
    only_sums = all(cell.is_blank for cells in regular[1] for cell in cells[: _WIDTH - 1])
    firsts = {1: 0}
    for span in (2, 3):
        if (
            span in lengths
            and (first := _first(regular[span], span, only_sums=only_sums)) is not None
        ):
            firsts[span] = first
    return RowLayout(lengths, firsts)


def usual_lengths(rows: Sequence[Row]) -> dict[int, int]:
    """Return how many cells more than half of the rows have, by the columns that their label spans; else none."""
    by_span: dict[int, Counter[int]] = {}
    for key, cells in rows:
        if key != _LAST:
            by_span.setdefault(span_of(key), Counter())[len(cells)] += 1
    usual = {span: counted.most_common(1)[0] for span, counted in by_span.items()}
    return {
        span: length if 2 * times > by_span[span].total() else 0
        for span, (length, times) in usual.items()
    }


def _length(rows: Sequence[Sequence[GridCell]]) -> int | None:
    """Return the length that more than two thirds of the rows have, if it holds seven."""
    if not rows:
        return None
    length, times = Counter(map(len, rows)).most_common(1)[0]
    return length if length >= _WIDTH and 3 * times > 2 * len(rows) else None


def _are_all_seven(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Lies every number within the first seven fields, some in the first and some in the last of them?

    Where nothing but sums is filled in, they all stand last.
    """
    first = last = amid = False
    for cells in rows:
        seven = _seven(cells, 0)
        if seven is None:
            return False
        first |= not seven[0].is_blank
        last |= not seven[-1].is_blank
        amid |= any(not cell.is_blank for cell in seven[1:-1])
    return last and (first or not amid)


def _first(rows: Sequence[Sequence[GridCell]], span: int, *, only_sums: bool) -> int | None:
    """Return where the numbers begin, behind the empty fields of the label or before them."""
    able = [
        first for first in (0, span - 1) if all(_seven(cells, first) is not None for cells in rows)
    ]
    if len(able) > 1:
        able = [first for first in able if _add_up(rows, first, only_sums=only_sums)]
    return able[0] if len(able) == 1 else None


def _add_up(rows: Sequence[Sequence[GridCell]], first: int, *, only_sums: bool) -> bool:
    """Do all rows add up that begin there? A sum alone tells nothing, unless there are none but such."""
    sevens = [seven for cells in rows if (seven := _seven(cells, first)) is not None]
    said = [seven for seven in sevens if any(not cell.is_blank for cell in seven)]
    alone = any(all(cell.is_blank for cell in seven[:-1]) for seven in said)
    return bool(said) and (only_sums or not alone) and all(map(_adds_up, said))


def _adds_up(seven: Sequence[GridCell]) -> bool:
    """Is the last number, where there is any, the sum of the others, as far as these are filled in?"""
    values = [parse_number(cell.text, "count").value for cell in seven]
    parts = [value for value in values[:-1] if value is not None]
    if not parts:
        return True
    return values[-1] == sum(parts)
