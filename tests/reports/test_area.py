"""What the reports of an area say together: sums that keep their shares, and unknown is no zero."""

import pytest

from gongkai.reports import area
from gongkai.reports.area import Told


def told(code, *, received=(0,) * 7, findings=None, remedies=None, **rows):
    """Return a report whose rows of table 3 have these totals."""
    applications = {"new_received": received} | {
        key: (0,) * 6 + (value,) for key, value in rows.items()
    }
    return Told(code, f"示例{code}", 2024, applications, remedies or {}, findings or {})


def marks(chart):
    return {mark.key: mark for mark in chart.marks}


@pytest.mark.parametrize(
    ("rows", "value", "unknown", "why"),
    [
        ([{"withheld_state_secret": 2}, {"withheld_admin_query": 3}], 5, 0, "rows of one group"),
        ([{"withheld_state_secret": 2}, {"withheld_state_secret": None}], 2, 1, "one is open"),
        ([{"withheld_state_secret": 2}, {}], 2, 1, "one has no such row"),
        ([{"withheld_state_secret": 1, "withheld_admin_query": None}], 0, 1, "a part is open"),
        ([{"withheld_state_secret": 0}], 0, 0, "zero is known"),
    ],
)
def test_a_group_is_the_sum_of_its_rows_and_knows_what_it_does_not_know(rows, value, unknown, why):
    reports = [told(f"a{at}", **some) for at, some in enumerate(rows)]
    mark = marks(area.outcomes(reports))["outcome.withheld"]
    assert (mark.value, mark.unknown) == (value, unknown), why


def test_the_trial_form_has_one_row_of_other_handling():
    reports = [
        told("new", other_correction_overdue=1, other_fee_overdue=0, other_other=2),
        told("old", other_other=4),
    ]
    assert marks(area.outcomes(reports))["outcome.other"].value == 7


def test_agencies_stand_by_what_they_received_the_largest_first():
    chart = area.by_agency(
        [told("a", received=(0,) * 6 + (3,)), told("b", received=(0,) * 6 + (9,))]
    )
    assert [(mark.key, mark.value) for mark in chart.marks] == [("agency.b", 9), ("agency.a", 3)]


def test_every_ground_of_the_form_is_a_row_with_its_own_shares():
    chart = area.grounds([told("a", withheld_internal_affairs=4, unable_not_held=1)])
    rows = {row.key: row.value for mark in chart.marks for row in mark.rows}
    assert len(rows) == 8 + 3 + 5
    assert rows["ground.withheld_internal_affairs"] == 4
    assert rows["ground.unable_not_held"] == 1
    assert all(not row.title[0].isdigit() for mark in chart.marks for row in mark.rows)


def test_remedies_keep_how_they_ended():
    block = {"reconsideration": (3, 1, 0, 2, 6), "suit_direct": (None,) * 5}
    chart = marks(area.remedies([told("a", remedies=block)]))
    assert chart["remedy.reconsideration"].value == 6
    assert [row.value for row in chart["remedy.reconsideration"].rows] == [3, 1, 0, 2]
    assert chart["remedy.suit_direct"].unknown == 1
    assert chart["remedy.suit_after_reconsideration"].unknown == 1, "the block is missing"


def test_a_finding_counts_each_report_once():
    chart = area.findings(
        [told("a", findings={"T3-001": 4}), told("b", findings={"T3-001": 1, "F-2": 1})],
        {"T3-001": "各列平衡"},
    )
    assert [(mark.title, mark.value) for mark in chart.marks] == [
        ("T3-001　各列平衡", 2), ("F-2", 1)
    ]  # fmt: skip


def test_behind_a_mark_stand_the_agencies_that_add_to_it_and_those_that_do_not_tell():
    reports = [told("a", granted=0), told("b", granted=2), told("c"), told("d", granted=5)]
    mark = marks(area.outcomes(reports))["outcome.granted"]
    assert [(share.code, share.value) for share in mark.behind] == [
        ("d", 5), ("b", 2), ("c", None)
    ]  # fmt: skip
