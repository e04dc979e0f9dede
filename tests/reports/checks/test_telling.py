"""Does a person at a terminal read of each finding what it rests on?"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from golden import worked
from gongkai.reports.checks import Finding, Severity, check, to_text
from gongkai.reports.checks.registry import CheckResult
from gongkai.reports.checks.telling import COLUMNS, width, wrapped


def test_the_text_gives_formula_both_values_and_their_difference_within_100_columns():
    report = worked.report()
    rows = {**report.applications, "granted": (4, 0, 0, 0, 0, 0, 5)}
    report = replace(report, applications=rows)
    text = to_text(check(report))
    [at] = [n for n, line in enumerate(text.splitlines()) if line.startswith("  T3-03  错误  ")]
    told = "\n".join(text.splitlines()[at : at + 6])
    assert "规则：row[总计] = Σ row[自然人 … 其他]" in told
    assert "数值：报告为 5，应为 4，相差 +1" in told
    assert max(map(width, text.splitlines())) <= COLUMNS


def test_what_is_no_number_has_no_difference():
    finding = Finding(message="未写明", expected="1..2", actual="2024年", rule="X-02")
    text = to_text(CheckResult("局", 2024, (replace(finding, severity=Severity.ERROR),), ()))
    assert "数值：报告为 2024年，应为 1..2" in text
    assert "相差" not in text


@given(st.text(alphabet="公开，。a1 ", max_size=400))
def test_a_line_is_cut_at_the_width_and_loses_nothing(text):
    lines = list(wrapped("  X-01  ", text))
    assert "".join("".join(lines).split()) == "X-01" + "".join(text.split())
    for line in lines:
        hanging = len(line) - len(line.rstrip("，。"))  # such a sign never begins a line
        is_one_word = line.isascii()  # kept whole, however long
        assert width(line) - 2 * hanging <= COLUMNS or is_one_word
