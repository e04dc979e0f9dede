"""How does a rule look, and how are all of them run?

A rule is a function registered under an id that never changes. Rules on text
take a :class:`Stretch`, rules on tables a :class:`Table`, rules on the whole
text a :class:`Case`; rules on a file turn what a reader saw (:class:`Trace`)
into words. All yield :class:`Hit`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeAlias

from gongkai.proofreading.dictionaries import Dictionaries, shipped
from gongkai.proofreading.finding import Allowed, Finding, Kind, Level, LinkResult, Part
from gongkai.proofreading.masking import masked, safe
from gongkai.proofreading.view import View

Scope: TypeAlias = Literal["text", "table", "whole", "file"]
TEXT_KINDS: tuple[Kind, ...] = ("title", "body", "attachment")
ALL_KINDS: tuple[Kind, ...] = (*TEXT_KINDS, "metadata")
_NEAR = 8
_SMALL = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule found something. Places count the signs the rule was shown."""

    start: int
    end: int
    message: str
    suggestion: str = ""
    level: Level | None = None
    """Only where one finding weighs otherwise than its rule."""
    part: Part | None = None
    """For rules that look at more than one part."""
    excerpt: str | None = None
    """For what has no place in a text."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one table by row and column, both counted from 1."""

    name: str
    cells: Mapping[tuple[int, int], Part]

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell, or nothing."""
        cell = self.cells.get((row, column))
        return cell.text.strip() if cell else ""


@dataclass(frozen=True)
class Case:
    """What the rules look at, and what they may know."""

    parts: Sequence[Part]
    on: date
    words: Dictionaries
    allowed: Allowed
    links: Mapping[str, LinkResult]
    views: dict[int, View] = field(default_factory=dict)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables among the parts, by name."""
        found: dict[str, dict[tuple[int, int], Part]] = {}
        for part in self.parts:
            if part.table:
                found.setdefault(part.table, {})[part.row, part.column] = part
        return {name: Table(name, cells) for name, cells in found.items()}

    @cached_property
    def columns(self) -> Mapping[tuple[str, int], str]:
        """The words at the head of each column: the topmost cell that is no number."""
        heads: dict[tuple[str, int], tuple[int, str]] = {}
        for part in self.parts:
            if not part.table or not part.text.strip() or part.text.strip()[:1].isdecimal():
                continue
            known = heads.get((part.table, part.column))
            if known is None or part.row < known[0]:
                heads[part.table, part.column] = (part.row, part.text.strip())
        return {place: words[:40] for place, (_, words) in heads.items()}

    def head(self, part: Part) -> str:
        """Return what the head of the column and the cell to the left say of a cell."""
        if not part.table:
            return ""
        left = self.tables[part.table].text(part.row, part.column - 1)
        return f"{self.columns.get((part.table, part.column), '')}\n{left[-20:]}"

    def view(self, part: Part) -> View:
        """Return the part's text without disguise."""
        if id(part) not in self.views:
            self.views[id(part)] = View(part.text)
        return self.views[id(part)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part as a rule sees it."""

    part: Part
    text: str
    view: View
    case: Case

    def before(self, place: int, most: int = 16) -> str:
        """Return the words in front, in a cell also what its column and its row are called."""
        near = self.text[max(0, place - most) : place]
        if self.part.table and place <= most:
            return f"{self.case.head(self.part)}\n{near}"
        return near

    def after(self, place: int, most: int = 8) -> str:
        """Return the words behind."""
        return self.text[place : place + most]

    def sentence(self, place: int) -> tuple[int, int]:
        """Return where the sentence around a place begins and ends."""
        start = max(self.text.rfind(mark, 0, place) for mark in "。！？；\n") + 1
        ends = [e for mark in "。！？；\n" if (e := self.text.find(mark, place)) >= 0]
        return start, min(ends, default=len(self.text))


@dataclass(frozen=True, slots=True)
class Trace:
    """Something a reader saw in a file that is no text: a hidden sheet, an author's name."""

    kind: str
    part: str
    excerpt: str
    count: int = 1


Function: TypeAlias = Callable[..., Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule, as the reference page shows it."""

    id: str
    level: Level
    title: str
    """What is looked for, in one Chinese sentence."""
    source: str
    scope: Scope
    function: Function
    kinds: tuple[Kind, ...]
    raw: bool
    secret: bool
    traces: tuple[str, ...]
    when: Callable[[View], bool] | None


_rules: dict[str, Rule] = {}


def register(
    id_: str,
    *,
    level: Level,
    title: str,
    source: str,
    scope: Scope = "text",
    kinds: tuple[Kind, ...] = ALL_KINDS,
    raw: bool = False,
    secret: bool = False,
    traces: tuple[str, ...] = (),
    when: Callable[[View], bool] | None = None,
) -> Callable[[Function], Function]:
    """Register the decorated function as the rule ``id_``. Raises ValueError if taken.

    ``raw``: the rule is about the signs themselves and sees them as they stand.
    ``secret``: the excerpt is masked. ``when``: called first, to spare the rule.
    """

    def decorate(function: Function) -> Function:
        if id_ in _rules:
            raise ValueError(f"rule {id_} is registered twice")
        _rules[id_] = Rule(
            id_, level, title, source, scope, function, kinds, raw, secret, traces, when
        )
        return function

    return decorate


def rules() -> tuple[Rule, ...]:
    """Return every registered rule in order of id."""
    return tuple(_rules[id_] for id_ in sorted(_rules))


class _Keys:
    """Hands out keys: equal for equal words in equal surroundings, numbered where repeated."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def key(self, *words: str) -> str:
        digest = hashlib.sha256("\x00".join(words).encode("utf-8", "surrogatepass")).hexdigest()
        self._seen[digest] += 1
        return f"{digest[:20]}-{self._seen[digest]}"


def _finding(rule: Rule, part: Part, hit: Hit, view: View, keys: _Keys) -> Finding:
    start, end = (hit.start, hit.end) if rule.raw else view.place(hit.start, hit.end)
    text = part.text
    words = text[start:end] if hit.excerpt is None else hit.excerpt
    shown = masked(words) if rule.secret and hit.excerpt is None else safe(words)
    near = safe(text[max(0, start - _NEAR) : start]) + "|" + safe(text[end : end + _NEAR])
    # One byte of the number itself, too little to find it by: another number, another key.
    mark = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:2]
    return Finding(
        rule=rule.id,
        level=hit.level or rule.level,
        part=part.name,
        start=start,
        end=end,
        excerpt=shown,
        message=hit.message,
        suggestion=hit.suggestion,
        source=rule.source,
        key=keys.key(rule.id, shown, mark, near),
    )


def proofread(
    parts: Iterable[Part],
    *,
    on: date,
    words: Dictionaries | None = None,
    allowed: Allowed | None = None,
    links: Mapping[str, LinkResult] | None = None,
) -> tuple[Finding, ...]:
    """Return what is suspicious, part by part, from the front to the back.

    ``on`` is the day of reading: which laws stood, which years are far away.
    ``words`` are the dictionaries (the shipped ones where not given), ``allowed``
    the office's own numbers and words, ``links`` what was seen behind each link.
    """
    case = Case(list(parts), on, words or shipped(), allowed or Allowed(), links or {})
    order = {id(part): number for number, part in enumerate(case.parts)}
    found: list[tuple[int, Rule, Part, Hit]] = []
    for rule, part, hit in (*_text_hits(case), *_other_hits(case)):
        if not _is_allowed(case, rule, part, hit):
            found.append((order[id(part)], rule, part, hit))
    found.sort(key=lambda one: (one[0], one[3].start, one[3].end, one[1].id))
    keys = _Keys()
    return tuple(_finding(rule, part, hit, case.view(part), keys) for _, rule, part, hit in found)


def _is_allowed(case: Case, rule: Rule, part: Part, hit: Hit) -> bool:
    """Has the office declared these words to be in order?"""
    if not case.allowed.words or rule.secret:
        return False
    text = part.text if rule.raw else case.view(part).text
    words = text[hit.start : hit.end]
    for word in case.allowed.words:
        if word and words and words in word:
            around = text[max(0, hit.end - len(word)) : hit.start + len(word)]
            if word in around:
                return True
    return False


def _text_hits(case: Case) -> Iterator[tuple[Rule, Part, Hit]]:
    """Apply the rules on text to each part."""
    wanted: dict[Kind, tuple[Rule, ...]] = {
        kind: tuple(rule for rule in rules() if rule.scope == "text" and kind in rule.kinds)
        for kind in ALL_KINDS
    }
    for part in case.parts:
        if not part.text or (part.table and _is_small_number(part.text)):
            continue
        view = case.view(part)
        shown = Stretch(part, view.text, view, case)
        raw = Stretch(part, part.text, view, case)
        for rule in wanted[part.kind]:
            if rule.when is None or rule.when(view):
                for hit in rule.function(raw if rule.raw else shown):
                    yield rule, part, hit


def _is_small_number(text: str) -> bool:
    """Is it a figure in a cell, too short for a number of a person? Nearly every cell is."""
    return len(text) <= _SMALL and text.isascii() and text.isdecimal()


def _other_hits(case: Case) -> Iterator[tuple[Rule, Part, Hit]]:
    """Apply the rules on tables and on the whole."""
    for rule in rules():
        if rule.scope not in ("table", "whole"):
            continue
        given: Iterable[Any] = [case] if rule.scope == "whole" else case.tables.values()
        for one in given:
            arguments = (one,) if rule.scope == "whole" else (one, case)
            for hit in rule.function(*arguments):
                if hit.part is not None and hit.part.kind in rule.kinds:
                    yield rule, hit.part, hit


def findings_of(traces: Iterable[Trace]) -> tuple[Finding, ...]:
    """Return what a reader saw in a file, in the words of the rules about files."""
    by_kind = {kind: rule for rule in rules() for kind in rule.traces}
    keys = _Keys()
    found = []
    for trace in traces:
        rule = by_kind[trace.kind]
        for hit in rule.function(trace):
            shown = safe(trace.excerpt)
            found.append(
                Finding(
                    rule.id,
                    hit.level or rule.level,
                    trace.part,
                    0,
                    0,
                    shown,
                    hit.message,
                    hit.suggestion,
                    rule.source,
                    keys.key(rule.id, trace.kind, trace.part, shown),
                )
            )
    return tuple(found)
