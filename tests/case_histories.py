"""Random lawful histories of cases, as tests walk them through the life cycle.

A history is made from its number alone: the same number gives the same
history in any process. Run as a program, this prints the digest of what the
rules say about the histories of a range (``python case_histories.py 0 100``).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Protocol

from gongkai import workdays
from gongkai.applications import deadlines
from gongkai.applications.applicants import KINDS
from gongkai.applications.events import CLOSING, Event, EventKind, in_order
from gongkai.applications.life_cycle import allowed_next, situation, waiting_for
from gongkai.applications.outcomes import keys

K = EventKind
FIRST, LAST = date(2021, 1, 4), date(2026, 12, 31)
"""The days the histories lie in: the fee rules hold throughout."""

PARTIES = ("", "甲公司", "乙公司", "丙局")
ANSWERING = {
    K.THIRD_PARTY_REPLIED: K.THIRD_PARTY_CONSULTED,
    K.OTHER_ORGAN_REPLIED: K.OTHER_ORGAN_CONSULTED,
}
NOTED_LATER = (K.NOTED, K.SEARCHED, K.LEGAL_REVIEWED, K.DELIVERED)
"""Acts that may be entered for a day gone by."""


SIGNING = (K.SUBMITTED, K.APPROVED, K.RETURNED)


class Choices(Protocol):
    """What makes the choices: Python's random numbers, or hypothesis."""

    def chance(self, percent: int) -> bool: ...
    def number(self, least: int, most: int) -> int: ...
    def one_of(self, choices: Any) -> Any: ...


class Dice(Random):
    """Choices from a seed."""

    def chance(self, percent: int) -> bool:
        return self.random() * 100 < percent

    def number(self, least: int, most: int) -> int:
        return self.randint(least, most)

    def one_of(self, choices: Any) -> Any:
        return self.choice(choices)


@dataclass(frozen=True)
class Act:
    """One act of a history: the event, the outcome it gave, and whether it was undone later."""

    event: Event
    outcome: str = ""
    undone: bool = False


@dataclass(frozen=True)
class History:
    """A case from its receipt on."""

    applicant_kind: str
    received_on: date
    acts: tuple[Act, ...]
    """In the order in which they were entered, those undone included."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The receipt and the acts that stand, as they were entered."""
        standing = (act.event for act in self.acts if not act.undone)
        return (Event(K.RECEIVED, self.received_on), *standing)

    @property
    def closing(self) -> Act | None:
        """The act that ended the case."""
        return next((a for a in self.acts if not a.undone and a.event.kind in CLOSING), None)


def numbered(number: int, *, at_the_desk: bool = False) -> History:
    """Return the history of that number."""
    return walked(Dice(number), at_the_desk=at_the_desk)


def walked(choices: Choices, *, at_the_desk: bool = False) -> History:
    """Walk the table of the life cycle and return the way.

    ``at_the_desk``: only what a person enters there: no act of signing, which
    belongs to a letter, and a name for whoever is consulted.
    """
    received_on = FIRST + timedelta(days=choices.number(0, (LAST - FIRST).days))
    kind = choices.one_of(tuple(KINDS))
    events = [Event(K.RECEIVED, received_on)]
    acts: list[Act] = []
    mistakes: list[Event] = []
    day = received_on
    for _ in range(choices.number(0, 14)):
        ended = any(event.kind in CLOSING for event in events)
        if ended and choices.chance(25):
            break
        day += timedelta(days=choices.one_of((0, 0, 1, 1, 2, 3, 5, 8, 13, 21, 45)))
        if day > LAST:
            break
        undone = choices.chance(8)
        # A mistake may be followed by another; all are undone before work goes on.
        before = [*events, *mistakes] if undone else events
        act = _next(choices, before, day, at_the_desk=at_the_desk)
        if act is None:
            continue
        acts.append(Act(act.event, act.outcome, undone))
        if undone:
            mistakes.append(act.event)
        else:
            mistakes.clear()
            events.append(act.event)
    return History(kind, received_on, tuple(acts))


def _next(choices: Choices, events: list[Event], day: date, *, at_the_desk: bool) -> Act | None:
    """Return a lawful act of that day, or one of an earlier day that is noted only now."""
    if choices.chance(8):
        kind = choices.one_of(NOTED_LATER)
        day = events[0].on + timedelta(days=choices.number(0, (day - events[0].on).days))
        if kind not in {step.action for step in allowed_next(events, on=day)}:
            return None
        if at_the_desk and kind is K.DELIVERED and not _serves(events, day):
            return None
        return Act(Event(kind, day))
    kinds = [step.action for step in allowed_next(events, on=day)]
    possible = [kind for kind in kinds if _may_be(kind, events, day)]
    if at_the_desk:
        possible = [kind for kind in possible if kind not in SIGNING]
        if not _serves(events, day):
            possible = [kind for kind in possible if kind is not K.DELIVERED]
    kind = choices.one_of([kind for kind in possible for _ in range(_WEIGHTS.get(kind, 4))])
    return Act(
        _event(choices, kind, events, day, at_the_desk=at_the_desk), _outcome(choices, kind, events)
    )


