"""What does somebody look for who types this? Words, exact phrases, alternatives, exclusions.

``公开 指南`` both; ``"政府 信息"``, ``“…”`` and ``《…》`` exactly so; ``低保 | 五保`` either; ``公示 -补贴``
without. Whatever is typed gives a query, an empty one at worst.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from gongkai.search.folding import fold

LONGEST = 100
"""Signs of a query that are read."""
MOST_TERMS = 8
_NUMBER = 4
"""From this many signs on a number is also looked for without its marks."""
_PARTS = re.compile(
    r"(?P<minus>(?<!\S)[-－](?=\S))?"
    r"(?:[\"＂](?P<a>[^\"＂]*)[\"＂]|“(?P<b>[^”]*)”|《(?P<c>[^》]*)》|「(?P<d>[^」]*)」"
    r"|(?P<either>[|｜])|(?P<word>[^\s\"＂“”《》「」|｜]+))"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word or phrase; ``bare`` is a number without the marks in it, or empty."""

    text: str
    bare: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The ways it may stand in a folded text."""
        return (self.text, self.bare) if self.bare else (self.text,)


@dataclass(frozen=True, slots=True)
class Any_:
    """At least one of these."""

    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Nowhere in the text."""

    term: Term


Part: TypeAlias = Term | Any_ | Not


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, as it is looked for."""

    typed: str
    tree: All
    was_cut: bool = False

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that a hit may hold: those that are marked."""
        found: list[Term] = []
        for part in self.tree.parts:
            if isinstance(part, Term):
                found.append(part)
            elif isinstance(part, Any_):
                found += part.parts
        return tuple(found)

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def holds(self, folded: str) -> bool:
        """Return whether a folded text is a hit: the plain scan all engines are held against."""

        def has(part: Part) -> bool:
            if isinstance(part, Term):
                return any(form in folded for form in part.forms)
            if isinstance(part, Any_):
                return any(has(one) for one in part.parts)
            return not has(part.term)

        return bool(self) and all(has(part) for part in self.tree.parts)


def parse(typed: str) -> Query:
    """Return the query; what cannot be read as one is left out."""
    text = typed.replace("\0", " ").strip()
    was_cut = len(text) > LONGEST
    text = text[:LONGEST]
    parts: list[Part] = []
    either = False
    terms = 0
    for match in _PARTS.finditer(text):
        if match["either"]:
            either = bool(parts)
            continue
        word = match["word"]
        if word == "OR":
            either = bool(parts)
            continue
        said = (
            word
            if word is not None
            else next(g for g in match.group("a", "b", "c", "d") if g is not None)
        )
        term = _term(said, exact=word is None)
        if term is None:
            continue
        terms += 1
        if terms > MOST_TERMS:
            was_cut = True
            break
        last = parts[-1] if parts else None
        if match["minus"]:
            parts.append(Not(term))
        elif either and isinstance(last, Term):
            parts[-1] = Any_((last, term))
        elif either and isinstance(last, Any_):
            parts[-1] = Any_((*last.parts, term))
        else:
            parts.append(term)
        either = False
    return Query(text, All(tuple(parts)), was_cut)


def _term(said: str, *, exact: bool) -> Term | None:
    text = fold(said)
    if not text:
        return None
    bare = text.replace(" ", "")
    is_number = not exact and len(bare) >= _NUMBER and any(one.isdigit() for one in bare)
    return Term(text, bare if is_number and bare != text else "")
