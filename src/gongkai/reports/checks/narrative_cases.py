"""Does the text agree with tables 2 and 4: cases, documents, the processing fee?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.case_results import CaseResult, case_results
from gongkai.reports.checks.arithmetic import shown
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import (
    ACCURATE,
    CASES,
    DOUBT,
    PARTS_TITLES,
    cases_in,
    differs,
    no_text,
    own_claims,
)
from gongkai.reports.checks.table2 import DECISIONS
from gongkai.reports.checks.table4 import PENDING, SUM, place, stated
from gongkai.reports.checks.upheld import Upheld, all_upheld
from gongkai.reports.claims import Claim, nothing
from gongkai.reports.schema import REMEDY_COLUMNS, REMEDY_RESULT_TITLES, AnnualReport
from gongkai.reports.sentences import tidy


@register(
    "N-04",
    severity=Severity.ERROR,
    title="正文写的行政复议、行政诉讼件数与表四一致；写“均维持”的，没有纠正、其他结果和尚未审结",
    formula="复议 a 件 = reconsideration[总计]；诉讼 b 件 = suit_direct[总计] + suit_after_reconsideration[总计]；"
    "不计尚未审结的也可；维持、纠正、其他结果、尚未审结 N 件 = 相应各格；写“均维持”而没有说是已审结的 ⇒ 纠正、其他结果、尚未审结 = 0",
    source=ACCURATE,
)
def stated_cases_are_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding for each stated number of cases, or outcome of all, that table 4 contradicts."""
    report = case.report
    found = own_claims(report, CASES)
    upheld = list(all_upheld(report.narrative))
    denied = {told.quote for told in upheld if not told.only_decided}
    if not found and not upheld and not any(case_results(report.narrative, report.year)):
        yield no_text(case) or NotAssessed("正文中没有认出写明复议、诉讼件数的句子")
    for claim in found:
        title, blocks = CASES[claim.subject]
        value, pending = (cases_in(report, blocks, column) for column in (SUM, PENDING))
        if value is None:
            yield NotAssessed(f"表四“{title}”的总计空白或没有读到")
        elif not claim.quantity.equals(value):
            decided = None if pending is None else value - pending
            without_pending = decided is not None and claim.quantity.equals(decided)
            if _PENDING.search(claim.quote):
                without_pending = False  # the sentence counts them itself
            elif without_pending and (_DECIDED.search(claim.quote) or claim.quote in denied):
                continue  # it says so; or that it denies any pending is told below
            single = [stated(report, block) for block in blocks]
            sure = not without_pending and not any(
                n is not None and n and claim.quantity.equals(n) for n in single
            )
            yield differs(
                claim, title, value, tuple(place(block, SUM) for block in blocks), sure=sure
            )
        elif pending and _ALL_DECIDED.match(tidy(claim.quote)[claim.quantity.end :]):
            yield _not_decided(claim, title, pending, blocks)
    for told in upheld:
        yield from _all_upheld(report, told, found)
    yield from _results(report)


_PENDING = re.compile(r"(?:尚未|未|没有|暂未|还未)(?:审结|结案|办结)|正在(?:审理|办理)|未结")
_DECIDED = re.compile(r"审结|结案|已结|办结")


_ALL_DECIDED = re.compile(
    r"\s*[，（](?:目前|现|截至目前)?(?:均|全部|都)?已(?:经|全部)?(?:审结|结案|办结)"
)


def _not_decided(claim: Claim, title: str, pending: int, blocks: tuple[str, ...]) -> Finding:
    """Return the note on cases that the text calls decided: it may be since the year ended."""
    return Finding(
        message=f"“{PARTS_TITLES[claim.part]}”写{title} {shown(claim.value)} 件已审结，"
        f"表中有 {pending} 件尚未审结{DOUBT}",
        cells=tuple(place(block, PENDING) for block in blocks),
        expected="0",
        actual=str(pending),
        quote=claim.quote,
        severity=Severity.INFO,
    )


def _results(report: AnnualReport) -> Iterator[Answer]:
    """Yield a finding for each stated number of cases with one result that table 4 does not have."""
    for told in case_results(report.narrative, report.year):
        title, blocks = CASES[told.procedure]
        column = REMEDY_COLUMNS.index(told.result)
        value = cases_in(report, blocks, column)
        single = [stated(report, block, column) for block in blocks]
        if value is None or any(
            n is not None and told.quantity.equals(n) for n in (value, *single)
        ):
            continue
        if told.result == "upheld" and _with_dismissed(told, value):
            continue
        result = REMEDY_RESULT_TITLES[told.result]
        yield Finding(
            message=f"“{PARTS_TITLES[told.part]}”写{title}{result} {shown(told.quantity.value)} 件，"
            f"表中为 {value} 件",
            cells=tuple(place(block, column) for block in blocks),
            expected=str(value),
            actual=shown(told.quantity.value),
            quote=told.quote,
        )


