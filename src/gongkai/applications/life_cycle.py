"""Which step may follow in a case, who takes it, under which article, and what does the clock do?

One table of states and actions (``life_cycle.yaml``); the diagram in ``docs/reference/life-cycle.md``
is made from it. ``situation`` reads a diary through the table, ``allowed_next``
says what may come next, ``check`` says where a diary left the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.applications.consultations import ANSWERS as ASKING
from gongkai.applications.consultations import Conventions, consultations
from gongkai.applications.deadlines import Deadline, correction_due, reply_deadline
from gongkai.applications.events import Event, EventKind, in_order
from gongkai.applications.fees import NoFeeYet, payment_due
from gongkai.applications.step_table import (
    ASKING_IN,
    BY_ACTION,
    OPEN,
    STATE_TITLES,
    TABLE,
    Actor,
    ClockEffect,
    State,
    Transition,
)
from gongkai.law import default

K = EventKind
__all__ = [
    "BY_ACTION",
    "STATE_TITLES",
    "TABLE",
    "Actor",
    "ClockEffect",
    "Departure",
    "Situation",
    "State",
    "Step",
    "Transition",
    "Waiting",
    "allowed_next",
    "awaits_opinions",
    "check",
    "mermaid",
    "refused_next",
    "situation",
    "waiting_for",
]


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may follow now, and what it needs."""

    transition: Transition
    last_day: date | None
    """By when the law wants it: the end of the running term, or of the days for a correction notice."""
    needs: str | None = None
    """What must be there besides: the supervisor's reason for a second correction."""

    @property
    def action(self) -> EventKind:
        """The act itself."""
        return self.transition.action


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case stands on a day."""

    state: State
    since: date | None
    corrections: int
    """How many corrections have been asked for."""
    used: frozenset[EventKind]
    """Acts allowed once in a term that this term has seen."""
    consulted: tuple[Event, ...]
    """The letters still unanswered whose term is not over."""


@dataclass(frozen=True, slots=True)
class Departure:
    """An event that the table does not allow where it stands."""

    event: Event
    state: State
    allowed: tuple[EventKind, ...]

    def __str__(self) -> str:
        allowed = "、".join(kind.label for kind in self.allowed) or "没有后续步骤"
        return (
            f"{self.event.on} {self.event.kind.label}：案件处于“{self.state.label}”，"
            f"此时可以：{allowed}"
        )


def situation(events: Iterable[Event], *, on: date | None = None) -> Situation:
    """Return where the case stands on a day, by default that of its last event.

    A consultation ends with the answer, or on the day after the term of the
    one consulted ran out.
    """
    diary = in_order(events)
    day = on or (diary[-1].on if diary else None)
    current = Situation(State.UNCONFIRMED, None, 0, frozenset(), ())
    for position, event in enumerate(diary):
        if day is not None and event.on > day:
            break
        current = _after(current, event, diary[: position + 1])
    if current.state in (State.CONSULTING, State.REDECIDING) and day is not None:
        current = _consulting(current, diary, day)
    return current


def _after(now: Situation, event: Event, diary: tuple[Event, ...]) -> Situation:
    row = BY_ACTION[event.kind]
    if now.state is State.CONSULTING:
        now = _consulting(now, diary[:-1], event.on)
    state = row.leads_to(now.state)
    used = now.used | {event.kind} if row.once else now.used
    if row.clock in (ClockEffect.STARTS, ClockEffect.RESTARTS):
        used = frozenset()
    corrections = now.corrections + (event.kind is K.CORRECTION_REQUESTED)
    since = event.on if state is not now.state else now.since
    after = Situation(state, since, corrections, used, now.consulted)
    if state in ASKING_IN and (row.target or event.kind in _ABOUT_ASKING):
        after = _consulting(after, diary, event.on)
    return after


_ABOUT_ASKING = {*ASKING, *ASKING.values()}
"""The acts that open or close a consultation; every other leaves the open ones as they are."""


def _consulting(now: Situation, diary: tuple[Event, ...], day: date) -> Situation:
    """Return the situation with its open consultations as of that day."""
    if now.state not in ASKING_IN or not any(e.kind in ASKING for e in diary):
        return now
    waiting = tuple(
        asked.event
        for asked in consultations([e for e in diary if e.on <= day], Conventions())
        if asked.answered_on is None and (asked.term_ends_on is None or day <= asked.term_ends_on)
    )
    state = State.CONSULTING if waiting else State.IN_PROGRESS
    if now.state is State.REDECIDING:
        state = State.REDECIDING
    since = now.since if state is now.state else day
    return Situation(state, since, now.corrections, now.used, waiting)


def allowed_next(
    events: Iterable[Event],
    *,
    on: date | None = None,
    conventions: Conventions | None = None,
) -> tuple[Step, ...]:
    """Return the steps the table allows on a day, by default that of the last event.

    Steps tied to the running term disappear when it is over. A further
    correction round is listed with what it needs (office default O9).
    ``conventions`` are the office's answers where the law is silent on the clock.
    """
    diary = in_order(events)
    if not diary:
        return (Step(BY_ACTION[K.RECEIVED], None),)
    day = on or diary[-1].on
    diary = tuple(event for event in diary if event.on <= day)
    now = situation(diary, on=day)
    deadline = reply_deadline(diary, conventions=conventions) if now.state in OPEN else None
    due_on = deadline.due_on if deadline else None
    return tuple(
        Step(row, _last_day(row, deadline), _needs(row, now))
        for row in TABLE
        if now.state in row.sources and _fits(row, now, day, due_on)
    )


def _last_day(row: Transition, deadline: Deadline | None) -> date | None:
    if deadline is None or not row.in_term:
        return None
    own = deadline.correction_notice_by if row.action is K.CORRECTION_REQUESTED else None
    days = [day for day in (own, deadline.due_on) if day is not None]
    return min(days, default=None)


def refused_next(
    events: Iterable[Event],
    *,
    on: date | None = None,
    conventions: Conventions | None = None,
) -> tuple[tuple[Transition, str], ...]:
    """Return the steps the table does not allow on a day, each with the reason in Chinese."""
    diary = in_order(events)
    day = on or (diary[-1].on if diary else None)
    if day is None:
        told = "还没有收到申请之日（条例第三十一条）"
        return tuple((row, told) for row in TABLE if row.action is not K.RECEIVED)
    diary = tuple(event for event in diary if event.on <= day)
    now = situation(diary, on=day)
    due_on = None
    if now.state in OPEN:
        due_on = reply_deadline(diary, conventions=conventions).due_on
    reasons = ((row, _refusal(row, now, day, due_on)) for row in TABLE)
    return tuple((row, reason) for row, reason in reasons if reason is not None)


def _fits(row: Transition, now: Situation, day: date, due_on: date | None) -> bool:
    return _refusal(row, now, day, due_on) is None


_ASKED = {
    K.THIRD_PARTY_REPLIED: K.THIRD_PARTY_CONSULTED,
    K.OTHER_ORGAN_REPLIED: K.OTHER_ORGAN_CONSULTED,
}


def _refusal(row: Transition, now: Situation, day: date, due_on: date | None) -> str | None:
    """Return why the table does not allow a step; ``None`` where it does."""
    if now.state not in row.sources:
        states = "、".join(f"“{state.label}”" for state in row.sources)
        return f"案件处于“{now.state.label}”，这一步只能在{states}时进行（{row.article}）"
    if row.in_term and due_on is not None and day > due_on:
        return f"答复期限已于 {due_on} 届满，这一步应当在期限届满以前进行（{row.article}）"
    if row.action is K.REASONS_RECEIVED and K.REASONS_REQUESTED not in now.used:
        return f"没有要求申请人说明理由（{row.article}）"
    if row.action is K.DELAY_DECIDED and K.REASONS_RECEIVED not in now.used:
        return f"还没有收到申请人说明的理由，不能认定理由合理（{row.article}）"
    if row.action in _ASKED:
        asked = _ASKED[row.action]
        if not any(letter.kind is asked for letter in now.consulted):
            return f"没有正在等待答复的“{asked.label}”（{row.article}）"
    if row.once and row.action in now.used:
        return f"本次答复期限内已经进行过“{row.action.label}”，只能进行一次（{row.article}）"
    return None


def awaits_opinions(events: Iterable[Event], *, on: date) -> bool:
    """Return whether somebody consulted may still answer on that day (arts. 32, 34)."""
    now = situation(events, on=on)
    return now.state in (State.CONSULTING, State.REDECIDING) and bool(now.consulted)


def _needs(row: Transition, now: Situation) -> str | None:
    if row.action is K.CORRECTION_REQUESTED and now.corrections >= default("O9")["rounds"]:
        return "再次要求补正，须由主管人员批准并说明理由"
    if row.action in (K.REPLIED, K.REDECIDED) and now.consulted:
        return "征求意见的期限未满，提前答复须说明理由"
    if now.state in row.staying and row.clock is ClockEffect.EXCLUDES:
        return "所需时间不从生效文书写明的期限中扣除"
    return row.needs


def check(events: Iterable[Event]) -> tuple[Departure, ...]:
    """Return every event of a diary that the table does not allow where it stands."""
    diary = in_order(events)
    found = []
    for position, event in enumerate(diary):
        before = diary[:position]
        allowed = tuple(step.action for step in allowed_next(before, on=event.on))
        if event.kind not in allowed:
            state = situation(before, on=event.on if before else None).state
            found.append(Departure(event, state, allowed))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the agency waits for from the applicant, and until when."""

    asked: Event
    ends_on: date | None
    """The last day; ``None`` where the notice has not been received yet, or no law gives one."""
    provisional: bool = False


