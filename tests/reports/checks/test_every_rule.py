"""Each rule finds the fault it is there for, and nothing else finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from golden import worked
from gongkai.reports import counting
from gongkai.reports.checks import CheckResult, Context, Severity, check, rules
from gongkai.reports.schema import AnnualReport, Documents, Period


@dataclass(frozen=True)
class Papers:
    """A report with last year's and what else is known of it."""

    report: AnnualReport
    previous: AnnualReport
    context: Context

    def checked(self) -> CheckResult:
        return check(self.report, previous=self.previous, context=self.context)


def good() -> Papers:
    return Papers(worked.report(), worked.previous(), worked.context())


Change = Callable[[Papers], Papers]


def cell(key: str, column: int, value: int | None) -> Change:
    """Write another number into table 3 (or 4), and nowhere else."""

    def change(papers: Papers) -> Papers:
        return replace(papers, report=with_cell(papers.report, key, column, value))

    return change


def with_cell(report: AnnualReport, key: str, column: int, value: int | None) -> AnnualReport:
    where = "remedies" if key in report.remedies else "applications"
    row = list(getattr(report, where)[key])
    row[column] = value
    return replace(report, **{where: {**getattr(report, where), key: tuple(row)}})


def last_year(change: Callable[[AnnualReport], AnnualReport]) -> Change:
    return lambda papers: replace(papers, previous=change(papers.previous))


def this_year(change: Callable[[AnnualReport], AnnualReport]) -> Change:
    return lambda papers: replace(papers, report=change(papers.report))


def known(**facts: object) -> Change:
    return lambda papers: replace(papers, context=replace(papers.context, **facts))


def figure(**values: object) -> Change:
    def change(papers: Papers) -> Papers:
        assert papers.report.proactive is not None
        return replace(
            papers,
            report=replace(papers.report, proactive=replace(papers.report.proactive, **values)),
        )

    return change


def says(part: str, old: str, new: str) -> Change:
    """Replace a passage of one part of the text (and of section 一 as a whole)."""

    def change(papers: Papers) -> Papers:
        told = papers.report.narrative
        text = getattr(told, part)
        assert old in text, f"{part} does not say {old}"
        return replace(
            papers,
            report=papers.report.with_narrative(
                **{
                    "overview": (told.overview or "").replace(old, new),
                    part: text.replace(old, new),
                }
            ),
        )

    return change


def adds(part: str, text: str) -> Change:
    """Add a sentence to one part of the text."""

    def change(papers: Papers) -> Papers:
        told = (getattr(papers.report.narrative, part) or "") + text
        return replace(papers, report=papers.report.with_narrative(**{part: told}))

    return change


def all_of(*changes: Change) -> Change:
    def change(papers: Papers) -> Papers:
        for one in changes:
            papers = one(papers)
        return papers

    return change


NORMATIVE = Documents(2, 1, 8)
COUNTED_IN_2025 = all_of(  # A16, received in 2026, and its cell of the register's table
    cell("new_received", 0, 14),
    cell("new_received", 6, 20),
    cell("carried_forward", 0, 2),
    cell("carried_forward", 6, 2),
    says(
        "on_request",
        "申请19件（比上年增加3件），其中自然人13件",
        "申请20件（比上年增加4件），其中自然人14件",
    ),
    says("on_request", "继续办理1件", "继续办理2件"),
)