_DISMISSED = re.compile(r"(?P<after>\d+)[件起宗例](?:被)?驳回|驳回(?:的)?(?P<before>\d+)[件起宗例]")


def _with_dismissed(told: CaseResult, value: int) -> bool:
    """Return whether the sentence counts apart what was dismissed, which is 结果维持 in the table, too."""
    found = _DISMISSED.findall(tidy(told.quote))
    return bool(found) and told.quantity.equals(
        value - sum(int(after or before) for after, before in found)
    )


def _all_upheld(report: AnnualReport, told: Upheld, found: list[Claim]) -> Iterator[Answer]:
    """Yield a finding for each block that has what 均维持 denies: another outcome, or a pending case."""
    for block in told.blocks:
        values = report.remedies.get(block)
        if values is None:
            continue
        contrary = [c for c in (1, 2) if values[c]]  # 结果纠正, 其他结果
        if values[PENDING] and not _leaves_out_pending(report, told, found):
            contrary.append(PENDING)
        if contrary:
            names = {1: "结果纠正", 2: "其他结果", PENDING: "尚未审结"}
            shown_ = "、".join(f"{names[c]} {values[c]} 件" for c in contrary)
            yield Finding(
                message=f"“{PARTS_TITLES[told.part]}”写均维持，表四“{CASES[block][0]}”有{shown_}",
                cells=tuple(place(block, c) for c in contrary),
                expected="0",
                actual="、".join(str(values[c]) for c in contrary),
                quote=told.quote,
            )


def _leaves_out_pending(report: AnnualReport, told: Upheld, found: list[Claim]) -> bool:
    """Return whether the sentence speaks of decided cases only, and says so.

    One that says that all were decided does so only where its numbers are those of the decided.
    """
    if not told.only_decided or not told.all_decided:
        return told.only_decided
    here = [claim for claim in found if claim.quote == told.quote]
    for claim in here:
        _, of = CASES[claim.subject]
        value, pending = (cases_in(report, of, column) for column in (SUM, PENDING))
        if value is None or pending is None or not claim.quantity.equals(value - pending):
            return False
    return bool(here)


_TABLE_2 = {
    f"{row}.{measure}": f"{verb}{title}"
    for row, title in (("normative_docs", "行政规范性文件"), ("rules", "规章"))
    for measure, verb in (("issued", "制发"), ("repealed", "废止"), ("in_force", "现行有效"))
} | {key: f"{title}处理决定" for key, title in DECISIONS.items()}


def _of_table_2(report: AnnualReport, subject: str) -> tuple[int | None, str]:
    """Return the number of table 2 for a subject, and the path of its cell."""
    row, _, measure = subject.partition(".")
    entry = getattr(report.proactive, row)
    if measure:
        return getattr(entry, measure), f"proactive.{subject}"
    return entry, f"proactive.{row}.decisions"


def _without_new(report: AnnualReport, claim: Claim, value: int) -> bool:
    """Return whether documents that stay in force are told without those of this year: 继续有效6件."""
    row, _, measure = claim.subject.partition(".")
    if measure != "in_force" or "继续有效" not in claim.quote:
        return False
    issued = getattr(report.proactive, row).issued
    return issued is not None and claim.quantity.equals(value - issued)


@register(
    "N-06",
    severity=Severity.WARNING,
    title="正文写的规章、行政规范性文件件数和许可、处罚、强制的决定数与表二一致",
    formula="制发、废止、现行有效 N = proactive.normative_docs、proactive.rules 的相应数；作出决定 N = decisions；"
    "写没有制发、废止的，相应为 0",
    source=ACCURATE,
)
def stated_documents_are_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding for each stated number of documents or decisions that table 2 does not have."""
    report = case.report
    if report.proactive is None:
        yield NotAssessed("没有读到 2021 年格式的表二")
        return
    found = own_claims(report, _TABLE_2)
    none = [n for n in nothing(report.narrative, report.year) if n.subject in _TABLE_2]
    if not found and not none:
        yield no_text(case) or NotAssessed("正文中没有认出写明规范性文件或处理决定件数的句子")
    for claim in found:
        value, where = _of_table_2(report, claim.subject)
        if value is None:
            yield NotAssessed(f"表二{_TABLE_2[claim.subject]}的件数空白")
        elif not claim.quantity.equals(value) and not _without_new(report, claim, value):
            yield differs(claim, _TABLE_2[claim.subject], value, (where,))
    for absent in none:
        value, where = _of_table_2(report, absent.subject)
        if value is None:
            yield NotAssessed(f"表二{_TABLE_2[absent.subject]}的件数空白")
        elif value:
            yield Finding(
                message=f"“{PARTS_TITLES[absent.part]}”写没有{_TABLE_2[absent.subject]}，表中为 {value}",
                cells=(where,),
                expected="0",
                actual=str(value),
                quote=absent.quote,
            )
