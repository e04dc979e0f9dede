"""By when are the signatures of an urgent publication complete, and a publication looked at again?

No national text sets either term: both are local practice, and a default the office may change
(``evidence: open`` in ``law/review.yaml``). The secrecy review is never put off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.law import Provision, provision
from gongkai.workdays import Calendar, current

LONGEST_COMPLETION = 10
"""Working days an office may give itself at most: what is longer is no completion but a second review."""


class TermTooLong(ValueError):
    """An office's own term of completion is none: under one day, or over the longest."""


@dataclass(frozen=True, slots=True)
class CompletionDue:
    """The last day to give the signatures that an urgent publication owes."""

    due_on: date
    days: int
    provision: Provision
    """The default in force that day; it is what was counted unless the office set its own."""
    is_own: bool
    """Whether the office set the number of days itself."""


def completion_dues(
    published: Sequence[tuple[date, int | None]], *, calendar: Calendar | None = None
) -> list[CompletionDue]:
    """Return the last day for each of many urgent publications, in their order.

    Each is the day it became public, which is day zero, and the working days the office gave
    itself; ``None`` for the default. Raises TermTooLong, NoProvisionInForce.
    """
    used = calendar or current()
    found = []
    for day, own in published:
        default = provision("review.emergency_completion", on=day)
        if own is not None and not 1 <= own <= LONGEST_COMPLETION:
            raise TermTooLong(f"补签期限应为 1 至 {LONGEST_COMPLETION} 个工作日，现在是 {own}")
        days = default.days if own is None else own
        found.append(CompletionDue(used.nth_after(day, days), days, default, own is not None))
    return found


def completion_due(
    published_on: date, *, own_days: int | None = None, calendar: Calendar | None = None
) -> CompletionDue:
    """Return the last day for the signatures that one urgent publication owes."""
    return completion_dues([(published_on, own_days)], calendar=calendar)[0]


def recheck_due(published_at: datetime) -> datetime:
    """Return the moment by which somebody has looked at what was published (发布后复核)."""
    term = provision("review.after_check", on=published_at.date())
    return published_at + timedelta(hours=int(term.value))
