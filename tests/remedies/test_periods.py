"""How long does a remedy stay open, and by when must the agency act?"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.reading import cases
from gongkai import workdays
from gongkai.law import NoProvisionInForce
from gongkai.remedies import periods

KINDS = {
    "六十日": periods.to_reconsider,
    "十五日": periods.to_sue_after_reconsideration,
    "六个月": periods.to_sue,
}


@pytest.mark.parametrize("case", cases("remedy-periods.yaml"))
def test_a_worked_period_ends_on_its_day(case):
    limit = KINDS[case["期间"]](case["收到"])
    assert limit.raw_end == case["算得"], case["说明"]
    assert limit.ends_on == case["届满"], case["说明"]
    assert limit.rolled_over == (case["算得"] != case["届满"])
    assert limit.is_open(on=case["届满"])
    assert not limit.is_open(on=case["届满"] + timedelta(days=1))


def test_the_agency_answers_within_working_days():
    copy = date(2026, 9, 30)
    assert periods.answer_due(copy).ends_on == workdays.add_working_days(copy, 10).deadline
    summary = periods.answer_due(copy, procedure="summary")
    assert summary.ends_on == date(2026, 10, 13)


@pytest.mark.parametrize(
    ("arguments", "raw_end"),
    [
        ({}, date(2026, 5, 1)),
        ({"extended": True}, date(2026, 5, 31)),
        ({"procedure": "summary"}, date(2026, 4, 1)),
    ],
)
def test_the_decision_has_its_term(arguments, raw_end):
    assert periods.decision_due(date(2026, 3, 2), **arguments).raw_end == raw_end


def test_a_summary_procedure_cannot_be_extended():
    with pytest.raises(ValueError, match="不能延长"):
        periods.decision_due(date(2026, 3, 2), procedure="summary", extended=True)


def test_the_court_is_answered_within_fifteen_days():
    assert periods.court_answer_due(date(2026, 3, 2)).raw_end == date(2026, 3, 17)


def test_who_was_not_told_has_until_a_year_from_the_content():
    early = periods.to_reconsider_untold(
        learned_rights_on=date(2025, 6, 2), knew_content_on=date(2025, 3, 3)
    )
    late = periods.to_reconsider_untold(
        learned_rights_on=date(2026, 2, 3), knew_content_on=date(2025, 3, 3)
    )
    assert early.raw_end == date(2025, 8, 1)
    assert late.raw_end == date(2026, 3, 3)
    suit = periods.to_sue_untold(
        learned_term_on=date(2025, 12, 1), knew_content_on=date(2025, 3, 3)
    )
    assert suit.raw_end == date(2026, 3, 3)


def test_silence_and_refused_reconsideration_have_their_own_terms():
    assert periods.to_sue_against_silence(date(2026, 3, 30)).raw_end == date(2026, 9, 30)
    refused = periods.to_sue_after_refused_reconsideration(date(2026, 3, 2))
    assert refused.raw_end == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 6, 30), 6, date(2025, 12, 30)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_months_last(start, months, end):
    assert periods.months_after(start, months) == end


def test_a_period_in_a_year_without_notice_is_provisional():
    assert periods.to_reconsider(date(2090, 3, 1)).provisional
    assert not periods.to_reconsider(date(2026, 3, 2)).provisional


def test_a_provision_that_is_no_period_is_refused():
    with pytest.raises(TypeError, match="不是期间"):
        periods.limit("summary_procedure", date(2026, 3, 2))


def test_terms_of_the_2023_law_are_not_older_than_it():
    with pytest.raises(NoProvisionInForce):
        periods.answer_due(date(2023, 12, 31))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.dates(date(2018, 3, 1), date(2026, 5, 31)))
def test_a_period_ends_on_a_working_day_and_never_before_its_raw_end(kind, start):
    limit = KINDS[kind](start)
    assert workdays.is_working_day(limit.ends_on)
    assert limit.ends_on >= limit.raw_end
    assert workdays.working_days_between(limit.raw_end, limit.ends_on) <= 1
