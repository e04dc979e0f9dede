"""Is it a working day, and which day is the N-th one after another? (条例 art. 33)

One YAML file per year cites the State Council notice that arranges its
holidays and make-up days. A year without a notice is answered all the same,
from the weekdays and the statutory holidays alone, and every such answer says
``provisional``: no notice has named that year's make-up days yet.

    >>> from datetime import date
    >>> from gongkai import workdays
    >>> workdays.add_working_days(date(2026, 2, 2), 20).deadline
    datetime.date(2026, 3, 6)

The functions here ask the calendar in use: the years delivered with the
product, until ``use`` puts another in its place (next year's notice entered
by an administrator). Whoever needs a different one, a region's for example,
builds a ``Calendar`` and asks that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from gongkai.workdays.calendar import (
    FIRST,
    LAST,
    Calendar,
    Count,
    DateOutOfRange,
    Day,
    Interval,
    InvalidTerm,
    read_overlay,
)
from gongkai.workdays.years import Arrangement, Notice, Overlay, Year, YearFileProblem

__all__ = [
    "FIRST",
    "LAST",
    "Arrangement",
    "Calendar",
    "Count",
    "DateOutOfRange",
    "Day",
    "Interval",
    "InvalidTerm",
    "Notice",
    "Overlay",
    "Year",
    "YearFileProblem",
    "add_working_days",
    "calendar_version",
    "current",
    "day",
    "deadlines",
    "is_working_day",
    "on_or_after",
    "read_overlay",
    "use",
    "working_days_between",
    "year",
]

_current = Calendar()


def current() -> Calendar:
    """Return the calendar in use."""
    return _current


def use(calendar: Calendar) -> Calendar:
    """Put another calendar in use for the whole process, and return the one before."""
    global _current
    before, _current = _current, calendar
    return before


def year(number: int) -> Year | None:
    """Return that year's calendar, or None where no notice has been entered."""
    return _current.year(number)


def day(on: date) -> Day:
    """Return whether agencies work on that day, and why. Raises DateOutOfRange."""
    return _current.day(on)


def is_working_day(on: date) -> bool:
    """Return whether agencies work on that day. Raises DateOutOfRange."""
    return _current.is_working_day(on)


def on_or_after(day: date) -> date:
    """Return that day if agencies work on it, else the next working day."""
    return _current.on_or_after(day)


def add_working_days(
    start: date,
    n: int,
    *,
    excluded: Collection[Interval] = (),
    calendar: Calendar | None = None,
) -> Count:
    """Return the n-th working day after ``start``, and how it was reached.

    Overlapping intervals of ``excluded`` count once. Raises InvalidTerm where
    n is not 1 or more, DateOutOfRange where the calendar ends before the count
    does.
    """
    return (calendar or _current).add_working_days(start, n, excluded=excluded)


def working_days_between(after: date, until: date) -> int:
    """Return how many working days lie after the one day, up to and including the other.

    Negative where ``until`` lies before ``after``.
    """
    return _current.working_days_between(after, until)


def deadlines(starts: Sequence[date], n: int) -> list[date]:
    """Return the n-th working day after each of many days, in their order."""
    return _current.deadlines(starts, n)


def calendar_version() -> str:
    """Return what tells this calendar from another, e.g. ``2026-1f0c9a3be2d4``."""
    return _current.version
