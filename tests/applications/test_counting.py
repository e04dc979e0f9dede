"""In which cells of table 3 does one application count?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.reading import whole
from gongkai.applications.applicants import KINDS, kind_key
from gongkai.applications.counting import (
    NOWHERE,
    ROWS,
    Application,
    ContradictoryDates,
    counted,
    table3,
)
from gongkai.applications.outcome_names import outcome_key
from gongkai.applications.outcomes import UnknownOutcome, keys
from gongkai.reports.schema import ROWS_2021

SAMPLE = whole("table3-2025.yaml")


def sample():
    """Return the worked data set by its numbers."""
    return {
        entry["例"]: Application(
            kind_key(entry["类型"]),
            entry["收到"],
            entry.get("办结"),
            outcome_key(entry["结果"]) if "结果" in entry else None,
        )
        for entry in SAMPLE["申请"]
    }


def test_the_worked_data_set_gives_its_table():
    table = table3(sample().values(), year=SAMPLE["年度"])
    assert tuple(table) == ROWS == tuple(row.key for row in ROWS_2021)
    for key, numbers in table.items():
        assert list(numbers) == SAMPLE["表三"].get(key, [0] * 7), key


def test_what_was_carried_forward_is_carried_over_next_year_in_each_column():
    this, following = (table3(sample().values(), year=year) for year in (2025, 2026))
    assert following["carried_over"] == this["carried_forward"]


@pytest.mark.parametrize(
    ("number", "cells"),
    [
        ("A01", ("carried_over", "granted", "total_handled")),
        ("A03", ("new_received", "partial", "total_handled")),
        ("A16", ()),
        ("A17", ("new_received", "carried_forward")),
    ],
)
def test_an_application_counts_in_its_cells(number, cells):
    assert counted(sample()[number], year=2025).cells == cells


def test_one_not_confirmed_yet_counts_nowhere():
    assert counted(Application("natural_person", None), year=2025) == NOWHERE


@pytest.mark.parametrize(
    ("application", "error"),
    [
        (
            Application("commercial", date(2025, 3, 2), date(2025, 3, 1), "granted"),
            ContradictoryDates,
        ),
        (Application("commercial", None, date(2025, 3, 1), "granted"), ContradictoryDates),
        (Application("commercial", date(2025, 3, 2), date(2025, 3, 3)), ContradictoryDates),
        (Application("commercial", date(2025, 3, 2), None, "granted"), ContradictoryDates),
        (Application("commercial", date(2025, 3, 2), date(2025, 3, 3), "refused"), UnknownOutcome),
    ],
)
def test_contradictory_records_are_refused(application, error):
    with pytest.raises(error):
        counted(application, year=2025)


@st.composite
def applications(draw):
    """Return an application of any kind, received and perhaps closed in 2023 to 2026."""
    received = draw(st.dates(date(2023, 1, 1), date(2026, 12, 31)))
    kind = draw(st.sampled_from(sorted(KINDS)))
    if draw(st.booleans()):
        return Application(kind, received)
    closed = draw(st.dates(received, date(2027, 12, 31)))
    return Application(kind, received, closed, draw(st.sampled_from(keys())))


@settings(max_examples=60, deadline=None)
@given(st.lists(applications(), max_size=30))
def test_the_table_balances_in_every_column_and_from_year_to_year(received):
    for year in (2023, 2024, 2025, 2026):
        table = table3(received, year=year)
        following = table3(received, year=year + 1)
        assert following["carried_over"] == table["carried_forward"]
        for column in range(7):
            came = table["new_received"][column] + table["carried_over"][column]
            left = table["total_handled"][column] + table["carried_forward"][column]
            assert came == left
            assert table["total_handled"][column] == sum(table[key][column] for key in keys())
        for numbers in table.values():
            assert numbers[-1] == sum(numbers[:-1])
