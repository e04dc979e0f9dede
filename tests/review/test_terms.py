"""The last day for owed signatures, and for the look at what was published."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gongkai.law import Evidence
from gongkai.review import TermTooLong, completion_due, completion_dues, recheck_due


@pytest.mark.parametrize(
    ("published_on", "own", "due_on", "why"),
    [
        (date(2026, 3, 4), None, date(2026, 3, 5), "the next day works"),
        (date(2026, 3, 6), None, date(2026, 3, 9), "Friday: Monday is the next working day"),
        (date(2026, 3, 7), None, date(2026, 3, 9), "published on Saturday"),
        (date(2026, 2, 13), None, date(2026, 2, 14), "the make-up Saturday before the festival"),
        (date(2026, 2, 14), None, date(2026, 2, 24), "the Spring Festival lies between"),
        (date(2026, 3, 4), 3, date(2026, 3, 9), "the office gave itself three"),
    ],
)
def test_the_signatures_are_owed_by_the_next_working_day(published_on, own, due_on, why):
    due = completion_due(published_on, own_days=own)
    assert (due.due_on, due.is_own) == (due_on, own is not None), why


def test_the_default_is_marked_as_one_the_law_does_not_set():
    due = completion_due(date(2026, 3, 4))
    assert due.days == 1
    assert due.provision.evidence is Evidence.OPEN
    assert not due.provision.is_firm


@pytest.mark.parametrize("days", [0, -1, 11])
def test_a_term_that_is_none_is_refused(days):
    with pytest.raises(TermTooLong, match="1 至 10"):
        completion_due(date(2026, 3, 4), own_days=days)


def test_many_are_counted_as_one_by_one():
    asked = [(date(2026, 3, 6), None), (date(2026, 2, 14), 2), (date(2026, 3, 4), None)]
    assert completion_dues(asked) == [completion_due(day, own_days=own) for day, own in asked]


def test_a_publication_is_looked_at_within_a_day():
    at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert recheck_due(at) - at == timedelta(hours=24)
