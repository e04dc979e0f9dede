"""How much was published, through which channels, in which media? Section one of the report, and its statistics.

One counting: the text of the annual report, the statistics of publishing and the coverage board
take their numbers from here, so that no two of them can differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Min, QuerySet

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import repeats
from gongkai_web.publishing.models import Channel, MediaArticle, MediaLevel, Publication
from gongkai_web.publishing.reviewed import reviewed
from gongkai_web.reports import records


def of(agencies: Iterable[Agency]) -> QuerySet[Publication]:
    """Return the publications of these agencies.

    That an item is theirs is asked of a number, not of the column: else SQLite starts from all the
    items of an agency where the days of publication would have led to a few.
    """
    whose = ExpressionWrapper(F("item__agency_id") + 0, output_field=BigIntegerField())
    return Publication.objects.alias(whose=whose).filter(whose__in=[one.pk for one in agencies])


def publications(
    agencies: Iterable[Agency], year: int, on: date | None = None
) -> QuerySet[Publication]:
    """Return the publications of the year; an item on two channels is two of them.

    On one channel on one day it is one, on however many accounts. With ``on`` those that the public could read by that day: what is signed for a later one has
    its row already.
    """
    rows = repeats.counted(of(agencies).filter(records.published(year)))
    return rows if on is None else rows.filter(published_on__lte=on)


def media(agencies: Iterable[Agency], year: int) -> QuerySet[MediaArticle]:
    """Return the articles placed in the news media in the year."""
    return MediaArticle.objects.filter(records.published(year), agency__in=list(agencies))


@dataclass(frozen=True, slots=True)
class Counted:
    """Publications of some kind, and of how many items they are."""

    publications: int = 0
    items: int = 0


def by(rows: QuerySet[Publication], *names: str) -> dict[Any, Counted]:
    """Count publications by the values of fields, in the order in which their items were registered.

    By one field the keys are its values, by several they are tuples, by none the one key is ``()``.
    """
    counts = {
        "n": Count("pk"), "items": Count("item", distinct=True), "at": Min("item_id"),
    }  # fmt: skip
    if not names:
        counts.pop("at")
        found = rows.aggregate(**counts)
        return {(): Counted(found["n"], found["items"])}
    grouped = rows.order_by().values_list(*names).annotate(**counts).order_by("at")
    return {
        (values[0] if len(names) == 1 else tuple(values)): Counted(n, items)
        for *values, n, items, _ in grouped
    }


def by_channel(agencies: Iterable[Agency], year: int, on: date | None = None) -> dict[str, int]:
    """Count the publications of the year by channel alone: what :func:`section_one` adds up to, looked up sooner."""
    rows = publications(agencies, year, on).order_by()
    return dict(rows.values_list("channel").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class SectionOne:
    """The numbers of section one, as its sentences word them."""

    website: Mapping[str, Counted]
    """On the website by column, in the order in which the columns were first used."""
    channels: Mapping[str, Counted]
    """Through each other channel, by its key, in the order of the channels."""
    media: Mapping[str, int]
    """Articles by level of the medium, highest first; an unnamed level under ``""``."""

    @property
    def total(self) -> int:
        """Publications through all channels."""
        return sum(one.publications for one in (*self.website.values(), *self.channels.values()))

    @property
    def outside(self) -> int:
        """Publications that are not on the website."""
        return sum(one.publications for one in self.channels.values())


def section_one(agencies: Iterable[Agency], year: int, on: date | None = None) -> SectionOne:
    """Count section one of the year, with ``on`` as it stood on that day: two queries."""
    agencies = list(agencies)
    website: dict[str, Counted] = {}
    channels: dict[str, Counted] = {}
    rows = publications(agencies, year, on).annotate(column=reviewed("column", of="item__"))
    for (channel, column), counted in by(rows, "channel", "column").items():
        if channel == Channel.WEBSITE:
            website[column] = counted
        else:
            so_far = channels.get(channel, Counted())
            channels[channel] = Counted(
                so_far.publications + counted.publications, so_far.items + counted.items
            )
    levels = dict(media(agencies, year).order_by().values_list("level").annotate(n=Count("pk")))
    return SectionOne(
        website=website,
        channels={key: channels[key] for key in (*Channel.values, "") if key in channels},
        media={key: levels[key] for key in (*MediaLevel.values, "") if key in levels},
    )
