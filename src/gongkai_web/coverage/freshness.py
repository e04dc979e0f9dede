"""When did something new last come into a column, on the website and for everybody?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from gongkai_web.publishing.models import Channel, Column, Publication
from gongkai_web.review.models import Edition


def noted_there(on: date) -> QuerySet[Publication]:
    """Return what the ledger says was published on the website, with no edition of ours behind it."""
    return Publication.objects.filter(
        channel=Channel.WEBSITE,
        published_on__lte=on,
        edition__isnull=True,
        item__live_edition__isnull=True,
    ).order_by()


def newest(keys: Collection[int], on: date, at: datetime) -> dict[int, date]:
    """Return the day of the newest thing in each of these columns; what is not there is empty: two queries."""
    found = {
        pk: timezone.localdate(moment)
        for pk, moment in Edition.objects.public(at)
        .filter(column_id_then__in=keys)
        .order_by()
        .values_list("column_id_then")
        .annotate(at=Max("public_from"))
    }
    # What the ledger says was published there counts, too, where no edition of ours stands behind it.
    # Column by column: an index knows the items of each, and another their publications.
    there = noted_there(on).filter(item__place=OuterRef("pk")).values("item__place")
    noted = Column.objects.filter(pk__in=keys).annotate(
        on=Subquery(there.annotate(on=Max("published_on")).values("on"))
    )
    for pk, day in noted.order_by().values_list("pk", "on"):
        if day is not None:
            found[pk] = max(day, found.get(pk, day))
    return found
