"""Which terms should be told today, and to whom?

What waits for somebody in writing and reviewing is in :mod:`~gongkai_web.reminders.tasks`.

A case is told to its handler, as long as that person serves at the agency's
desk; a case without one, to everybody at the desk, and so are the duties in
reconsiderations and suits, and the messages of the website
(:mod:`~gongkai_web.reminders.messages`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from gongkai import workdays
from gongkai.applications.deadlines import ExtensionTooLong
from gongkai.applications.life_cycle import State
from gongkai.applications.reminders import HORIZON, Level, Reminder, level_of, reminders
from gongkai.workdays import DateOutOfRange
from gongkai_web.agencies.models import Agency, Membership, Role, User
from gongkai_web.applications.derived import conventions_of, diary
from gongkai_web.applications.models import Application
from gongkai_web.mailbox.models import Message
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.reminders import reports, tasks
from gongkai_web.reminders.messages import Owed, owed_on
from gongkai_web.reminders.reports import ReportTerm
from gongkai_web.reminders.tasks import Task

REMEDY = "remedy"
"""The key under which a duty in a reconsideration or a suit is kept as told."""

DESK = (Role.OFFICER, Role.COMPILER, Role.LEADER)
"""The roles that handle applications."""

WAITING = (State.AWAITING_CORRECTION.value, State.AWAITING_PAYMENT.value)
"""No answer is owed while a case stands so."""

_OTHERS_TERMS = (*WAITING, State.CONSULTING.value, State.REDECIDING.value)
_NEW = timedelta(days=28)
"""No seven working days are longer: of younger cases a correction may still be asked for."""


@dataclass(frozen=True, slots=True)
class Due:
    """A term of a case that should be told."""

    application: Application
    reminder: Reminder

    @property
    def level(self) -> Level:
        """How near its last day is."""
        return self.reminder.level

    def key(self, today: date) -> tuple[Any, ...]:
        """Return what makes it one telling: lateness is told anew on every day."""
        one = self.reminder
        day = today if one.level is Level.LATE else None
        return (self.application.pk, None, None, one.matter.value, one.due_on, one.level.value, day)

    @property
    def case(self) -> Application:
        """The case it is a term of."""
        return self.application

    @property
    def due_on(self) -> date:
        """The last day."""
        return self.reminder.due_on

    def kept(self) -> dict[str, Any]:
        """Return how it is kept as told."""
        return {"application": self.application, "matter": self.reminder.matter.value}


@dataclass(frozen=True, slots=True)
class Duty:
    """What the agency must do next in a reconsideration or a suit, and should be told of."""

    case: RemedyCase
    due_on: date
    level: Level
    days_left: int

    def key(self, today: date) -> tuple[Any, ...]:
        """Return what makes it one telling, as of a term of an application."""
        day = today if self.level is Level.LATE else None
        return (None, self.case.pk, None, REMEDY, self.due_on, self.level.value, day)

    def kept(self) -> dict[str, Any]:
        """Return how it is kept as told."""
        return {"remedy_case": self.case, "matter": REMEDY}


Term = Due | Duty | Owed
Case = Application | RemedyCase | Message


@dataclass(slots=True)
class Collected:
    """What is to be told, by person; and what could not be worked out."""

    of: dict[User, list[Term | ReportTerm | Task]] = field(default_factory=dict)
    without_desk: list[Case | Agency] = field(default_factory=list)
    """Cases with something to tell and nobody to tell it to."""
    faulty: list[Case] = field(default_factory=list)
    """Cases whose diary the clock refuses."""


def cases_to_ask(today: date) -> QuerySet[Application]:
    """Return the cases that may have something to tell on a day."""
    horizon = workdays.add_working_days(today, HORIZON).deadline
    return Application.objects.filter(
        Q(closed_on__isnull=True) | Q(state=State.REDECIDING.value),
        Q(due_on__lte=horizon) | Q(state__in=_OTHERS_TERMS) | Q(received_on__gte=today - _NEW)
        | Q(due_on__isnull=True),
        received_on__isnull=False,
        received_on__lte=today,
        set_aside="",
    )  # fmt: skip


def told_of(today: date) -> Iterator[tuple[Application, tuple[Reminder, ...] | None]]:
    """Yield every case with something to tell; with ``None`` where its diary cannot be counted."""
    cases = cases_to_ask(today).select_related("agency").prefetch_related("events")
    for application in cases.order_by("pk").iterator(chunk_size=1000):
        try:
            found = reminders(
                diary(application, application.events.all()),
                today=today,
                conventions=conventions_of(application.agency),
            )
        except (ExtensionTooLong, DateOutOfRange):
            yield application, None
            continue
        if found:
            yield application, found


def duties_of(today: date) -> Iterator[tuple[RemedyCase, Duty | None]]:
    """Yield every remedy case with a duty to tell; with ``None`` where its day cannot be counted to."""
    horizon = workdays.add_working_days(today, HORIZON).deadline
    cases = RemedyCase.objects.filter(due_on__lte=horizon).select_related("agency")
    for case in cases.order_by("pk").iterator(chunk_size=1000):
        due_on = case.due_on
        if due_on is None:
            continue
        try:
            level = level_of(due_on, today=today)
            left = workdays.working_days_between(today, due_on)
        except DateOutOfRange:
            yield case, None
            continue
        if level is not None:
            yield case, Duty(case, due_on, level, left)


def desks() -> dict[int, dict[int, User]]:
    """Return the people at each agency's desk, by agency id and by their own."""
    found: dict[int, dict[int, User]] = {}
    for place in Membership.objects.filter(role__in=DESK, user__is_active=True).select_related(
        "user", "user__reminder_preference"
    ):
        found.setdefault(place.agency_id, {})[place.user_id] = place.user
    return found


def collect(today: date) -> Collected:
    """Return what is to be told on a day, to each person the most pressing first."""
    at, collected = desks(), Collected()
    people: dict[int, User] = {}
    terms: dict[User, list[Term]] = {}

    def tell(case: Case, told: Sequence[Term], handler_id: int | None) -> None:
        desk = at.get(case.agency_id, {})
        if not desk:
            collected.without_desk.append(case)
        handler = desk.get(handler_id or 0)
        for user in [handler] if handler else desk.values():
            # A person who serves two agencies gets one digest.
            person = people.setdefault(user.pk, user)
            terms.setdefault(person, []).extend(told)

    for application, found in told_of(today):
        if found is None:
            collected.faulty.append(application)
        else:
            tell(application, [Due(application, one) for one in found], application.handler_id)
    for case, duty in duties_of(today):
        if duty is None:
            collected.faulty.append(case)
        else:
            tell(case, [duty], None)
    for message, owed in owed_on(today):
        if owed is None:
            collected.faulty.append(message)
        else:
            tell(message, [owed], None)
    ranks = list(Level)
    for person, due in terms.items():
        due.sort(key=lambda one: (ranks.index(one.level), one.due_on, one.case.pk))
        collected.of[person] = [*due]
    of_reports, unmanned = reports.by_person(today)
    collected.without_desk += unmanned
    for person, owed_reports in of_reports.items():
        collected.of.setdefault(person, []).extend(owed_reports)
    for person, waiting in tasks.by_person(today).items():
        collected.of.setdefault(person, []).extend(waiting)
    return collected
