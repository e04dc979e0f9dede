"""The worked deadlines that an official can read and add to (tests/cases)."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from gongkai.workdays import Interval, add_working_days, deadlines

CASES = Path(__file__).parents[1] / "cases"


def cases(name):
    """Return the cases of a file as pytest parameters, named by their number."""
    entries = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [pytest.param(entry, id=entry["case"]) for entry in entries]


def monday_to_friday(start, days):
    """Return the n-th weekday after a day, as a calendar without notices would."""
    while days:
        start += timedelta(days=1)
        days -= start.weekday() < 5
    return start


@pytest.mark.parametrize("case", cases("working-days.yaml"))
def test_a_worked_deadline_is_reached_over_the_days_it_names(case):
    count = add_working_days(case["start"], case["days"])
    assert count.deadline == case["deadline"]
    assert count.first_day == case["first_day"]
    assert list(count.makeup_days) == case["makeup_days"]
    assert not count.provisional
    assert monday_to_friday(case["start"], case["days"]) == case["weekdays_only"]


@pytest.mark.parametrize("case", cases("working-days.yaml"))
def test_the_bulk_function_gives_the_same_deadline(case):
    assert deadlines([case["start"]], case["days"]) == [case["deadline"]]


@pytest.mark.parametrize("case", cases("terms-with-exclusion.yaml"))
def test_a_term_with_extension_exclusion_or_restart_ends_on_its_day(case):
    excluded = [Interval(**interval) for interval in case.get("excluded", ())]
    count = add_working_days(case["start"], case["days"], excluded=excluded)
    assert count.deadline == case["deadline"], case["why"]
    assert len(count.excluded) == case.get("excluded_days", 0)


def test_all_worked_examples_are_there():
    numbers = {param.id for param in cases("working-days.yaml")}
    assert numbers >= {f"W{number}" for number in range(1, 33)}
    special = {param.id.split()[0] for param in cases("terms-with-exclusion.yaml")}
    assert special >= {f"X{number}" for number in range(1, 11)}


def test_new_years_eve_of_2024_counts_as_any_working_day():
    count = add_working_days(date(2024, 2, 8), 1)
    assert count.deadline == date(2024, 2, 9)
