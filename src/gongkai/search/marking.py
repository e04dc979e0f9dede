"""Which signs of the text as it was written did the query find?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.search.folding import fold, fold_with_places
from gongkai.search.query import Query

AROUND = 90
"""Signs of a snippet."""
_BEFORE = 20
_READ = 100_000
_WIDE = 200


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
    pieces: list[Piece] = []
    at = 0
    for begin, end in _spans(text, query):
        if begin > at:
            pieces.append(Piece(text[at:begin], False))
        pieces.append(Piece(text[begin:end], True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces


def snippet(text: str, query: Query, *, around: int = AROUND) -> list[Piece]:
    """Return the line with the first hit, cut to size; the first line where none has one.

    In a long text a hit that is written otherwise than it was typed is looked for at its
    beginning only.
    """
    forms = [form for term in query.wanted for form in term.forms]
    places = [at for form in forms if (at := text.find(form)) >= 0]
    if places and (line := _line_at(text, min(places))) and (found := _cut(line, query, around)):
        return found
    first = ""
    for line in text[:_READ].splitlines():
        line = line.strip()
        first = first or line
        folded = fold(line)
        if any(form in folded for form in forms) and (found := _cut(line, query, around)):
            return found
    return [Piece(first[:around] + ("…" if len(first) > around else ""), False)] if first else []


def _line_at(text: str, at: int) -> str:
    """Return the line of a place in the text, of a very long one what stands around."""
    begin = max(text.rfind("\n", 0, at) + 1, at - _WIDE)
    end = text.find("\n", at)
    return text[begin : min(end if end >= 0 else len(text), at + _WIDE)].strip()


def _cut(line: str, query: Query, around: int) -> list[Piece]:
    """Return a line from shortly before its first hit on; nothing where it has none."""
    spans = _spans(line, query)
    if not spans:
        return []
    start = max(0, spans[0][0] - _BEFORE)
    pieces = marked(line[start : start + around], query)
    if start:
        pieces.insert(0, Piece("…", False))
    if start + around < len(line):
        pieces.append(Piece("…", False))
    return pieces
