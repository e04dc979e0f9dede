"""What is public, and was not handed over to a reading place yet? Which places does an agency have? (条例 art. 25)

The Regulation says 及时 and sets no number of days: this counts, it does not judge. What the public
cannot read now is not on the list; of what was published anew, the new edition is.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import (
    DisclosureAttribute,
    HandoverItem,
    Item,
    Publication,
    ReadingPlace,
)
from gongkai_web.publishing.reviewed import told
from gongkai_web.review.models import Edition

EVER = date(1, 1, 1)


def reading_places(agency: Agency) -> QuerySet[ReadingPlace]:
    """Return the reading places of an agency that are in use, for its public guide."""
    return ReadingPlace.objects.filter(agency=agency, is_open=True).order_by("pk")


def public_items(at: datetime) -> QuerySet[Item]:
    """Return what is public at that moment, with ``public_on``: since which day.

    An item written here is public by its edition (:meth:`EditionQuerySet.public`); a line of the
    ledger, which has none, by its first publication anywhere.
    """
    shown = Q(live_edition__in=Edition.objects.public(at).values("pk"))
    listed = ~Exists(Edition.objects.filter(item=OuterRef("pk")))
    published = Publication.objects.filter(
        item=OuterRef("pk"), published_on__lte=timezone.localdate(at)
    )
    first = published.order_by().values("item").annotate(first=Min("published_on"))
    rows = Item.objects.filter(disclosure_attr=DisclosureAttribute.PROACTIVE)
    return (
        rows.filter(shown | listed)
        .annotate(
            public_on=Case(
                When(live_edition__isnull=False, then=TruncDate("live_edition__public_from")),
                default=Subquery(first.values("first")[:1]),
                output_field=DateField(),
            )
        )
        .filter(public_on__isnull=False)
    )


def _handed(place: Any) -> QuerySet[HandoverItem]:
    """Return the lines of what was handed to a place, of the same edition as is public now."""
    same = Q(edition=OuterRef("live_edition")) | (
        Q(edition__isnull=True) & Q(item__live_edition__isnull=True)
    )
    lines = HandoverItem.objects.filter(item=OuterRef("pk"), handover__place=place)
    return lines.filter(same, handover__cancellation__isnull=True)


def pending(
    place: ReadingPlace, *, at: datetime, since: date | None = None, until: date | None = None
) -> QuerySet[Item]:
    """Return what is to be handed to a place, the oldest first; ``was_handed`` an earlier edition of it was.

    ``since`` and ``until`` are the first and the last day on which it became public.
    """
    earlier = HandoverItem.objects.filter(
        item=OuterRef("pk"), handover__place=place, handover__cancellation__isnull=True
    )
    rows = (
        public_items(at)
        .filter(~Exists(_handed(place.pk)), agency=place.agency_id)
        .annotate(
            was_handed=Exists(earlier),
            shown_doc_no=KeyTextTransform("doc_no", "live_edition__content"),
        )
    )
    if place.since is not None:
        rows = rows.filter(public_on__gte=place.since)
    if since is not None:
        rows = rows.filter(public_on__gte=since)
    if until is not None:
        rows = rows.filter(public_on__lte=until)
    rows = rows.select_related("live_edition").defer("body", "live_edition__content")
    return rows.order_by("public_on", "pk")


def with_counts(places: QuerySet[ReadingPlace], at: datetime) -> QuerySet[ReadingPlace]:
    """Return places with ``waiting``: how many items are to be handed over to each; in one query."""
    since = Coalesce(OuterRef("since"), Value(EVER), output_field=DateField())
    rows = (
        public_items(at)
        .filter(~Exists(_handed(OuterRef(OuterRef("pk")))), agency=OuterRef("agency"))
        .filter(public_on__gte=since)
        .order_by()
        .values("agency")
        .annotate(n=Count("pk"))
        .values("n")
    )
    waiting = Coalesce(Subquery(rows, output_field=IntegerField()), 0)
    return places.annotate(waiting=waiting)


def title_of(item: Item) -> str:
    """Return the title the public reads."""
    return item.live_edition.title if item.live_edition is not None else told(item, "title")


def doc_no_of(row: Item) -> str:
    """Return the document number the public reads, of a row of :func:`pending`."""
    return (row.shown_doc_no or "") if row.live_edition is not None else told(row, "doc_no")


def formed_on_of(item: Item) -> date | None:
    """Return the day of formation the public reads."""
    return item.live_edition.formed_on if item.live_edition is not None else told(item, "formed_on")
