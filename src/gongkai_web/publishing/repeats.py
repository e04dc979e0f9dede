"""An item stands twice on one channel on one day: which row counts, and which only says where else it stands?

Section one of the report counts an item on a channel on a day once. Two accounts, or a corrected
edition sent the same day, are two places all the same: each has its link and is deleted on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db.models import Max, QuerySet

from gongkai_web.publishing.models import Item, Publication


def counted(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """Return of these publications those that count."""
    return rows.filter(repeat=0)


def next_repeat(item: Item | int, channel: str, on: date) -> int:
    """Return the number of the next publication of the item there on that day; the item is held by the caller."""
    rows = Publication.objects.filter(item=item, channel=channel, published_on=on)
    last = rows.aggregate(last=Max("repeat"))["last"]
    return 0 if last is None else int(last) + 1


def settle(item: Item) -> None:
    """Let the first of a day count again after rows were taken away or changed."""
    rows: Iterable[Publication] = item.publications.order_by(
        "channel", "published_on", "repeat", "pk"
    )
    for _, same in groupby(rows, key=lambda one: (one.channel, one.published_on)):
        for number, one in enumerate(same):
            if one.repeat != number:
                Publication.objects.filter(pk=one.pk).update(repeat=number)
