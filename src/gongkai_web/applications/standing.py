"""How does a case stand today, in the few words a list has room for?

Derived from the diary when read, so that a case whose copies were not yet
rebuilt still tells the truth. The day an answer is due, and the days left, are
those of :mod:`gongkai.applications.deadlines`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai import workdays
from gongkai.applications.consultations import Conventions
from gongkai.applications.deadlines import ClockState, Deadline, ExtensionTooLong, reply_deadline
from gongkai.applications.events import Event, EventKind, in_order
from gongkai.applications.life_cycle import STATE_TITLES, State, situation
from gongkai.law import NoProvisionInForce
from gongkai_web.applications.derived import diary
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.urgency import Mark, mark_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, for one row of a list."""

    state: str
    """``征求意见中``."""
    words: str
    """``还剩 3 个工作日``, ``已超期 2 个工作日``, ``等待补正``, ``按期办结``."""
    mark: Mark | None = None
    """Red, yellow or green while the term runs."""
    due_on: date | None = None
    is_late: bool = False
    """Overdue, or closed after the last day."""
    provisional: bool = False
    """The last day lies in a year no notice has arranged yet."""


def standing(
    case: Application, acts: Iterable[ApplicationEvent], *, conventions: Conventions, today: date
) -> Standing:
    """Return how the case with these acts stands on ``today``."""
    if case.set_aside:
        return Standing("不作为申请", case.get_set_aside_display())
    if case.closed_on is not None:
        if case.state == State.REDECIDING:
            return _redeciding(in_order(diary(case, acts)), today)
        return _closed(case, case.closed_on)
    events = in_order(diary(case, acts))
    state = STATE_TITLES[situation(events, on=today).state if events else State.UNCONFIRMED]
    if case.received_on is None:
        return Standing(state, "尚未起算")
    try:
        deadline = reply_deadline(events, conventions=conventions)
    except (NoProvisionInForce, ExtensionTooLong):
        return Standing(state, "无法计算期限")
    if deadline.due_on is None or deadline.closed_on is not None:
        return Standing(state, "已办结")
    if deadline.state is ClockState.WAITING_FOR_CORRECTION:
        return Standing(state, "等待补正")
    if deadline.state is ClockState.WAITING_FOR_PAYMENT:
        return Standing(state, "等待缴费")
    return Standing(
        state=state,
        words=_left(deadline, deadline.due_on, today),
        mark=mark_of(deadline.due_on, today=today),
        due_on=deadline.due_on,
        is_late=deadline.due_on < today,
        provisional=deadline.provisional,
    )


def _redeciding(events: Iterable[Event], today: date) -> Standing:
    """Return by when the other answer is due that a decision or judgment ordered."""
    state = STATE_TITLES[State.REDECIDING]
    ordered = [event for event in events if event.kind is EventKind.REDO_ORDERED]
    until = ordered[-1].until if ordered else None
    if until is None:
        return Standing(state, "应按生效文书重新答复")
    if until < today:
        return Standing(state, f"应在 {until} 以前重新答复，已经超过", is_late=True)
    return Standing(state, f"应在 {until} 以前重新答复")


def _closed(case: Application, closed_on: date) -> Standing:
    state = STATE_TITLES[State.ARCHIVED if case.state == State.ARCHIVED else State.CLOSED]
    if case.due_on is None:
        return Standing(state, "不需答复")
    if closed_on <= case.due_on:
        return Standing(state, "按期办结", due_on=case.due_on)
    return Standing(
        state, f"超期{_working_days(case.due_on, closed_on)}办结", due_on=case.due_on, is_late=True
    )


def _left(deadline: Deadline, due_on: date, today: date) -> str:
    """Return the days left; a day that excluded time takes out of the term is none of them."""
    if due_on < today:
        return f"已超期{_working_days(due_on, today)}"
    if due_on == today:
        return "今天到期"
    if deadline.excluded:
        span = (today + ONE_DAY * n for n in range(1, (due_on - today).days + 1))
        left = sum(
            workdays.is_working_day(day) and not any(day in some for some in deadline.excluded)
            for day in span
        )
    else:
        left = workdays.working_days_between(today, due_on)
    return f"还剩 {left} 个工作日"


def _working_days(after: date, until: date) -> str:
    days = workdays.working_days_between(after, until)
    return f" {days} 个工作日" if days else "不足 1 个工作日"
