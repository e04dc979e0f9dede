"""What should be told today about the terms of a case that end soon, or have ended?

A reminder of what the agency itself owes comes at five, three and one working
days before the last day, on that day, and on every working day after it. A
day on which nobody was told is made good: with four days left the level is
still that of five. While the agency waits for a correction or a payment no
answer is owed, so none is reminded of; what is told then is that the
applicant's own term ends, because the next step is the agency's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai import workdays
from gongkai.applications.consultations import Conventions, consultations
from gongkai.applications.deadlines import (
    ClockState,
    Deadline,
    correction_due,
    correction_notice_due,
    reply_deadline,
)
from gongkai.applications.events import Event, EventKind, in_order
from gongkai.law import NoProvisionInForce, provision

K = EventKind


class Level(StrEnum):
    """How near the last day is; the most pressing first."""

    LATE = "late"
    TODAY = "today"
    ONE = "one"
    THREE = "three"
    FIVE = "five"
    ENDED = "ended"
    """Somebody else's term is over: the agency may go on."""

    @property
    def label(self) -> str:
        """The heading under which a digest lists it."""
        return _LEVEL_TITLES[self]


_LEVEL_TITLES = {
    Level.LATE: "已超期",
    Level.TODAY: "今天到期",
    Level.ONE: "还有 1 个工作日",
    Level.THREE: "还有 2 至 3 个工作日",
    Level.FIVE: "还有 4 至 5 个工作日",
    Level.ENDED: "对方的期限已满，可以继续办理",
}

AHEAD = {Level.ONE: 1, Level.THREE: 3, Level.FIVE: 5}
"""So many working days before the last day a level begins."""

HORIZON = max(AHEAD.values())
"""Working days ahead of which nothing is told."""


class Matter(StrEnum):
    """Whose term it is, and for what."""

    ANSWER = "answer"
    REDECISION = "redecision"
    CORRECTION_NOTICE = "correction_notice"
    CORRECTION = "correction"
    PAYMENT = "payment"
    OPINION = "opinion"

    @property
    def label(self) -> str:
        """The last day's Chinese name."""
        return _MATTER_TITLES[self]


_MATTER_TITLES = {
    Matter.ANSWER: "应答复日期",
    Matter.REDECISION: "重新答复期限",
    Matter.CORRECTION_NOTICE: "补正告知期限",
    Matter.CORRECTION: "申请人补正期限",
    Matter.PAYMENT: "申请人缴费期限",
    Matter.OPINION: "被征求意见方答复期限",
}

_OWED = (Matter.ANSWER, Matter.REDECISION)
"""What the agency must do by that day; of the others only the end is told."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One term of a case that should be told today."""

    matter: Matter
    due_on: date
    level: Level
    days_left: int
    """Working days until the last day; below zero where it has passed."""
    provisional: bool
    """The day rests on a year no notice has arranged yet."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a case that runs, and its last day."""

    matter: Matter
    due_on: date
    provisional: bool


def level_of(due_on: date, *, today: date) -> Level | None:
    """Return how near a day is, in working days of the calendar in use; ``None`` where far.

    Raises DateOutOfRange for a day outside the calendar.
    """
    if today > due_on:
        return Level.LATE
    left = workdays.working_days_between(today, due_on)
    if left <= 0:
        return Level.TODAY
    return next((level for level, days in AHEAD.items() if left <= days), None)


def reminders(
    events: Iterable[Event], *, today: date, conventions: Conventions | None = None
) -> tuple[Reminder, ...]:
    """Return what should be told today about a case, the most pressing first.

    Nothing for a case without a receipt, one that ended, and one of a day no
    law reaches. Raises ExtensionTooLong as the clock does.
    """
    found = []
    for term in running_terms(events, today=today, conventions=conventions):
        level = _told(term, today)
        if level is not None:
            left = workdays.working_days_between(today, term.due_on)
            found.append(Reminder(term.matter, term.due_on, level, left, term.provisional))
    ranks = list(Level)
    return tuple(sorted(found, key=lambda one: (ranks.index(one.level), one.due_on)))


