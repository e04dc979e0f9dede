"""How pressing is a case? The order of the list, and the conditions behind 红, 黄 and 绿.

Everything here reads the copies on the record (``state``, ``due_on``,
``closed_on``), so that lists and statistics ask the same questions of the same
columns, along one index. What a page shows of a single case it derives from the
diary (:mod:`gongkai_web.applications.standing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Func, Q, SmallIntegerField, TextChoices

from gongkai import workdays
from gongkai.applications.life_cycle import State

RUNNING = (State.IN_PROGRESS.value, State.CONSULTING.value)
"""The agency's term runs; while others are asked it stands still, and its last day is known."""
WAITING = (State.AWAITING_CORRECTION.value, State.AWAITING_PAYMENT.value)
"""It is the applicant's move: no day of the agency's is due."""
OVER = (State.CLOSED.value, State.ARCHIVED.value, State.REDECIDING.value)
"""The application was answered and its term is over. Where a decision or judgment orders another
answer, the first one stands for the term: the day for the other is set by that document."""

NEAR = 5
"""A case with so many working days left, or fewer, is yellow."""

TERM_RUNS, APPLICANTS_MOVE, NOT_RECEIVED, ENDED, SET_ASIDE = range(5)
"""What :class:`Rank` tells, in the order of the list."""


class Rank(Func):
    """Where a case stands in the list: running, waiting, not yet received, ended, set aside.

    Its SQL has no parameters, for an index is built on it: both databases use that index
    only where a query says the same thing letter by letter. Change it together with the
    index, in a migration.
    """

    output_field = SmallIntegerField()

    def __init__(self, state: Any = "state", set_aside: Any = "set_aside") -> None:
        super().__init__(state, set_aside)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """Return the CASE expression."""
        state, set_aside = (compiler.compile(part)[0] for part in self.get_source_expressions())
        return (
            f"CASE WHEN {set_aside} <> '' THEN {SET_ASIDE}"
            f" WHEN {state} IN ('{OVER[0]}', '{OVER[1]}', '{OVER[2]}') THEN {ENDED}"
            f" WHEN {state} = '{State.UNCONFIRMED}' THEN {NOT_RECEIVED}"
            f" WHEN {state} IN ('{WAITING[0]}', '{WAITING[1]}') THEN {APPLICANTS_MOVE}"
            f" ELSE {TERM_RUNS} END"
        ), []


BY_DAYS_LEFT = ("rank", F("due_on"), "pk")
"""The order of the list; ``rank`` is an alias that :func:`ranked` lays on."""

OPEN = Q(rank__lt=ENDED)
CLOSED = Q(rank=ENDED)
COUNTED = Q(rank__lt=SET_ASIDE)
"""Every application there is: what was split, passed on or voided counts nowhere."""
TERM_IS_RUNNING = Q(rank=TERM_RUNS)


def ranked(cases: Any) -> Any:
    """Return the cases with ``rank`` to filter and to sort by."""
    return cases.alias(rank=Rank())


class Mark(TextChoices):
    """红黄绿: how near the last day is."""

    RED = "red", "红（已超期或今天到期）"
    YELLOW = "yellow", f"黄（剩余 {NEAR} 个工作日以内）"
    GREEN = "green", f"绿（剩余超过 {NEAR} 个工作日）"


def mark_of(due_on: date, *, today: date) -> Mark:
    """Return the mark of a case whose term runs and ends on ``due_on``."""
    if due_on <= today:
        return Mark.RED
    return Mark.YELLOW if workdays.working_days_between(today, due_on) <= NEAR else Mark.GREEN


def marked(mark: str, *, today: date) -> Q:
    """Return the condition of a mark."""
    if mark == Mark.RED:
        return TERM_IS_RUNNING & Q(due_on__lte=today)
    if mark == Mark.YELLOW:
        return TERM_IS_RUNNING & Q(due_on__gt=today, due_on__lt=_after(NEAR, today))
    return TERM_IS_RUNNING & Q(due_on__gte=_after(NEAR, today))


LEFT: Mapping[str, tuple[str, int, int | None]] = {
    "1-5": ("剩余 1 至 5 个工作日", 0, 5),
    "6-10": ("剩余 6 至 10 个工作日", 5, 10),
    "11-20": ("剩余 11 至 20 个工作日", 10, 20),
    "21-": ("剩余 20 个以上工作日", 20, None),
}
"""Working days left: title, more than, at most."""

LEFT_CHOICES = [
    ("overdue", "已超期"),
    ("today", "今天到期"),
    *((key, title) for key, (title, _, _) in LEFT.items()),
    ("undated", "无法计算期限"),
]


def days_left(key: str, *, today: date) -> Q:
    """Return the condition of a choice of :data:`LEFT_CHOICES`. Raises KeyError for no such."""
    if key == "overdue":
        return TERM_IS_RUNNING & Q(due_on__lt=today)
    if key == "today":
        return TERM_IS_RUNNING & Q(due_on=today)
    if key == "undated":
        return TERM_IS_RUNNING & Q(due_on__isnull=True)
    _, above, most = LEFT[key]
    since = Q(due_on__gte=_after(above, today)) if above else Q(due_on__gt=today)
    until = Q(due_on__lt=_after(most, today)) if most is not None else Q()
    return TERM_IS_RUNNING & since & until


def due_within(days: int, *, today: date) -> Q:
    """Return the condition: the last day is one of the next ``days``, today included."""
    return TERM_IS_RUNNING & Q(due_on__range=(today, today + timedelta(days=days)))


ON_TIME = CLOSED & Q(due_on__isnull=False, closed_on__lte=F("due_on"))
"""Closed on or before the last day."""
LATE = CLOSED & Q(due_on__isnull=False, closed_on__gt=F("due_on"))
NO_ANSWER_DUE = CLOSED & Q(due_on__isnull=True)
"""Given up by the applicant (条例 art. 30, 办法 art. 6), or no law set a day."""


def _after(days: int, today: date) -> date:
    """Return the first working day that more than ``days`` working days reach."""
    return workdays.add_working_days(today, days + 1).deadline
