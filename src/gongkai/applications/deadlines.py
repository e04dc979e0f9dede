"""By which day must the agency answer an application? (条例 arts. 30, 32–35, 42)

The day of receipt is day zero. A correction starts the term anew, and so does
the payment of a fee; time spent asking third parties and other organs is left
out; an extension adds to the term once. One principle covers them all: a term
that has run out does not come back to life, so whatever stops, lengthens or
restarts it must happen on or before the last day then in force. So it is with
the term for payment: a fee paid after it restarts nothing, because the
application counts as given up (办法 art. 6). What comes later is kept as a
:class:`Problem` and changes nothing. What is done after a decision or judgment
ordered a new answer is no part of this term.

``reply_deadline`` explains itself; ``due_on`` is the same answer for whole
ledgers, without the explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from gongkai import workdays
from gongkai.applications.consultations import Consultation, Conventions, consultations
from gongkai.applications.events import (
    AFTER_CLOSING,
    CLOSING,
    WITHIN_THE_OFFICE,
    Event,
    EventKind,
    until_ordered_anew,
)
from gongkai.law import NoProvisionInForce, Provision, default, provision
from gongkai.workdays import Calendar, Count, Interval


class NotReceived(ValueError):
    """The diary has no receipt, so no term runs."""


class ExtensionTooLong(ValueError):
    """The extension goes beyond what art. 33(2) allows."""


class ClockState(StrEnum):
    """Whose move it is."""

    RUNNING = "running"
    WAITING_FOR_CORRECTION = "waiting_for_correction"
    WAITING_FOR_PAYMENT = "waiting_for_payment"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The state's Chinese name."""
        return _STATE_TITLES[self]


_STATE_TITLES = {
    ClockState.RUNNING: "期限内计算中",
    ClockState.WAITING_FOR_CORRECTION: "等待补正",
    ClockState.WAITING_FOR_PAYMENT: "等待缴费",
    ClockState.STOPPED: "已办结",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that made the deadline what it is, with the provision behind it."""

    text: str
    provision: Provision | None = None

    def __str__(self) -> str:
        return self.text + (f"（{self.provision.source}）" if self.provision else "")


@dataclass(frozen=True, slots=True)
class Problem:
    """An event that the clock could not follow, or that came too late to count."""

    event: Event
    text: str

    def __str__(self) -> str:
        return f"{self.event.on} {self.event.kind.label}：{self.text}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for the answer, and why."""

    received_on: date
    started_on: date
    """Day zero of the running term: receipt, the corrected application, or payment."""
    due_on: date | None
    """The last day; ``None`` where the case ended by an overdue correction or fee."""
    first_due_on: date
    """The last day without the extension: until then an extension can be told."""
    state: ClockState
    closed_on: date | None
    extended_by: int
    count: Count
    """How the term was counted: make-up days, skipped and excluded days."""
    excluded: tuple[Interval, ...]
    provisional: bool
    """Some day it rests on lies in a year no notice has arranged yet."""
    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...]

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """The provisions that set the deadline, each once."""
        found = (reason.provision for reason in self.reasons if reason.provision is not None)
        return tuple(dict.fromkeys(found))

    @property
    def correction_notice_by(self) -> date | None:
        """The last day to ask for a correction in the running term (art. 30)."""
        count = correction_notice_due(self.started_on)
        return None if count is None else count.deadline

    @property
    def extension_notice_by(self) -> date | None:
        """The last day to tell of an extension; ``None`` where the term had its one (art. 33(2))."""
        return None if self.extended_by else self.first_due_on

    @property
    def fee_notice_by(self) -> date | None:
        """The last day to issue a fee notice: it must fall in the running term (办法 art. 6)."""
        return self.due_on

    def is_overdue(self, *, on: date) -> bool:
        """Return whether the answer came, or on that day would come, too late.

        While the agency waits for a correction or a payment nothing is overdue.
        """
        if self.due_on is None:
            return False
        if self.closed_on is not None and self.closed_on <= on:
            return self.closed_on > self.due_on
        return self.state in (ClockState.RUNNING, ClockState.STOPPED) and on > self.due_on


