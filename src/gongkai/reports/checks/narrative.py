"""Does the text agree with itself and with table 3? (条例 art. 50: the report must be accurate)

Each finding shows the sentence. Where a sentence can lawfully count otherwise
than the table (受理 with or without what was carried over, answers without the
cases that were withdrawn, the district and not the office), the check only
points at it (info); it raises an error where no reading of the sentence agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from gongkai.reports.applicant_kinds import kinds_after
from gongkai.reports.checks.arithmetic import TOTAL, add, cell, path, row_title, shown, total
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
    COUNTS,
    DOUBT,
    PARTS_TITLES,
    cases_in,
    differs,
    no_text,
    own_claims,
    readings_of,
)
from gongkai.reports.checks.table4 import SUM, place
from gongkai.reports.claims import (
    OUTCOME_GROUPS,
    Claim,
    claims,
    nothing,
    speaks_of_the_office,
    texts,
)
from gongkai.reports.divisions import divisions_in
from gongkai.reports.schema import AnnualReport
from gongkai.reports.sentences import sentences, tidy
from gongkai.reports.shares import wrong_shares
from gongkai.reports.subjects.rows import ROW_KEYS
from gongkai.reports.sums import Verdict


@register(
    "N-01",
    severity=Severity.ERROR,
    title="正文一句话里写出的总数等于该句写出的各部分之和，所占百分比与之相符",
    formula="总数 = Σ 分项（“共…条，其中…条、…条”）；百分比 = 分项 ÷ 总数",
    source=ACCURATE,
)
def stated_totals_are_the_sum_of_their_parts(case: Case) -> Iterator[Answer]:
    """Yield a finding for each sentence whose parts do not give its total."""
    if (unread := no_text(case)) is not None:
        yield unread
        return
    unclear = 0
    for part, text in texts(case.report.narrative):
        for division in divisions_in(text):
            if division.verdict is Verdict.UNCLEAR:
                unclear += 1
            elif division.verdict in (Verdict.DIFFERS, Verdict.NEARLY):
                sure = division.verdict is Verdict.DIFFERS
                unit = division.total.unit
                summed = " + ".join(shown(p.value) for p in division.parts)
                yield Finding(
                    message=f"“{PARTS_TITLES[part]}”写总数 {shown(division.total.value)} {unit}，"
                    f"各部分之和为 {summed} = {shown(division.sum)} {unit}，"
                    f"相差 {shown(abs(division.sum - division.total.value))} {unit}"
                    + ("" if sure else DOUBT),
                    expected=shown(division.sum),
                    actual=shown(division.total.value),
                    quote=division.quote,
                    severity=None if sure else Severity.INFO,
                )
        for sentence in sentences(text):
            yield from _shares(sentence, part)
    if unclear:
        yield NotAssessed(f"有 {unclear} 处“其中”的分项与总数的关系不能确定")


def _shares(sentence: str, part: str) -> Iterator[Answer]:
    """Yield a finding for each stated share that is not its part of its whole."""
    for wrong in wrong_shares(sentence):
        unit = wrong.part.unit
        yield Finding(
            message=f"“{PARTS_TITLES[part]}”写 {shown(wrong.part.value)} {unit}占 {wrong.share.value}%，"
            f"{shown(wrong.part.value)} ÷ {shown(wrong.whole.value)} = {wrong.due}",
            expected=wrong.due,
            actual=f"{wrong.share.value}%",
            quote=wrong.quote,
        )


@register(
    "N-02",
    severity=Severity.ERROR,
    title="正文写的收到、上年结转、办结（答复）、结转下年度的申请件数与表三总计一致",
    formula="收到 N = new_received[总计]；上年结转 N = carried_over[总计]；办结 N = total_handled[总计]；"
    "结转下年 N = carried_forward[总计]；其中某类申请人 N = new_received 的相应列",
    source=ACCURATE,
)
def stated_applications_are_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding for each stated number of applications that table 3 does not have."""
    report = case.report
    found = own_claims(report, COUNTS)
    if not found:
        yield no_text(case) or NotAssessed("正文中没有认出写明申请件数的句子")
    for claim in found:
        yield from _count(report, claim)
        if claim.subject in ("new_received", "accepted"):
            yield from _kinds(report, claim)


def _count(report: AnnualReport, claim: Claim) -> Iterator[Answer]:
    """Yield a finding where table 3 does not have a stated number of applications."""
    value, readings, cells = readings_of(report, claim.subject)
    title = COUNTS[claim.subject]
    if value is None:
        yield NotAssessed("表三相应的总计空白或没有读到")
    elif claim.quantity.equals(value) or (not claim.certain and _OURS_OF_THEM.search(claim.quote)):
        return
    elif _is_new(claim) or not any(
        other is not None and claim.quantity.equals(other) for other in readings
    ):
        yield differs(claim, title, value, cells)
    elif claim.subject == "handled" and _WITHDRAWN.search(claim.quote):
        return  # 答复16件，3件申请人撤销: the sentence says itself what it leaves out
    elif claim.subject != "accepted":
        yield differs(claim, title, value, cells, sure=False)


