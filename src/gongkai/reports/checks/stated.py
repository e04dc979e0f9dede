"""What do the checks of the text share: names of the parts, claims, readings of the tables?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from gongkai.reports.checks.arithmetic import TOTAL, add, cell, path, shown, total
from gongkai.reports.checks.registry import Case, Finding, NotAssessed, Severity
from gongkai.reports.checks.table4 import stated
from gongkai.reports.claims import OUTCOME_GROUPS, Claim, claims, texts
from gongkai.reports.schema import AnnualReport, Narrative, Number

ACCURATE = "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条；国办公开办函〔2021〕30号（内容应当准确、图文数据一致）"
SUITS = ("suit_direct", "suit_after_reconsideration")
PARTS_TITLES = {
    "preamble": "开头",
    "overview": "总体情况",
    "proactive": "主动公开",
    "on_request": "依申请公开",
    "management": "政府信息管理",
    "platform": "政府信息公开平台建设",
    "supervision": "监督保障",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}


def has_text(narrative: Narrative) -> bool:
    """Return whether the report has any text at all."""
    return any(True for _ in texts(narrative))


def own_claims(report: AnnualReport, subjects: Iterable[str]) -> list[Claim]:
    """Return the claims about the report's own year on these subjects."""
    wanted = set(subjects)
    found = []
    for claim in claims(report.narrative, report.year, agency=report.agency):
        if claim.year is None and claim.subject in wanted:
            found.append(claim)
    return found


def no_text(case: Case) -> NotAssessed | None:
    return None if has_text(case.report.narrative) else NotAssessed("没有读到报告正文")


DOUBT = "（该句可能另有统计口径，请人工核对）"
"""Ends the message of a finding that is uncertain: the sentence has a lawful reading."""


def differs(
    claim: Claim, what: str, expected: int | Decimal, cells: tuple[str, ...], *, sure: bool = True
) -> Finding:
    """Return the finding that a claim is not what the table says."""
    certain = sure and claim.certain
    doubt = "" if certain else DOUBT
    return Finding(
        message=f"“{PARTS_TITLES[claim.part]}”写{what} {shown(claim.value)}，表中为 {shown(expected)}{doubt}",
        cells=cells,
        expected=shown(expected),
        actual=shown(claim.value),
        quote=claim.quote,
        severity=None if certain else Severity.INFO,
    )


COUNTS = {
    "new_received": "收到申请",
    "accepted": "受理申请",
    "handled": "办结（答复）申请",
    "carried_over": "上年结转",
    "carried_forward": "结转下年度",
}


def readings_of(report: AnnualReport, subject: str) -> tuple[Number, list[Number], tuple[str, ...]]:
    """Return the table's number for a subject, other lawful readings, and its cells."""
    new, over = total(report, "new_received"), total(report, "carried_over")
    handled, forward = total(report, "total_handled"), total(report, "carried_forward")
    both = add((new, over))
    if subject in ("new_received", "accepted"):
        cells = (path("new_received", TOTAL),)
        return new, [both, handled] if subject == "accepted" else [both], cells
    if subject == "handled":
        others = add(
            cell(report, key, TOTAL)
            for key in OUTCOME_GROUPS["其他处理"]
            if key in report.applications
        )
        readings: list[Number] = []
        if handled is not None:
            for left_out in (over, others, add((over, others))):
                readings.append(None if left_out is None else handled - left_out)
        return handled, readings, (path("total_handled", TOTAL),)
    value = over if subject == "carried_over" else forward
    return value, [], (path(subject, TOTAL),)


CASES = {
    "reconsideration": ("行政复议", ("reconsideration",)),
    "suits": ("行政诉讼", SUITS),
    "suit_direct": ("未经复议直接起诉", ("suit_direct",)),
    "suit_after_reconsideration": ("复议后起诉", ("suit_after_reconsideration",)),
    "all_cases": ("行政复议和行政诉讼", ("reconsideration", *SUITS)),
}


def cases_in(report: AnnualReport, blocks: tuple[str, ...], column: int) -> Number:
    return add(stated(report, block, column) for block in blocks)
