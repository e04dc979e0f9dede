"""What is found, how much of it, and how is it spread? Always of what is public at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.search import Query, fold
from gongkai_web.search.catalogue import CATALOGUE, FACETS
from gongkai_web.search.engine import Hits, engine
from gongkai_web.search.masks import keys_of, mask_of
from gongkai_web.search.models import Entry

__all__ = ["FACETS", "ROWS", "Answer", "ask", "found", "shown", "suggest", "titled"]

ROWS = 20
MOST_VERIFIED = 1_000
"""Of more than these, where an engine is not sure, only those shown are looked at one by one."""
LOOKED_AT = 200
"""Where an engine is not sure, so many more than are shown are looked at."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of results, the total, and how many each filter would leave."""

    total: int
    entries: list[Entry]
    facets: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)
    is_exact: bool = True
    """Whether the figures are; otherwise there may be slightly fewer."""


def found(query: Query, *, at: datetime, kind: str = "") -> Hits:
    """Return the public entries that hold the query, all or those of a kind."""
    hits = engine().hits(query)
    with CATALOGUE.reading(at) as catalogue:
        public = catalogue.mask("kind", kind) if kind else catalogue.public
    return _verified(query, Hits(hits.mask & public, hits.sure))


def _verified(query: Query, hits: Hits) -> Hits:
    """Look at each, where the engine is not sure and there are not too many."""
    if hits.sure or hits.mask.bit_count() > MOST_VERIFIED:
        return hits
    return Hits(mask_of(engine().verified(query, keys_of(hits.mask))))


def ask(
    query: Query, *, at: datetime, filters: dict[str, Any], by_date: bool = False, page: int = 1
) -> Answer:
    """Return a page of what is public and holds the query.

    In the order of relevance what bears the number that was typed comes first, then what has
    the words in its title; among equals the newest.
    """
    if not query:
        return Answer(0, [])
    hits = found(query, at=at)
    titled = 0 if by_date else engine().hits(query, in_title=True).mask
    chosen = {name: int(value) if name == "year" else value for name, value in filters.items()}
    begin = (page - 1) * ROWS
    with CATALOGUE.reading(at) as catalogue:
        everything = hits.mask & catalogue.public
        narrowed = catalogue.narrowed(everything, chosen)
        facets = {}
        for name in FACETS:
            others = {key: value for key, value in chosen.items() if key != name}
            facets[name] = catalogue.spread(catalogue.narrowed(everything, others), name)
        numbered = 0 if by_date else catalogue.numbered(query.typed)
        groups = [numbered, titled & ~numbered, ~(numbered | titled)]
        keys: list[int] = []
        wanted = begin + ROWS + (0 if hits.sure else LOOKED_AT)
        for group in groups:
            keys += catalogue.newest(narrowed & group, 0, wanted - len(keys))
    if not hits.sure:
        good = engine().verified(query, keys)
        keys = [key for key in keys if key in good]
    entries = shown(keys[begin : begin + ROWS], at)
    return Answer(narrowed.bit_count(), entries, facets, hits.sure)


def shown(keys: Sequence[int], at: datetime, *without: str) -> list[Entry]:
    """Return the entries of these keys in their order, asked once more whether they are public."""
    public = Entry.objects.filter(pk__in=keys).readable(at) if keys else ()
    there = told(Entry.objects.filter(pk__in=public)).defer(*without).in_bulk()
    return [there[key] for key in keys if key in there]


def told(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return entries with what a line of results says of them."""
    return rows.select_related("agency", "edition__item__agency", "report", "text").defer(
        "edition__content", "edition__item__body", "report__report", "text__title",
        "text__question", "text__reply",
    )  # fmt: skip


def titled(query: Query, *, at: datetime, most: int) -> list[Entry]:
    """Return what is public and has the words in its title, newest first."""
    if not query:
        return []
    hits = engine().hits(query, in_title=True)
    with CATALOGUE.reading(at) as catalogue:
        keys = catalogue.newest(hits.mask & catalogue.public, 0, most * (1 if hits.sure else 4))
    entries = shown(keys, at, "body")
    return [one for one in entries if query.holds(fold(one.title))][:most]


def suggest(typed: Query, *, at: datetime, most: int = 8) -> list[Entry]:
    """Return titles for whoever is still typing: the number that was typed, then the newest."""
    if not typed:
        return []
    with CATALOGUE.reading(at) as catalogue:
        keys = catalogue.newest(catalogue.numbered(typed.typed) & catalogue.public, 0, most)
    numbered = shown(keys, at, "body")
    there = {one.pk for one in numbered}
    rest = [one for one in titled(typed, at=at, most=most) if one.pk not in there]
    return [*numbered, *rest][:most]
