"""Which step may follow in a case?"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.applications.events import AFTER_CLOSING, CLOSING, Event, EventKind, in_order
from gongkai.applications.life_cycle import (
    BY_ACTION,
    TABLE,
    Actor,
    ClockEffect,
    State,
    allowed_next,
    awaits_opinions,
    check,
    mermaid,
    situation,
    waiting_for,
)

K = EventKind


def diary(*entries):
    """Return events from pairs of kind and day in March to May 2026."""
    return [Event(kind, date.fromisoformat(f"2026-{day}")) for kind, day in entries]


def actions(events, on=None):
    """Return the acts that may follow."""
    day = date.fromisoformat(f"2026-{on}") if on else None
    return {step.action for step in allowed_next(events, on=day)}


RECEIVED = (K.RECEIVED, "03-02")


def test_every_act_stands_in_the_table_once():
    assert [row.action for row in TABLE] == list(dict.fromkeys(row.action for row in TABLE))
    assert set(BY_ACTION) == set(EventKind)


def test_the_acts_that_end_a_case_are_those_that_lead_to_its_end():
    ending = {row.action for row in TABLE if row.target is State.CLOSED}
    assert ending == CLOSING | {K.REDECIDED}
    assert {row.action for row in TABLE if row.clock is ClockEffect.STOPS} == CLOSING


def test_every_state_is_reached_and_what_leaves_the_end_follows_it():
    assert {row.target for row in TABLE if row.target} | {State.UNCONFIRMED} == set(State)
    leaving = {row.action for row in TABLE if State.CLOSED in row.sources}
    signing = {K.SUBMITTED, K.APPROVED, K.RETURNED}
    assert leaving == (AFTER_CLOSING - {K.REDECIDED}) | signing | {K.NOTED}


@pytest.mark.parametrize(
    ("entries", "on", "state"),
    [
        ([], None, State.UNCONFIRMED),
        ([RECEIVED], None, State.IN_PROGRESS),
        ([RECEIVED, (K.CORRECTION_REQUESTED, "03-05")], None, State.AWAITING_CORRECTION),
        (
            [RECEIVED, (K.CORRECTION_REQUESTED, "03-05"), (K.CORRECTION_RECEIVED, "03-09")],
            None,
            State.IN_PROGRESS,
        ),
        ([RECEIVED, (K.THIRD_PARTY_CONSULTED, "03-05")], None, State.CONSULTING),
        ([RECEIVED, (K.THIRD_PARTY_CONSULTED, "03-05")], "03-26", State.CONSULTING),
        ([RECEIVED, (K.THIRD_PARTY_CONSULTED, "03-05")], "03-27", State.IN_PROGRESS),
        (
            [RECEIVED, (K.THIRD_PARTY_CONSULTED, "03-05"), (K.THIRD_PARTY_REPLIED, "03-10")],
            None,
            State.IN_PROGRESS,
        ),
        (
            [
                RECEIVED,
                (K.THIRD_PARTY_CONSULTED, "03-05"),
                (K.OTHER_ORGAN_CONSULTED, "03-06"),
                (K.THIRD_PARTY_REPLIED, "03-10"),
            ],
            None,
            State.CONSULTING,
        ),
        ([RECEIVED, (K.FEE_NOTICE_ISSUED, "03-05")], None, State.AWAITING_PAYMENT),
        ([RECEIVED, (K.EXTENDED, "03-05")], None, State.IN_PROGRESS),
        ([RECEIVED, (K.REPLIED, "03-05")], None, State.CLOSED),
        ([RECEIVED, (K.REPLIED, "03-05")], "03-04", State.IN_PROGRESS),
    ],
)
def test_a_diary_leads_to_its_state(entries, on, state):
    day = date.fromisoformat(f"2026-{on}") if on else None
    assert situation(diary(*entries), on=day).state is state


def test_an_empty_diary_can_only_be_received():
    assert actions([]) == {K.RECEIVED}


def test_before_the_receipt_the_table_has_one_step():
    from_there = {row.action for row in TABLE if State.UNCONFIRMED in row.sources}
    assert from_there == {K.RECEIVED}


@pytest.mark.parametrize("kind", [K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED])
def test_where_a_new_answer_was_ordered_asking_leaves_the_state_and_says_so(kind):
    ordered = [RECEIVED, (K.REPLIED, "03-05"), (K.REDO_ORDERED, "06-01")]
    step = next(s for s in allowed_next(diary(*ordered)) if s.action is kind)
    assert "生效文书" in (step.needs or "")
    asked = diary(*ordered, (kind, "06-02"))
    assert situation(asked).state is State.REDECIDING
    assert awaits_opinions(asked, on=date(2026, 6, 5))
    assert not awaits_opinions(asked, on=date(2026, 6, 26))
    early = next(s for s in allowed_next(asked, on=date(2026, 6, 5)) if s.action is K.REDECIDED)
    assert "提前答复" in (early.needs or "")


@pytest.mark.parametrize(
    ("entries", "on", "allowed", "refused"),
    [
        ([RECEIVED], None, {K.EXTENDED, K.REPLIED, K.FEE_NOTICE_ISSUED}, {K.RECEIVED, K.FEE_PAID}),
        ([RECEIVED], "03-30", {K.EXTENDED, K.CORRECTION_REQUESTED}, set()),
        ([RECEIVED], "03-31", {K.REPLIED, K.WITHDRAWN}, {K.EXTENDED, K.FEE_NOTICE_ISSUED}),
        ([RECEIVED, (K.EXTENDED, "03-05")], None, {K.REPLIED}, {K.EXTENDED}),
        (
            [RECEIVED, (K.EXTENDED, "03-05"), (K.CORRECTION_REQUESTED, "03-06"),
             (K.CORRECTION_RECEIVED, "03-09")],
            None,
            {K.EXTENDED},
            set(),
        ),
        (
            [RECEIVED, (K.CORRECTION_REQUESTED, "03-05")],
            None,
            {K.CORRECTION_RECEIVED, K.CORRECTION_OVERDUE, K.WITHDRAWN},
            {K.REPLIED, K.EXTENDED, K.FEE_OVERDUE},
        ),
        (
            [RECEIVED, (K.THIRD_PARTY_CONSULTED, "03-05")],
            None,
            {K.THIRD_PARTY_REPLIED},
            {K.OTHER_ORGAN_REPLIED},
        ),
        (
            [RECEIVED, (K.FEE_NOTICE_ISSUED, "03-05")],
            "06-30",
            {K.FEE_PAID, K.FEE_OVERDUE, K.FEE_NOTICE_RECEIVED},
            {K.REPLIED, K.CORRECTION_OVERDUE},
        ),
        ([RECEIVED, (K.REASONS_REQUESTED, "03-05")], None, {K.REASONS_RECEIVED}, {K.REASONS_REQUESTED}),
        ([RECEIVED], None, set(), {K.REASONS_RECEIVED, K.THIRD_PARTY_REPLIED}),
        (
            [RECEIVED, (K.REPLIED, "03-05")],
            None,
            {K.DELIVERED, K.SUPPLEMENTED, K.ARCHIVED, K.REDO_ORDERED},
            set(K) - AFTER_CLOSING - {K.NOTED, K.SUBMITTED, K.APPROVED, K.RETURNED},
        ),
        (
            [RECEIVED, (K.REPLIED, "03-05"), (K.REDO_ORDERED, "06-01")],
            None,
            {K.REDECIDED, K.SEARCHED, K.LEGAL_REVIEWED, K.SUBMITTED, K.THIRD_PARTY_CONSULTED,
             K.OTHER_ORGAN_CONSULTED, K.WITHDRAWN},
            {K.REPLIED, K.EXTENDED, K.ARCHIVED, K.THIRD_PARTY_REPLIED, K.OTHER_ORGAN_REPLIED,
             K.CORRECTION_REQUESTED, K.FEE_NOTICE_ISSUED, K.CLOSED},
        ),
        (
            [RECEIVED, (K.REPLIED, "03-05"), (K.REDO_ORDERED, "06-01"),
             (K.THIRD_PARTY_CONSULTED, "06-02")],
            "06-05",
            {K.THIRD_PARTY_REPLIED, K.REDECIDED, K.WITHDRAWN},
            {K.OTHER_ORGAN_REPLIED, K.REPLIED},
        ),
        (
            [RECEIVED, (K.REPLIED, "03-05"), (K.REDO_ORDERED, "06-01"),
             (K.THIRD_PARTY_CONSULTED, "06-02")],
            "06-26",
            {K.REDECIDED, K.WITHDRAWN},
            {K.THIRD_PARTY_REPLIED},
        ),
        (
            [RECEIVED, (K.REPLIED, "03-05"), (K.REDO_ORDERED, "06-01"), (K.WITHDRAWN, "06-02")],
            None,
            {K.ARCHIVED, K.REDO_ORDERED},
            {K.REDECIDED, K.WITHDRAWN, K.THIRD_PARTY_CONSULTED},
        ),
    ],
)  # fmt: skip
def test_what_may_follow_depends_on_state_and_term(entries, on, allowed, refused):
    following = actions(diary(*entries), on)
    assert allowed <= following
    assert not refused & following


def test_a_second_correction_needs_the_supervisor():
    events = diary(RECEIVED, (K.CORRECTION_REQUESTED, "03-05"), (K.CORRECTION_RECEIVED, "03-09"))
    step = next(s for s in allowed_next(events) if s.action is K.CORRECTION_REQUESTED)
    assert "主管人员" in (step.needs or "")


def test_a_step_tied_to_the_term_names_its_last_day():
    step = next(s for s in allowed_next(diary(RECEIVED)) if s.action is K.EXTENDED)
    assert step.last_day == date(2026, 3, 30)
    assert step.transition.actor is Actor.OFFICE_HEAD


@pytest.mark.parametrize(
    ("entries", "departed"),
    [
        ([RECEIVED, (K.REPLIED, "03-20")], []),
        ([RECEIVED, (K.EXTENDED, "03-30"), (K.REPLIED, "04-20")], []),
        ([RECEIVED, (K.EXTENDED, "03-31")], [K.EXTENDED]),
        ([RECEIVED, (K.FEE_PAID, "03-10"), (K.REPLIED, "03-20")], [K.FEE_PAID]),
        ([(K.REPLIED, "03-01"), RECEIVED], [K.REPLIED, K.RECEIVED]),
        ([RECEIVED, (K.REPLIED, "03-10"), (K.REPLIED, "03-20")], [K.REPLIED]),
    ],
)
def test_a_diary_is_checked_event_by_event(entries, departed):
    found = check(diary(*entries))
    assert [departure.event.kind for departure in found] == departed
    for departure in found:
        assert departure.event.kind.label in str(departure)


def test_the_diagram_draws_every_state_and_act():
    diagram = mermaid()
    for state in State:
        assert f"{state.value}: {state.label}" in diagram
    for kind in EventKind:
        assert kind.label in diagram


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=7))
def test_whoever_takes_only_allowed_steps_never_departs_from_the_table(choices):
    events, day = [], date(2026, 3, 2)
    for choice, pause in choices:
        day += timedelta(days=pause)
        following = allowed_next(events, on=day) if events else allowed_next(events)
        if not following:
            break
        step = following[choice % len(following)]
        until = day + timedelta(days=30) if step.action is K.DELAY_DECIDED else None
        events.append(Event(step.action, day, until=until))
    assert check(in_order(events)) == ()


def test_a_step_says_by_when_the_law_wants_it():
    received = [Event(K.RECEIVED, date(2026, 3, 2))]
    last = {step.action: step.last_day for step in allowed_next(received, on=date(2026, 3, 16))}
    assert last[K.CORRECTION_REQUESTED] == date(2026, 3, 11), "seven working days (art. 30)"
    assert last[K.EXTENDED] == last[K.FEE_NOTICE_ISSUED] == date(2026, 3, 30)
    assert last[K.REPLIED] is None


def test_a_fee_asked_for_before_the_measures_has_no_last_day_of_payment():
    notice = Event(K.FEE_NOTICE_ISSUED, date(2020, 3, 9), served_on=date(2020, 3, 10))
    waiting = waiting_for([Event(K.RECEIVED, date(2020, 3, 2)), notice])
    assert waiting is not None
    assert (waiting.asked, waiting.ends_on) == (notice, None)