class _Clock:
    """The running term of one case, moved on by one event after the other."""

    def __init__(
        self, events: Sequence[Event], conventions: Conventions | None, *, explain: bool
    ) -> None:
        self.explain = explain
        self.reasons: list[Reason] = []
        self.problems: list[Problem] = []
        self.closed: Event | None = None
        self.waiting: ClockState | None = None
        self.provisional = False
        self.fee_notice: Event | None = None
        self.fee_notice_received_on: date | None = None
        receipt = next((e for e in events if e.kind is EventKind.RECEIVED), None)
        if receipt is None:
            raise NotReceived("还没有收到申请之日，答复期限不起算：先依条例第三十一条确定收到日期")
        self.received_on = receipt.on
        self.asked = consultations(events, conventions or _conventions())
        self.excluded = tuple(
            dict.fromkeys(c.interval for c in self.asked if c.interval is not None)
        )
        self.start(receipt, "")
        for event in events:
            if event is receipt or event.kind in _UNSEEN:
                continue
            if event.on < self.received_on:
                self.problem(event, f"早于收到申请之日 {self.received_on}，未计入")
            elif self.closed is not None:
                self.problem(event, f"晚于办结之日 {self.closed.on}，未计入")
            else:
                _MOVES.get(event.kind, _Clock.nothing)(self, event)

    def start(self, event: Event, why: str) -> None:
        """Begin the term with that day as day zero."""
        self.started_on = event.on
        self.term = provision("applications.reply_term", on=event.on)
        self.extension = 0
        self.delayed_until: date | None = None
        self.waiting = None
        if self.explain:
            self.because(
                f"{event.on} {event.kind.label}{why}，次日起算 {self.term.days} 个工作日", self.term
            )

    @property
    def first_count(self) -> Count:
        return _count(self.started_on, self.term.days, self.excluded)

    @property
    def count(self) -> Count:
        return _count(self.started_on, self.term.days + self.extension, self.excluded)

    @property
    def due_on(self) -> date:
        return self.delayed_until or self.count.deadline

    def in_time(self, event: Event) -> bool:
        """Return whether the term still runs on the event's day; note it where it does not."""
        if event.on <= self.due_on:
            return True
        self.problem(
            event, f"答复期限已于 {self.due_on} 届满，不再产生中止、延长或者重新起算的效果"
        )
        return False

    def problem(self, event: Event, text: str) -> None:
        self.problems.append(Problem(event, text))

    def because(self, text: str, rule: Provision | None = None) -> None:
        if self.explain:
            self.reasons.append(Reason(text, rule))

    # What each event does to the clock.

    def nothing(self, event: Event) -> None:
        """Leave the clock as it is."""

    def received_again(self, event: Event) -> None:
        self.problem(event, f"已有收到申请之日 {self.received_on}，重复的收到日期未计入")

    def correction_requested(self, event: Event) -> None:
        if not self.in_time(event):
            return
        last = correction_notice_due(self.started_on)
        if last is not None and event.on > last.deadline:
            self.problem(event, f"补正告知应当在 {last.deadline} 以前发出")
        self.waiting = ClockState.WAITING_FOR_CORRECTION
        self.because(f"{event.on} 通知补正，等待申请人", _rule("correction_notice", event.on))

    def correction_received(self, event: Event) -> None:
        if self.waiting is not ClockState.WAITING_FOR_CORRECTION:
            self.problem(event, "没有在期限内发出的补正告知")
            if not self.in_time(event):
                return
        self.start(event, "，答复期限重新起算")

    def extended(self, event: Event) -> None:
        if not self.in_time(event):
            return
        if self.extension:
            self.problem(event, "只能延期一次，未计入")
            return
        most = provision("applications.extension", on=self.started_on)
        days = most.days if event.days is None else event.days
        if not 0 < days <= most.days:
            raise ExtensionTooLong(
                f"{event.on} 延期 {days} 个工作日，应当是 1 至 {most.days} 个工作日（{most.source}）"
            )
        self.extension = days
        self.because(f"{event.on} 告知延期，期限延长 {days} 个工作日", most)

    def fee_notice_issued(self, event: Event) -> None:
        if self.in_time(event):
            self.waiting = ClockState.WAITING_FOR_PAYMENT
            self.fee_notice, self.fee_notice_received_on = event, event.served_on
            self.because(
                f"{event.on} 发出收费通知，等待申请人缴费", _rule("payment_term", event.on, "fees")
            )

    def fee_notice_received(self, event: Event) -> None:
        if self.waiting is ClockState.WAITING_FOR_PAYMENT:
            self.fee_notice_received_on = event.on

    def fee_paid(self, event: Event) -> None:
        if self.waiting is not ClockState.WAITING_FOR_PAYMENT:
            self.problem(event, "没有在期限内发出的收费通知")
            if not self.in_time(event):
                return
        elif not self.paid_in_time(event):
            return
        rule = _rule("restart_after_payment", event.on, "fees")
        if rule is None:
            self.problem(event, "当日没有生效的信息处理费规定，答复期限不重新起算")
            return
        self.start(event, "，答复期限重新起算")
        self.because("缴清费用后期限重新计算", rule)

    def paid_in_time(self, event: Event) -> bool:
        """Return whether the fee was paid within the term of its notice; note it where it was not.

        The term runs from the day the applicant received the notice. Where
        that day is not in the diary, it is judged from the day the notice
        went out, and the note says so.
        """
        notice = self.fee_notice
        rule = None if notice is None else _rule("payment_term", notice.on, "fees")
        if notice is None or rule is None:
            return True
        received_on = self.fee_notice_received_on
        count = _count(received_on or notice.on, rule.days, ())
        if event.on <= count.deadline:
            return True
        self.provisional = self.provisional or count.provisional
        last = f"{count.deadline}（暂定）" if count.provisional else str(count.deadline)
        if received_on is None:
            how = (
                f"没有登记申请人收到收费通知的日期，按发出日 {notice.on} 推算；"
                f"实际收到较晚的，请补记“{EventKind.FEE_NOTICE_RECEIVED.label}”"
            )
        else:
            how = f"收费通知于 {received_on} 收到"
        self.problem(
            event,
            f"缴费期限已于 {last} 届满（{how}），视为放弃申请，应按“逾期不缴费，不再处理”办结；"
            f"逾期缴费不使答复期限重新起算，仍决定办理的，由本机关另行确定并告知（{rule.source}）",
        )
        return False

    def delay_decided(self, event: Event) -> None:
        if event.until is None:
            self.problem(event, "没有写明延迟到哪一天，未计入")
        elif self.in_time(event):
            self.delayed_until = event.until
            self.because(f"{event.on} 告知延迟答复，合理期限至 {event.until}（条例第三十五条）")

    def close(self, event: Event) -> None:
        self.closed = event
        self.because(f"{event.on} {event.kind.label}，期限终止")


