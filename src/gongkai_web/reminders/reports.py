"""Which annual reports are due to the office that collects them, and who should be told?

The agency is told of the day to hand in, to put right what was returned, and to publish (条例
art. 49, and the days its round sets); the office, of what waits for it and of who is late, in
one line each. Who was merged into another agency by the end of the year owes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongkai import workdays
from gongkai.applications.reminders import Level, level_of
from gongkai.workdays import DateOutOfRange
from gongkai_web.agencies.models import Agency, AgencyKind, Membership, Role, User
from gongkai_web.collection import dues
from gongkai_web.collection.models import Round, RoundDue
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.collection.standing import Standing, State, standings
from gongkai_web.reminders.models import ReportMatter

DESK = (Role.COMPILER, Role.LEADER)
"""Who compiles and hands in; where nobody does, the officers are told."""
OFFICE_AGAIN_AFTER = 7
"""Days after which the office is told anew of what is still late."""
NAMED = 5
"""Agencies an office's line names."""

_OWED = {
    State.NOT_STARTED: (ReportMatter.SUBMIT, "submit_due"),
    State.DRAFT: (ReportMatter.SUBMIT, "submit_due"),
    State.RETURNED: (ReportMatter.CORRECT, "review_due"),
    State.HANDED_IN: (ReportMatter.REVIEW, "review_due"),
    State.ACCEPTED: (ReportMatter.PUBLISH, "publish_due"),
}
"""What is owed next in each state, and by which day of the round."""


