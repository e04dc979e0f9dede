"""Is it a working day, and which day is the N-th one after another? (条例 art. 33; dossier rule D-01 ff.)

One YAML file per year cites the State Council notice that arranges its
holidays and make-up days. A year without a notice is answered all the same,
from the weekdays and the statutory holidays alone, and every such answer says
``provisional``: no notice has named that year's make-up days yet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Notice:
    """The State Council notice that arranged a year's days off."""

    title: str
    number: str | None
    issued_on: date | None

    def __str__(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether agencies work on it, and why."""

    on: date
    is_working: bool
    reason: str
    """``weekday``, ``weekend``, ``holiday`` or ``makeup``."""
    holiday: str | None
    notice: Notice | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """Days left out of a count: strictly after ``after``, up to and including ``until``.

    The convention of open question O7: the day a letter goes out still
    counts, the day the opinion arrives does not.
    """

    after: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.after < day <= self.until


@dataclass(frozen=True, slots=True)
class Count:
    """N working days after a day: the last day, and how it was reached."""

    start: date
    days: int
    deadline: date
    first_day: date | None
    makeup_days: tuple[date, ...]
    """Weekend days that counted because a notice made them working days."""
    skipped: tuple[date, ...]
    """Every day after ``start`` up to the deadline that did not count."""
    excluded: tuple[date, ...]
    """Those of ``skipped`` that are working days, left out as excluded time."""
    provisional: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the calendar as its notice arranged it."""

    year: int
    notice: Notice
    off: dict[date, str]
    work: dict[date, str]


def _span(text: Any) -> Iterator[date]:
    """Yield the days of ``2026-02-15..2026-02-23``, or the one day given."""
    if isinstance(text, date):
        yield text
        return
    first, last = (date.fromisoformat(part) for part in re.split(r"\.\.", text))
    while first <= last:
        yield first
        first += ONE_DAY


@cache
def year(number: int) -> Year | None:
    """Return that year's calendar, or None where no notice has been entered."""
    resource = files(__package__).joinpath(f"{number}.yaml")
    if not resource.is_file():
        return None
    entry = yaml.load(resource.read_text("utf-8"), Loader=_Loader)
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    for holiday in entry["holidays"]:
        for text in holiday["days_off"]:
            off.update(dict.fromkeys(_span(text), holiday["name"]))
        work.update(dict.fromkeys(holiday.get("makeup_days", ()), holiday["name"]))
    notice = entry["notice"]
    return Year(
        year=number,
        notice=Notice(notice["title"], notice.get("number"), notice.get("issued_on")),
        off=off,
        work=work,
    )


def day(on: date) -> Day:
    """Return whether agencies work on that day, and why."""
    raise NotImplementedError
