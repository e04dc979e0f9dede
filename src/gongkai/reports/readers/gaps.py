"""Where did blank cells stand in a text that has each cell on a line of its own?

Such a text has as many empty lines between any two cells; a blank cell is one more of them, or as many more
as a cell takes. That is believed only if it gives every row of the form exactly its cells. In all
other texts empty lines say nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.schema import COLUMNS, REMEDY_BLOCKS, REMEDY_COLUMNS

_HAN = re.compile("[\u4e00-\u9fff]")
Line = tuple[int, str]
Row = tuple[int, list[str]]
_NOTHING = labels.label_of("")
_SHORTEST_ROW = 4
"""Characters that the label of a row of the office's own has at least, more than 信息内容."""
_MOST_BLANKS = 21
"""Blank cells that may stand together: three rows of them; more is a gap between paragraphs."""
_REMEDIES = len(REMEDY_BLOCKS) * len(REMEDY_COLUMNS)


def with_blanks(lines: Sequence[Line], rows: list[Row]) -> list[Row]:
    """Return the rows of a text with a cell on each line, with the blank cells that its empty lines show.

    ``rows`` are those without them; they are returned where nothing is certain.
    """
    at = [index for index, (_, line) in enumerate(lines) if line.strip()]
    if len(at) != len(rows) or len(rows) < 2 or any(len(fields) != 1 for _, fields in rows):
        return rows
    gaps = [after - before - 1 for before, after in pairwise(at)]
    usual = Counter(gaps).most_common(1)[0][0]
    if max(gaps) == usual:
        return rows
    texts = [fields[0] for _, fields in rows]
    are_cells = [_is_cell(text) for text in texts]
    are_whole = all(max(gap - usual, 0) % (usual + 1) == 0 for gap in gaps)
    for each in (usual + 1, 1) if not are_whole else (usual + 1,):
        blanks = [divmod(max(gap - usual, 0), each) for gap in gaps]
        if any(rest or more > _MOST_BLANKS for more, rest in blanks):
            continue
        counts = [more for more, _ in blanks]
        short = _short(texts, are_cells, counts)
        if short is not None and short * each <= len(lines) - at[-1] - 1:
            return _filled(rows, [*counts, short])
    return rows


def _filled(rows: Sequence[Row], counts: Sequence[int]) -> list[Row]:
    """Return the rows, each with so many blank ones behind it."""
    made: list[Row] = []
    for row, count in zip(rows, counts, strict=True):
        made.append(row)
        made += [(row[0], [""])] * count
    return made


def _is_cell(text: str) -> bool:
    """Is it what stands in a cell for numbers?"""
    if _HAN.search(text) is None:
        return True
    return parse_number(text, "money").state in ("read", "not_applicable")


def _short(texts: Sequence[str], are_cells: Sequence[bool], counts: Sequence[int]) -> int | None:
    """Return how many blanks the last row lacks at its end, if the form's rows have their cells; else None."""
    wanted = _wanted(texts)
    if wanted is None:
        return None
    run, due = 0, 0
    for is_cell, more, here in zip(are_cells, [*counts, 0], wanted, strict=True):
        if is_cell:
            run += 1 + more
            continue
        if run != abs(due) and (run or due > 0):
            return None
        run, due = more, here
        if more and not due:
            return None
    lacks = due - run
    return lacks if lacks == 0 or (due != _REMEDIES and 0 < lacks <= due) else None


def _wanted(texts: Sequence[str]) -> list[int] | None:
    """Return how many cells are due behind each text, if it is one of the tables; numbers have none due.

    Behind a row of table 2 that the form does not have they may be due: then the number is negative.
    """
    names = [labels.label_of(text) for text in texts]
    if any(name.application_row == "new_received" for name in names):
        return [
            len(COLUMNS) * _is_row(name.application_row, name.group, names[index + 1 : index + 2])
            for index, name in enumerate(names)
        ]
    if any(name.measure is not None for name in names):
        due, heads, after_head = [], 0, False
        for text, name in zip(texts, names, strict=True):
            heads = (heads + 1 if after_head else 1) if name.measure is not None else heads
            after_head = name.measure is not None
            is_unknown = len(text) > _SHORTEST_ROW and name == _NOTHING
            due.append(heads if name.proactive_row is not None else -heads * is_unknown)
        return due
    last = max((i for i, name in enumerate(names) if name.result_head is not None), default=None)
    if last is None:
        return None
    return [_REMEDIES if index == last else 0 for index in range(len(names))]


def _is_row(key: str | None, group: str | None, following: Sequence[labels.Label]) -> bool:
    """Has the label numbers of its own? （六）其他处理 has where no row of its own follows."""
    if group == "六":
        return not any(name.application_row is not None for name in following)
    return key is not None and group is None