def waiting_for(events: Iterable[Event]) -> Waiting | None:
    """Return the correction or payment the agency waits for; ``None`` where it waits for none.

    The period for a correction is the one its notice gave (``until``, or
    ``days`` from its service; else the office default); that for a payment is
    办法 art. 6, from the day the applicant received the notice.
    """
    diary = in_order(events)
    state = situation(diary).state
    if state is State.AWAITING_CORRECTION:
        asked = [event for event in diary if event.kind is K.CORRECTION_REQUESTED][-1]
        if asked.until is not None:
            return Waiting(asked, asked.until)
        served = asked.served_on or _delivered(diary, asked)
        if served is None:
            return Waiting(asked, None)
        count = correction_due(served, days=asked.days)
        return Waiting(asked, count.deadline, count.provisional)
    if state is State.AWAITING_PAYMENT:
        asked = [event for event in diary if event.kind is K.FEE_NOTICE_ISSUED][-1]
        served = asked.served_on
        for event in diary:
            if event.kind is K.FEE_NOTICE_RECEIVED and event.on >= asked.on:
                served = event.on
        if served is None:
            return Waiting(asked, None)
        try:
            paid_by = payment_due(served)
        except NoFeeYet:
            return Waiting(asked, None)
        return Waiting(asked, paid_by.deadline, paid_by.provisional)
    return None


def _delivered(diary: Iterable[Event], letter: Event) -> date | None:
    """Return the day a letter's service was noted next after it went out."""
    for event in diary:
        if event.kind is K.DELIVERED and event.on >= letter.on:
            return event.on
    return None


def mermaid() -> str:
    """Return the table as a state diagram in Mermaid's language."""
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f"    {state.value}: {state.label}" for state in State]
    lines.append(f"    [*] --> {State.UNCONFIRMED.value}")
    arrows: dict[tuple[State, State], list[str]] = {}
    for row in TABLE:
        for source in row.sources:
            arrows.setdefault((source, row.leads_to(source)), []).append(row.action.label)
    for (source, target), actions in arrows.items():
        lines.append(f"    {source.value} --> {target.value}: {' / '.join(actions)}")
    lines.append(f"    {State.CLOSED.value} --> [*]")
    return "\n".join(lines)
