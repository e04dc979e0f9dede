"""Where a cell was not read for certain, is the report blamed for it?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from golden import worked
from gongkai.reports.cell_values import with_values
from gongkai.reports.checks import Context, Severity, check, to_text

CELLS = {
    "T3-04": "applications.granted[2]",
    "T4-01": "remedies.suit_direct[1]",
    "T2-01": "proactive.licences.decisions",
}


@pytest.mark.parametrize(("rule", "cell"), CELLS.items())
def test_a_blank_cell_is_an_error_and_one_that_could_not_be_read_is_a_note(rule, cell):
    report = with_values(worked.report(), {cell: None})
    (blank,) = check(report, only=[rule]).findings
    assert (blank.severity, blank.cells) == (Severity.ERROR, (cell,))
    (doubt,) = check(report, only=[rule], context=Context(doubtful=(cell,))).findings
    assert (doubt.severity, doubt.cells, doubt.actual) == (Severity.INFO, (cell,), "读不准")
    assert "请对照原文" in doubt.message


@pytest.mark.parametrize(("rule", "cell"), CELLS.items())
def test_a_blank_beside_a_doubtful_cell_is_still_an_error(rule, cell):
    other = {"T3-04": "applications.partial[2]", "T4-01": "remedies.suit_direct[2]"}
    blank = other.get(rule, "proactive.penalties.decisions")
    report = with_values(worked.report(), {cell: None, blank: None})
    found = check(report, only=[rule], context=Context(doubtful=(cell,))).findings
    assert {(f.severity, f.cells) for f in found} == {
        (Severity.INFO, (cell,)),
        (Severity.ERROR, (blank,)),
    }


def test_a_row_that_could_not_be_read_is_not_called_empty():
    row = {f"applications.granted[{c}]": None for c in range(7)}
    report = with_values(worked.report(), row)
    found = check(report, only=["T3-04"], context=Context(doubtful=tuple(row))).findings
    assert [(f.severity, f.cells) for f in found] == [(Severity.INFO, tuple(row))]


def test_a_power_used_last_year_and_not_this_year_is_noted_without_a_list_of_powers():
    report = with_values(worked.report(), {"proactive.penalties.decisions": 0})
    result = check(report, previous=worked.previous(), only=["T10"])
    (finding,) = result.findings
    assert (finding.severity, finding.cells) == (
        Severity.INFO,
        ("proactive.penalties.decisions",),
    )
    assert result.not_assessed[0].why.startswith("没有权力清单")


@pytest.mark.parametrize(
    ("amount", "severities"),
    [
        ("12.34", []),
        ("12.3400000000", []),
        ("12.345", [Severity.INFO]),
        ("12.3456", [Severity.INFO]),
        ("12.34567", [Severity.WARNING]),
        ("12.3456789", [Severity.WARNING]),
        ("0.005", [Severity.WARNING]),
    ],
)
def test_an_amount_of_odd_decimals_is_questioned(amount, severities):
    report = worked.report()
    report = replace(report, proactive=replace(report.proactive, admin_fees=Decimal(amount)))
    assert [f.severity for f in check(report, only=["T2-05"]).findings] == severities


def test_what_could_not_be_read_is_no_green_check():
    cells = ("applications.granted[0]", "applications.granted[1]")
    report = with_values(worked.report(), dict.fromkeys(cells))
    result = check(report, context=Context(doubtful=cells))
    assert result.unread == cells
    assert result.passed
    assert "没有发现错误；但有 2 格读不准，不能据此认定报告没有错误" in to_text(result)
    assert check(worked.report()).unread == ()
