"""Which signs of the text as it was written did the query find?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.search.folding import fold, fold_with_places
from gongkai.search.query import Query

AROUND = 90
"""Signs of a snippet."""
_BEFORE = 20
_READ = 100_000
_WIDE = 200
_GAP = "　"
"""Stands where a line ended."""
_SALUTES = ("：", ":")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; ``hit`` is marked."""

    text: str
    hit: bool


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Return the hits as begin and end in the text, in order, none touching another."""
    folded, places = fold_with_places(text)
    marks = bytearray(len(text))
    for term in query.wanted:
        for form in term.forms:
            at = folded.find(form)
            while at >= 0:
                begin, end = places[at], places[at + len(form) - 1] + 1
                marks[begin:end] = b"\1" * (end - begin)
                at = folded.find(form, at + 1)
    spans: list[tuple[int, int]] = []
    begin = marks.find(1)
    while begin >= 0:
        end = marks.find(0, begin)
        end = len(text) if end < 0 else end
        spans.append((begin, end))
        begin = marks.find(1, end)
    return spans


def marked(text: str, query: Query) -> list[Piece]:
    """Return the text in pieces, hits apart."""
    return _pieces(text, _spans(text, query))


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for begin, end in spans:
        if begin > at:
            pieces.append(Piece(text[at:begin], False))
        pieces.append(Piece(text[begin:end], True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces


def snippet(text: str, query: Query, *, around: int = AROUND) -> list[Piece]:
    """Return the line with the first hit, cut to size; the first line where none has one.

    A short line (a cell of a table, a heading) is filled up with those after it, and one
    that stands at the end with the one before; a salutation begins no snippet. In a long
    text a hit that is written otherwise than it was typed is looked for at its beginning only.
    """
    forms = [form for term in query.wanted for form in term.forms]
    places = [at for form in forms if (at := text.find(form)) >= 0]
    if places and (found := _cut(_line_at(text, min(places), around), query, around)):
        return found
    lines = [line for one in text[:_READ].splitlines() if (line := one.strip())]
    for at, line in enumerate(lines):
        folded = fold(line)
        if any(form in folded for form in forms):
            whole = _filled(lines[at:], around)
            if len(whole) < around and at:
                whole = f"{lines[at - 1][-_WIDE:]}{_GAP}{whole}"
            if found := _cut(whole, query, around):
                return found
    if len(lines) > 1 and lines[0].endswith(_SALUTES):
        del lines[0]
    first = _filled(lines, around)
    return [Piece(first[:around] + ("…" if len(first) > around else ""), False)] if first else []


def _line_at(text: str, at: int, around: int) -> str:
    """Return the line of a place in the text, of a very long one what stands around.

    Where it is short, the lines after it follow, or the one before comes first.
    """
    begin = max(text.rfind("\n", 0, at) + 1, at - _WIDE)
    line = _filled((one.strip() for one in text[begin : at + _WIDE].splitlines()), around)
    if len(line) < around and begin:
        ended = text[max(0, begin - _WIDE) : begin].rstrip()
        before = ended[ended.rfind("\n") + 1 :].strip()
        line = f"{before}{_GAP}{line}" if before else line
    return line


def _filled(lines: Iterable[str], around: int) -> str:
    """Return the first line, and as many of those after it as it takes to fill a snippet."""
    filled = ""
    for line in lines:
        if line:
            filled = f"{filled}{_GAP}{line}" if filled else line
        if len(filled) >= around + _BEFORE:
            break
    return filled


def _cut(line: str, query: Query, around: int) -> list[Piece]:
    """Return a line from shortly before its first hit on; nothing where it has none."""
    spans = _spans(line, query)
    if not spans:
        return []
    start = max(0, spans[0][0] - _BEFORE)
    if start or len(line) > around:
        pieces = marked(line[start : start + around], query)
    else:
        pieces = _pieces(line, spans)
    if start:
        pieces.insert(0, Piece("…", False))
    if start + around < len(line):
        pieces.append(Piece("…", False))
    return pieces
