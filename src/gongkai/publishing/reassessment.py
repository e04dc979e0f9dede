"""On which day must it be asked anew whether something withheld may be public by now? (条例 art. 18)

The Regulation wants it asked regularly and sets no interval: the interval is a default of ours
(``publishing.reassessment``), and an office may set an earlier or a later day each time.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from gongkai.law import Provision, history, provision
from gongkai.workdays.years import ONE_DAY

KEY = "publishing.reassessment"
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Reassessment:
    """The day by which to ask anew, and what sets the duty."""

    due_on: date
    provision: Provision


def next_reassessment(decided_on: date) -> Reassessment:
    """Return when to assess anew what was decided, or assessed, on that day.

    What was withheld before the Regulation knew the duty is counted from its first day.
    """
    since = max(decided_on, history(KEY)[0].effective_from)
    found = provision(KEY, on=since)
    return Reassessment(_months_after(since, found.value), found)


def decided_by(on: date) -> date:
    """Return the latest day of decision whose usual reassessment has come by ``on``.

    ``date.min`` where none has: the duty is younger than one interval.
    """
    first = history(KEY)[0].effective_from
    if next_reassessment(first).due_on > on:
        return date.min
    day = _months_after(on, -provision(KEY, on=on).value)
    while next_reassessment(day).due_on > on:
        day -= ONE_DAY
    while next_reassessment(day + ONE_DAY).due_on <= on:
        day += ONE_DAY
    return day


def _months_after(start: date, months: int) -> date:
    """Return the same day number that many months later, or the month's last day."""
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
