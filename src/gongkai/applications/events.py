"""What can happen to an application? One enum, read like a diary. (条例 arts. 29–45)

A case is its dated events. State, due day, row of table 3 and allowed next
steps are functions of them; see :mod:`gongkai.applications.deadlines` and
:mod:`gongkai.applications.life_cycle`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """A dated act in a case's diary, in the order in which such acts follow on one day."""

    RECEIVED = "received"
    CORRECTION_REQUESTED = "correction_requested"
    CORRECTION_RECEIVED = "correction_received"
    REASONS_REQUESTED = "reasons_requested"
    REASONS_RECEIVED = "reasons_received"
    THIRD_PARTY_CONSULTED = "third_party_consulted"
    THIRD_PARTY_REPLIED = "third_party_replied"
    OTHER_ORGAN_CONSULTED = "other_organ_consulted"
    OTHER_ORGAN_REPLIED = "other_organ_replied"
    EXTENDED = "extended"
    DELAY_DECIDED = "delay_decided"
    FEE_NOTICE_ISSUED = "fee_notice_issued"
    FEE_NOTICE_RECEIVED = "fee_notice_received"
    FEE_PAID = "fee_paid"
    SEARCHED = "searched"
    LEGAL_REVIEWED = "legal_reviewed"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    NOTED = "noted"
    CORRECTION_OVERDUE = "correction_overdue"
    FEE_OVERDUE = "fee_overdue"
    WITHDRAWN = "withdrawn"
    REPLIED = "replied"
    CLOSED = "closed"
    DELIVERED = "delivered"
    SUPPLEMENTED = "supplemented"
    REDO_ORDERED = "redo_ordered"
    REDECIDED = "redecided"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """The act's Chinese name."""
        return TITLES[self]


TITLES: dict[EventKind, str] = {
    EventKind.RECEIVED: "收到申请",
    EventKind.CORRECTION_REQUESTED: "通知补正",
    EventKind.CORRECTION_RECEIVED: "收到补正申请",
    EventKind.REASONS_REQUESTED: "要求说明理由",
    EventKind.REASONS_RECEIVED: "收到说明的理由",
    EventKind.THIRD_PARTY_CONSULTED: "征求第三方意见",
    EventKind.THIRD_PARTY_REPLIED: "第三方答复",
    EventKind.OTHER_ORGAN_CONSULTED: "征求其他机关意见",
    EventKind.OTHER_ORGAN_REPLIED: "其他机关答复",
    EventKind.EXTENDED: "延期答复",
    EventKind.DELAY_DECIDED: "确定延迟答复日期",
    EventKind.FEE_NOTICE_ISSUED: "发出收费通知",
    EventKind.FEE_NOTICE_RECEIVED: "申请人收到收费通知",
    EventKind.FEE_PAID: "缴清费用",
    EventKind.SEARCHED: "检索",
    EventKind.LEGAL_REVIEWED: "合法性审查",
    EventKind.SUBMITTED: "送审",
    EventKind.APPROVED: "审批同意",
    EventKind.RETURNED: "退回修改",
    EventKind.NOTED: "记事",
    EventKind.CORRECTION_OVERDUE: "逾期不补正，不再处理",
    EventKind.FEE_OVERDUE: "逾期不缴费，不再处理",
    EventKind.WITHDRAWN: "申请人撤回",
    EventKind.REPLIED: "答复",
    EventKind.CLOSED: "以其他方式办结",
    EventKind.DELIVERED: "送达",
    EventKind.SUPPLEMENTED: "补充答复",
    EventKind.REDO_ORDERED: "责令重新答复",
    EventKind.REDECIDED: "重新答复",
    EventKind.ARCHIVED: "归档",
}

CLOSING = frozenset(
    {
        EventKind.CORRECTION_OVERDUE,
        EventKind.FEE_OVERDUE,
        EventKind.WITHDRAWN,
        EventKind.REPLIED,
        EventKind.CLOSED,
    }
)
"""The acts that end a case."""

