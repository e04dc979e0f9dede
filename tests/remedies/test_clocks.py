"""By when must whom do what in a case?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import workdays
from gongkai.remedies.acts import Act, ActKind, Who
from gongkai.remedies.clocks import dues, next_due
from remedy_courses import lawful

K = ActKind


def act(kind, on, **more):
    """Return an act; days are given as text."""
    days = {key: date.fromisoformat(more.pop(key)) for key in ("until", "served_on") if key in more}
    return Act(kind, date.fromisoformat(on), **days, **more)


def due(key, acts, *, on="2026-12-31", block="reconsideration"):
    """Return the last due of that key."""
    found = dues(acts, block=block, on=date.fromisoformat(on))
    return [one for one in found if one.key == key][-1]


@pytest.mark.parametrize(
    ("procedure", "received_on", "due_on", "why"),
    [
        (None, "2026-03-02", "2026-03-16", "ten working days"),
        ("summary", "2026-03-02", "2026-03-09", "five working days"),
        (None, "2026-02-10", "2026-03-02", "Spring Festival off, two make-up days count"),
        ("summary", "2026-09-24", "2026-10-09", "Mid-Autumn and National Day off"),
    ],
)
def test_the_written_answer_is_due_by_the_procedure(procedure, received_on, due_on, why):
    one = due("answer", [act(K.COPY_RECEIVED, received_on, procedure=procedure)])
    assert one.due_on == date.fromisoformat(due_on), why
    assert one.who is Who.AGENCY
    assert not one.provisional


@pytest.mark.parametrize(
    ("done_on", "on", "late"),
    [
        ("2026-03-15", "2026-12-31", False),
        ("2026-03-16", "2026-12-31", False),
        ("2026-03-17", "2026-12-31", True),
        (None, "2026-03-16", False),
        (None, "2026-03-17", True),
    ],
)
def test_an_answer_is_late_the_day_after_its_last_day(done_on, on, late):
    acts = [act(K.COPY_RECEIVED, "2026-03-02")]
    if done_on:
        acts.append(act(K.ANSWERED, done_on))
    one = due("answer", acts, on=on)
    assert one.is_late is late
    assert one.done_on == (date.fromisoformat(done_on) if done_on else None)
    assert one.is_open is (done_on is None)


@pytest.mark.parametrize(
    ("changed_on", "due_on"),
    [("2026-03-09", "2026-03-16"), ("2026-03-10", "2026-03-09")],
)
def test_a_case_made_ordinary_in_time_has_the_long_term(changed_on, due_on):
    acts = [
        act(K.COPY_RECEIVED, "2026-03-02", procedure="summary"),
        act(K.PROCEDURE_CHANGED, changed_on),
    ]
    assert due("answer", acts).due_on == date.fromisoformat(due_on)


@pytest.mark.parametrize(
    ("acts", "due_on", "why"),
    [
        ([act(K.ACCEPTED, "2026-07-31")], "2026-09-29", "sixty days (R4)"),
        ([act(K.ACCEPTED, "2026-08-03")], "2026-10-08", "rolled over National Day (R5)"),
        ([act(K.ACCEPTED, "2026-03-02", procedure="summary")], "2026-04-01", "thirty days"),
        (
            [act(K.ACCEPTED, "2026-03-02"), act(K.EXTENDED, "2026-04-20")],
            "2026-06-01",
            "thirty more: Sunday 31 May to Monday",
        ),
        (
            [act(K.ACCEPTED, "2026-03-02"), act(K.EXTENDED, "2026-04-20", until="2026-05-11")],
            "2026-05-11",
            "the day the extension names",
        ),
        (
            [
                act(K.ACCEPTED, "2026-03-02"),
                act(K.SUSPENDED, "2026-03-10"),
                act(K.RESUMED, "2026-03-20"),
            ],
            "2026-05-11",
            "ten days stood still",
        ),
    ],
)
def test_the_body_decides_within_its_term(acts, due_on, why):
    assert due("decision", acts).due_on == date.fromisoformat(due_on), why


def test_a_suspended_case_has_no_last_day_and_says_why():
    acts = [act(K.ACCEPTED, "2026-03-02"), act(K.SUSPENDED, "2026-03-10")]
    one = due("decision", acts)
    assert (one.due_on, one.is_late) == (None, False)
    assert "中止" in one.unknown


@pytest.mark.parametrize(
    ("kind", "received_on", "due_on"),
    [
        (K.COMPLAINT_RECEIVED, "2025-01-17", "2025-02-05"),
        (K.COMPLAINT_RECEIVED, "2025-09-22", "2025-10-09"),
        (K.COMPLAINT_RECEIVED, "2026-02-04", "2026-02-24"),
    ],
)
def test_the_answer_in_court_is_due_after_fifteen_days(kind, received_on, due_on):
    one = due("court_answer", [act(kind, received_on)], block="suit_direct")
    assert one.due_on == date.fromisoformat(due_on)
    assert one.provision.is_firm


def test_the_report_on_an_opinion_outlives_the_case():
    acts = [
        act(K.COPY_RECEIVED, "2026-03-02"),
        act(K.DECIDED, "2026-04-20", result="维持"),
        act(K.OPINION_RECEIVED, "2026-04-20"),
    ]
    one = due("opinion_report", acts, on="2026-06-20")
    assert (one.due_on, one.is_open, one.is_late) == (date(2026, 6, 22), True, False)
    lapsed = due("answer", acts)
    assert (lapsed.is_open, lapsed.is_late) == (False, True)
    assert lapsed.lapsed_on == date(2026, 4, 20)


@pytest.mark.parametrize(("until", "due_on"), [("2026-05-20", date(2026, 5, 20)), (None, None)])
def test_the_duty_to_answer_anew_has_the_day_the_decision_sets(until, due_on):
    acts = [
        act(K.COPY_RECEIVED, "2026-03-02"),
        act(K.DECIDED, "2026-04-20", result="撤销"),
        act(K.REDO_ORDERED, "2026-04-20", **({"until": until} if until else {})),
    ]
    one = due("redo", acts)
    assert one.due_on == due_on
    assert bool(one.unknown) is (due_on is None)
    done = due("redo", [*acts, act(K.COMPLIED, "2026-05-20")])
    assert (done.is_open, done.is_late) == (False, False)


def test_an_appeal_runs_from_the_day_the_judgment_was_served():
    acts = [
        act(K.DOCKETED, "2026-03-02"),
        act(K.JUDGED, "2026-06-01", served_on="2026-06-08", result="撤销"),
    ]
    assert due("appeal_judgment", acts, block="suit_direct").due_on == date(2026, 6, 23)


def test_a_case_older_than_the_law_says_that_no_provision_reaches_it():
    one = due("answer", [act(K.COPY_RECEIVED, "2023-06-01")])
    assert one.due_on is None
    assert "没有生效" in one.unknown


def test_a_day_in_a_year_without_a_notice_is_provisional():
    year = workdays.current().years()[-1]
    one = due("answer", [act(K.COPY_RECEIVED, f"{year}-12-28")], on=f"{year + 1}-06-01")
    assert one.provisional


def test_the_agency_does_what_is_due_first():
    acts = [
        act(K.ACCEPTED, "2026-03-02"),
        act(K.COPY_RECEIVED, "2026-03-04"),
        act(K.OPINION_RECEIVED, "2026-03-05"),
    ]
    found = dues(acts, block="reconsideration", on=date(2026, 3, 6))
    assert next_due(found).key == "answer"
    assert next_due(found, who=Who.BODY).key == "decision"
    found = dues(
        [*acts, act(K.ANSWERED, "2026-03-06")], block="reconsideration", on=date(2026, 3, 6)
    )
    assert next_due(found).key == "opinion_report"
    assert next_due(()) is None


def test_what_lies_after_the_day_is_not_known_yet():
    acts = [act(K.COPY_RECEIVED, "2026-03-02"), act(K.ANSWERED, "2026-03-20")]
    one = due("answer", acts, on="2026-03-17")
    assert one.done_on is None
    assert one.days_left(on=date(2026, 3, 17)) == -1


@settings(max_examples=200)
@given(lawful(), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_a_last_day_is_a_working_day_unless_a_decision_set_it(course, on):
    block, acts = course
    for one in dues(acts, block=block, on=on):
        if one.due_on is not None and one.provision is not None:
            assert workdays.is_working_day(one.due_on)
            assert one.due_on > one.since
        assert not (one.is_open and one.lapsed_on)
        assert one.since <= on
