"""What did the year bring, and how was it dealt with? The numbers a head asks for.

Every number is counted by the database from the cases, with the conditions of
the list (:mod:`gongkai_web.applications.filters`), and carries the query that
opens exactly these cases there. What each number means and leaves out stands in
``docs/explanation/statistics.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, Value, When

from gongkai import workdays
from gongkai.applications.events import EventKind
from gongkai.reports.schema import APPLICANT_KIND_TITLES
from gongkai_web.agencies.models import Agency
from gongkai_web.applications import urgency
from gongkai_web.applications.filters import (
    NO_TOPIC,
    NONE,
    OUTCOME_GROUPS,
    OUTCOME_TITLES,
    STATES,
    outcomes_of,
)
from gongkai_web.applications.models import Application, ApplicationEvent, ReceiptChannel
from gongkai_web.remedies.models import RemedyCase

Query = Mapping[str, str]
"""Parameters of the list of cases."""

BLANK = "未填写"


@dataclass(frozen=True, slots=True)
class Number:
    """One number, the same of the year before, and the lists behind both."""

    title: str
    value: int
    query: Query
    before: int | None = None
    """None where there is nothing to compare with: how things stand today."""
    before_query: Query = field(default_factory=dict)
    tone: str = ""
    """``red``, ``yellow``, ``green``, ``quiet``: how a chart colours it."""
    rows: tuple[Number, ...] = ()
    """Of what it is made up: the result rows of a group."""
    items: int | None = None
    """How many records the list has, where the number counts what was done with them."""


@dataclass(frozen=True, slots=True)
class Section:
    """Numbers of one kind, for one chart and its table."""

    key: str
    title: str
    numbers: tuple[Number, ...]
    note: str = ""
    by_month: bool = False
    unit: str = "件"
    opens: str = "applications:index"
    """The list that the numbers open."""

    def any(self) -> bool:
        """Return whether there is anything to draw."""
        return any(number.value or number.before for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Durations:
    """How many working days from receipt to closing."""

    cases: int
    median: int | None = None
    ninetieth: int | None = None
    """Nine of ten cases took no longer."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, unknown where the whole is nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """The part in hundredths of the whole, to one decimal."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """One year of one agency, or of several."""

    year: int
    today: date
    received: Number
    closed: Number
    on_time: Rate
    on_time_before: Rate
    durations: Durations
    durations_before: Durations
    still_open: Number
    overdue: Number
    sections: tuple[Section, ...]


def first_year(agencies: Sequence[int]) -> int | None:
    """Return the year of the first receipt, or ``None`` where nothing was received."""
    first = Application.objects.filter(agency__in=agencies).aggregate(day=Min("received_on"))["day"]
    return first.year if first else None


def statistics(agencies: Sequence[Agency], year: int, *, today: date) -> Statistics:
    """Count the year of these agencies, and the year before, in a dozen queries."""
    cases = urgency.ranked(Application.objects.filter(agency__in=[a.pk for a in agencies]))
    counted = cases.filter(urgency.COUNTED)
    received, closed = _Year(counted, "received_on", year), _Year(counted, "closed_on", year)
    timely = _timely(closed, year)
    on_time, late, _ = timely.numbers
    standing = _standing(cases, today)
    overdue = next(number for number in standing.numbers if number.query.get("left") == "overdue")
    durations = [_durations(counted, one) for one in (year, year - 1)]
    return Statistics(
        year=year,
        today=today,
        received=received.total("收到", {"year": str(year)}, {"year": str(year - 1)}),
        closed=closed.total("办结", {"closed_year": str(year)}, {"closed_year": str(year - 1)}),
        on_time=Rate(on_time.value, on_time.value + late.value),
        on_time_before=Rate(on_time.before or 0, (on_time.before or 0) + (late.before or 0)),
        durations=durations[0],
        durations_before=durations[1],
        still_open=Number("尚未办结", sum(n.value for n in standing.numbers), {"state": "open"}),
        overdue=overdue,
        sections=(
            received.by_month("received", "各月收到", "month"),
            closed.by_month("closed", "各月办结", "closed_month"),
            standing,
            timely,
            _outcomes(closed, year),
            received.by("channel", "受理渠道", "channel", _channels()),
            received.by("kind", "申请人类型", "applicant_kind", APPLICANT_KIND_TITLES),
            _topics(received),
            *_agencies(received, agencies),
            _course(counted, agencies, year),
        ),
    )


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


class _Year:
    """The cases whose day lies in the year, or in the year before."""

    def __init__(self, cases: Any, day: str, year: int) -> None:
        self.day, self.year = day, year
        self.parameter = {"received_on": "year", "closed_on": "closed_year"}[day]
        self.cases = cases.filter(**{f"{day}__range": (_span(year - 1)[0], _span(year)[1])})
        # By day, not by month: SQLite would call back into Python for each case's month.
        rows = self.cases.order_by().values_list(day).annotate(n=Count("pk"))
        self.months: Counter[tuple[int, int]] = Counter()
        for on, n in rows:
            self.months[on.year, on.month] += n

    def counts(self, **conditions: Q) -> dict[str, Any]:
        """Return aggregates of both years; those of the year before end in ``_before``."""
        found = {}
        for name, condition in (conditions or {"n": Q()}).items():
            for ending, year in (("", self.year), ("_before", self.year - 1)):
                within = Q(**{f"{self.day}__range": _span(year)})
                found[name + ending] = Count("pk", filter=within & condition)
        return found

    def query(self, more: Query, *, before: bool = False) -> Query:
        """Return the list's parameters for cases of the year, or of the year before."""
        return {self.parameter: str(self.year - before), **more}

    def total(self, title: str, query: Query, before: Query) -> Number:
        """Return how many cases there were."""
        of = {
            year: sum(n for (y, _), n in self.months.items() if y == year)
            for year in (self.year, self.year - 1)
        }
        return Number(title, of[self.year], query, of[self.year - 1], before)

    def by_month(self, key: str, title: str, parameter: str) -> Section:
        """Return the twelve months."""
        numbers = tuple(
            Number(
                f"{month}月",
                self.months[self.year, month],
                {parameter: f"{self.year}-{month:02d}"},
                self.months[self.year - 1, month],
                {parameter: f"{self.year - 1}-{month:02d}"},
            )
            for month in range(1, 13)
        )
        return Section(key, title, numbers, by_month=True)

    def by(
        self, key: str, title: str, column: str, titles: Mapping[str, str], blank: str = NONE
    ) -> Section:
        """Return the cases by a column's values: in the order of ``titles``, others after."""
        rows = self.grouped(column)
        others = [value for value in rows if value not in titles]
        wanted = [*titles, *others]
        return Section(
            key,
            title,
            tuple(
                self.number(
                    titles.get(value, value) or BLANK, rows[value], {column: value or blank}
                )
                for value in wanted
                if value in rows
            ),
        )

    def grouped(self, column: str) -> dict[Any, tuple[int, int]]:
        """Return how many cases of each year have which value."""
        rows = self.cases.order_by().values_list(column).annotate(**self.counts())
        return {value: (n, before) for value, n, before in rows}

    def number(self, title: str, counts: tuple[int, int], more: Query, **rest: Any) -> Number:
        """Return a number of both years."""
        return Number(
            title, counts[0], self.query(more), counts[1], self.query(more, before=True), **rest
        )


