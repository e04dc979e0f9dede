"""What does the page show of an office's year? Charts of this year and the last, and their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gongkai.reports import area, checks
from gongkai.reports.area import Chart, Mark, Share
from gongkai.reports.checks import Severity
from gongkai_web.agencies.models import Agency
from gongkai_web.collection import dues
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.county import timeliness
from gongkai_web.county.held import Held, held

YEARS = 5
"""How many years the row of years goes back, the chosen one included."""


class Year:
    """One year of the agencies below an office."""

    def __init__(
        self,
        office: Agency,
        agencies: Sequence[Agency],
        year: int,
        *,
        today: date,
        register: Register | None = None,
    ) -> None:
        self.office, self.year, self.today = office, year, today
        self.every = agencies
        self.register = register or Register.load()

    @cached_property
    def gone(self) -> list[Agency]:
        """The agencies that were merged or dissolved by the end of the year and reported no more."""
        there = {one.agency.pk for one in self.held}
        return [
            one
            for one in self.every
            if one.pk not in there and self.register.gone(one.pk, self.year) is not None
        ]

    @cached_property
    def agencies(self) -> list[Agency]:
        """The agencies that owe a report of the year, or gave one."""
        gone, there = {one.pk for one in self.gone}, {one.agency.pk for one in self.held}
        return [
            one
            for one in self.every
            if one.pk in there or (one.pk not in gone and dues.owes_report(one))
        ]

    @cached_property
    def held(self) -> list[Held]:
        """The reports that stand."""
        return held(self.every, self.year)

    @cached_property
    def told(self) -> list[area.Told]:
        """What they say."""
        return [one.told for one in self.held]

    @cached_property
    def missing(self) -> list[Agency]:
        """The agencies that have no report yet."""
        there = {one.agency.pk for one in self.held}
        return [agency for agency in self.agencies if agency.pk not in there]

    @property
    def both_levels(self) -> list[Agency]:
        """The agencies that are added up beside some right below them."""
        above = {one.agency.parent_id for one in self.held}
        return [one.agency for one in self.held if one.agency.pk in above]

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """The charts of the reports' own numbers."""
        return area.charts(self.told, titles=rule_titles())

    @cached_property
    def before(self) -> Year:
        """The year before."""
        return Year(
            self.office, self.every, self.year - 1, today=self.today, register=self.register
        )

    @cached_property
    def row_of_years(self) -> Chart:
        """What all received, year by year, the oldest first."""
        some: list[Year] = [self]
        while len(some) < YEARS:
            some.append(some[-1].before)
        return Chart(
            "year",
            "历年新收申请",
            tuple(area.received(one.told, one.year) for one in reversed(some) if one.told),
            note="各年有报告的单位多少不同，比较时请看点开后的名单",
        )

    @cached_property
    def handing_in(self) -> Chart | None:
        """Who handed the report in by the day, who late, who not; None without a round."""
        found = timeliness.handed_in(self.agencies, self.year, today=self.today)
        if found is None:
            return None
        return Chart(
            "handin",
            "年报报送是否按期",
            tuple(
                Mark(f"handin.{key}", title, tuple(_one(agency) for agency in some))
                for key, title, some in (
                    ("on_time", "按期报送", found.on_time),
                    ("late", "逾期报送", found.late),
                    ("overdue", "已逾期，未报送", found.overdue),
                    ("waiting", "未到期，未报送", found.waiting),
                )
            ),
            note="以第一次报送的日期计",
            unit="个单位",
        )

    @cached_property
    def answered(self) -> list[timeliness.OnTime]:
        """Which agencies answered applications in time, of those that keep their cases here."""
        return timeliness.answered(self.every, self.year)

    def every_chart(self) -> Iterator[Chart]:
        """Yield all charts whose marks are sums over agencies."""
        yield from self.charts
        yield self.row_of_years
        if self.handing_in is not None:
            yield self.handing_in

    def mark(self, key: str) -> tuple[Chart, Mark] | None:
        """Return a mark by its key with its chart, or None."""
        for chart in self.every_chart():
            for mark in chart.marks:
                for one in (mark, *mark.rows):
                    if one.key == key:
                        return chart, one
        return None


def _one(agency: Agency) -> Share:
    return Share(agency.code, agency.short_name or agency.name, 1)


def rule_titles() -> dict[str, str]:
    """Return what each rule wants, by its id."""
    return {rule.id: rule.title for rule in checks.rules()}


def errors() -> frozenset[str]:
    """Return the ids of the rules whose findings are errors."""
    return frozenset(rule.id for rule in checks.rules() if rule.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the data: what one agency adds to one mark."""

    chart: str
    mark: str
    title: str
    code: str
    agency: str
    year: int
    value: int | None
    unit: str


def lines(year: Year) -> Iterator[Line]:
    """Yield the data behind every chart of the year, agency by agency."""
    for chart in year.every_chart():
        for mark in chart.marks:
            for one in (mark, *mark.rows):
                of = int(one.key.removeprefix("year.")) if chart.key == "year" else year.year
                for share in one.shares:
                    yield Line(
                        chart.title, one.key, one.title, share.code, share.name, of, share.value,
                        chart.unit,
                    )  # fmt: skip
    for rate in year.answered:
        name = rate.agency.short_name or rate.agency.name
        for key, title, value in (
            ("on_time", "按期答复", rate.on_time), ("late", "超期答复", rate.late)
        ):  # fmt: skip
            yield Line(
                "申请答复是否按期", f"answered.{key}", title, rate.agency.code, name, year.year,
                value, "件",
            )  # fmt: skip


def as_data(year: Year) -> dict[str, Any]:
    """Return everything as a JSON object; what is unknown is null."""

    def mark(one: Mark) -> dict[str, Any]:
        found: dict[str, Any] = {
            "key": one.key,
            "title": one.title,
            "value": one.told,
            "unknown": one.unknown,
            "reports": [
                {"code": share.code, "agency": share.name, "value": share.value}
                for share in one.shares
            ],
        }
        return found | ({"rows": [mark(row) for row in one.rows]} if one.rows else {})

    return {
        "office": year.office.code,
        "year": year.year,
        "as_of": year.today.isoformat(),
        "agencies": len(year.agencies),
        "reports": [_report(one) for one in year.held],
        "missing": [{"code": one.code, "agency": one.name} for one in year.missing],
        "charts": [
            {
                "key": chart.key,
                "title": chart.title,
                "unit": chart.unit,
                "note": chart.note,
                "marks": [mark(one) for one in chart.marks],
            }
            for chart in year.every_chart()
        ],
        "answered_in_time": [
            {
                "code": one.agency.code,
                "agency": one.agency.name,
                "on_time": one.on_time,
                "late": one.late,
                "percent": one.percent,
            }
            for one in year.answered
        ],
    }


def _report(one: Held) -> Mapping[str, str]:
    return {"code": one.agency.code, "agency": one.agency.name, "standing": one.standing}
