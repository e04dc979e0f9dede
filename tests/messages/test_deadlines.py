"""By which day is a message answered, how far may it be put off, and when does the site fail for it?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.messages import (
    ExtendedTooFar,
    Kind,
    answer_due,
    extended_due,
    is_veto,
    level_of,
)
from gongkai.workdays import is_working_day


@pytest.mark.parametrize(
    ("kind", "received_on", "due_on", "why"),
    [
        ("inquiry", date(2026, 3, 2), date(2026, 3, 11), "seven plain working days"),
        ("complaint", date(2026, 3, 7), date(2026, 3, 17), "sent on Saturday: Monday is day one"),
        ("suggestion", date(2026, 2, 12), date(2026, 2, 28), "Spring Festival off, make-up Saturdays count"),
        ("mistake", date(2026, 3, 2), date(2026, 3, 5), "three working days"),
        ("mistake", date(2026, 9, 30), date(2026, 10, 10), "National Day off, the make-up Saturday counts"),
    ],
)  # fmt: skip
def test_an_answer_is_due_after_the_working_days_of_its_kind(kind, received_on, due_on, why):
    assert answer_due(Kind(kind), received_on=received_on).due_on == due_on, why


def test_an_offices_own_number_is_told_as_its_own():
    found = answer_due(Kind.INQUIRY, received_on=date(2026, 3, 2), days=5)
    assert (found.due_on, found.is_own_choice) == (date(2026, 3, 9), True)
    assert not answer_due(Kind.INQUIRY, received_on=date(2026, 3, 2)).is_own_choice


def test_a_year_without_a_notice_is_answered_and_says_so():
    assert answer_due(Kind.INQUIRY, received_on=date(2031, 3, 3)).is_provisional
    assert not answer_due(Kind.INQUIRY, received_on=date(2026, 3, 2)).is_provisional


def test_a_complex_matter_has_fifteen_working_days_in_all_and_no_more():
    day = date(2026, 3, 2)
    assert extended_due(Kind.COMPLAINT, received_on=day, days=15).due_on == date(2026, 3, 23)
    with pytest.raises(ExtendedTooFar, match="15 个工作日"):
        extended_due(Kind.COMPLAINT, received_on=day, days=16)
    with pytest.raises(ExtendedTooFar, match="网站找错不能延期"):
        extended_due(Kind.MISTAKE, received_on=day, days=5)


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2026, 3, 2), "calm"),
        (date(2026, 3, 9), "calm"),
        (date(2026, 3, 10), "near"),
        (date(2026, 3, 11), "today"),
        (date(2026, 3, 12), "late"),
        (date(2026, 6, 2), "late"),
        (date(2026, 6, 3), "veto"),
    ],
)
def test_an_answer_grows_more_pressing(today, level):
    assert level_of(date(2026, 3, 11), received_on=date(2026, 3, 2), today=today) == level


@given(st.dates(date(2019, 4, 1), date(2030, 12, 31)), st.sampled_from(Kind))
def test_the_last_day_is_a_working_day_after_receipt_and_long_before_the_veto(day, kind):
    due = answer_due(kind, received_on=day).due_on
    assert due > day
    assert is_working_day(due)
    assert not is_veto(day, today=due)
    assert is_veto(day, today=day + timedelta(days=93))
