"""What must always hold, whatever day and term are given."""

from datetime import date, timedelta

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.workdays import (
    Interval,
    add_working_days,
    deadlines,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))
TERMS = st.integers(1, 60)


def deadline(start, n, excluded=()):
    """Return the last day alone."""
    return add_working_days(start, n, excluded=excluded).deadline


@st.composite
def intervals(draw):
    """Return a stretch of excluded time of up to two months."""
    after = draw(DAYS)
    return Interval(after, after + timedelta(days=draw(st.integers(0, 60))))


@given(DAYS, TERMS, st.lists(intervals(), max_size=3))
@settings(max_examples=60)
def test_the_deadline_is_a_working_day(start, n, excluded):
    assert is_working_day(deadline(start, n, excluded))


@given(DAYS, TERMS)
@settings(max_examples=60)
def test_a_later_start_and_a_longer_term_never_end_sooner(start, n):
    assert deadline(start, n) <= deadline(start + timedelta(days=1), n)
    assert deadline(start, n) < deadline(start, n + 1)


@given(DAYS, TERMS, TERMS)
@settings(max_examples=60)
def test_terms_add_up(start, a, b):
    assert deadline(start, a + b) == deadline(deadline(start, a), b)


@given(DAYS, TERMS)
@settings(max_examples=60)
def test_a_start_on_a_day_off_counts_like_the_working_day_before(start, n):
    before = start
    while not is_working_day(before):
        before -= timedelta(days=1)
    assert deadline(start, n) == deadline(before, n)


@given(DAYS, TERMS)
@settings(max_examples=60)
def test_counting_back_gives_the_term(start, n):
    last = deadline(start, n)
    assert working_days_between(start, last) == n
    assert working_days_between(last, start) == -n


@given(st.dates(date(2018, 1, 1), date(2026, 6, 30)), TERMS)
@settings(max_examples=60)
def test_a_plain_count_over_chinesecalendar_agrees(start, n):
    on, left = start, n
    while left:
        on += timedelta(days=1)
        left -= chinese_calendar.is_workday(on)
    assert deadline(start, n) == on


@given(DAYS, TERMS, intervals())
@settings(max_examples=60)
def test_the_days_of_a_count_are_counted_skipped_or_the_last(start, n, interval):
    count = add_working_days(start, n, excluded=[interval])
    days = (count.deadline - start).days
    assert days == n + len(count.skipped)
    assert set(count.excluded) <= set(count.skipped)
    assert count.deadline not in count.skipped
    assert count.first_day > start


@given(DAYS, TERMS, intervals(), intervals())
@settings(max_examples=60)
def test_excluded_time_is_a_union_in_any_order(start, n, one, other):
    together = add_working_days(start, n, excluded=[one, other, one])
    assert together == add_working_days(start, n, excluded=[other, one])


@given(st.lists(DAYS, max_size=20), TERMS)
@settings(max_examples=40)
def test_many_at_once_are_the_same_as_one_by_one(starts, n):
    assert deadlines(starts, n) == [deadline(start, n) for start in starts]
