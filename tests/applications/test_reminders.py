"""What should be told today about the terms of a case?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import workdays
from gongkai.applications.consultations import Conventions
from gongkai.applications.events import Event, EventKind
from gongkai.applications.reminders import (
    HORIZON,
    Level,
    Matter,
    level_of,
    reminders,
)

K = EventKind
RECEIVED = Event(K.RECEIVED, date(2026, 3, 2))
"""Due on Monday 2026-03-30."""
LOOKED = Event(K.SEARCHED, date(2026, 3, 3))
"""Work was begun: no word about a correction any more."""


def told(*events, on):
    """Return what is told on a day, as pairs of matter and level."""
    return [(one.matter, one.level) for one in reminders(events, today=date.fromisoformat(on))]


@pytest.mark.parametrize(
    ("today", "level"),
    [
        ("2026-03-20", None),
        ("2026-03-22", None),
        ("2026-03-23", Level.FIVE),
        ("2026-03-24", Level.FIVE),
        ("2026-03-25", Level.THREE),
        ("2026-03-26", Level.THREE),
        ("2026-03-27", Level.ONE),
        ("2026-03-28", Level.ONE),
        ("2026-03-29", Level.ONE),
        ("2026-03-30", Level.TODAY),
        ("2026-03-31", Level.LATE),
        ("2026-05-06", Level.LATE),
    ],
)
def test_the_level_rises_as_working_days_pass(today, level):
    expected = [] if level is None else [(Matter.ANSWER, level)]
    assert told(RECEIVED, LOOKED, on=today) == expected


def test_days_off_do_not_count_and_make_up_days_do():
    # Spring Festival 2026: off from 15 to 23 February, Saturdays 14 and 28 worked.
    assert level_of(date(2026, 2, 24), today=date(2026, 2, 14)) is Level.ONE
    assert level_of(date(2026, 3, 2), today=date(2026, 2, 27)) is Level.THREE


def test_how_many_working_days_are_left_or_gone_is_said():
    (before,) = reminders([RECEIVED, LOOKED], today=date(2026, 3, 25))
    (after,) = reminders([RECEIVED, LOOKED], today=date(2026, 4, 1))
    assert (before.days_left, after.days_left) == (3, -2)
    assert before.due_on == after.due_on == date(2026, 3, 30)


def test_an_extension_told_in_time_moves_the_reminder():
    extended = Event(K.EXTENDED, date(2026, 3, 25), days=5)
    assert told(RECEIVED, LOOKED, on="2026-03-24") == [(Matter.ANSWER, Level.FIVE)]
    # The Qingming holiday moves the fifth day after it to 7 April.
    assert told(RECEIVED, LOOKED, extended, on="2026-03-25") == []
    assert told(RECEIVED, LOOKED, extended, on="2026-04-07") == [(Matter.ANSWER, Level.TODAY)]


@pytest.mark.parametrize("kind", [K.REPLIED, K.WITHDRAWN, K.CLOSED])
def test_a_case_that_ended_is_not_told(kind):
    assert told(RECEIVED, Event(kind, date(2026, 3, 30)), on="2026-04-10") == []


def test_a_registration_without_a_receipt_is_not_told():
    assert told(on="2026-04-10") == []
    assert told(Event(K.NOTED, date(2026, 4, 1)), on="2026-04-10") == []


def test_a_receipt_before_any_law_is_not_told():
    assert told(Event(K.RECEIVED, date(2007, 3, 1)), on="2007-03-20") == []


def test_what_is_to_come_is_not_known_today():
    reply = Event(K.REPLIED, date(2026, 3, 30))
    assert told(RECEIVED, LOOKED, reply, on="2026-03-27") == [(Matter.ANSWER, Level.ONE)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-03-09", []),
        ("2026-03-10", [(Matter.CORRECTION_NOTICE, Level.ONE)]),
        ("2026-03-11", [(Matter.CORRECTION_NOTICE, Level.TODAY)]),
        ("2026-03-12", []),
    ],
)
def test_the_last_day_to_ask_for_a_correction_is_told_just_before_and_on_it(today, expected):
    assert told(RECEIVED, on=today) == expected
    assert told(RECEIVED, LOOKED, on=today) == []


def test_while_the_applicant_corrects_no_answer_is_owed():
    asked = Event(K.CORRECTION_REQUESTED, date(2026, 3, 5))
    for day in ("2026-03-26", "2026-03-30", "2026-03-31"):
        assert (Matter.ANSWER, Level.TODAY) not in told(RECEIVED, asked, on=day)
    # 15 working days by O9.
    assert told(RECEIVED, asked, on="2026-03-25") == []
    assert told(RECEIVED, asked, on="2026-03-26") == [(Matter.CORRECTION, Level.TODAY)]
    assert told(RECEIVED, asked, on="2026-03-27") == [(Matter.CORRECTION, Level.ENDED)]


def test_the_day_a_notice_named_goes_before_the_offices_default():
    asked = Event(K.CORRECTION_REQUESTED, date(2026, 3, 5), until=date(2026, 3, 13))
    assert told(RECEIVED, asked, on="2026-03-13") == [(Matter.CORRECTION, Level.TODAY)]
    served = Event(K.CORRECTION_REQUESTED, date(2026, 3, 5), served_on=date(2026, 3, 9), days=5)
    assert told(RECEIVED, served, on="2026-03-16") == [(Matter.CORRECTION, Level.TODAY)]


def test_a_corrected_application_is_due_anew():
    events = (
        RECEIVED,
        Event(K.CORRECTION_REQUESTED, date(2026, 3, 5)),
        Event(K.CORRECTION_RECEIVED, date(2026, 3, 12)),
    )
    assert told(*events, on="2026-03-20") == []
    assert told(*events, on="2026-04-10") == [(Matter.ANSWER, Level.TODAY)]


def test_the_term_for_payment_runs_from_the_day_the_notice_was_received():
    notice = Event(K.FEE_NOTICE_ISSUED, date(2026, 3, 4))
    got = Event(K.FEE_NOTICE_RECEIVED, date(2026, 3, 6))
    assert told(RECEIVED, notice, on="2026-04-01") == [(Matter.PAYMENT, Level.TODAY)]
    assert told(RECEIVED, notice, got, on="2026-04-03") == [(Matter.PAYMENT, Level.TODAY)]
    assert told(RECEIVED, notice, got, on="2026-04-07") == [(Matter.PAYMENT, Level.ENDED)]
    served = Event(K.FEE_NOTICE_ISSUED, date(2026, 3, 4), served_on=date(2026, 3, 6))
    assert told(RECEIVED, served, on="2026-04-03") == [(Matter.PAYMENT, Level.TODAY)]


def test_the_end_of_each_consultation_is_told_until_it_is_answered():
    asked = [
        Event(K.THIRD_PARTY_CONSULTED, date(2026, 3, 5), party="甲"),
        Event(K.THIRD_PARTY_CONSULTED, date(2026, 3, 6), party="乙"),
    ]
    assert told(RECEIVED, *asked, on="2026-03-26") == [(Matter.OPINION, Level.TODAY)]
    assert told(RECEIVED, *asked, on="2026-03-27") == [
        (Matter.OPINION, Level.TODAY),
        (Matter.OPINION, Level.ENDED),
    ]
    answered = Event(K.THIRD_PARTY_REPLIED, date(2026, 3, 20), party="乙")
    assert told(RECEIVED, *asked, answered, on="2026-03-27") == [(Matter.OPINION, Level.ENDED)]


def test_the_day_a_judgment_set_for_a_new_answer_is_told_until_it_is_given():
    ordered = (
        RECEIVED,
        Event(K.REPLIED, date(2026, 3, 20)),
        Event(K.REDO_ORDERED, date(2026, 6, 1), until=date(2026, 6, 30)),
    )
    assert told(*ordered, on="2026-06-29") == [(Matter.REDECISION, Level.ONE)]
    assert told(*ordered, on="2026-07-01") == [(Matter.REDECISION, Level.LATE)]
    again = Event(K.REDECIDED, date(2026, 6, 30))
    assert told(*ordered, again, on="2026-07-01") == []


def test_a_day_in_a_year_without_a_notice_is_provisional():
    (one,) = reminders(
        [Event(K.RECEIVED, date(2026, 12, 21)), Event(K.SEARCHED, date(2026, 12, 22))],
        today=date(2027, 1, 18),
    )
    assert one.provisional
    (one,) = reminders([RECEIVED, LOOKED], today=date(2026, 3, 30))
    assert not one.provisional


def test_the_offices_convention_for_excluded_days_is_followed():
    events = (
        RECEIVED,
        Event(K.THIRD_PARTY_CONSULTED, date(2026, 3, 4)),
        Event(K.THIRD_PARTY_REPLIED, date(2026, 3, 10)),
    )
    ours, theirs = (
        reminders(events, today=date(2026, 4, 3), conventions=conventions)
        for conventions in (None, Conventions(excluded_edges="sending_until_arrival"))
    )
    assert [one.due_on for one in ours] == [date(2026, 4, 3)]
    assert [one.due_on for one in theirs] == [date(2026, 4, 7)]


@given(
    st.dates(date(2025, 1, 1), date(2026, 12, 1)),
    st.integers(min_value=-60, max_value=60),
)
def test_every_working_day_near_the_last_one_has_a_level_and_no_other_has(due_on, days):
    due_on = workdays.on_or_after(due_on)
    today = due_on + timedelta(days=days)
    level = level_of(due_on, today=today)
    left = workdays.working_days_between(today, due_on)
    assert (level is None) == (left > HORIZON)
    assert (level is Level.LATE) == (today > due_on)
    assert (level is Level.TODAY) == (today == due_on)
