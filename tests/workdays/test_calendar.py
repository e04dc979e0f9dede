"""Whether agencies work on a day, and the count over many."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest

from gongkai import workdays
from gongkai.workdays import (
    Calendar,
    Count,
    DateOutOfRange,
    Interval,
    InvalidTerm,
    add_working_days,
    day,
    deadlines,
    is_working_day,
    working_days_between,
)


def days_of(first, last):
    """Return every day from the first to the last year."""
    on, found = date(first, 1, 1), []
    while on.year <= last:
        found.append(on)
        on += timedelta(days=1)
    return found


def test_every_day_from_2018_to_2026_agrees_with_chinesecalendar():
    differing = [
        on for on in days_of(2018, 2026) if is_working_day(on) != chinese_calendar.is_workday(on)
    ]
    assert not differing


@pytest.mark.parametrize(
    ("on", "is_working", "reason", "holiday"),
    [
        (date(2026, 2, 13), True, "weekday", None),
        (date(2026, 2, 14), True, "makeup", "春节"),
        (date(2026, 2, 15), False, "holiday", "春节"),
        (date(2026, 2, 23), False, "holiday", "春节"),
        (date(2026, 2, 24), True, "weekday", None),
        (date(2026, 3, 8), False, "weekend", None),
        (date(2024, 2, 9), True, "weekday", None),
        (date(2025, 1, 28), False, "holiday", "春节"),
        (date(2026, 5, 4), False, "holiday", "劳动节"),
        (date(2026, 6, 1), True, "weekday", None),
    ],
)
def test_a_day_says_whether_agencies_work_and_why(on, is_working, reason, holiday):
    found = day(on)
    assert (found.is_working, found.reason, found.holiday) == (is_working, reason, holiday)
    assert not found.provisional
    assert str(on.year) in found.notice.title


@pytest.mark.parametrize(
    ("on", "is_working", "number"),
    [
        (date(2018, 12, 28), True, "国办发明电〔2017〕12号"),
        (date(2018, 12, 29), True, "国办发明电〔2018〕15号"),
        (date(2018, 12, 31), False, "国办发明电〔2018〕15号"),
        (date(2019, 4, 28), True, "国办发明电〔2019〕3号"),
        (date(2019, 5, 3), False, "国办发明电〔2019〕3号"),
        (date(2020, 1, 31), False, "国办发明电〔2020〕1号"),
        (date(2020, 2, 1), False, "国办发明电〔2020〕1号"),
        (date(2020, 2, 3), True, "国办发明电〔2019〕16号"),
        (date(2022, 12, 31), False, "国办发明电〔2022〕16号"),
    ],
)
def test_a_later_notice_is_named_for_the_days_it_changed(on, is_working, number):
    found = day(on)
    assert found.is_working is is_working
    assert found.notice.number == number


@pytest.mark.parametrize(
    ("year", "working_days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_a_year_has_as_many_working_days_as_its_notice_left(year, working_days):
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == working_days


@pytest.mark.parametrize(
    ("on", "is_working", "holiday"),
    [
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 2, 4), True, None),
        (date(2027, 2, 5), False, "春节"),
        (date(2027, 2, 8), False, "春节"),
        (date(2027, 2, 9), True, None),
        (date(2027, 5, 2), False, "劳动节"),
        (date(2028, 10, 3), False, "国庆节、中秋节"),
        (date(2031, 10, 1), False, "国庆节"),
        (date(2031, 1, 23), True, None),
        (date(2017, 5, 1), False, "劳动节"),
        (date(2017, 5, 2), True, None),
    ],
)
def test_a_year_without_notice_has_its_statutory_holidays_and_says_provisional(
    on, is_working, holiday
):
    found = day(on)
    assert (found.is_working, found.holiday, found.notice) == (is_working, holiday, None)
    assert found.provisional


@pytest.mark.parametrize(
    ("start", "n", "provisional"),
    [
        (date(2026, 12, 2), 20, False),
        (date(2026, 12, 3), 20, False),
        (date(2026, 12, 4), 20, True),
        (date(2026, 12, 31), 1, True),
        (date(2017, 12, 31), 1, False),
        (date(2017, 12, 28), 1, True),
    ],
)
def test_a_count_that_touches_a_year_without_notice_is_provisional(start, n, provisional):
    assert add_working_days(start, n).provisional is provisional


def test_a_count_says_every_day_it_left_out():
    count = add_working_days(
        date(2025, 9, 25), 3, excluded=[Interval(date(2025, 9, 26), date(2025, 9, 29))]
    )
    assert count == Count(
        start=date(2025, 9, 25),
        days=3,
        deadline=date(2025, 10, 9),
        first_day=date(2025, 9, 26),
        makeup_days=(),
        skipped=tuple(date(2025, 9, 27) + timedelta(days=n) for n in (0, 1, 2, *range(4, 12))),
        excluded=(date(2025, 9, 28), date(2025, 9, 29)),
        provisional=False,
    )


def test_an_interval_leaves_out_its_last_day_but_not_its_first():
    interval = Interval(date(2025, 9, 15), date(2025, 9, 29))
    inside = [date(2025, 9, n) in interval for n in (14, 15, 16, 28, 29, 30)]
    assert inside == [False, False, True, True, True, False]


@pytest.mark.parametrize("n", [0, -1, 2.5, "20", True, None])
def test_a_term_of_no_working_days_is_refused(n):
    with pytest.raises(InvalidTerm, match="应为 1 个以上的整数工作日"):
        add_working_days(date(2026, 3, 2), n)
    with pytest.raises(InvalidTerm):
        deadlines([date(2026, 3, 2)], n)


@pytest.mark.parametrize("on", [date(1999, 12, 31), date(2100, 1, 1)])
def test_a_day_outside_the_calendar_is_refused(on):
    for ask in (day, is_working_day, lambda on: add_working_days(on, 1)):
        with pytest.raises(DateOutOfRange, match="2000-01-01 至 2099-12-31"):
            ask(on)


@pytest.mark.parametrize("n", [3, 40, 10_000_000])
def test_a_count_beyond_the_calendar_is_refused(n):
    start = date(2099, 12, 29)
    with pytest.raises(DateOutOfRange):
        add_working_days(start, n)
    with pytest.raises(DateOutOfRange):
        deadlines([start], n)


def test_a_moment_is_not_a_day():
    moment = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(TypeError, match="不是时刻"):
        add_working_days(moment, 20)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 2, 13), date(2026, 2, 13)),
        (date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_a_day_off_rolls_on_to_the_next_working_day(on, expected):
    assert workdays.on_or_after(on) == expected


def test_the_version_is_the_same_for_the_same_calendar_and_names_the_last_year():
    version = workdays.calendar_version()
    assert version == Calendar().version
    assert version.startswith("2026-")


def test_another_calendar_can_be_put_in_use(tmp_path):
    before = workdays.use(Calendar(tmp_path))
    try:
        assert workdays.current() is not before
        assert is_working_day(date(2026, 2, 14))
    finally:
        workdays.use(before)
    assert workdays.current() is before
