"""Does what must always hold hold for ten thousand random lawful histories? (条例 arts. 27–45)"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import case_histories
from case_histories import Dice, numbered, walked
from gongkai import workdays
from gongkai.applications import deadlines
from gongkai.applications.applicants import KINDS
from gongkai.applications.counting import ROWS, Application, table3
from gongkai.applications.diary import impossible
from gongkai.applications.events import CLOSING, IN_A_NEW_ANSWER, EventKind, in_order
from gongkai.applications.life_cycle import TABLE, State, check, situation
from gongkai.applications.outcomes import keys

MANY, PIECE = 10_000, 1_000
YEARS = range(2020, 2028)


def counted(history):
    """Return what table 3 needs to know of a history."""
    closing = history.closing
    return Application(
        history.applicant_kind,
        history.received_on,
        closing.event.on if closing else None,
        closing.outcome if closing else None,
    )


def before_the_order(events):
    """Return the events as they were entered before a new answer was ordered."""
    kinds = [event.kind for event in events]
    return (
        events[: kinds.index(EventKind.REDO_ORDERED)] if EventKind.REDO_ORDERED in kinds else events
    )


def must_hold(history):
    """Hold what holds for every lawful history."""
    events, case = history.events, counted(history)
    diary = in_order(events)
    assert Counter(diary) == Counter(events), "an event was lost or doubled"
    assert list(diary) == sorted(diary, key=lambda event: event.on)

    due_on = deadlines.due_on(events)
    explained = deadlines.reply_deadline(events)
    assert explained.due_on == due_on
    assert due_on is None or workdays.is_working_day(due_on), due_on
    no_answer_due = history.closing and history.closing.event.kind in deadlines.NO_ANSWER_DUE
    assert (due_on is None) == bool(no_answer_due)
    assert explained.closed_on == case.closed_on
    first = before_the_order(events)
    assert sum(event.kind in CLOSING for event in first) <= 1
    assert deadlines.due_on(first) == due_on, "an order for a new answer moved the first term"

    assert check(events) == ()
    wrong = impossible(
        [event for event in events if event.kind is not EventKind.RECEIVED],
        received_on=case.received_on, closed_on=case.closed_on, outcome=case.outcome,
    )  # fmt: skip
    assert wrong == ()
    ended = situation(events).state in (State.CLOSED, State.REDECIDING, State.ARCHIVED)
    assert ended == (case.closed_on is not None)


@pytest.mark.parametrize("first", range(0, MANY, PIECE))
def test_what_must_hold_holds_for_every_history(first):
    cases = []
    for number in range(first, first + PIECE):
        history = numbered(number)
        try:
            must_hold(history)
        except AssertionError as error:
            raise AssertionError(f"history {number}: {error}\n{history}") from error
        cases.append(counted(history))
    tables = {year: table3(cases, year=year) for year in YEARS}
    for year, table in tables.items():
        for column in range(len(KINDS) + 1):
            cell = {row: table[row][column] for row in ROWS}
            handled = sum(cell[key] for key in keys())
            assert cell["total_handled"] == handled
            assert (
                cell["new_received"] + cell["carried_over"] == handled + cell["carried_forward"]
            ), (year, column)
            if year + 1 in tables:
                assert cell["carried_forward"] == tables[year + 1]["carried_over"][column]
        assert all(sum(numbers[:-1]) == numbers[-1] for numbers in table.values())
    ever = Counter()
    for table in tables.values():
        ever.update({row: table[row][-1] for row in ROWS})
    assert ever["new_received"] == len(cases)
    assert ever["total_handled"] == sum(case.closed_on is not None for case in cases)


class Drawn:
    """Choices that hypothesis makes, so that it finds the shortest history that fails."""

    def __init__(self, draw):
        self.draw = draw

    def chance(self, percent):
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def number(self, least, most):
        return self.draw(st.integers(least, most))

    def one_of(self, choices):
        return self.draw(st.sampled_from(choices))


@st.composite
def histories(draw):
    """Return a random lawful history."""
    return walked(Drawn(draw))


@settings(max_examples=150)
@given(histories())
def test_what_must_hold_holds_for_histories_that_shrink(history):
    must_hold(history)


def test_the_histories_reach_every_step_every_state_and_every_outcome():
    seen, states, outcomes, undone, anew = set(), set(), set(), 0, set()
    for number in range(2 * PIECE):
        history = numbered(number)
        seen.update(event.kind for event in history.events)
        states.add(situation(history.events).state)
        anew.update(event.kind for event in history.events[len(before_the_order(history.events)) :])
        undone += any(act.undone for act in history.acts)
        if history.closing:
            outcomes.add(history.closing.outcome)
    assert seen == {row.action for row in TABLE}
    assert states == set(State) - {State.UNCONFIRMED}
    assert outcomes == set(keys())
    assert undone > 50
    assert anew >= IN_A_NEW_ANSWER | {EventKind.REDECIDED}


def test_the_same_events_give_the_same_answers_in_any_process():
    others = [
        subprocess.Popen(
            [sys.executable, case_histories.__file__, "0", str(PIECE)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            cwd=Path("/"), stdout=subprocess.PIPE, text=True,
        )
        for seed, zone in (("0", "UTC"), ("4711", "Pacific/Kiritimati"))
    ]  # fmt: skip
    here = case_histories.digest(range(PIECE))
    assert {other.communicate(timeout=120)[0].strip() for other in others} == {here}


def test_a_history_is_made_from_its_number_alone():
    assert numbered(7) == walked(Dice(7)) == numbered(7)
