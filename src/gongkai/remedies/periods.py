"""How long does a remedy stay open, and by when must the agency act in a case? (行政复议法; 行政诉讼法)

The day a period starts from is not counted. Days are calendar days unless the
law counts working days; a month ends on the same day number, or on the
month's last day. A period whose last day is a day off ends on the first
working day after it; periods in working days never need that.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from gongkai import workdays
from gongkai.law import Provision, Unit, provision

ONE_DAY = timedelta(days=1)
MONTHS_A_YEAR = 12

Procedure: TypeAlias = Literal["ordinary", "summary"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A period: what it starts from, its last day, and why."""

    start: date
    raw_end: date
    """The last day by counting alone."""
    ends_on: date
    """The last day: the first working day on or after the raw end."""
    provision: Provision
    provisional: bool
    """The last day lies in a year no notice has arranged yet."""

    @property
    def rolled_over(self) -> bool:
        """Return whether the raw end was a day off."""
        return self.ends_on != self.raw_end

    def is_open(self, *, on: date) -> bool:
        """Return whether the period still runs on that day."""
        return on <= self.ends_on


def limit(key: str, start: date) -> Limit:
    """Return the period of that provision of ``remedies`` from that day.

    Raises UnknownProvision, NoProvisionInForce where the law had no such
    period on the day it starts from, and TypeError where it is no period.
    """
    rule = provision(f"remedies.{key}", on=start)
    if rule.unit is Unit.WORKING_DAY:
        count = workdays.add_working_days(start, rule.days)
        return Limit(start, count.deadline, count.deadline, rule, count.provisional)
    if rule.unit is Unit.DAY:
        end = start + timedelta(days=rule.days)
    elif rule.unit is Unit.MONTH:
        end = months_after(start, rule.value)
    elif rule.unit is Unit.YEAR:
        end = months_after(start, rule.value * MONTHS_A_YEAR)
    else:
        raise TypeError(f"{rule.key} 不是期间")
    last = workdays.on_or_after(end)
    return Limit(start, end, last, rule, _provisional(end, last))


def months_after(start: date, months: int) -> date:
    """Return the same day number that many months later, or the month's last day."""
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    month += 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _provisional(first: date, last: date) -> bool:
    return workdays.day(first).provisional or workdays.day(last).provisional


def _earlier(one: Limit, other: Limit) -> Limit:
    return one if one.ends_on <= other.ends_on else other


def to_reconsider(knew_on: date) -> Limit:
    """Return how long reconsideration stays open from knowing the act.

    For a posted letter that is the day the recipient signed for it.
    """
    return limit("reconsideration_term", knew_on)


def to_reconsider_untold(*, learned_rights_on: date, knew_content_on: date) -> Limit:
    """Return the same where right, body and term were not told: at most a year from the content."""
    return _earlier(
        limit("reconsideration_term", learned_rights_on),
        limit("reconsideration_untold_limit", knew_content_on),
    )


def to_sue(knew_on: date) -> Limit:
    """Return how long a direct suit stays open."""
    return limit("suit_term", knew_on)


def to_sue_untold(*, learned_term_on: date, knew_content_on: date) -> Limit:
    """Return the same where the term of suit was not told: at most a year from its content."""
    return _earlier(
        limit("suit_term", learned_term_on), limit("suit_untold_limit", knew_content_on)
    )


def to_sue_after_reconsideration(decision_received_on: date) -> Limit:
    """Return how long a suit stays open after a reconsideration decision."""
    return limit("suit_after_reconsideration_term", decision_received_on)


def to_sue_after_refused_reconsideration(received_on: date) -> Limit:
    """Return how long a suit stays open where reconsideration had to come first and was refused.

    ``received_on`` is the receipt of the refusal or dismissal, or the end of
    the review term where the body stayed silent.
    """
    return limit("suit_after_refused_reconsideration_term", received_on)


def to_sue_against_silence(reply_due_on: date) -> Limit:
    """Return how long a suit against silence stays open, from the end of the reply term."""
    return limit("suit_against_silence_term", reply_due_on)


def answer_due(copy_received_on: date, *, procedure: Procedure = "ordinary") -> Limit:
    """Return the last day for the agency's written answer with evidence in reconsideration."""
    return limit(
        "answer_term" if procedure == "ordinary" else "answer_term_summary", copy_received_on
    )


def decision_due(
    accepted_on: date, *, procedure: Procedure = "ordinary", extended: bool = False
) -> Limit:
    """Return the last day for the reconsideration decision.

    Only the ordinary procedure can be extended; a summary one raises ValueError.
    """
    if procedure == "summary":
        if extended:
            raise ValueError("简易程序的复议审理期限不能延长")
        return limit("decision_term_summary", accepted_on)
    term = limit("decision_term", accepted_on)
    if not extended:
        return term
    most = provision("remedies.decision_extension", on=accepted_on)
    end = term.raw_end + timedelta(days=most.days)
    last = workdays.on_or_after(end)
    return Limit(accepted_on, end, last, most, _provisional(end, last))


def court_answer_due(copy_received_on: date) -> Limit:
    """Return the last day for the agency's answer in court (行政诉讼法 art. 67)."""
    return limit("court_answer_term", copy_received_on)