FAULTS: list[tuple[str, Change, set[str]]] = [
    # -- table 3
    (
        "one more came in than is accounted for",
        cell("new_received", 0, 14),
        {"T3-01", "T3-03", "T04"},
    ),
    (
        "worked failure (a): A03 also counted as withheld",
        all_of(
            cell("withheld_third_party", 1, 1),
            cell("withheld_third_party", 6, 2),
            says("on_request", "不予公开4件（占21.1%）", "不予公开5件（占26.3%）"),
        ),
        {"T3-01", "T3-02", "T04", "N-01"},
    ),
    (
        "a total of results is mistyped",
        cell("total_handled", 3, 2),
        {"T3-01", "T3-02", "T3-03", "T04"},
    ),
    ("a result is lost", cell("withheld_admin_query", 5, 0), {"T3-02", "T3-03", "T04"}),
    ("a row does not add up", cell("granted", 6, 5), {"T3-01", "T3-02", "T3-03", "N-03", "T04"}),
    ("a cell is left blank", cell("not_handled_publication", 2, None), {"T3-04"}),
    (
        "a cell is negative",
        all_of(cell("partial", 2, -1), cell("partial", 3, 1)),
        {"T3-02", "T3-01", "T3-04", "T04"},
    ),
    (
        "worked failure (b): carried forward in another column, same total",
        last_year(
            lambda r: with_cell(with_cell(r, "carried_forward", 0, 0), "carried_forward", 1, 1)
        ),
        {"T3-05"},
    ),
    ("fees unpaid, but no fee notice", known(fee_notices=0), {"T3-06", "N-07"}),
    ("a third party nobody consulted", known(third_party_consultations=0), {"T3-07"}),
    ("more cases ended over a correction than notices", known(correction_notices=1), {"T3-08"}),
    ("worked failure (c): A16 counted in 2025", COUNTED_IN_2025, {"T3-09", "T04"}),
    ("an open case was due in December", known(overdue=("2025-031",)), {"T3-10"}),
    # -- table 2
    (
        "a blank in table 2",
        figure(licences=None),
        {"T2-01"},
    ),
    ("money below zero", figure(admin_fees=Decimal("-1")), {"T2-01"}),
    (
        "documents in force do not follow from last year",
        all_of(
            figure(normative_docs=Documents(2, 1, 9)),
            says("management", "有效行政规范性文件8件", "有效行政规范性文件9件"),
            known(documents={"normative_docs": Documents(2, 1, 9), "rules": Documents(0, 0, 0)}),
        ),
        {"T2-02"},
    ),
    (
        "more repealed than there were",
        all_of(
            figure(normative_docs=Documents(2, 10, 0)),
            says("management", "废止行政规范性文件1件", "废止行政规范性文件10件"),
            says("management", "有效行政规范性文件8件", "有效行政规范性文件0件"),
            known(documents={"normative_docs": Documents(2, 10, 0), "rules": Documents(0, 0, 0)}),
        ),
        {"T2-02", "T2-03"},
    ),
    (
        "a district bureau claims a rule",
        all_of(
            figure(rules=Documents(0, 0, 6)),
            known(documents={"normative_docs": NORMATIVE, "rules": Documents(0, 0, 6)}),
            last_year(
                lambda r: replace(r, proactive=replace(r.proactive, rules=Documents(0, 0, 6)))
            ),
        ),
        {"T2-04"},
    ),
    ("a fee below one hundred yuan", figure(admin_fees=Decimal("0.005")), {"T2-05", "Y04"}),
    ("yuan written as wan yuan", figure(admin_fees=Decimal(400_000)), {"T2-05", "Y04"}),
    (
        "only published penalties counted",
        known(decisions={"licences": 120, "penalties": 50, "coercions": 0}),
        {"T2-06"},
    ),
    (
        "the register of documents has one more",
        known(documents={"normative_docs": Documents(3, 1, 8), "rules": Documents(0, 0, 0)}),
        {"T05"},
    ),
    (
        "penalties suddenly none",
        all_of(
            figure(penalties=0),
            says("proactive", "、行政处罚决定36件", ""),
            known(decisions={"licences": 120, "penalties": 0, "coercions": 0}),
        ),
        {"T10", "Y04"},
    ),
    # -- table 4
    ("a block does not add up", cell("reconsideration", 4, 2), {"T4-01", "N-04", "T04"}),
    ("a blank in table 4", cell("suit_direct", 2, None), {"T4-01"}),
    (
        "a suit after a reconsideration nobody knows",
        all_of(
            cell("reconsideration", 0, 0),
            cell("reconsideration", 4, 0),
            says("on_request", "因政府信息公开被申请行政复议1件，均为结果维持。", ""),
            known(known_reconsiderations=0),
        ),
        {"T4-02", "T04"},
    ),
    (
        "a pending case disappears",
        last_year(lambda r: replace(r, remedies=counting.table4({("suit_direct", "pending"): 1}))),
        {"T4-03"},
    ),
    (
        "a refusal taken straight to court",
        all_of(
            cell("suit_direct", 0, 1),
            cell("suit_direct", 4, 1),
            known(suits_skipping_reconsideration=1),
        ),
        {"T4-04", "T04"},
    ),
    # -- form
    ("the trial form in 2025", this_year(lambda r: replace(r, format="2019")), {"X-01"}),
    ("section five is missing", this_year(lambda r: r.with_narrative(problems=None)), {"X-01"}),
    (
        "the period is not the year",
        this_year(lambda r: replace(r, period=Period(date(2025, 1, 1), date(2025, 11, 30)))),
        {"X-02"},
    ),
    (
        "the text states last year's period",
        says("preamble", "2025年1月1日至2025年12月31日", "2024年1月1日至2024年12月31日"),
        {"X-02"},
    ),
    ("a government without appraisal and accountability", known(is_government=True), {"X-03"}),
    (
        "section six has no fee statement",
        this_year(lambda r: r.with_narrative(other="1、要点落实情况。年度要点所列事项均已完成。")),
        {"X-04", "N-07"},
    ),
    (
        "the fee in another section",
        all_of(
            this_year(lambda r: r.with_narrative(other="无其他需要报告的事项。")),
            adds("management", "全年未收取信息处理费。"),
        ),
        {"X-04"},
    ),
    (
        "section five as last year",
        last_year(
            lambda r: r.with_narrative(
                problems=worked.PROBLEMS.replace("2025", "2024").replace("2026", "2025")
            )
        ),
        {"X-05", "Y05", "F05"},
    ),
    ("published in February", known(published_on=date(2026, 2, 1)), {"X-06"}),
    (
        "applications answered by 无",
        all_of(
            lambda papers: says("on_request", papers.report.narrative.on_request or "", "无")(
                papers
            ),
            this_year(lambda r: replace(r, applications=dict.fromkeys(r.applications, (0,) * 7))),
        ),
        {"F02", "T3-05", "T3-09", "T04"},
    ),
    ("a topic is missing", this_year(lambda r: r.with_narrative(supervision=None)), {"F02"}),
    (
        "another name than the register's",
        known(agency_name="某市某区住房和城乡建设管理局"),
        {"F03"},
    ),
    (
        "no problem named",
        this_year(
            lambda r: r.with_narrative(
                problems="2025年我局政府信息公开工作成效明显。下一步将每月抽查栏目更新情况。"
            )
        ),
        {"F04", "F05"},
    ),
    (
        "only generic measures",
        this_year(
            lambda r: r.with_narrative(
                problems="去年以来，网站更新不及时的问题仍然存在。下一步，我局将提高认识，加强学习和业务培训，提升能力水平。"
            )
        ),
        {"F04"},
    ),
    (
        "no word on last year's measures",
        says("problems", "上年提出的公开目录修订已完成。", ""),
        {"F05"},
    ),
    (
        "mostly slogans",
        this_year(
            lambda r: r.with_narrative(
                supervision="我局高度重视政府信息公开工作，切实提高政治站位，进一步加强组织领导，压实责任，强化责任意识，不断提升公开水平，扎实推进各项任务，以公开促服务，为经济社会发展提供有力保障。"
                * 12
            )
        ),
        {"F06"},
    ),
    ("section one too long", known(overview_limit=100), {"F06"}),
    ("a set phrase lost a character", says("other", "政务新媒体情况", "政务新媒情况"), {"F07"}),
    ("a comma twice", says("management", "，先审查", "，，先审查"), {"F07"}),
    ("digits of two widths", says("management", "目录一次", "目录1２次"), {"F07"}),
    (
        "the ending is cut off",
        adds("other", "\n本报告统计期限为2025年1月1日起至2025年12月31"),
        {"F07"},
    ),
    ("the 2007 regulation", says("preamble", "国务院令第711号", "国务院令第492号"), {"F08"}),
    ("fifteen working days", adds("on_request", "申请均在15个工作日内答复。"), {"F08"}),
    ("the trial format cited", says("preamble", "〔2021〕30号", "〔2019〕60号"), {"F08"}),
    ("an identity number", adds("on_request", "申请人身份证号为110101199003070011。"), {"F09"}),
    ("no contact", says("preamble", "（地址：某区人民路1号；电话：0571-88880000）", ""), {"F10"}),
    # -- text against tables
    ("parts do not give their total", says("proactive", "规划计划5条", "规划计划6条"), {"N-01"}),
    ("media levels do not add up", says("proactive", "市级6篇", "市级8篇"), {"N-01"}),
    (
        "another number received",
        says("on_request", "收到政府信息公开申请19件", "收到政府信息公开申请21件"),
        {"N-01", "N-02"},
    ),
    (
        "another number carried over",
        says("on_request", "上年结转申请1件", "上年结转申请2件"),
        {"N-02"},
    ),
    ("another number carried forward", says("on_request", "继续办理1件", "继续办理3件"), {"N-02"}),
    (
        "another share",
        says("on_request", "不予处理2件（占10.5%）", "不予处理2件（占12.5%）"),
        {"N-03"},
    ),
    (
        "another number of outcomes",
        says("on_request", "无法提供5件", "无法提供6件"),
        {"N-01", "N-03"},
    ),
    (
        "all upheld, yet one pending",
        all_of(
            cell("reconsideration", 3, 1),
            cell("reconsideration", 4, 2),
            says("on_request", "行政复议1件", "行政复议2件"),
        ),
        {"N-04", "T04"},
    ),
    (
        "another number of reconsiderations",
        says("on_request", "行政复议1件", "行政复议4件"),
        {"N-04"},
    ),
    (
        "says none was received",
        says(
            "on_request",
            "收到政府信息公开申请19件（比上年增加3件），其中自然人13件、商业企业2件、科研机构1件、社会公益组织1件、法律服务机构1件、其他组织1件",
            "未收到政府信息公开申请",
        ),
        {"N-05"},
    ),
    (
        "says no reconsideration",
        says(
            "on_request",
            "因政府信息公开被申请行政复议1件，均为结果维持。",
            "未发生因政府信息公开引起的行政复议。",
        ),
        {"N-05"},
    ),
    (
        "another number of documents",
        says("management", "制发行政规范性文件2件", "制发行政规范性文件5件"),
        {"N-06"},
    ),
    (
        "more collected than table 2 has",
        says("other", "通知金额700元，实际收取金额0元", "通知金额5000000元，实际收取金额4500000元"),
        {"N-07"},
    ),
    (
        "more collected than asked for",
        says("other", "实际收取金额0元", "实际收取金额900元"),
        {"N-07"},
    ),
    (
        "another change against last year",
        says("on_request", "比上年增加3件", "比上年增加5件"),
        {"N-08"},
    ),
    (
        "another figure for last year",
        adds("on_request", "上年收到政府信息公开申请12件。"),
        {"N-08"},
    ),
    (
        "a sentence left from last year",
        says("other", "2025年召开政务公开工作会议1次", "2024年召开政务公开工作会议1次"),
        {"N-09"},
    ),
    # -- year to year, ledgers
    (
        "a figure leaps",
        last_year(lambda r: replace(r, proactive=replace(r.proactive, licences=20))),
        {"Y04"},
    ),
    ("a paragraph copied", adds("management", "\n" + worked.LAST_YEARS_MANAGEMENT), {"Y05"}),
    ("the ledger has more publications", known(publications=70), {"T12"}),
    ("the ledger has more articles", known(media_articles=8), {"T12"}),
    ("the ledger has another account", known(accounts=2), {"T13"}),
    (
        "a fee collected that the text keeps quiet about",
        all_of(known(fee_collected_fen=40_000), says("other", "，实际收取金额0元", "")),
        {"X-04"},
    ),
    ("the ledger has another training", known(trainings=3), {"T13"}),
]


def test_nothing_is_found_in_the_good_report():
    result = good().checked()
    assert [(f.rule, f.message) for f in result.findings] == []
    assert result.passed


def test_the_good_report_leaves_nothing_unassessed():
    assert [(n.rule, n.why) for n in good().checked().not_assessed] == []


@pytest.mark.parametrize(
    ("change", "found"), [pytest.param(c, f, id=name) for name, c, f in FAULTS]
)
def test_each_fault_is_found_by_its_rules_alone(change, found):
    result = change(good()).checked()
    assert {finding.rule for finding in result.findings} == found, [
        (f.rule, f.message) for f in result.findings
    ]


def test_every_rule_has_a_fault_that_it_finds():
    untested = {rule.id for rule in rules()} - set().union(*(found for _, _, found in FAULTS))
    assert not untested


def test_a_recorded_merger_turns_a_broken_carry_over_into_a_warning():
    papers = last_year(lambda r: with_cell(r, "carried_forward", 1, 1))(good())
    assert papers.checked().of("T3-05")[0].severity is Severity.ERROR
    merged = known(reorganised="2025年3月由两局合并")(papers).checked()
    assert merged.of("T3-05")[0].severity is Severity.WARNING
    assert "合并" in merged.of("T3-05")[0].message
