"""How is a year's arrangement shown? Holiday by holiday, each day with its weekday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from gongkai import workdays
from gongkai.workdays import Calendar, Notice, Year
from gongkai.workdays.statutory import statutory_year

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One holiday: the days off, and the weekend days worked for it."""

    name: str
    days_off: list[str]
    makeup_days: list[str]
    number: int


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A year as the page shows it; without a notice it is provisional."""

    year: int
    notice: Notice | None
    amendments: list[Notice]
    holidays: list[HolidayRow]
    days_off: int
    makeup_days: int
    working_days: int


def shown_day(day: date) -> str:
    """Return ``02-05（五）``."""
    return f"{day:%m-%d}（{_WEEKDAYS[day.weekday()]}）"


def _runs(days: list[date]) -> list[str]:
    """Return days in a row as ``02-05（五）至 02-11（四）``."""
    if not days:
        return []
    starts = [days[0], *(b for a, b in pairwise(days) if b - a != timedelta(days=1))]
    ends = [*(a for a, b in pairwise(days) if b - a != timedelta(days=1)), days[-1]]
    return [
        shown_day(first) if first == last else f"{shown_day(first)}至 {shown_day(last)}"
        for first, last in zip(starts, ends, strict=True)
    ]


def shown_year(calendar: Calendar, number: int) -> ShownYear:
    """Return that year of the calendar, ready to be shown."""
    year = calendar.year_or_statutory(number)
    names = dict.fromkeys([*_in_order(year)])
    rows = [
        HolidayRow(
            name,
            _runs(sorted(day for day, of in year.off.items() if of == name)),
            [shown_day(day) for day in sorted(day for day, of in year.work.items() if of == name)],
            sum(of == name for of in year.off.values()),
        )
        for name in names
    ]
    return ShownYear(
        year=number,
        notice=year.notice,
        amendments=list(dict.fromkeys(year.by_amendment.values())),
        holidays=rows,
        days_off=len(year.off),
        makeup_days=len(year.work),
        working_days=calendar.working_days_between(date(number - 1, 12, 31), date(number, 12, 31)),
    )


def _in_order(year: Year) -> list[str]:
    return [name for _, name in sorted([*year.off.items(), *year.work.items()])]


def doubts(calendar: Calendar, numbers: list[int]) -> list[str]:
    """Return what about these years somebody should look at again before they are kept."""
    found = []
    for number in numbers:
        year = calendar.year_or_statutory(number)
        for day, name in sorted(statutory_year(number).off.items()):
            if day not in year.off:
                found.append(f"法定节日 {day}（{name}）没有写成放假，请核对")
        if year.notice is not None and year.notice.issued_on is not None:
            issued = year.notice.issued_on
            if not date(number - 1, 1, 1) <= issued <= date(number, 12, 31):
                found.append(f"{number} 年的安排，成文日期却是 {issued}，请核对")
    return found


def shown_years(today: date) -> list[ShownYear]:
    """Return all years of the calendar in use up to next year, newest first."""
    calendar = workdays.current()
    known = calendar.years()
    years = range(known[0], max(known[-1], today.year + 1) + 1)
    return [shown_year(calendar, number) for number in reversed(years)]