def _is_new(claim: Claim) -> bool:
    """Return whether the words before a number leave out what was carried over: 新收8件."""
    before = tidy(claim.quote)[: claim.quantity.start]
    return re.search(r"新(?:收|增|接收|受理)[^，；。\d]*$", before) is not None and not re.search(
        "含上年|含结转", claim.quote
    )


_OURS_OF_THEM = re.compile(r"其中[，,]?(?:我[局委办镇乡厅街县区市]|本机关|本单位|本局)")
"""The whole area's number, and this agency's after it: 全区收到319件，其中我局收到19件."""
_WITHDRAWN = re.compile(r"撤销|撤回|撤诉|终止|上年结转|去年结转|其他处理|补正|合并|逾期")


def _kinds(report: AnnualReport, claim: Claim) -> Iterator[Answer]:
    """Yield a finding for each kind of applicant whose number the row 本年新收 does not have."""
    rows = ("new_received", "carried_over")
    new, both = total(report, "new_received"), add(total(report, row) for row in rows)
    if not any(n is not None and claim.quantity.equals(n) for n in (new, both)):
        return  # the sentence counts another scope, or its total is wrong: that is told already
    sure = claim.certain and new is not None and claim.quantity.equals(new)
    for told in kinds_after(claim):
        readings: list[int | None] = []
        for columns in told.columns:
            readings.append(add(cell(report, "new_received", c) for c in columns))
            readings.append(add(cell(report, row, c) for row in rows for c in columns))
        if readings[0] is None:
            yield NotAssessed("表三“本年新收”各列有空白")
        elif not any(n is not None and told.quantity.equals(n) for n in readings):
            yield Finding(
                message=f"“{PARTS_TITLES[claim.part]}”写{told.words}申请 {shown(told.quantity.value)} 件，"
                f"表三本年新收为 {readings[0]} 件" + ("" if sure else DOUBT),
                cells=tuple(path("new_received", c) for c in told.columns[0]),
                expected=str(readings[0]),
                actual=shown(told.quantity.value),
                quote=claim.quote,
                severity=None if sure else Severity.INFO,
            )


_OUTCOMES = OUTCOME_GROUPS.keys() | ROW_KEYS | {"公开"}


def _rows(report: AnnualReport, subject: str) -> tuple[str, ...]:
    """Return the rows of table 3 that the words of a claim stand for."""
    keys = [key for group in subject.split("+") for key in OUTCOME_GROUPS.get(group, (group,))]
    return tuple(key for key in keys if key in {row.key for row in report.rows})


def _subjects_of_outcomes(report: AnnualReport) -> list[Claim]:
    return [
        claim
        for claim in claims(report.narrative, report.year, agency=report.agency)
        if claim.year is None and set(claim.subject.split("+")) <= _OUTCOMES
    ]


