"""Which days were spent asking third parties and other organs? (条例 arts. 32–34)

The time is left out of the reply term. By the convention of open question O7
it runs from the day after the letter went out up to and including the day the
opinion arrived, or the day the one consulted ran out of time. Silence of a
third party means nothing and the agency decides itself; silence of a
co-producing organ is consent. Either way the excluded time ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from gongkai import workdays
from gongkai.applications.events import Event, EventKind
from gongkai.law import NoProvisionInForce, Provision, default, provision
from gongkai.workdays import Interval

ONE_DAY = timedelta(days=1)

ANSWERS = {
    EventKind.THIRD_PARTY_CONSULTED: EventKind.THIRD_PARTY_REPLIED,
    EventKind.OTHER_ORGAN_CONSULTED: EventKind.OTHER_ORGAN_REPLIED,
    EventKind.REASONS_REQUESTED: EventKind.REASONS_RECEIVED,
}
_TERMS = {
    EventKind.THIRD_PARTY_CONSULTED: "applications.third_party_opinion",
    EventKind.OTHER_ORGAN_CONSULTED: "applications.co_producer_opinion",
}


@dataclass(frozen=True, slots=True)
class Conventions:
    """The office's answers where the law is silent on the clock (open questions O7, O8)."""

    excluded_edges: str = field(default_factory=lambda: str(default("O7")))
    reasons_stop_clock: str = field(default_factory=lambda: str(default("O8")))


@dataclass(frozen=True, slots=True)
class Consultation:
    """One letter that asked for an opinion, and the days it took out of the term."""

    event: Event
    answered_on: date | None
    term_ends_on: date | None
    """The last day for the one consulted; ``None`` where the law set no term."""
    interval: Interval | None
    """The days left out of the reply term."""
    rule: Provision | None
    provisional: bool = False
    problem: str | None = None


def consultations(events: Sequence[Event], conventions: Conventions) -> tuple[Consultation, ...]:
    """Return every consultation of a case, each with the days it excludes.

    An answer belongs to the earliest open letter of its kind to the same
    party. One answered after its term ends with the term.
    """
    found = []
    answers = [event for event in events if event.kind in ANSWERS.values()]
    for event in events:
        if event.kind not in ANSWERS:
            continue
        if (
            event.kind is EventKind.REASONS_REQUESTED
            and conventions.reasons_stop_clock != "stopped"
        ):
            continue
        answer = _answer(event, answers)
        if answer is not None:
            answers.remove(answer)
        found.append(_consultation(event, answer, conventions))
    return tuple(found)


def _answer(event: Event, answers: Iterable[Event]) -> Event | None:
    """Return the first answer of that kind and party that came after the letter."""
    kind = ANSWERS[event.kind]
    for answer in answers:
        if answer.kind is kind and answer.party == event.party and answer.on >= event.on:
            return answer
    return None


def _consultation(event: Event, answer: Event | None, conventions: Conventions) -> Consultation:
    answered_on = answer.on if answer else None
    rule = _rule(_TERMS.get(event.kind), event.on)
    ends_on, provisional = None, False
    if rule is not None:
        term = _counted(workdays.current(), event.served_on or event.on, rule.days)
        ends_on, provisional = term.deadline, term.provisional
    days = [day for day in (answered_on, ends_on) if day is not None]
    if not days:
        return Consultation(
            event, None, None, None, rule, problem="没有答复，也没有法定期限，未能扣除所需时间"
        )
    until = min(days)
    after = event.on
    if conventions.excluded_edges == "sending_until_arrival":
        after -= ONE_DAY
    interval = Interval(after, until) if until > after else None
    # An answer inside the term rests on its own date, not on the calendar.
    return Consultation(
        event, answered_on, ends_on, interval, rule, provisional and until == ends_on
    )


@lru_cache(maxsize=4096)
def _counted(calendar: workdays.Calendar, start: date, days: int) -> workdays.Count:
    return calendar.add_working_days(start, days)


def _rule(key: str | None, on: date) -> Provision | None:
    """Return a provision, or None where none is named or in force."""
    if key is None:
        return None
    try:
        return provision(key, on=on)
    except NoProvisionInForce:
        return None
