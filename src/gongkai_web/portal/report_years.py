"""Whose report of a year is public here, since when, and was it in time? (条例 art. 49)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Min
from django.utils.timezone import localdate

from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.portal.reports import PublishedReport, listed
from gongkai_web.reports.due import report_due
from gongkai_web.reports.models import ReportVersion, Source

EARLIEST = 2008
"""The first year whose report had a day to be public by."""


class State(StrEnum):
    """How a report stands to its day."""

    ON_TIME = "on_time"
    LATE = "late"
    PUBLIC = "public"
    FILED = "filed"
    WAITING = "waiting"
    MISSING = "missing"
    NONE = "none"

    @property
    def tone(self) -> str:
        """The colour of its mark; the words say the same."""
        return {"on_time": "good", "late": "warn", "missing": "bad"}.get(self, "")


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency's report of one year."""

    agency: Agency
    year: int
    due: date | None
    report: PublishedReport | None
    first_on: date | None
    """The day the first version became public; a correction does not change it."""
    state: State

    @property
    def told(self) -> str:
        """The state in words."""
        match self.state:
            case State.ON_TIME:
                return "按期公布"
            case State.LATE:
                days = (self.first_on - self.due).days if self.first_on and self.due else 0
                return f"晚 {days} 天公布"
            case State.PUBLIC:
                return "已公布"
            case State.FILED:
                return "已公布（存入的往年报告）"
            case State.WAITING:
                return "未到期限"
            case State.MISSING:
                return "期限已过，本平台还没有公布"
        return "本平台没有这一年的报告"


def must_report(agency: Agency) -> bool:
    """Return whether art. 49 has the agency publish a report: a public utility is no agency (art. 55)."""
    return agency.kind != AgencyKind.PUBLIC_UTILITY


def years_told(today: date) -> list[int]:
    """Return the years there is something to say of, the newest first: one query."""
    found = set(ReportVersion.objects.public().order_by().values_list("year", flat=True))
    return sorted(found | {today.year - 1}, reverse=True)


def of_year(agencies: Iterable[Agency], year: int, today: date) -> list[Standing]:
    """Return how these agencies stand to a year, in their order: three queries."""
    shown = list(agencies)
    reports = {one.agency_id: one for one in listed().filter(year=year, agency__in=shown)}
    firsts = _firsts(agency__in=shown, year=year)
    since = dict(
        ReportVersion.objects.public().filter(agency__in=shown).order_by()
        .values_list("agency").annotate(first=Min("year"))
    )  # fmt: skip
    return [
        _standing(
            one, year, reports.get(one.pk), firsts.get((one.pk, year)), since.get(one.pk), today
        )
        for one in shown
        if must_report(one) or one.pk in reports
    ]


def of_agency(agency: Agency, today: date) -> list[Standing]:
    """Return how an agency stands to each year since its first report, the newest first: two queries."""
    reports = {one.year: one for one in listed().filter(agency=agency)}
    firsts = _firsts(agency=agency)
    since = min(reports, default=today.year - 1)
    return [
        _standing(agency, year, reports.get(year), firsts.get((agency.pk, year)), since, today)
        for year in range(max([today.year - 1, *reports]), since - 1, -1)
        if must_report(agency) or year in reports
    ]


def _firsts(**of: object) -> dict[tuple[int, int], ReportVersion]:
    """Return the version of each year that became public first."""
    rows = ReportVersion.objects.filter(published_at__isnull=False, **of)
    rows = rows.defer("report", "check_result").order_by("-published_at", "-version")
    return {(one.agency_id, one.year): one for one in rows}


def _standing(
    agency: Agency, year: int, version: ReportVersion | None, first: ReportVersion | None,
    since: int | None, today: date,
) -> Standing:  # fmt: skip
    due = report_due(agency, year).on if must_report(agency) and year >= EARLIEST else None
    first_on = localdate(first.published_at) if first is not None else None
    if first is not None and first.source == Source.FILED:
        state = State.FILED  # it became public elsewhere, nobody knows here when
    elif first_on is not None and due is None:
        state = State.PUBLIC
    elif first_on is not None and due is not None:
        state = State.ON_TIME if first_on <= due else State.LATE
    elif due is not None and today <= due:
        state = State.WAITING
    elif due is not None and year >= (since if since is not None else today.year - 1):
        state = State.MISSING
    else:
        state = State.NONE
    report = PublishedReport.of(version) if version is not None else None
    return Standing(agency, year, due, report, first_on, state)
