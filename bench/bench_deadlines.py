"""How long do a million reply deadlines take?

Held against ``numpy.busday_offset`` over the same dates, with the same days
off given as its holidays (and seven working weekdays, for its mask knows no
make-up Saturdays), its calendar object built beforehand. Our table of
deadlines is emptied and the dates are new objects in every round.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from datetime import date

import numpy

from gongkai.law import provision
from gongkai.workdays import Calendar

NAMES = ("million-deadlines",)
DEADLINES = 1_000_000
ROUNDS = 5
FIRST, LAST = date(2018, 1, 1), date(2026, 9, 30)
TARGET = 5


def run() -> list[dict[str, object]]:
    """Count both ways in turn and compare the medians; the answers must be the same."""
    days = provision("applications.reply_term", on=LAST).days
    days_off = [
        day
        for day in map(date.fromordinal, range(FIRST.toordinal(), date(2027, 12, 31).toordinal()))
        if not Calendar().is_working_day(day)
    ]
    theirs_calendar = numpy.busdaycalendar(
        weekmask="1111111", holidays=numpy.array(days_off, dtype="datetime64[D]")
    )
    chosen = random.Random(20260302)
    ours, theirs = [], []
    for _ in range(ROUNDS + 1):
        starts = [
            date.fromordinal(chosen.randint(FIRST.toordinal(), LAST.toordinal()))
            for _ in range(DEADLINES)
        ]
        calendar = Calendar()
        begun = time.perf_counter()
        found = calendar.deadlines(starts, days)
        ours.append(time.perf_counter() - begun)

        array = numpy.array(starts, dtype="datetime64[D]")
        begun = time.perf_counter()
        expected = numpy.busday_offset(array, days, roll="backward", busdaycal=theirs_calendar)
        theirs.append(time.perf_counter() - begun)
        if not (numpy.array(found, dtype="datetime64[D]") == expected).all():
            raise RuntimeError("the two counts differ")
    value, limit = statistics.median(ours[1:]), statistics.median(theirs[1:])
    return [
        {
            "name": NAMES[0],
            "value": round(value, 4),
            "unit": "s",
            "limit": round(limit, 4),
            "ratio": round(value / limit, 3),
            "target": TARGET,
            "met": value <= TARGET * limit,
            "note": f"{DEADLINES:,} dates, {days} working days; limit: numpy.busday_offset",
        }
    ]


if __name__ == "__main__":
    print(json.dumps(run()[0], ensure_ascii=False))
