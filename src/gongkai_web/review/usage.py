"""How often was something published in a hurry, or under the small mode? (by agency, section and year)

Counted in items that became public in the year: an item with two urgent editions counts once.
The list behind a number is the same condition.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai.review import Mode
from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import Item
from gongkai_web.publishing.reviewed import reviewed
from gongkai_web.review.models import Edition


class Kind(StrEnum):
    """What of the published items is asked for."""

    ALL = "all"
    URGENT = "urgent"
    SMALL = "small"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {"all": "公开", "urgent": "应急发布", "small": "按小单位模式发布"}[self]

    @property
    def condition(self) -> Q:
        """What an edition of that kind is."""
        return {
            "all": Q(),
            "urgent": Q(is_urgent=True),
            "small": Q(submission__mode=Mode.SMALL_OFFICE.value),
        }[self]


@dataclass(slots=True)
class Row:
    """The numbers of an agency, or of one of its sections."""

    title: str
    agency: Agency
    section: str | None
    """None for the whole agency, "" for what names no section."""
    total: int = 0
    urgent: int = 0
    small: int = 0
    sections: list[Row] = field(default_factory=list)

    @property
    def share(self) -> str:
        """The share of urgent items in a hundred."""
        return f"{self.urgent * 100 / self.total:.1f}%" if self.total else "—"

    def add(self, other: Row) -> None:
        """Take the numbers of a section."""
        self.total += other.total
        self.urgent += other.urgent
        self.small += other.small


def published(agencies: Any, year: int, *, until: datetime) -> QuerySet[Edition]:
    """Return the editions that became public in the year; what was taken back before its time never was."""
    later = Edition.objects.filter(
        item=OuterRef("item"),
        number__gt=OuterRef("number"),
        released_at__lt=OuterRef("public_from"),
    )
    never = Q(public_from__gt=F("released_at")) & (
        Q(withdrawal__at__lt=F("public_from")) | Exists(later)
    )
    zone = timezone.get_current_timezone()
    first, end = (datetime(one, 1, 1, tzinfo=zone).astimezone(UTC) for one in (year, year + 1))
    return Edition.objects.filter(
        ~never, item__agency__in=agencies, public_from__gte=first, public_from__lt=end,
        public_from__lte=until,
    )  # fmt: skip


def counted(agencies: Collection[Agency], year: int, *, until: datetime) -> list[Row]:
    """Return the numbers of each agency that published in the year, with those of its sections."""
    by_pk = {one.pk: one for one in agencies}
    rows: dict[int, Row] = {}
    counts = (
        published(list(by_pk), year, until=until)
        .annotate(section=reviewed("section", of="item__"))
        .values("item__agency", "section")
        .annotate(
            total=Count("item", distinct=True),
            urgent=Count("item", distinct=True, filter=Kind.URGENT.condition),
            small=Count("item", distinct=True, filter=Kind.SMALL.condition),
        )
        .order_by("section")
    )
    for one in counts:
        agency = by_pk[one["item__agency"]]
        of = rows.setdefault(agency.pk, Row(str(agency), agency, None))
        section = one["section"] or ""
        part = Row(
            section or "没有填写科室", agency, section, one["total"], one["urgent"], one["small"]
        )
        of.sections.append(part)
        of.add(part)
    return sorted(rows.values(), key=lambda row: row.agency.pk)


def small_by_agency(agencies: Any, year: int, *, until: datetime) -> dict[int, int]:
    """Return how many items each agency published under the small mode in the year."""
    found = published(agencies, year, until=until).filter(Kind.SMALL.condition)
    counts = found.values("item__agency").annotate(n=Count("item", distinct=True)).order_by()
    return {one["item__agency"]: one["n"] for one in counts}


def items(
    agencies: Any, year: int, kind: Kind, *, until: datetime, section: str | None = None
) -> QuerySet[Item]:
    """Return the items behind a number."""
    editions = published(agencies, year, until=until).filter(kind.condition)
    found = Item.objects.filter(pk__in=editions.values("item"))
    return (
        found
        if section is None
        else found.alias(section_then=reviewed("section")).filter(section_then=section)
    )


def years(agencies: Any) -> list[int]:
    """Return the years in which these agencies published, the newest first."""
    found = Edition.objects.filter(item__agency__in=agencies)
    return [one.year for one in found.datetimes("public_from", "year", order="DESC")]
