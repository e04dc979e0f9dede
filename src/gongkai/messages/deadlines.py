"""By which day must a message be answered, and how pressing is it? (law/messages.yaml)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai import workdays
from gongkai.applications.reminders import AHEAD
from gongkai.applications.reminders import Level as Ahead
from gongkai.law import Provision, provision
from gongkai.messages.kinds import Kind, may_be_extended
from gongkai.remedies.periods import months_after


class ExtendedTooFar(ValueError):
    """The extension goes beyond what the practice allows, or the kind has none; says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for an answer, and what set it."""

    due_on: date
    days: int
    """Working days in all."""
    provision: Provision
    is_own_choice: bool
    """Whether the office chose the number itself."""
    is_provisional: bool
    """Whether the count touched a year whose holiday notice has not been entered."""


def _term(kind: Kind, on: date) -> Provision:
    key = "messages.mistake" if kind is Kind.MISTAKE else "messages.answer"
    return provision(key, on=on)


def _due(received_on: date, days: int, source: Provision) -> Due:
    count = workdays.add_working_days(received_on, days)
    return Due(count.deadline, days, source, days != source.days, count.provisional)


def answer_due(kind: Kind, *, received_on: date, days: int | None = None) -> Due:
    """Return the last day for the answer to a message that came in on a day.

    ``days`` is the office's own number of working days; without it the default holds.
    Raises NoProvisionInForce, InvalidTerm, DateOutOfRange.
    """
    source = _term(kind, received_on)
    return _due(received_on, source.days if days is None else days, source)


def extended_due(kind: Kind, *, received_on: date, days: int) -> Due:
    """Return the last day where a complex matter is given that many working days in all.

    Raises ExtendedTooFar, NoProvisionInForce, InvalidTerm, DateOutOfRange.
    """
    if not may_be_extended(kind):
        raise ExtendedTooFar(f"{kind.label}不能延期：请先答复处理的打算，改正以后补充答复")
    most = provision("messages.answer_complex", on=received_on)
    if days > most.days:
        raise ExtendedTooFar(
            f"延期以后合计至多 {most.days} 个工作日，现在是 {days} 个（{most.source}）"
        )
    return _due(received_on, days, most)


class Level(StrEnum):
    """How pressing an answer is."""

    VETO = "veto"
    LATE = "late"
    TODAY = "today"
    NEAR = "near"
    CALM = "calm"


NEAR = AHEAD[Ahead.ONE]
"""So many working days before the last day an answer is near."""


def level_of(due_on: date, *, received_on: date, today: date) -> Level:
    """Return how pressing an answer is that is due on a day. Raises DateOutOfRange."""
    if is_veto(received_on, today=today):
        return Level.VETO
    left = workdays.working_days_between(today, due_on)
    if today > due_on:
        return Level.LATE
    if left <= 0:
        return Level.TODAY
    return Level.NEAR if left <= NEAR else Level.CALM


def is_veto(received_on: date, *, today: date) -> bool:
    """Return whether a message has waited so long that the site fails its inspection (V5)."""
    if today < received_on:
        return False
    months = int(provision("messages.unanswered_veto", on=today).value)
    return today > months_after(received_on, months)
