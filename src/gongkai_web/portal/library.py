"""Which policies are public, how do they spread, and is each in force today? (条例 art. 20, R-P14)

Counted in the catalogue of the search (:mod:`gongkai_web.search.catalogue`); what is shown is read from
the copies the search keeps, never without the predicate of the public editions. Whether a document is
in force the register of normative documents says, as on the page of the item
(:mod:`gongkai_web.normative.marks`); what is not in the register is what its edition says of itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
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
from gongkai_web.search import asking
from gongkai_web.search.catalogue import CATALOGUE, REGISTERED
from gongkai_web.search.engine import engine
from gongkai_web.search.following import AT_ONCE
from gongkai_web.search.models import Entry, Kind

FACETS = ("validity", "year", "agency", "topic", "genre")
"""The filters of the library in the order of the page."""
STATES = {one.value: one.label for one in Status if one is not Status.DRAFT}
"""What may stand beside a title; the words of the register."""


@dataclass(frozen=True, slots=True)
class Found:
    """What holds the filters: how much, what each other choice would leave, and in which order it stands.

    A slice gives those rows, read then.
    """

    kind: Kind
    at: datetime
    groups: tuple[int, ...]
    """What comes first, what comes next: keys as masks."""
    by_formed: bool
    query: Query | None
    """What must still be looked for in what is shown; None where it is certain."""
    total: int
    facets: dict[str, list[tuple[Any, int]]]

    @property
    def is_exact(self) -> bool:
        """Whether the figures are; otherwise there may be slightly fewer."""
        return self.query is None

    def __getitem__(self, some: slice) -> list[Entry]:
        """Return the rows of a page in their order."""
        begin, end = some.start or 0, self.total if some.stop is None else some.stop
        keys: list[int] = []
        wanted = end + (0 if self.is_exact else asking.LOOKED_AT)
        with CATALOGUE.reading(self.at) as held:
            for group in self.groups:
                order = held.formed_last if self.by_formed else held.newest
                keys += order(group & held.public, 0, wanted - len(keys))
        if self.query is not None:
            good = engine().verified(self.query, keys)
            keys = [key for key in keys if key in good]
        return _rows(self.kind, self.at, keys[begin:end])


def entries(kind: Kind, at: datetime) -> QuerySet[Entry]:
    """Return the public entries of a kind; of policies with ``register`` and ``state``.

    ``register`` is the key of the document in the register, null for what is in none; ``state`` a
    key of :data:`STATES`, empty for what says nothing.
    """
    rows = Entry.objects.filter(_is_public(at), kind=kind)
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


def _is_public(at: datetime) -> Exists:
    """Return whether a row's edition is, asked row by row: SQLite would list all that are first."""
    return Exists(Edition.objects.public(at).filter(pk=OuterRef("edition")))


def find(
    kind: Kind, at: datetime, *, filters: Mapping[str, str] | None = None,
    query: Query | None = None, order: str = "date", registered: bool = False,
) -> Found:  # fmt: skip
    """Narrow what is public of a kind down, to what the register holds where ``registered`` says so."""
    hits = asking.found(query, at=at, kind=kind) if query else None
    titled = engine().hits(query, in_title=True).mask if query and order == "match" else 0
    chosen = {
        name: int(value) if name == "year" else value for name, value in (filters or {}).items()
    }
    with CATALOGUE.reading(at) as held:
        everything = held.mask("kind", kind)
        if hits is not None:
            everything &= hits.mask
        if registered:
            everything &= held.mask(REGISTERED, True)
        narrowed = held.narrowed(everything, chosen)
        facets = {}
        for name in FACETS:
            others = {key: value for key, value in chosen.items() if key != name}
            facets[name] = _sorted(name, held.spread(held.narrowed(everything, others), name))
    if kind is not Kind.POLICY:
        facets["validity"] = []
    return Found(
        kind, at, (narrowed & titled, narrowed & ~titled), order == "formed",
        query if hits is not None and not hits.sure else None, narrowed.bit_count(), facets,
    )  # fmt: skip


def _sorted(name: str, counts: list[tuple[Any, int]]) -> list[tuple[Any, int]]:
    """Return the choices of a filter in their order: the newest year, what is in force, else the most first."""
    if name == "year":
        return sorted(counts, reverse=True)
    if name == "validity":
        order = {"in_force": 0, "amended": 1, "pending": 2, "suspended": 3}
        return sorted(counts, key=lambda pair: (order.get(pair[0], 4), pair[0]))
    return counts


def _rows(kind: Kind, at: datetime, keys: list[int]) -> list[Entry]:
    """Return the entries of these keys in their order, asked once more whether they are public."""
    rows = entries(kind, at).select_related("agency", "edition__item__agency").annotate(
        issuers=KeyTextTransform("issuing_orgs", "edition__content"),
        summary=KeyTextTransform("summary", "edition__content"),
    ).defer(
        "body", "edition__content", "edition__item__body", "edition__item__attachments"
    ).order_by()  # fmt: skip
    there = {one.pk: one for one in rows.filter(pk__in=_among(keys))}
    return [there[key] for key in keys if key in there]


def _among(keys: list[int]) -> list[int] | RawSQL:
    """Return keys as a query names them, however many they are."""
    if len(keys) <= AT_ONCE:
        return keys
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [keys])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])


def interpretations_of(items: list[int], at: datetime) -> dict[int, list[Edition]]:
    """Return what interprets these items and is public, by item: one query."""
    links = EditionLink.objects.filter(_is_public(at), kind="interprets", other__in=items)
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
