"""A good report: the worked data set of nineteen applications, 2025, with its text and context.

Nothing in it is wrong; every check has all it needs. A test breaks one thing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from gongkai.reports import counting, narrative
from gongkai.reports.checks import Context
from gongkai.reports.schema import AnnualReport

AGENCY = "某市某区住房和城乡建设局"
YEAR = 2025

NATURAL, COMMERCIAL, RESEARCH = "natural_person", "commercial", "research"
BENEFIT, LEGAL, OTHER = "public_benefit", "legal_service", "other_org"

APPLICATIONS = (
    # id, kind, received on, closed on, outcome
    ("A01", NATURAL, date(2024, 12, 20), date(2025, 1, 8), "granted"),
    ("A02", NATURAL, date(2025, 1, 6), date(2025, 1, 20), "granted"),
    ("A03", COMMERCIAL, date(2025, 2, 10), date(2025, 3, 3), "partial"),
    ("A04", NATURAL, date(2025, 2, 28), date(2025, 3, 20), "withheld_third_party"),
    ("A05", NATURAL, date(2025, 3, 3), date(2025, 3, 21), "unable_not_held"),
    ("A06", LEGAL, date(2025, 3, 12), date(2025, 3, 28), "unable_not_held"),
    ("A07", NATURAL, date(2025, 4, 1), date(2025, 4, 10), "not_handled_petition"),
    ("A08", NATURAL, date(2025, 4, 2), date(2025, 4, 10), "not_handled_repeat"),
    ("A09", RESEARCH, date(2025, 5, 6), date(2025, 5, 28), "unable_needs_creation"),
    ("A10", BENEFIT, date(2025, 5, 20), date(2025, 6, 10), "withheld_process_info"),
    ("A11", NATURAL, date(2025, 6, 3), date(2025, 7, 2), "other_correction_overdue"),
    ("A12", NATURAL, date(2025, 6, 10), date(2025, 7, 15), "other_fee_overdue"),
    ("A13", NATURAL, date(2025, 7, 1), date(2025, 7, 3), "other_other"),
    ("A14", OTHER, date(2025, 7, 15), date(2025, 8, 1), "withheld_admin_query"),
    ("A15", COMMERCIAL, date(2025, 8, 4), date(2025, 9, 1), "unable_still_unclear"),
    # Submitted 2025-12-30, confirmed on the day below: not in 2025 at all.
    ("A16", NATURAL, date(2026, 1, 4), None, None),
    ("A17", NATURAL, date(2025, 12, 22), None, None),
    ("A18a", NATURAL, date(2025, 9, 1), date(2025, 9, 20), "granted"),
    ("A18b", NATURAL, date(2025, 9, 1), date(2025, 9, 20), "withheld_enforcement_file"),
    ("A18c", NATURAL, date(2025, 9, 1), date(2025, 9, 20), "unable_not_held"),
    ("A19", NATURAL, date(2025, 10, 9), date(2025, 10, 30), "granted"),
)

EXPECTED = {
    "new_received": (13, 2, 1, 1, 1, 1, 19),
    "carried_over": (1, 0, 0, 0, 0, 0, 1),
    "granted": (4, 0, 0, 0, 0, 0, 4),
    "partial": (0, 1, 0, 0, 0, 0, 1),
    "withheld_third_party": (1, 0, 0, 0, 0, 0, 1),
    "withheld_process_info": (0, 0, 0, 1, 0, 0, 1),
    "withheld_enforcement_file": (1, 0, 0, 0, 0, 0, 1),
    "withheld_admin_query": (0, 0, 0, 0, 0, 1, 1),
    "unable_not_held": (2, 0, 0, 0, 1, 0, 3),
    "unable_needs_creation": (0, 0, 1, 0, 0, 0, 1),
    "unable_still_unclear": (0, 1, 0, 0, 0, 0, 1),
    "not_handled_petition": (1, 0, 0, 0, 0, 0, 1),
    "not_handled_repeat": (1, 0, 0, 0, 0, 0, 1),
    "other_correction_overdue": (1, 0, 0, 0, 0, 0, 1),
    "other_fee_overdue": (1, 0, 0, 0, 0, 0, 1),
    "other_other": (1, 0, 0, 0, 0, 0, 1),
    "total_handled": (13, 2, 1, 1, 1, 1, 19),
    "carried_forward": (1, 0, 0, 0, 0, 0, 1),
}
"""The rows that are not all zero."""

TABLE_4 = {
    ("reconsideration", "upheld"): 1,
    ("suit_after_reconsideration", "upheld"): 1,
}

PROBLEMS = """2025年存在的主要问题：政府网站“保障性住房”栏目更新不及时，全年有4个月没有新内容。
改进措施：一是明确该栏目由住房保障股专人负责，每月25日前更新；二是由办公室每季度抽查一次并通报，2026年3月底前补发缺少的内容。上年提出的公开目录修订已完成。"""

TEXT = narrative.OfficeText(
    management="对拟公开信息逐条登记索引号、成文日期和公开方式，先审查后公开，全年编制公开目录一次。",
    platform="维护政府网站公开专栏和微信公众号，按季度自查栏目更新和链接。",
    supervision="接受区政府信息公开工作主管部门的检查，将信息公开纳入年度考核。",
    problems=PROBLEMS,
)

LAST_YEARS_MANAGEMENT = (
    "修订信息公开保密审查办法，明确审查人员、审查时限和退回修改的程序，拟公开的信息由承办股室填写审查表，"
    "经分管负责人签字后送办公室统一编号，留存备查，未经审查的一律不得发布。"
)


def applications() -> counting.Table3:
    """Return table 3 counted from the list above, as a database would group it."""
    first, last = date(YEAR, 1, 1), date(YEAR, 12, 31)
    new: Counter[str] = Counter()
    over: Counter[str] = Counter()
    results: Counter[tuple[str, str]] = Counter()
    forward: Counter[str] = Counter()
    for _, kind, received_on, closed_on, outcome in APPLICATIONS:
        if received_on > last or (closed_on is not None and closed_on < first):
            continue
        (new if received_on >= first else over)[kind] += 1
        if closed_on is not None and closed_on <= last:
            results[kind, outcome] += 1
        else:
            forward[kind] += 1
    return counting.table3(new, over, results, forward)


def facts() -> narrative.Facts:
    """Return the facts of the good report."""
    return narrative.Facts(
        agency=AGENCY,
        year=YEAR,
        proactive=counting.proactive(
            {
                ("normative", "issued"): 2,
                ("normative", "repealed"): 1,
                ("normative", "in_force"): 8,
            },
            {"licence": 120, "penalty": 36},
            40_000_000,
        ),
        applications=applications(),
        remedies=counting.table4(TABLE_4),
        website={"机构职能": 3, "规划计划": 5, "保障性住房": 12},
        channels={"wechat": 40, "gazette": 2},
        media={"provincial": 1, "city": 6},
        meetings=1,
        trainings=2,
        accounts={"微信公众号": ("某区住建",)},
        fee_notices=1,
        fee_notified_fen=70_000,
        received_last_year=16,
        contact=narrative.Contact(
            address="某区人民路1号", telephone="0571-88880000", website="http://www.example.gov.cn"
        ),
    )


def report() -> AnnualReport:
    """Return the good report."""
    told = facts()
    return counting.annual_report(
        AGENCY,
        YEAR,
        narrative=narrative.draft(told, TEXT),
        proactive=told.proactive,
        applications=told.applications,
        remedies=told.remedies,
    )


def previous() -> AnnualReport:
    """Return the report of the year before, from which the good one follows."""
    last_year = YEAR - 1
    table = counting.table3(
        {NATURAL: 14, COMMERCIAL: 2},
        {},
        {(NATURAL, "granted"): 13, (COMMERCIAL, "granted"): 2},
        {NATURAL: 1},
    )
    told = replace(
        facts(),
        year=last_year,
        proactive=counting.proactive(
            {("normative", "issued"): 1, ("normative", "in_force"): 7},
            {"licence": 100, "penalty": 30},
            36_000_000,
        ),
        applications=table,
        received_last_year=None,
        website={"机构职能": 6, "政策文件": 9},
        remedies=counting.table4({("reconsideration", "other_result"): 1}),
    )
    return counting.annual_report(
        AGENCY,
        last_year,
        narrative=narrative.draft(
            told,
            narrative.OfficeText(
                management=LAST_YEARS_MANAGEMENT,
                platform="公众号改版，增设办事指南入口。",
                supervision="召开动员会，印发年度要点。",
                problems="存在的问题是公开目录多年没有修订，分类不清。"
                "下一步，将于2025年6月底前修订公开目录并公布。",
            ),
        ),
        proactive=told.proactive,
        applications=table,
        remedies=told.remedies,
    )


def context() -> Context:
    """Return all that the good report's checks can ask for."""
    this = report()
    assert this.proactive is not None
    return Context(
        agency_name=AGENCY,
        is_government=False,
        makes_rules=False,
        published_on=date(2026, 1, 31),
        overview_limit=1000,
        others=(),
        received=19,
        applications=this.applications,
        remedies=this.remedies,
        overdue=(),
        third_party_consultations=1,
        correction_notices=2,
        known_reconsiderations=2,
        suits_skipping_reconsideration=0,
        fee_notices=1,
        fee_notices_last_year=0,
        fee_notified_fen=70_000,
        fee_collected_fen=0,
        documents={"rules": this.proactive.rules, "normative_docs": this.proactive.normative_docs},
        decisions={"licences": 120, "penalties": 36, "coercions": 0},
        powers=("licences", "penalties"),
        publications=62,
        media_articles=7,
        meetings=1,
        trainings=2,
        accounts=1,
    )
