"""What was each day of a reply term?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.applications.consultations import Conventions, consultations
from gongkai.applications.deadlines import reply_deadline
from gongkai.applications.events import Event, EventKind
from gongkai.applications.strip import Mark, strip

K = EventKind


def days_of(*events, today=None):
    """Return the strip of a diary, by day."""
    deadline = reply_deadline(events)
    found = strip(deadline, consultations(events, Conventions()), today=today)
    return {day.on: day for day in found}, deadline


@pytest.mark.parametrize(
    ("on", "mark", "ordinal", "told"),
    [
        (date(2026, 2, 2), Mark.START, None, "起算日"),
        (date(2026, 2, 3), Mark.COUNTED, 1, "周一至周五"),
        (date(2026, 2, 7), Mark.OFF, None, "周末"),
        (date(2026, 2, 14), Mark.MAKEUP, 10, "春节调休上班"),
        (date(2026, 2, 16), Mark.OFF, None, "春节放假"),
        (date(2026, 2, 28), Mark.MAKEUP, 15, "春节调休上班"),
        (date(2026, 3, 6), Mark.COUNTED, 20, "周一至周五"),
    ],
)
def test_each_day_tells_what_it_was_and_why(on, mark, ordinal, told):
    days, deadline = days_of(Event(K.RECEIVED, date(2026, 2, 2)))
    assert (days[on].mark, days[on].ordinal) == (mark, ordinal)
    assert told in days[on].why
    assert days[deadline.due_on].is_due
    assert max(days) == deadline.due_on


def test_a_holiday_names_the_notice_that_arranged_it():
    days, _ = days_of(Event(K.RECEIVED, date(2026, 2, 2)))
    assert "国办" in days[date(2026, 2, 16)].why


def test_consulting_takes_days_out_and_names_the_article():
    days, deadline = days_of(
        Event(K.RECEIVED, date(2025, 9, 10)),
        Event(K.THIRD_PARTY_CONSULTED, date(2025, 9, 15)),
        Event(K.THIRD_PARTY_REPLIED, date(2025, 9, 29)),
    )
    assert days[date(2025, 9, 15)].mark is Mark.COUNTED
    assert days[date(2025, 9, 16)].mark is Mark.EXCLUDED
    assert "第三十二条" in days[date(2025, 9, 16)].why
    assert days[date(2025, 9, 29)].mark is Mark.EXCLUDED
    assert deadline.due_on == date(2025, 10, 29)


def test_days_after_the_last_one_are_late_while_the_case_is_open():
    received = Event(K.RECEIVED, date(2026, 3, 2))
    days, deadline = days_of(received, today=date(2026, 4, 1))
    assert days[date(2026, 3, 31)].mark is Mark.LATE
    answered, _ = days_of(received, Event(K.REPLIED, deadline.due_on), today=date(2026, 4, 1))
    assert max(answered) == deadline.due_on


def test_the_days_of_an_extension_are_told_apart():
    days, deadline = days_of(
        Event(K.RECEIVED, date(2026, 3, 2)), Event(K.EXTENDED, date(2026, 3, 20), days=20)
    )
    assert not days[deadline.first_due_on].extended
    assert days[deadline.due_on].extended
    assert days[deadline.due_on].ordinal == 40


@given(
    st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    st.integers(0, 12),
    st.integers(0, 25),
)
def test_the_strip_counts_as_the_clock_counts(received_on, asked_after, answered_after):
    asked_on = received_on + timedelta(days=asked_after)
    events = [
        Event(K.RECEIVED, received_on),
        Event(K.OTHER_ORGAN_CONSULTED, asked_on),
        Event(K.OTHER_ORGAN_REPLIED, asked_on + timedelta(days=answered_after)),
    ]
    days, deadline = days_of(*events)
    counted = [day for day in days.values() if day.ordinal is not None]
    assert [day.ordinal for day in counted] == list(range(1, 21))
    assert counted[-1].on == deadline.due_on
    marks = {day.on for day in days.values() if day.mark in (Mark.OFF, Mark.EXCLUDED)}
    assert marks == set(deadline.count.skipped)
