"""How are the newest of very many found at once? The keys alone first, then the few that are shown.

Editions are wide rows. To put all of an agency's in order, the database would carry each of
them along; their keys stand in an index in that order. Where there are few to choose from, those are
named, for an index in order of time would be walked to its end for them. Where nothing is named, those
that stand first in time, public or not, are looked at before all the others on PostgreSQL. SQLite
walks the index by itself, and no further than it must.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Edition

FEW = 2000
NEAR = 200
"""Editions in order of time among which those wanted are mostly found."""
NEWEST, OLDEST = ("-public_from", "-pk"), ("public_from", "pk")


def of_agency(agency: Agency) -> QuerySet[Any]:
    """Return the keys of the editions an agency's items point to, public or not."""
    rows = Item.objects.filter(agency=agency, live_edition__isnull=False)
    return rows.values_list("live_edition", flat=True)


def of_columns(keys: Iterable[int]) -> QuerySet[Any]:
    """Return the keys of all editions in some columns, public or not."""
    return (
        Edition.objects.filter(column_id_then__in=list(keys))
        .order_by()
        .values_list("pk", flat=True)
    )


def first(
    found: QuerySet[Edition], most: int, *, among: QuerySet[Any] | None = None,
    order: tuple[str, ...] = NEWEST,
) -> list[Edition]:  # fmt: skip
    """Return the first editions of ``found`` in that order; ``among`` are keys that hold them all."""
    if among is not None:
        keys = list(among[: FEW + 1])
        if len(keys) <= FEW:
            found = found.filter(pk__in=keys)
    wanted = _near(found, most, order) if among is None and sorts_all() else None
    if wanted is None:
        wanted = list(found.order_by(*order).values_list("pk", flat=True)[:most])
    place = {pk: at for at, pk in enumerate(wanted)}
    rows = Edition.objects.filter(pk__in=wanted).select_related(
        "item__agency", "submission__ladder"
    ).defer("item__body", "submission__content")  # fmt: skip
    return sorted(rows, key=lambda row: place[row.pk])


def sorts_all() -> bool:
    """Return whether this database puts all that is public in order to tell the first few."""
    return connection.vendor == "postgresql"


def _near(found: QuerySet[Edition], most: int, order: tuple[str, ...]) -> list[int] | None:
    """Return the keys of the first of ``found`` where the first of all editions hold so many; else None.

    What is not among these comes after each of them. Left to itself PostgreSQL takes it that hardly any
    edition is public, for the predicate names the same twice, and sorts them all.
    """
    nearest = Edition.objects.order_by(*order).values("pk")[: max(NEAR, 2 * most)]
    some = found.filter(pk__in=nearest).order_by(*order).values_list("pk", flat=True)
    wanted = list(some[:most])
    return wanted if len(wanted) == most else None
