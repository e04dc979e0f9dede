"""Real published reports, with the findings a person expects of them."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.reports.checks import check
from gongkai.reports.readers import read
from gongkai.reports.schema import (
    AnnualReport,
    Documents,
    Narrative,
    Period,
    Proactive,
)

REPORTS = Path(__file__).resolve().parents[2].parent / "shared" / "reports"
SEED = "sanmenxia-shanzhou-justice-bureau_2024"
pytestmark = pytest.mark.skipif(not REPORTS.exists(), reason="the published reports are not here")
EXPECTED = sorted(REPORTS.glob("expected/*.json"))


def as_printed(path: Path) -> tuple[AnnualReport, dict[str, object]]:
    """Return the cells a person read in a published report, as a report without text."""
    data = json.loads(path.read_text("utf-8"))

    def number(value: object) -> int | None:
        return value if isinstance(value, int) else None

    table = data.get("proactive")
    proactive = None
    if table is not None:
        proactive = Proactive(
            rules=Documents(*map(number, table["rules"])),
            normative_docs=Documents(*map(number, table["normative_docs"])),
            licences=number(table["licences"]),
            penalties=number(table["penalties"]),
            coercions=number(table["coercions"]),
            admin_fees=Decimal(str(table["admin_fees"])),
        )
    return (
        AnnualReport(
            agency=data["agency"],
            year=data["year"],
            format="2019" if data["old_form"] else "2021",
            period=Period.of_year(data["year"]),
            narrative=Narrative(),
            proactive=proactive,
            applications={key: tuple(row) for key, row in data["applications"].items()},
            remedies={key: tuple(row) for key, row in (data.get("remedies") or {}).items()},
        ),
        data,
    )


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_sums_of_published_tables_fail_exactly_where_they_fail(path):
    report, data = as_printed(path)
    result = check(report)
    arithmetic = {f.rule for f in result.findings} & {"T3-01", "T3-02", "T3-03", "T4-01"}
    assert bool(arithmetic) is bool(data["computed_failures"]), [f.message for f in result.findings]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_blank_cells_are_found_and_absent_rows_are_not(path):
    report, _ = as_printed(path)
    blank = {
        f"applications.{key}[{c}]"
        for key, row in report.applications.items()
        for c, value in enumerate(row)
        if value is None
    }
    found = {cell for finding in check(report).of("T3-04") for cell in finding.cells}
    assert found == blank


def test_a_township_that_claims_rules_is_warned():
    (path,) = (path for path in EXPECTED if "nilka" in path.stem)
    (finding,) = check(as_printed(path)[0]).of("T2-04")
    assert finding.cells == ("proactive.rules.in_force",)


def test_the_model_report_has_the_known_faults_and_no_other():
    report = read(REPORTS / f"{SEED}.txt").report
    result = check(report)
    assert [(f.rule, str(f.severity)) for f in result.findings] == [
        ("F02", "warning"),
        ("F04", "error"),
        ("F07", "error"),
        ("F07", "error"),
        ("F10", "warning"),
    ]
    torn, ending = result.of("F07")
    assert torn.expected == "政务新媒体"
    assert ending.quote is not None
    assert ending.quote.endswith("12月31")
    assert result.of("F02")[0].quote == "无"
    unassessed = {entry.rule for entry in result.not_assessed}
    assert {"T3-05", "T3-09", "X-05", "Y04"} <= unassessed
    assert not unassessed & {"T3-01", "T3-02", "T3-03", "T3-04", "T4-01", "N-01", "N-05", "X-02"}


@pytest.mark.parametrize(
    ("part", "old", "new", "rule"),
    [
        ("proactive", "454 条", "455 条", "N-01"),
        ("proactive", "476 条", "467 条", "N-01"),
        ("proactive", "市级 27 篇", "市级 26 篇", "N-01"),
        ("on_request", "无", "2024 年收到政府信息公开申请 3 件。", "N-02"),
        ("other", "2024年度未产生", "2023年度未产生", "N-09"),
        ("other", "2024年1月1日起", "2023年1月1日起", "X-02"),
        ("other", "〔2020〕109号", "〔2020〕109号（国务院令第492号）", "F08"),
    ],
)
def test_one_more_fault_in_the_model_report_is_found(part, old, new, rule):
    report = read(REPORTS / f"{SEED}.txt").report
    text = getattr(report.narrative, part)
    assert old in text
    before = {(f.rule, f.quote) for f in check(report).findings}
    after = check(report.with_narrative(**{part: text.replace(old, new)})).findings
    more = {f.rule for f in after if (f.rule, f.quote) not in before}
    assert (rule in more) if rule else not more


def test_the_model_report_says_none_while_the_table_has_some():
    report = read(REPORTS / f"{SEED}.txt").report
    table = {**report.applications, "new_received": (1, 0, 0, 0, 0, 0, 1)}
    result = check(replace(report, applications=table))
    assert {"N-05", "T3-01"} <= {finding.rule for finding in result.findings}


def test_a_table_of_the_district_beside_a_sentence_of_its_office_is_only_pointed_at():
    report = read(REPORTS / "huaian-hongze-district_2024.pdf").report
    (finding,) = check(report).of("N-02")
    assert (str(finding.severity), finding.expected, finding.actual) == ("info", "95", "17")