def _channels() -> dict[str, str]:
    return {str(value): str(label) for value, label in ReceiptChannel.choices}


def _topics(received: _Year) -> Section:
    rows = received.grouped("topic")
    ordered = sorted(rows, key=lambda topic: (topic == "", -rows[topic][0], topic))
    return Section(
        "topic",
        "主题",
        tuple(
            received.number(topic or BLANK, rows[topic], {"topic": topic or NO_TOPIC})
            for topic in ordered
        ),
    )


def _agencies(received: _Year, agencies: Sequence[Agency]) -> Iterable[Section]:
    if len(agencies) < 2:
        return
    names = {agency.pk: agency.short_name or agency.name for agency in agencies}
    rows = received.grouped("agency")
    ordered = sorted(rows, key=lambda pk: (-rows[pk][0], names[pk]))
    yield Section(
        "agency",
        "单位",
        tuple(received.number(names[pk], rows[pk], {"agency": str(pk)}) for pk in ordered),
    )


def _timely(closed: _Year, year: int) -> Section:
    found = closed.cases.aggregate(
        **closed.counts(on_time=urgency.ON_TIME, late=urgency.LATE, not_due=urgency.NO_ANSWER_DUE)
    )
    titles = (("on_time", "按期办结", "green"), ("late", "超期办结", "red"),
              ("not_due", "不需答复", "quiet"))  # fmt: skip
    return Section(
        "timely",
        "是否按期",
        tuple(
            closed.number(title, (found[key], found[f"{key}_before"]), {"timely": key}, tone=tone)
            for key, title, tone in titles
        ),
        note="按期率＝按期办结÷（按期办结＋超期办结）；逾期不补正、逾期不缴费的不需答复，不计入",
    )


def _outcomes(closed: _Year, year: int) -> Section:
    rows = closed.grouped("outcome")

    def number(title: str, key: str, keys: Sequence[str], rest: tuple[Number, ...]) -> Number:
        counts = tuple(sum(rows.get(one, (0, 0))[at] for one in keys) for at in (0, 1))
        return closed.number(title, (counts[0], counts[1]), {"outcome": key}, rows=rest)

    groups = []
    for group, title in OUTCOME_GROUPS.items():
        keys = outcomes_of(group)
        rest = tuple(number(OUTCOME_TITLES[key], key, [key], ()) for key in keys)
        groups.append(number(title, group, keys, rest if len(rest) > 1 else ()))
    return Section("outcome", "办理结果", tuple(groups), note="按办结日期，各行同年度报告第三表")