_WEIGHTS = {
    **dict.fromkeys((K.SUBMITTED, K.APPROVED, K.RETURNED, K.DELIVERED), 1),
    **dict.fromkeys((K.NOTED, K.SEARCHED, K.LEGAL_REVIEWED, K.WITHDRAWN, K.CLOSED), 1),
    **dict.fromkeys((K.THIRD_PARTY_REPLIED, K.OTHER_ORGAN_REPLIED, K.CORRECTION_RECEIVED), 12),
    **dict.fromkeys((K.REDO_ORDERED, K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED), 5),
    **dict.fromkeys((K.FEE_PAID, K.CORRECTION_OVERDUE, K.FEE_OVERDUE, K.REASONS_RECEIVED), 12),
    **dict.fromkeys((K.CORRECTION_REQUESTED, K.EXTENDED, K.REPLIED), 6),
}
"""How often a step is taken where it may be; those that are seldom lawful, more often."""


ANSWERS = {K.REPLIED, K.CLOSED, K.CORRECTION_OVERDUE, K.FEE_OVERDUE, K.SUPPLEMENTED, K.REDECIDED}
SENT_OUT = ANSWERS | {
    K.CORRECTION_REQUESTED, K.REASONS_REQUESTED, K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED,
    K.EXTENDED, K.DELAY_DECIDED, K.FEE_NOTICE_ISSUED,
}  # fmt: skip


def _serves(events: list[Event], day: date) -> bool:
    """Return whether a paper that went out by that day certainly waits for its service."""
    noted = [e.on for e in events if e.kind is K.DELIVERED]
    if any(on > day for on in noted):
        return False
    out = [e for e in events if e.kind in SENT_OUT and e.served_on is None and e.on <= day]
    since = min((e.on for e in out if e.kind in ANSWERS), default=date.min)
    return sum(on >= since for on in noted) < sum(e.on >= since for e in out)


def _may_be(kind: EventKind, events: list[Event], day: date) -> bool:
    """Return whether the desk's verb takes the step besides the table: a period must have ended."""
    if kind in (K.CORRECTION_OVERDUE, K.FEE_OVERDUE):
        waiting = waiting_for(events)
        return waiting is not None and waiting.ends_on is not None and day > waiting.ends_on
    if kind is K.FEE_PAID:
        act = Event(kind, day)
        found = deadlines.reply_deadline([*events, act])
        return not any(problem.event is act for problem in found.problems)
    return True


def _event(
    choices: Choices, kind: EventKind, events: list[Event], day: date, *, at_the_desk: bool
) -> Event:
    if kind in ANSWERING:
        asked = [e for e in situation(events, on=day).consulted if e.kind is ANSWERING[kind]]
        return Event(kind, day, party=choices.one_of(asked).party)
    match kind:
        case K.THIRD_PARTY_CONSULTED | K.OTHER_ORGAN_CONSULTED:
            party = choices.one_of(PARTIES[1:] if at_the_desk else PARTIES)
            return Event(kind, day, party=party, served_on=_served(choices, day))
        case K.CORRECTION_REQUESTED:
            days = choices.one_of((None, 5, 7, 15))
            return Event(kind, day, days=days, served_on=_served(choices, day))
        case K.EXTENDED:
            return Event(kind, day, days=choices.number(1, 20))
        case K.DELAY_DECIDED:
            later = day + timedelta(days=choices.number(1, 60))
            return Event(kind, day, until=workdays.on_or_after(later))
        case K.FEE_NOTICE_ISSUED:
            return Event(kind, day, served_on=_served(choices, day))
        case K.REDO_ORDERED:
            return Event(kind, day, until=day + timedelta(days=choices.number(1, 30)))
    return Event(kind, day)


def _served(choices: Choices, day: date) -> date | None:
    later = day + timedelta(days=choices.number(0, 4))
    return min(later, LAST) if choices.chance(60) else None


def _outcome(choices: Choices, kind: EventKind, events: Iterable[Event]) -> str:
    if kind is K.REPLIED:
        seen = {event.kind for event in events}
        own = [key for key in keys() if not key.startswith("other_")]
        if K.CORRECTION_RECEIVED not in seen:
            own.remove("unable_still_unclear")
        if K.REASONS_REQUESTED not in seen:
            own.remove("not_handled_excessive")
        return choices.one_of(own)
    return {
        K.CORRECTION_OVERDUE: "other_correction_overdue",
        K.FEE_OVERDUE: "other_fee_overdue",
        K.WITHDRAWN: "other_other",
        K.CLOSED: "other_other",
        K.REDECIDED: "granted",
    }.get(kind, "")


def told(history: History) -> str:
    """Return what the rules say about a history: order, state, due day and next steps."""
    events = history.events
    day = in_order(events)[-1].on
    now = situation(events)
    steps = [f"{step.action}<{step.last_day}>{step.needs}" for step in allowed_next(events)]
    found = deadlines.reply_deadline(events)
    parts = (
        *(f"{e.kind}@{e.on}" for e in in_order(events)), day, now.state, now.since,
        now.corrections, *sorted(now.used), found.due_on, found.state, found.started_on,
        *map(str, found.reasons), *map(str, found.problems), *steps,
    )  # fmt: skip
    return "|".join(map(str, parts))


def digest(numbers: Iterable[int]) -> str:
    """Return one digest over what the rules say about all these histories."""
    seen = hashlib.sha256()
    for number in numbers:
        seen.update(told(numbered(number)).encode() + b"\n")
    return seen.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest(range(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
