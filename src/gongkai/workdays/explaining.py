"""Why did a day count, or not? In words, the days left out in runs. (条例 art. 33)"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gongkai import workdays
from gongkai.workdays.calendar import Calendar, Count, Day

WEEKDAYS = "一二三四五六日"
EXCLUDED = "不计入期限的时间"


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row that a count left out for one reason."""

    first: date
    last: date
    why: str

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def day_name(on: date) -> str:
    """Return ``2026-03-02（星期一）``."""
    return f"{on.isoformat()}（星期{WEEKDAYS[on.weekday()]}）"


def reason_name(day: Day) -> str:
    """Return why a day counts or not, in words: ``春节放假``, ``周末``."""
    match day.reason:
        case "holiday":
            return f"{day.holiday}放假"
        case "makeup":
            return f"{day.holiday}调休上班"
        case "local_holiday":
            return f"地方放假日：{day.holiday}"
        case "local_makeup":
            return f"地方调休上班：{day.holiday}"
        case "weekend":
            return "周末"
    return "周一至周五"


def left_out(
    count: Count,
    *,
    calendar: Calendar | None = None,
    excluded_as: Callable[[date], str] = lambda _: EXCLUDED,
) -> tuple[Run, ...]:
    """Return the days a count skipped, in runs of one reason.

    ``excluded_as`` names what took a working day out of the count: a
    consultation. The calendar is the one in use where none is given.
    """
    known = calendar or workdays.current()
    working = frozenset(count.excluded)

    def why(day: date) -> str:
        return excluded_as(day) if day in working else reason_name(known.day(day))

    # The ordinal less the place is constant within days in a row.
    runs = groupby(enumerate(count.skipped), key=lambda at: (why(at[1]), at[1].toordinal() - at[0]))
    found = []
    for (reason, _), group in runs:
        days = [day for _, day in group]
        found.append(Run(days[0], days[-1], reason))
    return tuple(found)


def provisional_note(years: Iterable[int]) -> str:
    """Return what 暂定 means for a day that rests on these years."""
    named = "、".join(str(year) for year in years)
    return (
        f"【暂定】{named} 年的放假通知尚未录入，只按周末和法定节日推算，没有计入调休；"
        "通知录入后须重新计算。"
    )
