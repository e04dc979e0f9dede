"""Which policies are public, how do they spread, and is each in force today? (条例 art. 20, R-P14)

Asked of the copies the search keeps (:class:`gongkai_web.search.models.Entry`), never without the
predicate of the public editions. Whether a document is in force the register of normative documents
says, as on the page of the item (:mod:`gongkai_web.normative.marks`); what is not in the register
is what its edition says of itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from gongkai.publishing.normative import Status
from gongkai.search import Query
from gongkai_web.normative import standing
from gongkai_web.normative.models import DocumentItem, ItemRole
from gongkai_web.publishing.models import NormativeDocument
from gongkai_web.review.models import Edition, EditionLink
from gongkai_web.search.asking import MOST_VERIFIED
from gongkai_web.search.engine import engine
from gongkai_web.search.masks import keys_of
from gongkai_web.search.models import Entry, Kind

FACETS = {
    "validity": "state",
    "year": "year",
    "agency": "agency__code",
    "topic": "topic",
    "genre": "genre",
}
"""The filters of the library in the order of the page, and what each reads."""
ORDERS = {
    "date": ("-published_at", "-pk"),
    "formed": ("-edition__formed_on", "-published_at", "-pk"),
}
STATES = {one.value: one.label for one in Status if one is not Status.DRAFT}
"""What may stand beside a title; the words of the register."""


@dataclass(frozen=True, slots=True)
class Found:
    """What holds the filters: how much, and what each other choice would leave."""

    rows: QuerySet[Entry]
    total: int
    facets: dict[str, list[tuple[Any, int]]]


def entries(kind: Kind, at: datetime) -> QuerySet[Entry]:
    """Return the public entries of a kind; of policies with ``register`` and ``state``.

    ``register`` is the key of the document in the register, null for what is in none; ``state`` a
    key of :data:`STATES`, empty for what says nothing.
    """
    rows = Entry.objects.filter(kind=kind, edition__in=Edition.objects.public(at).values("pk"))
    if kind is not Kind.POLICY:
        return rows.annotate(state=Value("", output_field=CharField()))
    on = timezone.localdate(at)
    issued = NormativeDocument.objects.exclude(standing.where(Status.DRAFT, on))
    links = DocumentItem.objects.filter(item=OuterRef("edition__item")).exclude(
        role=ItemRole.NOTICE
    )
    linked = links.filter(role=ItemRole.TEXT, document__in=issued).order_by("pk")
    by_number = issued.filter(
        agency=OuterRef("agency"), doc_no=NullIf(OuterRef("doc_no"), Value(""))
    )
    states = issued.filter(pk=OuterRef("register")).annotate(
        state=Case(
            *(When(standing.where(Status(one), on), then=Value(one)) for one in STATES),
            output_field=CharField(),
        )
    )
    return rows.annotate(
        register=Coalesce(
            Subquery(linked.values("document")[:1]),
            Case(When(~Exists(links), then=Subquery(by_number.values("pk")[:1]))),
            output_field=BigIntegerField(),
        ),
        state=Coalesce(Subquery(states.values("state")[:1]), F("validity")),
    )


def find(
    rows: QuerySet[Entry], *, filters: Mapping[str, str], query: Query | None, order: str
) -> Found:
    """Narrow entries down: two queries, whatever is chosen."""
    if query:
        rows = rows.filter(pk__in=_holding(query))
    names = list(FACETS)
    grouped = rows.order_by().values_list(*FACETS.values()).annotate(n=Count("pk"))
    counts: dict[str, Counter[Any]] = {name: Counter() for name in names}
    total = 0
    for *values, n in grouped:
        misses = [
            name
            for name, value in zip(names, values, strict=True)
            if name in filters and str(value) != filters[name]
        ]
        if not misses:
            total += n
        for name, value in zip(names, values, strict=True):
            if misses in ([], [name]) and value not in ("", None):
                counts[name][value] += n
    for name, value in filters.items():
        rows = rows.filter(**{FACETS[name]: value})
    return Found(
        _ordered(rows, query, order), total, {name: _sorted(name, counts[name]) for name in names}
    )


def _holding(query: Query, *, in_title: bool = False) -> RawSQL:
    """Return a query for the keys of the entries that hold the words, however many they are."""
    hits = engine().hits(query, in_title=in_title)
    keys = keys_of(hits.mask)
    if not (hits.sure or in_title or len(keys) > MOST_VERIFIED):
        keys = sorted(engine().verified(query, keys))
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [keys])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])


def _sorted(name: str, counts: Counter[Any]) -> list[tuple[Any, int]]:
    if name == "year":
        return sorted(counts.items(), reverse=True)
    if name == "validity":
        order = {"in_force": 0, "amended": 1, "pending": 2, "suspended": 3}
        return sorted(counts.items(), key=lambda pair: (order.get(pair[0], 4), pair[0]))
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))


def _ordered(rows: QuerySet[Entry], query: Query | None, order: str) -> QuerySet[Entry]:
    rows = rows.select_related("agency", "edition__item__agency").annotate(
        issuers=KeyTextTransform("issuing_orgs", "edition__content"),
        summary=KeyTextTransform("summary", "edition__content"),
    )
    rows = rows.defer(
        "body", "edition__content", "edition__item__body", "edition__item__attachments"
    )
    if query and order == "match":
        in_title = Case(
            When(pk__in=_holding(query, in_title=True), then=Value(True)),
            default=Value(False), output_field=BooleanField(),
        )  # fmt: skip
        return rows.annotate(in_title=in_title).order_by("-in_title", *ORDERS["date"])
    return rows.order_by(*ORDERS.get(order, ORDERS["date"]))


def interpretations_of(items: list[int], at: datetime) -> dict[int, list[Edition]]:
    """Return what interprets these items and is public, by item: one query."""
    links = EditionLink.objects.filter(
        kind="interprets", other__in=items, edition__in=Edition.objects.public(at)
    )
    found: dict[int, list[Edition]] = {}
    for link in _with_pages(links).order_by("edition__public_from"):
        found.setdefault(link.other_id, []).append(link.edition)
    return found


def interpreted_by(rows: list[Entry], at: datetime) -> dict[int, list[Edition]]:
    """Return the public texts that these interpretations explain, by edition: two queries."""
    links = list(
        EditionLink.objects.filter(kind="interprets", edition__in=[one.edition_id for one in rows])
    )
    editions = Edition.objects.public(at).filter(item__in=[link.other_id for link in links])
    public = {
        one.item_id: one for one in editions.select_related("item__agency").defer(*_WIDE)
    }  # fmt: skip
    found: dict[int, list[Edition]] = {}
    for link in links:
        if link.other_id in public:
            found.setdefault(link.edition_id, []).append(public[link.other_id])
    return found


_WIDE = ("content", "item__body", "item__attachments")


def _with_pages(links: QuerySet[EditionLink]) -> QuerySet[EditionLink]:
    return links.select_related("edition__item__agency").defer(
        *(f"edition__{name}" for name in _WIDE)
    )
