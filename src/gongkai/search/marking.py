"""Which signs of the text as it was written did the query find?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.search.folding import fold, fold_with_places
from gongkai.search.query import Query

AROUND = 90
"""Signs of a snippet."""
_BEFORE = 20


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
    """Return the line with the first hit, cut to size; the first line where none has one."""
    forms = [form for term in query.wanted for form in term.forms]
    first = ""
    for line in text.splitlines():
        line = line.strip()
        first = first or line
        folded = fold(line)
        if not any(form in folded for form in forms):
            continue
        begin = _spans(line, query)[0][0]
        start = max(0, begin - _BEFORE)
        shown = line[start : start + around]
        pieces = marked(shown, query)
        if start:
            pieces.insert(0, Piece("…", False))
        if start + around < len(line):
            pieces.append(Piece("…", False))
        return pieces
    return [Piece(first[:around] + ("…" if len(first) > around else ""), False)] if first else []
