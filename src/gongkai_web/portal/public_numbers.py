"""How much is public, since when, where; and what do published reports say of applications?

Items are counted in the catalogue of the search (:mod:`gongkai_web.search.catalogue`), each once
whatever files it has, by the day it became public. Applications are counted nowhere here: their numbers are those of annual reports that were published, because
what is being handled is nobody's business but the applicant's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.portal.charts import Figure
from gongkai_web.portal.report_figures import application_numbers
from gongkai_web.portal.reports import public, sound
from gongkai_web.search.catalogue import CATALOGUE, Catalogue
from gongkai_web.search.models import Kind

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


def _items(held: Catalogue, agency: Agency | None) -> int:
    """Return the public items, of one agency or of all, as a mask."""
    found = 0
    for kind in _KINDS:
        found |= held.mask("kind", kind)
    return found & held.mask("agency", agency.code) if agency is not None else found


def years_of(agency: Agency | None, at: datetime) -> list[int]:
    """Return the years in which something became public, to this year, the newest first."""
    today = timezone.localdate(at)
    with CATALOGUE.reading(at) as held:
        first = held.first_month(_items(held, agency))
    since = first // 100 if first is not None else today.year
    return list(range(today.year, since - 1, -1))


def numbers(agency: Agency | None, year: int, years: Sequence[int], at: datetime) -> Numbers:
    """Count a year, however many items and agencies."""
    shown = sorted(years)[-YEARS:]
    names = {"": "没有栏目"}
    agencies = dict(Agency.objects.values_list("code", "name")) if agency is None else {}
    with CATALOGUE.reading(at) as held:
        rows = _items(held, agency)
        now, before = (rows & held.months(one * 100, one * 100 + 99) for one in (year, year - 1))
        of_years = {
            one: (rows & held.months(one * 100, one * 100 + 99)).bit_count() for one in shown
        }
        of_months = held.counts(now, "month")
        of_kinds = [held.counts(some, "kind") for some in (now, before)]
        columns = [held.counts(some, "column") for some in (now, before)]
        by_agency = [held.counts(some, "agency") for some in (now, before)]
    series = [
        Series("year", "历年公开", "条", tuple(Figure(f"{one}年", of_years[one]) for one in shown),
               by_time=True, note="现在公开着的信息，按公开的年份"),
        Series("month", f"{year}年各月公开", "条", tuple(
            Figure(f"{one}月", of_months.get(year * 100 + one, 0)) for one in range(1, 13)),
            by_time=True),
        Series("kind", "信息的类别", "条", tuple(
            Figure(str(one.label), *(some.get(one.value, 0) for some in of_kinds)) for one in _KINDS)),
        Series("column", "栏目", "条", _named(*columns, names)),
    ]  # fmt: skip
    if agency is None:
        series.append(Series("agency", "单位", "条", _named(*by_agency, agencies)))
    report_year, told = _applications(agency, year)
    return Numbers(year, rows.bit_count(), now.bit_count(), tuple(series), report_year, told)


_KINDS = (Kind.INFORMATION, Kind.POLICY, Kind.INTERPRETATION)


def _named(
    now: Mapping[Any, int], before: Mapping[Any, int], told: Mapping[Any, str]
) -> tuple[Figure, ...]:
    """Return what became public in this year and the one before by the values of a field, the largest first."""
    figures = [
        Figure(told.get(value, str(value)), now.get(value, 0), before.get(value, 0))
        for value in now.keys() | before.keys()
    ]
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
