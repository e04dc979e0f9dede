"""What a finding says: which cells, what was expected, what stands there, and what was not seen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from golden import worked
from gongkai.reports.checks import (
    Context,
    Severity,
    check,
    is_same_agency,
    rules,
    to_json,
    to_text,
)
from gongkai.reports.checks.reference import page
from gongkai.reports.checks.registry import Case, NotAssessed, register
from gongkai.reports.schema import (
    ROWS_2019,
    AnnualReport,
    Documents,
    Documents2019,
    Items2019,
    Narrative,
    Period,
    Proactive2019,
    cell_paths,
)

DOCS = Path(__file__).resolve().parents[3] / "docs"


def with_row(report: AnnualReport, key: str, *row: int | None) -> AnnualReport:
    return replace(report, applications={**report.applications, key: row})


def without(report: AnnualReport, *keys: str) -> AnnualReport:
    left = {key: row for key, row in report.applications.items() if key not in keys}
    return replace(report, applications=left)


def trial_report() -> AnnualReport:
    """Return a report of the trial form that adds up."""
    rows = {row.key: (0,) * 7 for row in ROWS_2019}
    rows |= {
        "new_received": (3, 1, 0, 0, 0, 0, 4),
        "granted": (2, 0, 0, 0, 0, 0, 2),
        "other_other": (1, 1, 0, 0, 0, 0, 2),
        "total_handled": (3, 1, 0, 0, 0, 0, 4),
    }
    zero, items = Documents2019(0, 0, 0), Items2019(22, 1, 23)
    return AnnualReport(
        agency="某市某区统计局",
        year=2020,
        format="2019",
        period=Period.of_year(2020),
        narrative=Narrative(),
        proactive=None,
        applications=rows,
        remedies=dict.fromkeys(
            ("reconsideration", "suit_direct", "suit_after_reconsideration"), (0,) * 5
        ),
        proactive_2019=Proactive2019(
            zero,
            zero,
            items,
            items,
            Items2019(2, -2, 0),
            items,
            0,
            0,
            22,
            worked.counting.wan_yuan(0),
        ),
    )


def test_the_relation_of_a_column_names_its_four_cells():
    report = with_row(worked.report(), "total_handled", 12, 2, 1, 1, 1, 1, 18)
    findings = check(report).of("T3-01")
    assert [(f.cells, f.expected, f.actual) for f in findings] == [
        (
            (
                f"applications.new_received[{c}]",
                f"applications.carried_over[{c}]",
                f"applications.total_handled[{c}]",
                f"applications.carried_forward[{c}]",
            ),
            expected,
            actual,
        )
        for c, expected, actual in ((0, "14", "13"), (6, "20", "19"))
    ]
    assert "自然人" in findings[0].message


def test_the_sum_of_a_row_names_the_row():
    report = with_row(worked.report(), "granted", 4, 0, 0, 0, 0, 0, 5)
    (finding,) = check(report).of("T3-03")
    assert finding.cells == tuple(f"applications.granted[{c}]" for c in (6, 0, 1, 2, 3, 4, 5))
    assert (finding.expected, finding.actual) == ("4", "5")


def test_the_sum_of_a_column_expects_the_sum_of_its_rows():
    report = with_row(worked.report(), "granted", 3, 0, 0, 0, 0, 0, 3)
    assert [(f.expected, f.actual) for f in check(report).of("T3-02")] == [
        ("12", "13"),
        ("18", "19"),
    ]


def test_carried_over_is_compared_column_by_column():
    before = with_row(worked.previous(), "carried_forward", 0, 1, 0, 0, 0, 0, 1)
    findings = check(worked.report(), previous=before).of("T3-05")
    assert [(f.cells, f.expected, f.actual) for f in findings] == [
        (("applications.carried_over[0]",), "0", "1"),
        (("applications.carried_over[1]",), "1", "0"),
    ]


def test_every_named_cell_is_a_cell_of_the_report():
    report = with_row(worked.report(), "total_handled", 12, None, -1, 1, 1, 1, 18)
    there = set(cell_paths(report))
    for finding in check(report, previous=worked.previous(), context=worked.context()).findings:
        assert set(finding.cells) <= there, finding.rule


def test_a_blank_is_an_error_and_its_sums_are_not_guessed():
    report = with_row(worked.report(), "granted", 4, None, 0, 0, 0, 0, 4)
    result = check(report)
    (finding,) = result.of("T3-04")
    assert finding.cells == ("applications.granted[1]",)
    assert not result.of("T3-03")
    assert not result.of("T3-02")
    unassessed = {entry.rule: entry.why for entry in result.not_assessed}
    assert "商业企业" in unassessed["T3-02"]
    assert "（一）予以公开" in unassessed["T3-03"]
    assert not result.passed


def test_blank_columns_are_one_finding_each():
    rows = {
        key: (row[0], None, None, None, None, None, row[6])
        for key, row in worked.report().applications.items()
    }
    findings = check(replace(worked.report(), applications=rows)).of("T3-04")
    assert [len(finding.cells) for finding in findings] == [25] * 5


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (("granted",), "表三缺少“（一）予以公开”一行"),
        (("carried_forward",), "表三缺少“四、结转下年度继续办理”一行"),
        (("partial", "total_handled"), "” 2 行（"),
        (("granted", "partial", "unable_not_held", "carried_over"), "”等 4 行（"),
        (("other_fee_overdue",), "表三缺少“（六）2.申请人逾期未按收费通知"),
        (
            ("other_correction_overdue", "other_fee_overdue", "other_other"),
            "”“（六）3.其他” 3 行（",
        ),
    ],
)
def test_a_missing_row_is_an_error_and_not_zero(keys, says):
    result = check(without(worked.report(), *keys))
    (finding,) = [f for f in result.findings if f.rule.startswith("T3")]
    assert (finding.rule, finding.severity) == ("T3-04", Severity.ERROR)
    assert says in finding.message
    assert (finding.expected, finding.actual) == ("25 行", f"{25 - len(keys)} 行")
    unassessed = {entry.rule: entry.why for entry in result.not_assessed}
    assert {"T3-03", "T3-04"} <= unassessed.keys()


def test_only_the_two_rows_before_an_undivided_one_may_be_absent():
    undivided = without(worked.report(), "other_correction_overdue", "other_fee_overdue")
    assert not check(undivided).of("T3-04")
    assert not check(replace(worked.report(), applications={})).of("T3-04")


def test_a_missing_block_of_table_4_is_an_error_and_a_missing_table_is_not_assessed():
    remedies = dict(worked.report().remedies)
    del remedies["suit_direct"]
    (finding,) = check(replace(worked.report(), remedies=remedies)).of("T4-01")
    assert "缺少“未经复议直接起诉”一组" in finding.message
    result = check(replace(worked.report(), remedies={}))
    assert not result.of("T4-01")
    assert "T4-01" in {entry.rule for entry in result.not_assessed}


def test_tables_alone_are_judged_as_tables_alone():
    report = replace(worked.report(), narrative=Narrative())
    result = check(report)
    assert result.passed
    unassessed = {entry.rule for entry in result.not_assessed}
    assert {"X-01", "F02", "F04", "F07", "N-01", "N-02", "N-05"} <= unassessed


def test_the_trial_form_is_checked_with_its_own_rows():
    result = check(trial_report())
    assert result.passed, result.findings
    broken = with_row(trial_report(), "other_other", 1, 0, 0, 0, 0, 0, 1)
    assert {f.rule for f in check(broken).findings} == {"T3-02"}
    assert "T2-06" in {entry.rule for entry in result.not_assessed}


@pytest.mark.parametrize(
    ("year", "format_", "says"),
    [
        (2018, "2019", None),
        (2019, "2019", None),
        (2019, "2021", "应当采用2019、2020年度的试行格式（国办公开办函〔2019〕60号）"),
        (2020, "2019", None),
        (2020, "2021", "2020年的报告应当采用2019、2020年度的试行格式"),
        (2021, "2021", None),
        (2021, "2019", "应当采用2021年度起的格式（国办公开办函〔2021〕30号）"),
        (2024, "2019", "2024年的报告应当采用2021年度起的格式"),
    ],
)
def test_the_form_is_the_one_of_the_year(year, format_, says):
    report = replace(trial_report(), year=year, period=Period.of_year(year), format=format_)
    findings = check(report).of("X-01")
    assert [f.severity for f in findings] == [Severity.ERROR] * (says is not None)
    assert all(says in f.message for f in findings)


def test_the_trial_form_may_have_fewer_items_but_no_blank():
    report = trial_report()
    assert report.proactive_2019 is not None
    blank = replace(report.proactive_2019, penalties=Items2019(2, None, -1))
    findings = check(replace(report, proactive_2019=blank)).of("T2-01")
    assert [f.cells for f in findings] == [
        ("proactive_2019.penalties.change",),
        ("proactive_2019.penalties.decisions",),
    ]


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        (Documents(5, 1, 4), None, None),
        (Documents(5, 1, 9), None, None),
        (Documents(5, 1, 3), None, "不少于 4"),
        (Documents(1, 5, 0), None, None),
        (Documents(5, 1, 4), Documents(0, 0, 0), None),
        (Documents(5, 1, 3), Documents(0, 0, None), "不少于 4"),
        (Documents(5, 1, 9), Documents(0, 0, 7), "11"),
        (Documents(5, None, 3), None, None),
    ],
)
def test_documents_in_force_are_at_least_what_the_year_added(now, then, expected):
    def with_documents(report: AnnualReport, documents: Documents) -> AnnualReport:
        assert report.proactive is not None
        return replace(report, proactive=replace(report.proactive, normative_docs=documents))

    before = None if then is None else with_documents(worked.previous(), then)
    result = check(with_documents(worked.report(), now), previous=before)
    findings = result.of("T2-02")
    assert [(f.severity, f.expected) for f in findings] == (
        [] if expected is None else [(Severity.WARNING, expected)]
    )
    assert all("已制发尚未施行" in f.message for f in findings)
    whole = before is not None and then.in_force is not None
    assert ("T2-02" not in {entry.rule for entry in result.not_assessed}) is whole


def test_stocks_of_documents_are_not_compared_over_the_change_of_form():
    this = replace(worked.report(), year=2021, period=Period.of_year(2021), agency="某市某区统计局")
    result = check(this, previous=trial_report())
    why = {entry.rule: entry.why for entry in result.not_assessed}
    assert "2021 年格式" in why["T2-02"]
    assert not result.of("T2-02")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"year": 2023}, "给出的上年报告是 2023 年的，应为 2024 年"),
        ({"agency": "某市某区教育局"}, "属于“某市某区教育局”"),
    ],
)
def test_another_report_is_refused_as_last_years(change, says):
    result = check(worked.report(), previous=replace(worked.previous(), **change))
    why = {entry.rule: entry.why for entry in result.not_assessed}
    assert says in why["T3-05"]
    assert says in why["Y04"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("三门峡市陕州区司法局", "三门峡市 陕州区司法局", True),
        ("三门峡市陕州区司法局", "陕州区司法局", True),
        ("陕州区司法局", "三门峡市陕州区司法局", True),
        ("三门峡市陕州区司法局", "司法局", False),
        ("三门峡市陕州区司法局", "三门峡市湖滨区司法局", False),
        ("某某县教育体育局", "某某县体育局", False),
        ("某区司法局", "", False),
    ],
)
def test_a_name_without_its_place_is_the_same_agencys(one, other, same):
    assert is_same_agency(one, other) is same


@pytest.mark.parametrize(
    ("agency", "claims_rules"),
    [
        ("某市某区司法局", True),
        ("某县某镇人民政府", True),
        ("某某县人民政府", True),
        ("某区某街道办事处", True),
        ("某市某区（某新区）城市管理局", True),
        ("国家市场监督管理总局", False),
        ("生态环境部", False),
        ("某某市人民政府", False),
        ("某某壮族自治区人民政府", False),
    ],
)
def test_only_names_that_rule_out_the_power_to_make_rules_are_warned(agency, claims_rules):
    report = worked.report()
    assert report.proactive is not None
    made = replace(report.proactive, rules=replace(report.proactive.rules, in_force=6))
    result = check(replace(report, agency=agency, proactive=made))
    assert bool(result.of("T2-04")) is claims_rules
    assert ("T2-04" in {entry.rule for entry in result.not_assessed}) is not claims_rules


@pytest.mark.parametrize(
    ("agency", "amount", "last", "found", "assessed"),
    [
        ("某市某区司法局", "999", None, False, True),
        ("某市某区司法局", "1000", None, True, True),
        ("某市某区司法局", "1000.5", None, False, True),
        ("某市某区司法局", "251000.00", None, True, True),
        ("某市某区某街道办事处", "251000", None, True, True),
        ("某市某区司法局", "0", None, False, True),
        ("某市某区司法局", "251000", "0", True, True),
        ("某市某区司法局", "2510.5", "2.5", True, True),
        ("某市某区司法局", "0.5", "0", False, True),
        ("某市某区人民政府", "251000", None, False, False),
        ("某市", "251000", None, False, False),
        ("某市某区人民政府", "251000", "0", True, True),
        ("某市某区人民政府", "9000", "8000", False, True),
        ("某市某区人民政府", "999999", None, False, False),
        ("某市某区人民政府", "1000000", None, True, True),
        ("某省人民政府", "1000000", None, False, False),
        ("某县某镇人民政府", "251000", None, True, True),
        ("某市某区人民政府", "0.001", None, True, True),
        ("某市某区司法局", "0.01", None, False, True),
        ("某市某区司法局", None, "5", False, False),
    ],
)
def test_a_fee_that_looks_like_yuan_is_warned(agency, amount, last, found, assessed):
    def with_fee(report: AnnualReport, text: str | None) -> AnnualReport:
        assert report.proactive is not None
        fees = None if text is None else Decimal(text)
        table = replace(report.proactive, admin_fees=fees)
        return replace(report, agency=agency, proactive=table)

    before = None if last is None else with_fee(worked.previous(), last)
    result = check(with_fee(worked.report(), amount), previous=before)
    assert [f.severity for f in result.of("T2-05")] == [Severity.WARNING] * found
    assert ("T2-05" not in {entry.rule for entry in result.not_assessed}) is assessed


@pytest.mark.parametrize(
    ("is_government", "published_on", "late"),
    [
        (False, date(2026, 1, 30), False),
        (False, date(2026, 1, 31), False),
        (False, date(2026, 2, 1), True),
        (True, date(2026, 3, 30), False),
        (True, date(2026, 3, 31), False),
        (True, date(2026, 4, 1), True),
    ],
)
def test_the_day_of_publication_is_held_against_the_statutory_day(
    is_government, published_on, late
):
    context = Context(is_government=is_government, published_on=published_on)
    assert bool(check(worked.report(), context=context).of("X-06")) is late


def test_the_json_is_the_published_schema():
    schema = json.loads(files("gongkai.reports").joinpath("check.schema.json").read_text("utf-8"))
    broken = with_row(worked.report(), "total_handled", 12, None, -1, 1, 1, 1, 18)
    for report in (worked.report(), broken):
        document = to_json(check(report), source="report.json")
        jsonschema.validate(document, schema)
        assert list(document) == [
            "schema",
            "agency",
            "year",
            "source",
            "passed",
            "findings",
            "not_assessed",
        ]
    assert document["passed"] is False


def test_the_text_names_rule_place_and_sentence():
    report = with_row(worked.report(), "granted", 4, 0, 0, 0, 0, 0, 5).with_narrative(
        other="本年度未收取信息处理费。政务新媒的发布不断规范。"
    )
    text = to_text(check(report), source="a.docx")
    assert "T3-03" in text
    assert "位置：表三“（一）予以公开”总计、自然人、" in text
    assert "applications." not in text
    assert "原文：政务新媒的发布不断规范。" in text
    assert "结论：有错误" in text
    assert "没有发现错误" in to_text(check(worked.report()))


def test_an_id_is_taken_once():
    with pytest.raises(ValueError, match="T3-01"):

        @register("T3-01", severity=Severity.INFO, title="", formula="", source="")
        def again(case: Case) -> list[NotAssessed]:
            return []


def test_every_rule_says_what_it_holds_and_why():
    for rule in rules():
        assert rule.title, rule.id
        assert rule.formula, rule.id
        assert rule.source, rule.id
        assert rule.function.__doc__, rule.id


def test_the_page_of_rules_is_the_registered_rules():
    written = (DOCS / "reference" / "checks.md").read_text("utf-8")
    assert written == page(), (
        "python -m gongkai.reports.checks.reference > docs/reference/checks.md"
    )


def test_rows_without_any_number_are_one_finding():
    rows = dict(worked.report().applications)
    for key in ("other_other", "total_handled", "carried_forward"):
        rows[key] = (None,) * 7
    report = replace(worked.report(), applications=rows)
    (finding,) = check(report).of("T3-04")
    assert "等 3 行整行没有数字" in finding.message
    assert len(finding.cells) == 21


def test_a_table_4_without_any_number_is_one_finding_and_no_sum():
    empty = dict.fromkeys(worked.report().remedies, (None,) * 5)
    result = check(replace(worked.report(), remedies=empty))
    (finding,) = result.of("T4-01")
    assert len(finding.cells) == 15
    assert "T4-01" in {entry.rule for entry in result.not_assessed}


OPENINGS = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条、第五十条和国务院办公厅政府信息与政务公开办公室"
    "《中华人民共和国政府信息公开工作年度报告格式》的规定，结合本局实际，编制并公布本年度报告。",
    "按照《中华人民共和国政府信息公开条例》和上级关于做好年度报告编制发布工作的要求，现将我局政府信息公开工作情况报告如下。",
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、存在的主要问题及改进情况、其他需要报告的事项等部分组成，"
    "如对本报告有疑问，请与我局办公室联系，电子版可以从区政府网站下载。",
)


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("part", ["management", "overview"])
def test_the_opening_every_report_has_is_not_copied(opening, part):
    def opened(report: AnnualReport) -> AnnualReport:
        return report.with_narrative(
            **{part: opening + "\n" + (getattr(report.narrative, part) or "")}
        )

    result = check(opened(worked.report()), previous=opened(worked.previous()))
    assert not result.of("Y05")


@pytest.mark.parametrize("opening", OPENINGS)
def test_what_stands_behind_the_opening_is_compared(opening):
    text = opening + worked.LAST_YEARS_MANAGEMENT
    (finding,) = check(
        worked.report().with_narrative(management=text),
        previous=worked.previous().with_narrative(management=text),
    ).of("Y05")
    assert finding.quote is not None
    assert finding.quote.startswith("修订信息公开保密审查办法")