_MOVES = {
    EventKind.RECEIVED: _Clock.received_again,
    EventKind.CORRECTION_REQUESTED: _Clock.correction_requested,
    EventKind.CORRECTION_RECEIVED: _Clock.correction_received,
    EventKind.EXTENDED: _Clock.extended,
    EventKind.FEE_NOTICE_ISSUED: _Clock.fee_notice_issued,
    EventKind.FEE_NOTICE_RECEIVED: _Clock.fee_notice_received,
    EventKind.FEE_PAID: _Clock.fee_paid,
    EventKind.DELAY_DECIDED: _Clock.delay_decided,
    **dict.fromkeys(CLOSING, _Clock.close),
}

_UNSEEN = AFTER_CLOSING | WITHIN_THE_OFFICE
"""What the clock passes over: work inside the agency, and what follows the answer."""

NO_ANSWER_DUE = (EventKind.CORRECTION_OVERDUE, EventKind.FEE_OVERDUE)
"""A case that ended so was owed no answer."""


def reply_deadline(events: Iterable[Event], *, conventions: Conventions | None = None) -> Deadline:
    """Return the last day for the answer, and everything that made it so.

    Raises NotReceived where the diary has no receipt, and ExtensionTooLong
    for an extension beyond art. 33(2). Every other irregularity is a problem
    in the answer: it names the event and what became of it.
    """
    diary = until_ordered_anew(events)
    clock = _Clock(diary, conventions, explain=True)
    count = clock.count
    _add_problems_of_asking(clock)
    for asked in clock.asked:
        _explain(asked, clock)
    closed = clock.closed
    return Deadline(
        received_on=clock.received_on,
        started_on=clock.started_on,
        due_on=None if closed and closed.kind in NO_ANSWER_DUE else clock.due_on,
        first_due_on=clock.first_count.deadline,
        state=ClockState.STOPPED if closed else clock.waiting or ClockState.RUNNING,
        closed_on=closed.on if closed else None,
        extended_by=clock.extension,
        count=count,
        excluded=clock.excluded,
        provisional=count.provisional
        or clock.provisional
        or any(asked.provisional for asked in clock.asked),
        reasons=tuple(clock.reasons),
        problems=tuple(clock.problems),
    )


