"""In which columns do numbers stand that are set one below the other with spaces alone?

Rows without a blank show where the columns are; table 2 and table 4 have too few of them, there the heads do, if
the numbers of all rows begin, or end, where heads do. A row with fewer numbers gets blanks where a
column has none, if each number lies in a column of its own; else it stays as it is. A Chinese
character is as wide as two others; of some signs nobody knows, and both ways must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.reports.readers import labels
from gongkai.reports.schema import COLUMNS, REMEDY_BLOCKS, REMEDY_COLUMNS

Line = tuple[int, str]
Row = tuple[int, list[str]]
Span = tuple[int, int]
_WORD = re.compile(r"\S+")
_NUMBER = re.compile(r"[+\-−减]?[0-9０-９][0-9０-９,，.．]*(?:件|万元|元)?|[零〇/／—－-]")
_WIDE_FROM = 0x2E80
_EITHER = frozenset("“”‘’—…·")
_FEWEST_ROWS = 3
"""Rows that must agree on where columns are."""
_REMEDIES = len(REMEDY_BLOCKS) * len(REMEDY_COLUMNS)


@dataclass(slots=True)
class _Part:
    """The rows that share a head."""

    wanted: int = 0
    heads: list[Span] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    unclear: set[int] = field(default_factory=set)
    """Those with signs of which nobody knows how wide they are."""


def with_columns(lines: Sequence[Line], rows: list[Row]) -> list[Row]:
    """Return the rows, blanks among their numbers where the columns of the text show them."""
    texts = [line for _, line in lines if line.strip()]
    if len(texts) != len(rows) or sum("   " in text.strip() for text in texts) < _FEWEST_ROWS:
        return rows
    made = list(rows)
    ways = [_filled(texts, rows, wide=wide) for wide in (False, True)]
    for index, cells in ways[0].items():
        if ways[1].get(index) == cells:
            number, fields = rows[index]
            made[index] = (number, [*fields[: len(fields) - sum(map(bool, cells))], *cells])
    return made


def _filled(texts: Sequence[str], rows: Sequence[Row], *, wide: bool) -> dict[int, list[str]]:
    """Return the cells of each row that has fewer numbers than columns, and whose columns are certain."""
    words = [_words(text, wide=wide) for text in texts]
    found: dict[int, list[str]] = {}
    for part in _parts(words, rows):
        part.unclear = {i for i in part.rows if not _EITHER.isdisjoint(texts[i])}
        if part.wanted == len(COLUMNS) and not _stand_alike([part], words):
            part.heads.clear()
        numbers = {index: _numbers(words[index]) for index in part.rows}
        columns = _columns(part, [own for i, own in numbers.items() if i not in part.unclear])
        for index, own in numbers.items():
            if columns is None or not 0 < len(own) < part.wanted:
                continue
            at = [[n for n, one in enumerate(columns) if _meet(span, one)] for _, span in own]
            places = [one[0] for one in at if len(one) == 1]
            if len(places) != len(own) or len(set(places)) != len(own):
                continue
            cells = [""] * part.wanted
            for place, (text, _) in zip(places, own, strict=True):
                cells[place] = text
            found[index] = cells
    return found


def _words(text: str, *, wide: bool) -> list[tuple[str, Span]]:
    """Return the words of a line and where they stand."""
    at, before = 0, []
    for sign in text:
        before.append(at)
        at += 1 + (ord(sign) >= _WIDE_FROM or (wide and sign in _EITHER))
    before.append(at)
    return [(m[0], (before[m.start()], before[m.end()])) for m in _WORD.finditer(text)]


def _numbers(words: Sequence[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Return the numbers at the end of a line."""
    first = len(words)
    while first and _NUMBER.fullmatch(words[first - 1][0]):
        first -= 1
    return list(words[first:])


def _parts(words: Sequence[list[tuple[str, Span]]], rows: Sequence[Row]) -> Iterator[_Part]:
    """Yield table 3 as a whole, the parts of table 2 below each line of heads, and table 4."""
    applications, remedies = _Part(len(COLUMNS)), _Part(_REMEDIES)
    proactive: list[_Part] = []
    for index, (_, fields) in enumerate(rows):
        names = [labels.label_of(one) for one in fields if not one.isascii()]
        heads = [span for word, span in words[index] if labels.measure(word) is not None]
        if heads:
            proactive.append(_Part(len(heads), heads))
        elif any(name.proactive_row for name in names) and proactive:
            proactive[-1].rows.append(index)
        elif any(name.application_row or name.group == "六" for name in names):
            applications.rows.append(index)
        elif any(name.result_head for name in names):
            remedies.heads += [
                span for word, span in words[index] if labels.result_head(word) is not None
            ]
        elif not names and len(remedies.heads) == _REMEDIES:
            remedies.rows.append(index)
        if not applications.rows:
            applications.heads += [
                span for word, span in words[index] if labels.applicant_head(word) is not None
            ]
    remedies.heads.sort()
    applications.heads.sort()
    if _are_set([applications], words):
        yield applications
    if _stand_alike(proactive, words) and _are_set(proactive, words):
        yield from proactive
    if _are_set([remedies], words):
        yield remedies


def _stand_alike(parts: Sequence[_Part], words: Sequence[list[tuple[str, Span]]]) -> bool:
    """Begin all numbers of the rows where heads do, or do all end there?"""
    rows = [
        (part, span)
        for part in parts
        for i in part.rows
        if i not in part.unclear
        for _, span in _numbers(words[i])
    ]
    return len(rows) >= _FEWEST_ROWS and any(
        all(any(span[side] == head[side] for head in part.heads) for part, span in rows)
        for side in (0, 1)
    )


def _columns(part: _Part, rows: Sequence[Sequence[tuple[str, Span]]]) -> list[Span] | None:
    """Return where the columns are, each apart from the others."""
    whole = [[span for _, span in own] for own in rows if len(own) == part.wanted]
    columns = part.heads
    if not columns:
        if len(whole) < _FEWEST_ROWS:
            return None
        columns = [
            (min(s for s, _ in one), max(e for _, e in one)) for one in zip(*whole, strict=True)
        ]
    apart = all(end < start for (_, end), (start, _) in pairwise(columns))
    return columns if len(columns) == part.wanted and apart else None


def _are_set(parts: Sequence[_Part], words: Sequence[list[tuple[str, Span]]]) -> bool:
    """Do numbers stand elsewhere than always as far behind what is before them, as they do without columns?"""
    gaps = set()
    for row in [words[i] for part in parts for i in part.rows]:
        at = len(row) - len(_numbers(row))
        if row and at == 0 < row[0][1][0]:
            return True  # nothing is before the numbers, and yet they do not stand at the margin
        gaps |= {other[0] - one[1] for (_, one), (_, other) in pairwise(row[max(at - 1, 0) :])}
    return len(gaps) > 1


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
