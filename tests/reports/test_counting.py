from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden import worked
from gongkai.reports import counting
from gongkai.reports.checks import check
from gongkai.reports.schema import (
    APPLICANT_KINDS,
    COLUMNS,
    OUTCOMES,
    REMEDY_BLOCKS,
    REMEDY_RESULTS,
    ROWS_2019,
    ROWS_2021,
    Narrative,
)


def test_the_worked_data_set_gives_the_worked_table():
    table = worked.applications()
    assert list(table) == [row.key for row in ROWS_2021]
    assert {key: row for key, row in table.items() if any(row)} == worked.EXPECTED


def test_what_no_group_had_is_zero():
    assert set(counting.table3({}, {}, {}, {}).values()) == {(0,) * 7}
    assert counting.table4({}) == dict.fromkeys(REMEDY_BLOCKS, (0,) * 5)
    table = counting.proactive({}, {}, 0)
    assert (table.rules.issued, table.licences, table.admin_fees) == (0, 0, 0)


def test_the_trial_form_takes_other_handling_in_one_row():
    results = {
        ("natural_person", "other_fee_overdue"): 1,
        ("natural_person", "other_correction_overdue"): 2,
        ("research", "other_other"): 4,
    }
    table = counting.table3({}, {}, results, {}, format_="2019")
    assert list(table) == [row.key for row in ROWS_2019]
    assert table["other_other"] == (3, 0, 4, 0, 0, 0, 7) == table["total_handled"]


@pytest.mark.parametrize(
    ("yuan_fen", "printed"),
    [
        (0, "0"),
        (10_000, "0.01"),
        (40_000, "0.04"),
        (3_790_000, "3.79"),
        (12_345_678, "12.345678"),
        (123_456_700, "123.4567"),
        (100, "0.0001"),
        (10_000_000, "10"),
        (100_000_000, "100"),
    ],
)
def test_money_is_printed_in_wan_yuan_exactly(yuan_fen, printed):
    assert f"{counting.wan_yuan(yuan_fen):f}" == printed


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        (lambda: counting.table3({"farmer": 1}, {}, {}, {}), "本年新收里没有“farmer”"),
        (lambda: counting.table3({}, {}, {("research", "granted_all"): 1}, {}), "办理结果"),
        (lambda: counting.table4({("suit_direct", "total"): 1}), "表四里没有"),
        (lambda: counting.proactive({("rule", "drafted"): 1}, {}, 0), "文件里没有"),
        (lambda: counting.proactive({}, {"fines": 1}, 0), "行政决定里没有“fines”"),
    ],
)
def test_a_count_for_a_place_the_form_lacks_is_refused(counted, says):
    with pytest.raises(counting.UncountableKey, match=says):
        counted()


def test_a_negative_count_is_refused():
    with pytest.raises(counting.NegativeCount, match="-1"):
        counting.table3({}, {"research": -1}, {}, {})
    with pytest.raises(counting.NegativeCount):
        counting.wan_yuan(-1)


def test_the_ledgers_cannot_fill_the_trial_form():
    with pytest.raises(counting.NoTrialForm, match="2020"):
        counting.annual_report(
            "某局",
            2020,
            narrative=Narrative(),
            proactive=counting.proactive({}, {}, 0),
            applications=counting.table3({}, {}, {}, {}, format_="2019"),
            remedies=counting.table4({}),
        )


kinds = st.dictionaries(st.sampled_from(APPLICANT_KINDS), st.integers(0, 10**6))
results = st.dictionaries(
    st.tuples(st.sampled_from(APPLICANT_KINDS), st.sampled_from(OUTCOMES)), st.integers(0, 10**6)
)


@settings(max_examples=40)
@given(new=kinds, over=kinds, closed=results, forward=kinds)
def test_every_total_is_the_sum_of_its_parts(new, over, closed, forward):
    table = counting.table3(new, over, closed, forward)
    for row in table.values():
        assert row[-1] == sum(row[:-1])
    for column in range(len(COLUMNS)):
        assert table["total_handled"][column] == sum(table[key][column] for key in OUTCOMES)
    assert table["total_handled"][-1] == sum(closed.values())


@settings(max_examples=40)
@given(
    counts=st.dictionaries(
        st.tuples(st.sampled_from(REMEDY_BLOCKS), st.sampled_from(REMEDY_RESULTS)),
        st.integers(0, 10**6),
    ),
    fen=st.integers(0, 10**13),
)
def test_what_is_counted_passes_the_arithmetic_checks(counts, fen):
    report = counting.annual_report(
        "某市某区统计局",
        2024,
        narrative=Narrative(),
        proactive=counting.proactive({}, {}, fen),
        applications=counting.table3({}, {}, {}, {}),
        remedies=counting.table4(counts),
    )
    assert report.proactive is not None
    assert report.proactive.admin_fees == Decimal(fen) / 1_000_000
    assert check(report).passed
