"""What is found, how much of it, and how is it spread? Always of what is public at that moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, QuerySet, Value, When

from gongkai.search import Query
from gongkai_web.search.engine import engine
from gongkai_web.search.models import Entry

ROWS = 20
FACETS = {
    "kind": "kind", "agency": "agency__code", "column": "column", "topic": "topic",
    "genre": "genre", "year": "year", "validity": "validity",
}  # fmt: skip
"""The filters, in the order of the page, and what each reads."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of results, the total, and how many each filter would leave."""

    total: int
    entries: list[Entry]
    facets: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)


def hits(query: Query, *, at: datetime) -> QuerySet[Entry]:
    """Return the public entries that hold the query."""
    return Entry.objects.public(at).filter(pk__in=engine().found(query))


def ask(
    query: Query, *, at: datetime, filters: dict[str, str], by_date: bool = False, page: int = 1
) -> Answer:
    """Return a page of what is public and holds the query."""
    if not query:
        return Answer(0, [])
    everything = hits(query, at=at)
    narrowed = _narrowed(everything, filters)
    facets = {}
    for name, reads in FACETS.items():
        others = {key: value for key, value in filters.items() if key != name}
        rows = _narrowed(everything, others).order_by().values(reads).annotate(n=Count("pk"))
        facets[name] = sorted(
            ((row[reads], row["n"]) for row in rows if row[reads] not in ("", None)),
            key=lambda pair: (-pair[1], str(pair[0])),
        )
    total = narrowed.count()
    order = ["-published_at", "-pk"]
    if not by_date:
        narrowed = narrowed.annotate(
            in_title=Case(
                When(pk__in=engine().found(query, in_title=True), then=Value(True)),
                default=Value(False), output_field=BooleanField(),
            )
        )  # fmt: skip
        order.insert(0, "-in_title")
    rows = narrowed.select_related("agency", "edition__item__agency", "report").defer(
        "edition__content", "edition__item__body", "report__report"
    )
    begin = (page - 1) * ROWS
    return Answer(total, list(rows.order_by(*order)[begin : begin + ROWS]), facets)


def _narrowed(entries: QuerySet[Entry], filters: dict[str, str]) -> QuerySet[Entry]:
    return entries.filter(**{FACETS[name]: value for name, value in filters.items()})


def suggest(typed: Query, *, at: datetime, most: int = 8) -> list[Entry]:
    """Return what is public and has the words in its title, newest first."""
    if not typed:
        return []
    found = Entry.objects.public(at).filter(pk__in=engine().found(typed, in_title=True))
    return list(found.select_related("agency", "edition__item__agency", "report")[:most])
