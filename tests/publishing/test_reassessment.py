"""On which day something withheld must be assessed anew."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law import provision
from gongkai.publishing.reading_places import Carrier, PlaceKind
from gongkai.publishing.reassessment import KEY, decided_by, next_reassessment

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("decided_on", "due_on", "why"),
    [
        (date(2026, 3, 4), date(2027, 3, 4), "the same day a year later"),
        (date(2024, 2, 29), date(2025, 2, 28), "a day that year does not have"),
        (date(2026, 12, 31), date(2027, 12, 31), "over the year's end"),
        (date(2012, 5, 1), date(2020, 5, 15), "older than the duty: counted from its first day"),
        (date(2019, 5, 15), date(2020, 5, 15), "the duty's first day"),
    ],
)
def test_what_is_withheld_is_assessed_after_the_usual_interval(decided_on, due_on, why):
    assert next_reassessment(decided_on).due_on == due_on, why


def test_the_interval_is_our_default_and_the_duty_is_the_laws():
    found = next_reassessment(date(2026, 3, 4)).provision
    assert found == provision(KEY, on=date(2026, 3, 4))
    assert str(found.source).endswith("第十八条")
    assert found.evidence == "open"


def test_nothing_is_due_while_the_duty_is_younger_than_one_interval():
    assert decided_by(date(2020, 5, 14)) == date.min
    assert decided_by(date(2020, 5, 15)) >= date(2019, 5, 15)


@given(st.dates(date(2020, 5, 15), date(2060, 1, 1)))
def test_the_latest_day_of_decision_is_that_whose_day_has_just_come(on):
    latest = decided_by(on)
    assert next_reassessment(latest).due_on <= on < next_reassessment(latest + DAY).due_on


def test_archives_and_libraries_are_supplied_and_every_word_is_chinese():
    assert {one for one in PlaceKind if one.is_supplied} == {PlaceKind.ARCHIVE, PlaceKind.LIBRARY}
    for one in (*PlaceKind, *Carrier):
        assert one.label
        assert not one.label.isascii()