def _told(term: Term, today: date) -> Level | None:
    """Return the level at which a term is told; what others owe is told on its last day and after."""
    level = level_of(term.due_on, today=today)
    if term.matter in _OWED:
        return level
    if term.matter is Matter.CORRECTION_NOTICE:
        # Most applications need no correction: a word just before it is too late.
        return level if level in (Level.ONE, Level.TODAY) else None
    if level is Level.LATE:
        return Level.ENDED
    return level if level is Level.TODAY else None


def running_terms(
    events: Iterable[Event], *, today: date, conventions: Conventions | None = None
) -> tuple[Term, ...]:
    """Return the terms of a case that run on a day or ran out unanswered, whoever they bind."""
    diary = tuple(event for event in in_order(events) if event.on <= today)
    if not any(event.kind is K.RECEIVED for event in diary):
        return ()
    try:
        deadline = reply_deadline(diary, conventions=conventions)
    except NoProvisionInForce:
        return ()
    if deadline.state is ClockState.STOPPED:
        return tuple(_redecision(diary, conventions))
    if deadline.state is ClockState.WAITING_FOR_CORRECTION:
        return tuple(_correction(diary))
    if deadline.state is ClockState.WAITING_FOR_PAYMENT:
        return tuple(_payment(diary))
    return (
        *_answer(deadline),
        *_correction_notice(diary, deadline),
        *_opinions(diary, conventions),
    )


def _answer(deadline: Deadline) -> Iterator[Term]:
    if deadline.due_on is not None:
        yield Term(Matter.ANSWER, deadline.due_on, deadline.provisional)


_ABOUT_A_NEW_ANSWER = (K.REDO_ORDERED, K.REDECIDED, K.WITHDRAWN)


def _redecision(diary: Sequence[Event], conventions: Conventions | None) -> Iterator[Term]:
    """Yield the day by which a decision or judgment wants a new answer, and those of who is asked for it."""
    at = max(
        (place for place, event in enumerate(diary) if event.kind in _ABOUT_A_NEW_ANSWER),
        default=None,
    )
    if at is None or diary[at].kind is not K.REDO_ORDERED:
        return
    if (until := diary[at].until) is not None:
        yield Term(Matter.REDECISION, until, False)
    yield from _opinions(diary[at:], conventions)


def _correction_notice(diary: Sequence[Event], deadline: Deadline) -> Iterator[Term]:
    """Yield the last day to ask for a correction, while nothing else was done in the term. (art. 30)"""
    last = correction_notice_due(deadline.started_on)
    begun = any(
        event.on >= deadline.started_on and event.kind not in (K.RECEIVED, *_RESTARTS, K.NOTED)
        for event in diary
    )
    # After a correction the applicant has been asked once already.
    if last is not None and not begun and deadline.started_on == deadline.received_on:
        yield Term(Matter.CORRECTION_NOTICE, last.deadline, last.provisional)


_RESTARTS = (K.CORRECTION_RECEIVED, K.FEE_PAID)


def _correction(diary: Sequence[Event]) -> Iterator[Term]:
    """Yield the last day for the applicant to correct: the one the notice named, else by O9."""
    notice = [event for event in diary if event.kind is K.CORRECTION_REQUESTED][-1]
    if notice.until is not None:
        yield Term(Matter.CORRECTION, notice.until, False)
        return
    last = correction_due(notice.served_on or notice.on, days=notice.days)
    yield Term(Matter.CORRECTION, last.deadline, last.provisional)


def _payment(diary: Sequence[Event]) -> Iterator[Term]:
    """Yield the last day to pay; from the day the notice went out where its receipt is unknown."""
    at = max(place for place, event in enumerate(diary) if event.kind is K.FEE_NOTICE_ISSUED)
    served_on = diary[at].served_on or diary[at].on
    for event in diary[at:]:
        if event.kind is K.FEE_NOTICE_RECEIVED:
            served_on = event.on
    try:
        rule = provision("fees.payment_term", on=diary[at].on)
    except NoProvisionInForce:
        return
    last = workdays.add_working_days(served_on, rule.days)
    yield Term(Matter.PAYMENT, last.deadline, last.provisional)


def _opinions(diary: Sequence[Event], conventions: Conventions | None) -> Iterator[Term]:
    """Yield the last day of every party asked that has not answered. (arts. 32, 34)"""
    for asked in consultations(diary, conventions or Conventions()):
        if asked.answered_on is None and asked.term_ends_on is not None:
            yield Term(Matter.OPINION, asked.term_ends_on, asked.provisional)