def _add_problems_of_asking(clock: _Clock) -> None:
    """Add what is wrong with the letters that asked others and with their answers."""
    for asked in clock.asked:
        if asked.problem:
            clock.problem(asked.event, asked.problem)


def _explain(asked: Consultation, clock: _Clock) -> None:
    """Say what a consultation did to the term."""
    days = asked.interval
    if days is not None and days.until > clock.started_on and days.after < clock.due_on:
        clock.because(
            f"{asked.event.on} {asked.event.kind.label}，{days.after} 之后至 {days.until} 不计入",
            asked.rule,
        )


def due_on(events: Iterable[Event], *, conventions: Conventions | None = None) -> date | None:
    """Return the last day for the answer alone: the fast way through a whole ledger.

    Same answer and same errors as ``reply_deadline(events).due_on``.
    """
    return due_on_and_problems(events, conventions=conventions)[0]


def due_on_and_problems(
    events: Iterable[Event], *, conventions: Conventions | None = None
) -> tuple[date | None, tuple[Problem, ...]]:
    """Return the last day for the answer, and the problems that ``reply_deadline`` would tell."""
    diary = until_ordered_anew(events)
    if len(diary) <= 2 and diary and diary[0].kind is EventKind.RECEIVED:
        # Most cases are answered without anything in between.
        closing = diary[1].kind if len(diary) == 2 else None
        if closing in NO_ANSWER_DUE:
            return None, ()
        if closing is None or closing in CLOSING:
            return _plain_due_on(workdays.current(), diary[0].on), ()
    clock = _Clock(diary, conventions, explain=False)
    _add_problems_of_asking(clock)
    ended = clock.closed is not None and clock.closed.kind in NO_ANSWER_DUE
    return None if ended else clock.due_on, tuple(clock.problems)


@lru_cache(maxsize=16384)
def _plain_due_on(calendar: Calendar, received_on: date) -> date:
    term = provision("applications.reply_term", on=received_on)
    return calendar.nth_after(received_on, term.days)


def correction_notice_due(received_on: date) -> Count | None:
    """Return the last day to ask for a correction; ``None`` where no term was in force."""
    rule = _rule("correction_notice", received_on)
    return None if rule is None else _count(received_on, rule.days, ())


def most_extension(started_on: date) -> int:
    """Return by how many working days a term that began that day may be extended (art. 33(2))."""
    return provision("applications.extension", on=started_on).days


def correction_due(notice_served_on: date, *, days: int | None = None) -> Count:
    """Return the last day for the applicant to correct: the period the notice gave.

    The law says "a reasonable period"; ``days`` are the working days the
    agency gave, by default the office's answer to open question O9.
    """
    given = int(default("O9")["working_days"]) if days is None else days
    return _count(notice_served_on, given, ())


@lru_cache(maxsize=1)
def _conventions() -> Conventions:
    return Conventions()


def _count(start: date, days: int, excluded: tuple[Interval, ...]) -> Count:
    return _counted(workdays.current(), start, days, excluded)


@lru_cache(maxsize=16384)
def _counted(calendar: Calendar, start: date, days: int, excluded: tuple[Interval, ...]) -> Count:
    return calendar.add_working_days(start, days, excluded=excluded)


def _rule(key: str, on: date, file: str = "applications") -> Provision | None:
    """Return a provision, or None where none was in force."""
    try:
        return provision(f"{file}.{key}", on=on)
    except NoProvisionInForce:
        return None
