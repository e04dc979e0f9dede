"""May what somebody is about to ask for be public already? (条例 art. 36(1))"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from gongkai.applications.similar import LIKELY_PUBLIC, covered, document_numbers
from gongkai_web.review.models import Edition

OFFERED_AT_MOST = 6
LOOKED_THROUGH = 3000
"""The newest titles that are compared where there is no search."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Something public that may be what is wanted."""

    title: str
    url: str
    agency: str
    published_on: date


def search_room() -> Callable[..., Sequence[Any]] | None:
    """Return the search's own way to suggest, where this installation has it."""
    try:
        found = import_module("gongkai_web.search.suggesting")
    except ImportError:
        return None
    return getattr(found, "already_public", None)


def already_public(text: str, *, at: datetime) -> list[Offered]:
    """Return what is public at that moment and may answer the text, the likeliest first."""
    if not text.strip():
        return []
    if (ask := search_room()) is not None:
        return [
            Offered(one.title, one.url, one.agency, one.published_on)
            for one in ask(text, at=at)[:OFFERED_AT_MOST]
        ]
    public = Edition.objects.public(at).order_by("-public_from")
    numbers = set(document_numbers(text))
    scored = []
    rows = public.values_list("pk", "title", "content__doc_no")[:LOOKED_THROUGH]
    for pk, title, doc_no in rows:
        score = 2.0 if doc_no and doc_no in numbers else _score(title, text)
        if score >= LIKELY_PUBLIC:
            scored.append((score, pk))
    scored.sort(reverse=True)
    best = [pk for _, pk in scored[:OFFERED_AT_MOST]]
    found = public.select_related("item__agency").in_bulk(best)
    return [_offered(found[pk]) for pk in best if pk in found]


def _score(title: str, text: str) -> float:
    """Return how well a title and what is asked for cover each other."""
    return max(covered(title, text), covered(text, title))


def _offered(edition: Edition) -> Offered:
    agency = edition.item.agency
    return Offered(
        title=edition.title,
        url=reverse("portal:item", args=[agency.code, edition.item_id]),
        agency=agency.name,
        published_on=localdate(edition.public_from),
    )
