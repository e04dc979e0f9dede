"""Counting on the calendar: is it a working day, which is the N-th one after another?

The convention: ``deadline(start, n, excluded)`` is the n-th day x > start that
is a working day and lies in no excluded interval (a < x ≤ b). The day of the
event is day zero, and a deadline is always a working day itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from gongkai.workdays.statutory import statutory_year
from gongkai.workdays.years import (
    ONE_DAY,
    SATURDAY,
    Arrangement,
    Notice,
    Overlay,
    Year,
    YearFileProblem,
    amended,
    amendment_from,
    built_in,
    overlay_from,
    read,
    year_from,
)

FIRST = date(2000, 1, 1)
LAST = date(2099, 12, 31)
"""The days between which the calendar answers at all."""

OVERLAY_PREFIX = "overlay-"
"""Files of a calendar folder that begin so are left to whoever asks for that overlay."""

_YEAR_FILE = re.compile(r"(\d{4})\.ya?ml")
_AMENDMENT_FILE = re.compile(r"(\d{4})-amendment-\w+\.ya?ml")


class InvalidTerm(ValueError):
    """A term of no working days, or of fewer."""

    def __init__(self, days: object) -> None:
        super().__init__(f"期限“{days}”不对，应为 1 个以上的整数工作日")


class DateOutOfRange(ValueError):
    """The day, or the deadline counted from it, lies outside the calendar."""

    def __init__(self, day: object) -> None:
        super().__init__(f"{day} 超出可以推算的范围，应在 {FIRST} 至 {LAST} 之间")


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether agencies work on it, and why."""

    on: date
    is_working: bool
    reason: str
    """``weekday``, ``weekend``, ``holiday``, ``makeup``, ``local_holiday`` or ``local_makeup``."""
    holiday: str | None
    """The holiday it belongs to, or makes up for."""
    notice: Notice | None
    """The notice that arranged its year, or this day; None where none has been entered."""
    provisional: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """Days left out of a count: strictly after ``after``, up to and including ``until``.

    The default answer to open question O7: the day a letter goes out still
    counts, the day the opinion arrives does not. An interval that ends where
    it begins leaves nothing out.
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
    first_day: date
    """The first day that counted."""
    makeup_days: tuple[date, ...]
    """Weekend days that counted because a notice made them working days."""
    skipped: tuple[date, ...]
    """Every day after ``start`` up to the deadline that did not count."""
    excluded: tuple[date, ...]
    """Those of ``skipped`` that are working days, left out as excluded time."""
    provisional: bool
    """Whether the count touched a year whose notice has not been entered."""


class _Deadlines(dict[date, date]):
    """The deadline for each start, computed once and then looked up."""

    def __init__(self, calendar: Calendar, days: int) -> None:
        super().__init__()
        self.calendar = calendar
        self.days = days

    def __missing__(self, start: date) -> date:
        found = self[start] = self.calendar.nth_after(start, self.days)
        return found


class Calendar:
    """The working days of China, as far as notices have been entered.

    ``folder`` may hold year files beside those delivered (``2027.yaml``, which
    also replaces a delivered year), later changes to a year
    (``2026-amendment-1.yaml``), and overlays (``overlay-….yaml``), which wait to
    be asked for. ``overlays`` are regional days, off unless
    given. ``only`` names the files of the folder to take, where not all. The
    folder is read at once, the delivered years when they are first asked for.
    Raises YearFileProblem for a file that cannot be used.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        overlays: Iterable[Overlay] = (),
        only: Collection[str] | None = None,
    ) -> None:
        self.overlays = tuple(overlays)
        self._files: dict[int, Path] = {}
        self._amendments: dict[int, list[tuple[str, Arrangement]]] = {}
        self._years: dict[int, Year] = {}
        self._working: dict[int, list[date]] = {}
        self._working_set: dict[int, frozenset[date]] = {}
        self._tables: dict[int, _Deadlines] = {}
        self._version: str | None = None
        if folder is not None:
            self._take(folder, only)

    def _take(self, folder: Path, only: Collection[str] | None) -> None:
        if not folder.is_dir():
            raise YearFileProblem(f"{folder}：不是文件夹，应为存放放假安排文件的文件夹")
        for path in sorted(folder.iterdir()):
            if only is not None and path.name not in only:
                continue
            if found := _YEAR_FILE.fullmatch(path.name):
                self._files[int(found[1])] = path
                self.year_or_statutory(int(found[1]))
            elif found := _AMENDMENT_FILE.fullmatch(path.name):
                change = amendment_from(read(path), number=int(found[1]), source=path.name)
                self._amendments.setdefault(int(found[1]), []).append((path.name, change))
            elif path.suffix in (".yaml", ".yml") and not path.name.startswith(OVERLAY_PREFIX):
                raise YearFileProblem(
                    f"{path.name}：文件名应为 2027.yaml（一年的安排）、2027-amendment-1.yaml（变更）"
                    f"或以 {OVERLAY_PREFIX} 开头（地方放假日）"
                )
        # Years read above did not know their amendments yet.
        for number, changes in self._amendments.items():
            self._years.pop(number, None)
            if self.year(number) is None:
                raise YearFileProblem(
                    f"{changes[0][0]}：{number} 年还没有放假安排的通知，请先录入 {number}.yaml"
                )

    def year_or_statutory(self, number: int) -> Year:
        """Return that year by its notice, or with the statutory holidays alone."""
        if (known := self._years.get(number)) is not None:
            return known
        found: Year | None
        if (path := self._files.get(number)) is not None:
            found = year_from(read(path), number=number, source=path.name)
        else:
            found = built_in(number)
        if found is None:
            found = statutory_year(number)
        for source, change in self._amendments.get(number, ()):
            found = amended(found, [change], source)
        self._years[number] = found
        return found

    def year(self, number: int) -> Year | None:
        """Return that year by its notice, or None where no notice has been entered."""
        found = self.year_or_statutory(number)
        return None if found.notice is None else found

    def years(self) -> list[int]:
        """Return the years whose notices have been entered, in order."""
        delivered = (_YEAR_FILE.fullmatch(entry.name) for entry in files(__package__).iterdir())
        return sorted({*(int(found[1]) for found in delivered if found), *self._files})

    @property
    def version(self) -> str:
        """The last year entered and a digest of all of them, e.g. ``2026-1f0c9a3be2d4``.

        Stored with a deadline, it tells whether the calendar has changed since.
        """
        if self._version is None:
            digest = sha256()
            for number in self.years():
                digest.update(self.year_or_statutory(number).digest.encode())
            for overlay in self.overlays:
                digest.update(overlay.digest.encode())
            self._version = f"{self.years()[-1]}-{digest.hexdigest()[:12]}"
        return self._version

    def day(self, on: date) -> Day:
        """Return whether agencies work on that day, and why. Raises DateOutOfRange."""
        _check(on)
        year = self.year_or_statutory(on.year)
        provisional = year.notice is None
        for overlay in reversed(self.overlays):
            if on in overlay.days_off:
                return Day(on, False, "local_holiday", overlay.name, overlay.notice, provisional)
            if on in overlay.makeup_days:
                return Day(on, True, "local_makeup", overlay.name, overlay.notice, provisional)
        notice = year.notice_for(on)
        if (holiday := year.off.get(on)) is not None:
            return Day(on, False, "holiday", holiday, notice, provisional)
        if (holiday := year.work.get(on)) is not None:
            return Day(on, True, "makeup", holiday, notice, provisional)
        working = on.weekday() < SATURDAY
        return Day(on, working, "weekday" if working else "weekend", None, notice, provisional)

    def is_working_day(self, on: date) -> bool:
        """Return whether agencies work on that day. Raises DateOutOfRange."""
        _check(on)
        return on in self._set_of(on.year)

    def add_working_days(
        self, start: date, n: int, *, excluded: Collection[Interval] = ()
    ) -> Count:
        """Return the n-th working day after ``start``, and how it was reached.

        Overlapping intervals of ``excluded`` count once. Raises InvalidTerm
        where n is not 1 or more, DateOutOfRange where the calendar ends before
        the count does.
        """
        _check(start)
        _check_term(n)
        day, left = start, n
        first: date | None = None
        makeup: list[date] = []
        skipped: list[date] = []
        left_out: list[date] = []
        year, working, provisional = 0, frozenset[date](), False
        while left:
            if day >= LAST:
                raise DateOutOfRange(f"{start} 之后第 {n} 个工作日")
            day += ONE_DAY
            if day.year != year:
                year = day.year
                working = self._set_of(year)
                provisional = provisional or self._years[year].notice is None
            if day not in working:
                skipped.append(day)
            elif excluded and any(day in interval for interval in excluded):
                skipped.append(day)
                left_out.append(day)
            else:
                left -= 1
                first = first or day
                if day.weekday() >= SATURDAY:
                    makeup.append(day)
        return Count(
            start=start,
            days=n,
            deadline=day,
            first_day=first or day,
            makeup_days=tuple(makeup),
            skipped=tuple(skipped),
            excluded=tuple(left_out),
            provisional=provisional,
        )

    def nth_after(self, start: date, n: int) -> date:
        """Return the n-th working day after ``start`` without the reasons; see add_working_days."""
        _check(start)
        _check_term(n)
        year = start.year
        days = self._days_of(year)
        at = bisect_right(days, start) + n - 1
        while at >= len(days):
            at -= len(days)
            year += 1
            if year > LAST.year:
                raise DateOutOfRange(f"{start} 之后第 {n} 个工作日")
            days = self._days_of(year)
        return days[at]

    def deadlines(self, starts: Sequence[date], n: int) -> list[date]:
        """Return the n-th working day after each of many days, in their order.

        Meant for a million days: each different one is computed once.
        """
        _check_term(n)
        if (table := self._tables.get(n)) is None:
            table = self._tables[n] = _Deadlines(self, n)
        return list(map(table.__getitem__, starts))

    def working_days_between(self, after: date, until: date) -> int:
        """Return how many working days lie after the one day, up to and including the other.

        Negative where ``until`` lies before ``after``: then it is the number of
        working days gone by since.
        """
        _check(after)
        _check(until)
        return (
            self._index(until) - self._index(after)
            if after.year == until.year
            else (
                self._index(until)
                - self._index(after)
                + sum(len(self._days_of(y)) for y in range(after.year, until.year))
                - sum(len(self._days_of(y)) for y in range(until.year, after.year))
            )
        )

    def on_or_after(self, day: date) -> date:
        """Return that day if agencies work on it, else the next working day."""
        return day if self.is_working_day(day) else self.nth_after(day, 1)

    def _index(self, day: date) -> int:
        """Return how many working days of its year lie up to that day."""
        return bisect_right(self._days_of(day.year), day)

    def _days_of(self, number: int) -> list[date]:
        """Return the working days of a year in order."""
        if (known := self._working.get(number)) is not None:
            return known
        year = self.year_or_statutory(number)
        day = date(number, 1, 1)
        found = []
        while day.year == number:
            if day in year.work or (day.weekday() < SATURDAY and day not in year.off):
                found.append(day)
            if day == LAST:
                break
            day += ONE_DAY
        for overlay in self.overlays:
            kept = {day for day in found if day not in overlay.days_off}
            found = sorted(kept | {day for day in overlay.makeup_days if day.year == number})
        self._working[number] = found
        return found

    def _set_of(self, number: int) -> frozenset[date]:
        if (known := self._working_set.get(number)) is None:
            known = self._working_set[number] = frozenset(self._days_of(number))
        return known


def _check(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError(f"要的是日期（date），不是时刻：{day!r}")
    if not FIRST <= day <= LAST:
        raise DateOutOfRange(day)


def _check_term(n: int) -> None:
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise InvalidTerm(n)


def read_overlay(path: Path) -> Overlay:
    """Return the regional overlay a file describes. Raises YearFileProblem."""
    return overlay_from(read(path), source=path.name)