_OPEN = (
    ("overdue", "已超期", {"left": "overdue"}, "red"),
    ("today", "今天到期", {"left": "today"}, "red"),
    ("near", "剩余 1 至 5 个工作日", {"left": "1-5"}, "yellow"),
    ("soon", "剩余 6 至 10 个工作日", {"left": "6-10"}, "green"),
    ("later", "剩余 11 至 20 个工作日", {"left": "11-20"}, "green"),
    ("last", "剩余 20 个以上工作日", {"left": "21-"}, "green"),
    ("undated", "无法计算期限", {"left": "undated"}, "quiet"),
    ("correction", "等待补正", {"state": "awaiting_correction"}, "quiet"),
    ("payment", "等待缴费", {"state": "awaiting_payment"}, "quiet"),
    ("unconfirmed", "待确认收到", {"state": "unconfirmed"}, "quiet"),
)


def _standing(cases: Any, today: date) -> Section:
    def condition(query: Query) -> Q:
        if "left" in query:
            return urgency.days_left(query["left"], today=today)
        return STATES[query["state"]][1]

    found = cases.filter(urgency.OPEN).aggregate(
        **{key: Count("pk", filter=condition(query)) for key, _, query, _ in _OPEN}
    )
    return Section(
        "open",
        "尚未办结",
        tuple(
            Number(title, found[key], query, tone=tone)
            for key, title, query, tone in _OPEN
            if found[key] or key not in ("undated", "last")
        ),
        note=f"截至 {today}，不分年份",
    )


def _durations(cases: Any, year: int) -> Durations:
    """Count the working days of the year's closed cases that were owed an answer.

    One row for each pair of days, not for each case.
    """
    rows = (
        cases.filter(
            urgency.CLOSED,
            closed_on__range=_span(year),
            received_on__isnull=False,
            due_on__isnull=False,
        )
        .order_by()
        .values_list("received_on", "closed_on")
        .annotate(n=Count("pk"))
    )
    taken: Counter[int] = Counter()
    for received_on, closed_on, n in rows:
        taken[max(workdays.working_days_between(received_on, closed_on), 0)] += n
    return durations_of(taken)


def durations_of(taken: Mapping[int, int]) -> Durations:
    """Return median and ninetieth percentile: the least number of days that so many cases kept to."""
    cases = sum(taken.values())
    if not cases:
        return Durations(0)

    def reached(hundredths: int) -> int:
        seen = 0
        for days in sorted(taken):
            seen += taken[days]
            if 100 * seen >= hundredths * cases:
                return days
        raise AssertionError("all cases were seen")

    return Durations(cases, reached(50), reached(90))


_ACTS = {
    EventKind.EXTENDED.value: "extended",
    EventKind.CORRECTION_REQUESTED.value: "corrected",
    EventKind.THIRD_PARTY_CONSULTED.value: "consulted",
    EventKind.OTHER_ORGAN_CONSULTED.value: "consulted",
    EventKind.FEE_NOTICE_ISSUED.value: "charged",
}
_COURSE = {
    "extended": "延期答复",
    "corrected": "通知补正",
    "corrected_late": "超过期限才通知补正",
    "consulted": "征求意见",
    "charged": "发出收费通知",
    "remedy": "被申请复议或者起诉",
    "repeated": "同一申请人不止一件",
}


def _course(counted: Any, agencies: Sequence[Agency], year: int) -> Section:
    """Return what happened in the course of the cases received in the year."""
    keys = [agency.pk for agency in agencies]
    since, until = _span(year - 1)[0], _span(year)[1]
    of_these = {
        "application__agency__in": keys,
        "application__set_aside": "",
        "application__received_on__range": (since, until),
    }
    had: dict[str, list[int]] = {key: [0, 0] for key in _COURSE}
    acts = ApplicationEvent.objects.filter(kind__in=_ACTS, **of_these).order_by()
    seen = {
        (pk, _ACTS[kind], on.year)
        for pk, kind, on in acts.values_list("application", "kind", "application__received_on")
    }
    late = acts.filter(detail__has_key="late_since").values_list(
        "application", "application__received_on"
    )
    seen |= {(pk, "corrected_late", on.year) for pk, on in late}
    remedies = RemedyCase.objects.filter(**of_these).order_by()
    seen |= {
        (pk, "remedy", on.year)
        for pk, on in remedies.values_list("application", "application__received_on")
    }
    for _, key, of in seen:
        had[key][year - of] += 1
    for before, n in _repeated(counted, year):
        had["repeated"][before] += n
    return Section(
        "course",
        "办理经过",
        tuple(
            Number(
                title,
                had[key][0],
                {"year": str(year), "had": key},
                had[key][1],
                {"year": str(year - 1), "had": key},
            )
            for key, title in _COURSE.items()
        ),
        note="当年收到的申请中有此经过的件数，不论经过发生在哪一年",
    )


def _repeated(counted: Any, year: int) -> Iterable[tuple[int, int]]:
    """Yield for each applicant with several applications in a year: which year, how many."""
    which = Case(
        When(received_on__range=_span(year), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        counted.filter(received_on__range=(_span(year - 1)[0], _span(year)[1]))
        .exclude(applicant_key="")
        .annotate(before=which)
        .order_by()
        .values("agency", "applicant_key", "before")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .values_list("before", "n")
    )