@dataclass(frozen=True, slots=True)
class ReportTerm:
    """A day of a year's reports that should be told: to one agency, or to its office."""

    agency: Agency
    """Whose people are told."""
    year: int
    matter: ReportMatter
    due_on: date
    level: Level
    text: str
    page: str
    query: str = ""
    since: date = date.min
    """From when on it is told; what is late is told anew."""

    @property
    def named(self) -> str:
        """How a digest names it."""
        return f"{self.year} 年度报告"

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what makes it one telling."""
        return (self.agency.pk, self.year, self.matter.value, self.due_on, self.level.value, self.since)  # fmt: skip

    def kept(self) -> dict[str, Any]:
        """Return how it is kept as told."""
        return {
            "agency": self.agency, "year": self.year, "matter": self.matter,
            "due_on": self.due_on, "level": self.level.value, "since": self.since,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Owed:
    """What an agency, or the office for it, owes next."""

    agency: Agency
    office: Agency
    matter: ReportMatter
    due_on: date
    level: Level
    days_left: int


def by_person(today: date) -> tuple[dict[User, list[ReportTerm]], list[Agency]]:
    """Return what is to be told to everybody, and the agencies where nobody is to be told."""
    told: dict[User, list[ReportTerm]] = {}
    nobody: list[Agency] = []
    years = Round.objects.filter(year__range=(today.year - 2, today.year - 1))
    for year in sorted(set(years.values_list("year", flat=True))):
        owed = list(_owed(year, today))
        desks, supervisors = _people(owed)
        for one in owed:
            if one.matter is ReportMatter.REVIEW:
                continue
            if not desks[one.agency.pk]:
                nobody.append(one.agency)
            for user in desks[one.agency.pk]:
                told.setdefault(user, []).append(_to_agency(one, year, today))
        for office, term in _to_offices(owed, year, today):
            for user in supervisors[office.pk]:
                told.setdefault(user, []).append(term)
    order, ranks = list(ReportMatter), list(Level)
    for terms in told.values():
        terms.sort(key=lambda one: (order.index(one.matter), ranks.index(one.level), one.due_on))
    return told, nobody


def _owed(year: int, today: date) -> Iterator[_Owed]:
    """Yield what is due soon or late: few queries, however many agencies."""
    register = Register.load()
    agencies = list(Agency.objects.select_related("parent").order_by("code"))
    over = dues.rounds_over(agencies, year)
    days = dues.dues_of([one for one in agencies if one.pk in over], year)
    for standing in standings([one for one in agencies if one.pk in days], year):
        agency, due = standing.agency, days[standing.agency.pk]
        if standing.newest is None and (
            agency.kind == AgencyKind.PUBLIC_UTILITY or register.gone(agency.pk, year) is not None
        ):
            continue
        if (owed := _next(standing, due, today)) is not None:
            yield _Owed(agency, over[agency.pk].office, *owed)


def _next(
    standing: Standing, due: RoundDue, today: date
) -> tuple[ReportMatter, date, Level, int] | None:
    if today < due.collect_open or standing.state not in _OWED:
        return None
    matter, field = _OWED[standing.state]
    due_on = getattr(due, field)
    try:
        level = level_of(due_on, today=today)
        left = workdays.working_days_between(today, due_on) if level is not None else 0
    except DateOutOfRange:
        return None
    return (matter, due_on, level, left) if level is not None else None


def _people(
    owed: Iterable[_Owed],
) -> tuple[dict[int, list[User]], dict[int, list[User]]]:
    """Return by id who hands in at the agencies, and who collects at the offices."""
    agencies, offices = {one.agency.pk for one in owed}, {one.office.pk for one in owed}
    places = Membership.objects.filter(agency__in=agencies | offices, user__is_active=True)
    by_role: dict[tuple[int, str], dict[int, User]] = {}
    for place in places.select_related("user__reminder_preference").order_by("user"):
        by_role.setdefault((place.agency_id, place.role), {})[place.user_id] = place.user

    def of(agency: int, *roles: str) -> list[User]:
        found = {pk: user for role in roles for pk, user in by_role.get((agency, role), {}).items()}
        return list(found.values())

    return (
        {pk: of(pk, *DESK) or of(pk, Role.OFFICER) for pk in agencies},
        {pk: of(pk, Role.SUPERVISOR) for pk in offices},
    )


_WORDS = {
    ReportMatter.SUBMIT: "报送期限", ReportMatter.CORRECT: "更正后再次报送的期限",
    ReportMatter.PUBLISH: "公布期限", ReportMatter.REVIEW: "审核期限",
}  # fmt: skip


def _to_agency(one: _Owed, year: int, today: date) -> ReportTerm:
    said = f"{_WORDS[one.matter]} {one.due_on}{_nearness(one.level, one.days_left)}"
    return ReportTerm(
        one.agency, year, one.matter, one.due_on, one.level, said, "collection:agency",
        since=today if one.level is Level.LATE else one.due_on,
    )  # fmt: skip


def _to_offices(
    owed: Iterable[_Owed], year: int, today: date
) -> Iterator[tuple[Agency, ReportTerm]]:
    """Yield for each office one line of what waits for it, and one of who is late."""
    waiting: dict[tuple[Agency, ReportMatter], list[_Owed]] = {}
    for one in owed:
        if one.matter is ReportMatter.REVIEW:
            waiting.setdefault((one.office, ReportMatter.REVIEW), []).append(one)
        elif one.level is Level.LATE:
            waiting.setdefault((one.office, ReportMatter.BEHIND), []).append(one)
    for (office, matter), some in waiting.items():
        first = min(some, key=lambda one: one.due_on)
        names = "、".join(one.agency.short_name or one.agency.name for one in some[:NAMED])
        names += f"等 {len(some)} 个单位" if len(some) > NAMED else ""
        if matter is ReportMatter.REVIEW:
            said = f"{names}的报告等您审核，最早的审核期限 {first.due_on}{_nearness(first.level, first.days_left)}"
            query = "?state=HANDED_IN"
        else:
            said = f"{names}已逾期（没有报送、更正或者公布），最早的应于 {first.due_on} 前办理"
            query = "?state=late"
        since = first.due_on
        if first.level is Level.LATE:
            since = today - timedelta(((today - first.due_on).days - 1) % OFFICE_AGAIN_AFTER)
        yield (
            office,
            ReportTerm(
                office,
                year,
                matter,
                first.due_on,
                first.level,
                said,
                "collection:board",
                query,
                since,
            ),
        )


def _nearness(level: Level, left: int) -> str:
    if level is Level.LATE:
        return f"，已逾期 {max(-left, 1)} 个工作日"
    return "，就是今天" if level is Level.TODAY else f"，还有 {left} 个工作日"
