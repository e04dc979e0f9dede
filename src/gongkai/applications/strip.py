"""What was each day of a reply term: counted, made up, off, or left out, and by which rule? (条例 art. 33)

The strip runs from day zero to the last day (or to the day somebody looks at
it, where that is later), one entry a day, each with the ordinal of its working
day and the notice or provision that made it so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongkai import workdays
from gongkai.applications.consultations import Consultation
from gongkai.applications.deadlines import Deadline
from gongkai.workdays import Calendar
from gongkai.workdays.explaining import EXCLUDED, reason_name

ONE_DAY = timedelta(days=1)
LONGEST = 400
"""Days a strip shows at most."""


class Mark(StrEnum):
    """What a day was to the term."""

    START = "start"
    COUNTED = "counted"
    MAKEUP = "makeup"
    OFF = "off"
    EXCLUDED = "excluded"
    LATE = "late"
    SET = "set"

    @property
    def label(self) -> str:
        """The mark in Chinese."""
        return _LABELS[self]

    @property
    def sign(self) -> str:
        """One character that tells the mark without colour."""
        return _SIGNS[self]


_LABELS = {
    Mark.START: "起算日，当日不计",
    Mark.COUNTED: "计入",
    Mark.MAKEUP: "调休上班，计入",
    Mark.OFF: "休息日，不计入",
    Mark.EXCLUDED: "征求意见，不计入",
    Mark.LATE: "已超过期限",
    Mark.SET: "确定的答复日期以前",
}
_SIGNS = {
    Mark.START: "起",
    Mark.COUNTED: "",
    Mark.MAKEUP: "班",
    Mark.OFF: "休",
    Mark.EXCLUDED: "扣",
    Mark.LATE: "超",
    Mark.SET: "",
}


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip."""

    on: date
    mark: Mark
    ordinal: int | None
    """Which working day of the term it is; ``None`` where it does not count."""
    why: str
    """In words, with the notice or the provision: ``周末``, ``春节放假（国办发明电…）``."""
    is_due: bool = False
    extended: bool = False
    """It lies in the time by which the term was lengthened."""


def strip(
    deadline: Deadline,
    asked: Iterable[Consultation] = (),
    *,
    today: date | None = None,
    calendar: Calendar | None = None,
) -> tuple[StripDay, ...]:
    """Return every day from day zero to the last one, in order.

    Days after the last one up to ``today`` are shown as late where the case is
    still open then. ``asked`` names the consultations behind excluded days.
    """
    known = calendar or workdays.current()
    last = deadline.due_on or deadline.count.deadline
    end = last
    closed_on = deadline.closed_on
    until = closed_on if closed_on is not None else today
    if until is not None and deadline.is_overdue(on=until):
        end = max(end, until)
    end = min(end, deadline.started_on + ONE_DAY * LONGEST)
    consulted = tuple(one for one in asked if one.interval is not None)
    excluded = frozenset(deadline.count.excluded)
    days = [StripDay(deadline.started_on, Mark.START, None, "起算日，次日起计算")]
    ordinal, day = 0, deadline.started_on + ONE_DAY
    while day <= end:
        found = known.day(day)
        source = f"（{found.notice}）" if found.notice and found.reason != "weekday" else ""
        counts, mark, why = False, Mark.OFF, f"{reason_name(found)}{source}"
        if day > last:
            mark = Mark.LATE if found.is_working else Mark.OFF
        elif day in excluded:
            mark, why = Mark.EXCLUDED, _letters(day, consulted)
        elif day > deadline.count.deadline and found.is_working:
            mark, why = Mark.SET, "告知的延迟答复日期以前（条例第三十五条）"
        elif found.is_working:
            counts = True
            mark = Mark.MAKEUP if found.reason.endswith("makeup") else Mark.COUNTED
        ordinal += counts
        days.append(
            StripDay(
                day,
                mark,
                ordinal if counts else None,
                f"{why}{'（暂定）' if found.provisional else ''}",
                is_due=day == last,
                extended=counts and day > deadline.first_due_on,
            )
        )
        day += ONE_DAY
    return tuple(days)


def _letters(day: date, asked: Iterable[Consultation]) -> str:
    """Return which letters took that day out of the term, with their provision."""
    named = [
        f"{one.event.kind.label}（{one.event.on} 发出"
        f"{f'，{one.rule.source}' if one.rule is not None else ''}）"
        for one in asked
        if one.interval is not None and day in one.interval
    ]
    return "、".join(dict.fromkeys(named)) or EXCLUDED
