"""How long may something stay as it is, and is that time over on a day? (国办秘函〔2019〕19号)

The last day of a window still counts: what may be two weeks old is too old on the fifteenth day.
Seven tenths of the window gone, a warning is due (day 10 of 14).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongkai.law import Provision, Unit
from gongkai.remedies.periods import months_after

NEAR = 0.7
"""The part of a window, or of a number, from which on a warning is due (R-I3)."""


class Stand(StrEnum):
    """Where a day lies in a window."""

    FRESH = "fresh"
    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Window:
    """A time in days, or in months from day to day."""

    days: int = 0
    months: int = 0

    def last_day(self, since: date) -> date:
        """Return the last day on which what is of ``since`` is not too old."""
        if self.months:
            return months_after(since, self.months)
        return since + timedelta(days=self.days)

    def first_day(self, on: date) -> date:
        """Return the earliest day that is not too old on ``on``."""
        day = on - timedelta(days=self.length)
        while self.last_day(day) < on:
            day += timedelta(days=1)
        return day

    def stand(self, since: date, on: date) -> Stand:
        """Return where a day lies for what is of ``since``."""
        last = self.last_day(since)
        if on > last:
            return Stand.OVER
        is_near = (on - since).days >= math.ceil((last - since).days * NEAR)
        return Stand.NEAR if is_near else Stand.FRESH

    @property
    def near_after(self) -> int:
        """Return after how many days at the earliest its end is near."""
        return math.ceil((self.days or self.shortest) * NEAR)

    @property
    def length(self) -> int:
        """Return about how many days it has, for comparing one with another; never too few."""
        return self.days or self.months * 31

    @property
    def shortest(self) -> int:
        """Return how many days it has at least."""
        return self.days or self.months * 365 // 12 - 2

    def __str__(self) -> str:
        return f"{self.months} 个月" if self.months else f"{self.days} 天"


def of_provision(found: Provision) -> Window:
    """Return the window that a provision sets. Raises ValueError where it sets none."""
    match found.unit:
        case Unit.DAY:
            return Window(days=int(found.value))
        case Unit.MONTH:
            return Window(months=int(found.value))
        case Unit.YEAR:
            return Window(days=int(found.value) * 365)
    raise ValueError(f"{found.key} counts {found.unit}, which is no window")


def tighter(one: Window, other: Window | None) -> Window:
    """Return the shorter of two windows."""
    return one if other is None or one.length <= other.length else other


def is_near(number: int, threshold: int) -> bool:
    """Return whether a number is seven tenths of the way to a threshold."""
    return 0 < number < threshold and number >= math.ceil(threshold * NEAR)