AFTER_CLOSING = frozenset(
    {
        EventKind.DELIVERED,
        EventKind.SUPPLEMENTED,
        EventKind.REDO_ORDERED,
        EventKind.REDECIDED,
        EventKind.ARCHIVED,
    }
)
"""The acts that follow the end of a case and leave its term and its result as they are."""

WITHIN_THE_OFFICE = frozenset(
    {
        EventKind.SEARCHED,
        EventKind.LEGAL_REVIEWED,
        EventKind.SUBMITTED,
        EventKind.APPROVED,
        EventKind.RETURNED,
        EventKind.NOTED,
    }
)
"""Work inside the agency: the clock does not see it, and it may go on after an answer."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act on one day."""

    kind: EventKind
    on: date
    days: int | None = None
    """``extended``: by how many working days; ``None`` is the most the law allows.
    ``correction_requested``: the working days the notice gave to correct."""
    until: date | None = None
    """``delay_decided``: the reasonable day the agency set (art. 35); ``redo_ordered``: the last day."""
    served_on: date | None = None
    """A consultation or a fee notice: the day the letter was received, where it is known."""
    party: str = ""
    """A consultation and its answer: who was consulted, where there are several."""


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events by day; those of one day keep the order they were given in."""
    return tuple(sorted(events, key=lambda event: event.on))


IN_A_NEW_ANSWER = frozenset(
    {
        EventKind.THIRD_PARTY_CONSULTED,
        EventKind.THIRD_PARTY_REPLIED,
        EventKind.OTHER_ORGAN_CONSULTED,
        EventKind.OTHER_ORGAN_REPLIED,
        EventKind.WITHDRAWN,
    }
)
"""The acts that may come after the end where a decision or judgment ordered a new answer."""


def until_ordered_anew(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events, in order, up to the first order for a new answer to what had ended.

    The term of the first answer and table 3 are about these alone: what follows is done
    within the time that the decision or judgment set.
    """
    kept: list[Event] = []
    ended = False
    for event in in_order(events):
        if ended and event.kind is EventKind.REDO_ORDERED:
            break
        ended = ended or event.kind in CLOSING
        kept.append(event)
    return tuple(kept)


def ledger_events(
    received_on: date,
    *,
    correction_requested_on: date | None = None,
    correction_received_on: date | None = None,
    third_party_consulted_on: date | None = None,
    third_party_replied_on: date | None = None,
    extended_on: date | None = None,
    fee_notice_issued_on: date | None = None,
    fee_paid_on: date | None = None,
    closed_on: date | None = None,
    outcome: str | None = None,
) -> tuple[Event, ...]:
    """Return the diary behind one row of the ledger 依申请公开台账, in order of days.

    Acts of one day stand in the order in which they follow by law. The
    outcome (a key of table 3) says which act closed the case.
    """
    acts = (
        (EventKind.RECEIVED, received_on),
        (EventKind.CORRECTION_REQUESTED, correction_requested_on),
        (EventKind.CORRECTION_RECEIVED, correction_received_on),
        (EventKind.THIRD_PARTY_CONSULTED, third_party_consulted_on),
        (EventKind.THIRD_PARTY_REPLIED, third_party_replied_on),
        (EventKind.EXTENDED, extended_on),
        (EventKind.FEE_NOTICE_ISSUED, fee_notice_issued_on),
        (EventKind.FEE_PAID, fee_paid_on),
        (closing_kind(outcome), closed_on),
    )
    return in_order(Event(kind, on) for kind, on in acts if on is not None)


def closing_kind(outcome: str | None) -> EventKind:
    """Return the act that closes a case with that outcome."""
    return _CLOSING_KINDS.get(outcome or "", EventKind.REPLIED)


_CLOSING_KINDS = {
    "other_correction_overdue": EventKind.CORRECTION_OVERDUE,
    "other_fee_overdue": EventKind.FEE_OVERDUE,
    "other_other": EventKind.CLOSED,
}
