"""How much is public, since when, where; and what do published reports say of applications?

Items are counted by the predicate of the public editions, by the day each became public. Applications
are counted nowhere here: their numbers are those of annual reports that were published, because
what is being handled is nobody's business but the applicant's.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.portal.charts import Figure
from gongkai_web.portal.report_figures import application_numbers
from gongkai_web.portal.reports import public, sound
from gongkai_web.review.models import Edition
from gongkai_web.search.models import Entry, Kind

YEARS = 10
"""Years in the first chart."""
MOST = 20
"""Columns and agencies in a chart; the table has the others in one line."""


@dataclass(frozen=True, slots=True)
class Series:
    """Some numbers that belong together."""

    key: str
    title: str
    unit: str
    figures: tuple[Figure, ...]
    by_time: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Applications:
    """What one agency's published report says of its applications."""

    agency: Agency
    received: Any
    handled: Any
    carried: Any


@dataclass(frozen=True, slots=True)
class Numbers:
    """One year of one agency, or of all."""

    year: int
    total: int
    """All that is public now."""
    of_year: int
    series: tuple[Series, ...]
    report_year: int | None
    """The year of the reports told of: the newest not after ``year``."""
    applications: tuple[Applications, ...]


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _within(first: date, after: date) -> Q:
    return Q(published_at__gte=_moment(first), published_at__lt=_moment(after))


def _year(year: int) -> Q:
    return _within(date(year, 1, 1), date(year + 1, 1, 1))


def entries(at: datetime, agency: Agency | None) -> QuerySet[Entry]:
    """Return the copies of what is public, of one agency or of all."""
    rows = Entry.objects.filter(edition__in=Edition.objects.public(at).values("pk"))
    return rows.filter(agency=agency) if agency is not None else rows


def years_of(rows: QuerySet[Entry], today: date) -> list[int]:
    """Return the years in which something became public, to this year, the newest first."""
    first = rows.aggregate(first=Min("published_at"))["first"]
    since = timezone.localdate(first).year if first is not None else today.year
    return list(range(today.year, since - 1, -1))


def numbers(agency: Agency | None, year: int, years: Sequence[int], at: datetime) -> Numbers:
    """Count a year: half a dozen queries, however many items and agencies."""
    rows = entries(at, agency)
    shown = sorted(years)[-YEARS:]
    found = rows.aggregate(
        total=Count("pk"), now=Count("pk", filter=_year(year)),
        **{f"y{one}": Count("pk", filter=_year(one)) for one in shown},
        **{f"m{one}": Count("pk", filter=_month(year, one)) for one in range(1, 13)},
        **{f"k{one.value}": Count("pk", filter=Q(kind=one) & _year(year)) for one in _KINDS},
        **{f"b{one.value}": Count("pk", filter=Q(kind=one) & _year(year - 1)) for one in _KINDS},
    )  # fmt: skip
    series = [
        Series("year", "历年公开", "条", tuple(Figure(f"{one}年", found[f"y{one}"]) for one in shown),
               by_time=True, note="现在公开着的信息，按公开的年份"),
        Series("month", f"{year}年各月公开", "条",
               tuple(Figure(f"{one}月", found[f"m{one}"]) for one in range(1, 13)), by_time=True),
        Series("kind", "信息的类别", "条", tuple(
            Figure(str(one.label), found[f"k{one.value}"], found[f"b{one.value}"]) for one in _KINDS)),
        Series("column", "栏目", "条", _named(rows, "column", year, {"": "没有栏目"})),
    ]  # fmt: skip
    if agency is None:
        names = dict(Agency.objects.values_list("pk", "name"))
        series.append(Series("agency", "单位", "条", _named(rows, "agency", year, names)))
    report_year, told = _applications(agency, year)
    return Numbers(year, found["total"], found["now"], tuple(series), report_year, told)


_KINDS = (Kind.INFORMATION, Kind.POLICY, Kind.INTERPRETATION)


def _month(year: int, month: int) -> Q:
    days = calendar.monthrange(year, month)[1]
    first = date(year, month, 1)
    return _within(first, date.fromordinal(first.toordinal() + days))


def _named(
    rows: QuerySet[Entry], name: str, year: int, told: Mapping[Any, str]
) -> tuple[Figure, ...]:
    """Return what became public in the year by the values of a field, the largest first."""
    counted = (
        rows.filter(_within(date(year - 1, 1, 1), date(year + 1, 1, 1)))
        .order_by()
        .values_list(name)
        .annotate(now=Count("pk", filter=_year(year)), before=Count("pk", filter=_year(year - 1)))
    )
    figures = [Figure(told.get(value, str(value)), now, before) for value, now, before in counted]
    figures.sort(key=lambda one: (-(one.value or 0), -(one.before or 0), one.label))
    rest = figures[MOST:]
    if rest:
        others = Figure(
            f"其他 {len(rest)} 个", sum(one.value or 0 for one in rest),
            sum(one.before or 0 for one in rest),
        )  # fmt: skip
        figures = [*figures[:MOST], others]
    return tuple(figures)


def _applications(agency: Agency | None, year: int) -> tuple[int | None, tuple[Applications, ...]]:
    versions = public().filter(year__lte=year)
    if agency is not None:
        versions = versions.filter(agency=agency)
    newest = versions.order_by("-year").values_list("year", flat=True).first()
    if newest is None:
        return None, ()
    rows = versions.filter(year=newest).defer("check_result").order_by("agency__name")
    read = [(one.agency, sound(one)) for one in rows]
    return newest, tuple(
        Applications(whose, *application_numbers(report)) for whose, report in read if report
    )