@register(
    "N-03",
    severity=Severity.ERROR,
    title="正文写的各类办理结果的件数和百分比与表三总计列一致",
    formula="N = Σ 相应各行[总计]；P% = N ÷ total_handled[总计]，按所印位数四舍五入",
    source=ACCURATE,
)
def stated_outcomes_are_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding for each stated outcome whose number or share the table does not give."""
    report = case.report
    found = _subjects_of_outcomes(report)
    if not found:
        yield no_text(case) or NotAssessed("正文中没有认出写明办理结果件数的句子")
    for claim in _granted_alone(report, found):
        rows = _rows(report, claim.subject)
        if not rows:
            continue  # a row that this form does not have
        value = add(total(report, key) for key in rows)
        words = row_title(claim.subject) if claim.subject in ROW_KEYS else claim.subject
        words = words.replace("+", "和")
        if value is None:
            yield NotAssessed(f"表三“{words}”各行有空白或没有读到")
            continue
        cells = tuple(path(key, TOTAL) for key in rows)
        if not claim.quantity.equals(value):
            if _with_already_public(claim, value) or _told_in_parts(claim, value):
                continue
            over = total(report, "carried_over") or 0
            this_year_only = value - over <= claim.value < value
            if claim.subject in ROW_KEYS and claim.value > value:
                claim = replace(claim, certain=claim.quantity.exact)  # no part is more than all
            finding = differs(claim, words, value, cells, sure=not this_year_only)
            natural = add(cell(report, key, 0) for key in rows)
            if natural is not None and claim.quantity.equals(natural) and not this_year_only:
                finding = replace(
                    finding, message=f"{finding.message}，所写的是“自然人”一列的数，应写总计"
                )
            yield finding
        elif claim.percentage is not None:
            yield from _share(report, claim, value, words, cells)


_ALREADY_PUBLIC = re.compile(
    r"(?:已(?:经)?(?:主动|通过[^，；。\d]{0,10}|在[^，；。\d]{0,10}|向社会)?公开|告知(?:其)?(?:获取|查询|查阅|公开)[^，；。\d]{0,8})"
    r"[^，；。\d]{0,6}(?P<number>\d+)[件份宗起条项]"
)


def _with_already_public(claim: Claim, value: int) -> bool:
    """Return whether the sentence counts apart what was public already, which is 予以公开 in the table, too."""
    if "予以公开" not in claim.subject:
        return False
    apart = sum(int(found["number"]) for found in _ALREADY_PUBLIC.finditer(tidy(claim.quote)))
    return bool(apart) and claim.quantity.equals(value - apart)


_TOLD_BESIDE = {
    "unable_not_held": re.compile(
        r"(?:不存在|不属于本|非本(?!.{1,4}掌握)|不是本|未制作|未保存|未获取)[^，；。\d]*\d"
    ),
    "not_handled_petition": re.compile(
        r"(?:信访|举报|投诉)[^，；。\d]*\d+[^，；。]*[，；、][^，；。\d]*(?:信访|举报|投诉)[^，；。\d]*\d"
    ),
}


def _told_in_parts(claim: Claim, value: int) -> bool:
    """Return whether the sentence tells more of the same row in other words: 本机关不掌握3件，信息不存在2件."""
    beside = _TOLD_BESIDE.get(claim.subject)
    return (
        beside is not None and claim.value < value and beside.search(tidy(claim.quote)) is not None
    )


def _granted_alone(report: AnnualReport, found: list[Claim]) -> Iterator[Claim]:
    """Yield the claims, 公开3件 as one of 予以公开 where it is not that and 部分公开 together.

    Whether the word means these outcomes is certain only beside another.
    """
    for claim in found:
        if claim.subject != "公开":
            yield claim
            continue
        both = add(total(report, key) for key in ("granted", "partial"))
        others = {c.subject for c in found if c.quote == claim.quote} - {"公开"}
        if both is None or "部分公开" in others or not claim.quantity.equals(both):
            beside = bool(others)
            yield replace(claim, subject="予以公开", certain=claim.certain and beside)


def _share(
    report: AnnualReport, claim: Claim, value: int, words: str, cells: tuple[str, ...]
) -> Iterator[Answer]:
    """Yield a finding where a percentage is no rounding of its share in any whole."""
    share = claim.percentage
    handled = total(report, "total_handled")
    if share is None or handled is None:
        return
    wholes = [handled, total(report, "new_received")]
    wholes.append(add((wholes[1], total(report, "carried_over"))))
    if any(whole is not None and share.is_rounded_from(value, whole) for whole in wholes):
        return
    due = Decimal(100 * value) / Decimal(handled) if handled else Decimal(0)
    expected = f"{due:.{share.places}f}%"
    yield Finding(
        message=f"“{PARTS_TITLES[claim.part]}”写{words}占 {share.value}%，"
        f"{value} ÷ {handled} = {expected}",
        cells=(*cells, path("total_handled", TOTAL)),
        expected=expected,
        actual=f"{share.value}%",
        quote=claim.quote,
        severity=None if claim.certain else Severity.INFO,
    )


@register(
    "N-05",
    severity=Severity.ERROR,
    title="正文写“无”“未收到申请”“无行政复议、诉讼”的，表中相应为 0",
    formula="未收到申请 ⇔ new_received[总计] = 0；无复议 ⇔ reconsideration[总计] = 0；无诉讼 ⇔ 两组诉讼总计 = 0",
    source=ACCURATE,
)
def stated_absence_is_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding where the text says there was none and the table has some."""
    report = case.report
    if (unread := no_text(case)) is not None:
        yield unread
        return
    for absent in nothing(report.narrative, report.year):
        if absent.subject not in CASES and absent.subject not in COUNTS:
            continue
        if absent.subject in CASES:
            title, blocks = CASES[absent.subject]
            value = cases_in(report, blocks, SUM)
            cells = tuple(place(block, SUM) for block in blocks)
        else:
            title = COUNTS[absent.subject]
            value = total(report, absent.subject)
            cells = (path(absent.subject, TOTAL),)
        if value is None:
            yield NotAssessed(f"表中“{title}”的总计空白或没有读到")
        elif value != 0:
            sure = absent.certain and not speaks_of_the_office(absent.quote, report.agency)
            yield Finding(
                message=f"“{PARTS_TITLES[absent.part]}”写没有{title}，表中为 {value}"
                + ("" if sure else DOUBT),
                cells=cells,
                expected="0",
                actual=str(value),
                quote=absent.quote,
                severity=None if sure else Severity.INFO,
            )
