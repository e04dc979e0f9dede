"""By when must whom do what in a case, and did they? (行政复议法; 行政诉讼法)

Every due day is a function of the diary: an act starts a clock, another ends it
(``course.yaml``). The agency's own clocks are the written answer (10 working days,
5 in summary procedure), the answer in court, the report on an opinion letter and
the day a decision sets for answering anew; the others are told so that nobody is
surprised. A day the law does not give is left blank with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai import workdays
from gongkai.law import NoProvisionInForce, Provision, provision
from gongkai.remedies.acts import (
    Act,
    ActKind,
    Clock,
    Who,
    by_act,
    clocks,
    course_of,
    in_order,
)
from gongkai.remedies.course import situation
from gongkai.remedies.periods import Procedure, limit
from gongkai.remedies.results import Block

K = ActKind

_FROM_SERVICE = ("sue", "appeal_judgment", "appeal_ruling")
"""The clocks that run from the day the decision was received."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done in a case, and its day."""

    key: str
    what: str
    """In Chinese: ``提交书面答复和证据``."""
    who: Who
    since: date
    """The day that counts as day zero."""
    due_on: date | None
    """The last day; ``None`` where ``unknown`` says why there is none."""
    provision: Provision | None
    """The provision; ``None`` where the decision itself sets the day."""
    done_on: date | None
    is_late: bool
    """Done after the last day, or not done and the last day is over."""
    provisional: bool
    """The last day lies in a year no notice has arranged yet."""
    lapsed_on: date | None = None
    """The day the case ended without it."""
    unknown: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether it is still to be done."""
        return self.done_on is None and self.lapsed_on is None

    @property
    def source(self) -> str:
        """Where the day comes from, in Chinese."""
        return str(self.provision.source) if self.provision is not None else "决定、判决写明的期限"

    def days_left(self, *, on: date) -> int | None:
        """Return the calendar days left on a day, negative when late."""
        return None if self.due_on is None else (self.due_on - on).days


@dataclass(slots=True)
class _Running:
    clock: Clock
    since: date
    procedure: Procedure
    until: date | None = None
    extended: Act | None = None
    pauses: list[tuple[date, date | None]] = field(default_factory=list)
    changed_on: date | None = None
    done_on: date | None = None
    lapsed_on: date | None = None

    @property
    def runs(self) -> bool:
        return self.done_on is None and self.lapsed_on is None


def dues(acts: Iterable[Act], *, block: Block, on: date) -> tuple[Due, ...]:
    """Return what was and is to be done by the acts up to a day, in order of its beginning."""
    table, known = by_act(course_of(block)), clocks()
    running: list[_Running] = []
    diary = [act for act in in_order(acts) if act.on <= on]
    for place, act in enumerate(diary):
        row = table.get(act.kind)
        if row is None:
            continue
        for key in row.ends:
            for one in reversed(running):
                if one.clock.key == key and one.runs:
                    one.done_on = act.on
                    break
        now = situation(diary[: place + 1], block=block)
        for key in row.starts:
            since = act.served_on or act.on if key in _FROM_SERVICE else act.on
            running.append(_Running(known[key], since, now.procedure, act.until))
        _note(running, act)
        if now.is_closed:
            for one in running:
                if one.runs and not one.clock.outlives:
                    one.lapsed_on = act.on
    return tuple(_due(one, on) for one in running)


def _note(running: Sequence[_Running], act: Act) -> None:
    """Tell the running clocks of an act that moves them."""
    for one in running:
        if not one.runs:
            continue
        if act.kind is K.PROCEDURE_CHANGED:
            one.changed_on = act.on
        elif act.kind is K.EXTENDED and one.clock.key == "decision":
            one.extended = act
        elif act.kind is K.SUSPENDED and one.clock.pauses:
            one.pauses.append((act.on, None))
        elif act.kind is K.RESUMED and one.pauses and one.pauses[-1][1] is None:
            one.pauses[-1] = (one.pauses[-1][0], act.on)


def _due(one: _Running, on: date) -> Due:
    due_on, rule, provisional, unknown = _last_day(one)
    compared = one.done_on or one.lapsed_on or on
    return Due(
        key=one.clock.key,
        what=one.clock.title,
        who=one.clock.who,
        since=one.since,
        due_on=due_on,
        provision=rule,
        done_on=one.done_on,
        is_late=due_on is not None and compared > due_on,
        provisional=provisional,
        lapsed_on=one.lapsed_on,
        unknown=unknown,
    )


def _last_day(one: _Running) -> tuple[date | None, Provision | None, bool, str]:
    """Return the last day, its provision, whether it is provisional, and why there is none."""
    if one.clock.provision is None:
        if one.until is None:
            return None, None, False, "决定没有写明期限"
        return one.until, None, workdays.day(one.until).provisional, ""
    if one.pauses and one.pauses[-1][1] is None and one.runs:
        return None, None, False, "案件中止，期限不继续计算"
    try:
        return _by_law(one)
    except NoProvisionInForce as error:
        return None, None, False, str(error)


def _by_law(one: _Running) -> tuple[date, Provision, bool, str]:
    key = one.clock.provision or ""
    found = limit(key, one.since)
    if one.procedure == "summary" and one.clock.summary:
        short = limit(one.clock.summary, one.since)
        # A case that became an ordinary one before the short term was over has the long one.
        if one.changed_on is None or one.changed_on > short.ends_on:
            found = short
    raw, rule = found.raw_end, found.provision
    if one.extended is not None:
        rule = provision("remedies.decision_extension", on=one.since)
        most = raw + timedelta(days=rule.days)
        raw = min(one.extended.until, most) if one.extended.until else most
    stood = sum(((end - start).days for start, end in one.pauses if end), 0)
    raw += timedelta(days=stood)
    if raw == found.raw_end:
        return found.ends_on, rule, found.provisional, ""
    last = workdays.on_or_after(raw)
    doubtful = workdays.day(raw).provisional or workdays.day(last).provisional
    return last, rule, doubtful, ""


def next_due(found: Iterable[Due], *, who: Who = Who.AGENCY) -> Due | None:
    """Return what somebody must do next: of what is open, the earliest; one without a day last."""
    waiting = [due for due in found if due.is_open and due.who is who]
    return min(waiting, key=lambda due: (due.due_on is None, due.due_on or due.since), default=None)
