"""Does the report follow from last year's, and is it new? (国办公开办函〔2021〕30号)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.reports.checks.arithmetic import (
    COLUMN_TITLES,
    TOTAL,
    cell,
    path,
    row_title,
    shown,
    total,
)
from gongkai.reports.checks.problems import SECTION_FIVE, problem_sentences, tells_of_progress
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import has_text
from gongkai.reports.checks.table2 import figures
from gongkai.reports.checks.table4 import SUM, place, stated
from gongkai.reports.claims import texts
from gongkai.reports.prose import prose
from gongkai.reports.schema import REMEDY_BLOCK_TITLES, AnnualReport
from gongkai.reports.similarity import most_similar, similarity

COPIED = "国办公开办函〔2021〕30号（不得内容雷同、敷衍塞责）"


@register(
    "T3-05",
    severity=Severity.ERROR,
    title="上年结转等于上年报告的结转下年度，逐列相等",
    formula="carried_over[Y][c] = carried_forward[Y-1][c]",
    source="《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）表三",
    needs="previous",
)
def carried_over_is_last_years_carried_forward(case: Case) -> Iterator[Answer]:
    """Yield a finding for each column that breaks with last year's report."""
    assert case.previous is not None
    unknown = []
    for c, title in enumerate(COLUMN_TITLES):
        then = cell(case.previous, "carried_forward", c)
        now = cell(case.report, "carried_over", c)
        if then is None or now is None:
            unknown.append(title)
        elif then != now:
            note = case.context.reorganised
            reason = f"（已记录原因：{note}）" if note else ""
            yield Finding(
                message=f"表三“{title}”列：上年结转 {now} 件，上年报告结转下年度 {then} 件，应当相等{reason}",
                cells=(path("carried_over", c),),
                expected=str(then),
                actual=str(now),
                severity=Severity.WARNING if note else None,
            )
    if unknown:
        yield NotAssessed(f"本年“上年结转”或上年“结转下年度”的{'、'.join(unknown)}列空白或没有读到")


_TIMES = 3
_FROM = 20


def _compared(report: AnnualReport) -> Iterator[tuple[str, str, int | Decimal | None]]:
    """Yield path, name and value of the figures compared between years."""
    for key in report.applications:
        yield path(key, TOTAL), f"表三“{row_title(key)}”总计", total(report, key)
    for block, title in REMEDY_BLOCK_TITLES.items():
        if block in report.remedies:
            yield place(block, SUM), f"表四“{title}”总计", stated(report, block)
    for where, name, value, _ in figures(report):
        yield where, f"表二“{name}”", value


@register(
    "Y04",
    severity=Severity.WARNING,
    title="与上年相比变化超过三倍，或由二十以上降为 0 的数，请核实",
    formula="max(now, then) ≥ 20 且 (now > 3 × then 或 then > 3 × now)，或 then > 20 且 now = 0",
    source="数据逻辑",
    needs="previous",
)
def no_sudden_leaps(case: Case) -> Iterator[Answer]:
    """Yield a finding for each figure that leapt; small numbers may vary."""
    assert case.previous is not None
    before = {where: value for where, _, value in _compared(case.previous)}
    for where, name, now in _compared(case.report):
        then = before.get(where)
        if now is None or then is None or min(now, then) < 0 or max(now, then) < _FROM:
            continue
        if now > _TIMES * then or then > _TIMES * now:
            way = "由 0 增至" if then == 0 else "降为" if now == 0 else "变为"
            said = (
                f"{name}{way} {shown(now)}"
                if then == 0
                else f"{name}由 {shown(then)} {way} {shown(now)}"
            )
            yield Finding(
                message=f"{said}，变化超过 {_TIMES} 倍，请核实",
                cells=(where,),
                expected=f"与上年的 {shown(then)} 相近，或说明原因",
                actual=shown(now),
            )


PARAGRAPH = 0.85
"""From which similarity on a paragraph counts as copied. No notice sets a figure: this is ours."""


def _problems(report: AnnualReport) -> str | None:
    text = re.sub(r"\s+", "", report.narrative.problems or "")
    return text if len(text) >= 20 else None


@register(
    "X-05",
    severity=Severity.WARNING,
    title="第五部分不与上年报告或其他机关的报告雷同",
    formula=f"相似度 < {SECTION_FIVE:.0%}（年份不计）",
    source=COPIED,
)
def section_five_is_new(case: Case) -> Iterator[Answer]:
    """Yield a finding for each report whose section 五 this one nearly repeats."""
    ours = _problems(case.report)
    compared = [report for report in (case.previous,) if report is not None]
    compared += list(case.context.others or ())
    if ours is None:
        yield NotAssessed("没有读到第五部分，或文字过短")
        return
    if not compared:
        yield NotAssessed(case.previous_refused or "没有给出上年或其他机关的报告")
        return
    for other in compared:
        theirs = _problems(other)
        if theirs is None:
            yield NotAssessed(f"“{other.agency}”{other.year} 年报告没有读到第五部分")
            continue
        alike = similarity(ours, theirs)
        if alike >= SECTION_FIVE:
            whose = "上年报告" if other is case.previous else f"“{other.agency}”{other.year} 年报告"
            yield Finding(
                message=f"第五部分与{whose}的相似度为 {alike:.0%}，近于雷同",
                expected=f"低于 {SECTION_FIVE:.0%}",
                actual=f"{alike:.0%}",
                quote=(case.report.narrative.problems or "")[:120],
            )


@register(
    "Y05",
    severity=Severity.WARNING,
    title="正文段落不照抄上年报告，问题不连年相同而没有进展",
    formula=f"第五部分与上年第五部分的相似度 ≥ {SECTION_FIVE:.0%} 为错误；第五部分的问题与上年相同（每句相似度 ≥ {PARAGRAPH:.0%}）而没有写进展、"
    f"或所写的进展也是上年的文字（相似度 ≥ {SECTION_FIVE:.0%}）的，全部相同为错误；每段（除去编制依据等固定开头和统计数字的句子，40 字以上）与上年各段的相似度 < {PARAGRAPH:.0%}（年份、数字不计）",
    source=COPIED,
    needs="previous",
)
def paragraphs_are_new(case: Case) -> Iterator[Answer]:
    """Yield a finding for each paragraph outside section 五 copied from last year."""
    assert case.previous is not None
    before = [
        paragraph
        for part, text in texts(case.previous.narrative)
        if part not in ("problems", "preamble")
        for paragraph in prose(text)
    ]
    if not has_text(case.previous.narrative):
        yield NotAssessed("上年报告没有读到正文")
        return
    yield from _same_problems(case.report, case.previous)
    for part, text in texts(case.report.narrative):
        if part in ("problems", "preamble"):
            continue
        for paragraph in prose(text):
            alike = most_similar(paragraph, before, at_least=PARAGRAPH)
            if alike is not None and alike >= PARAGRAPH:
                yield Finding(
                    message=f"这一段与上年报告的相似度为 {alike:.0%}，近于照抄",
                    expected=f"低于 {PARAGRAPH:.0%}",
                    actual=f"{alike:.0%}",
                    quote=paragraph[:120],
                )


def _same_problems(report: AnnualReport, previous: AnnualReport) -> Iterator[Answer]:
    """Yield a finding where section 五 is last year's, or its problems are and no progress is told of."""
    ours, theirs = _problems(report), _problems(previous)
    alike = similarity(ours, theirs) if ours and theirs else 0.0
    now, then = (list(problem_sentences(r.narrative.problems or "")) for r in (report, previous))
    same = [text for text in now if most_similar(text, then, at_least=PARAGRAPH) is not None]
    progress = tells_of_progress(
        report.narrative.problems or "",
        last_year=previous.year,
        before=previous.narrative.problems or "",
    )
    whole = len(same) == len(now)
    if same and not progress:
        yield Finding(
            message=f"第五部分{'的问题都' if whole else f'有 {len(same)} 个问题'}与上年报告相同，没有写改进的进展",
            expected="新的问题，或者写明上年问题的改进结果",
            actual="全部相同" if whole else f"{len(same)} 个相同",
            quote=same[0],
            severity=Severity.ERROR if whole or alike >= SECTION_FIVE else None,
        )
    elif alike >= SECTION_FIVE:
        yield Finding(
            message=f"第五部分与上年报告的相似度为 {alike:.0%}，内容雷同",
            expected=f"低于 {SECTION_FIVE:.0%}",
            actual=f"{alike:.0%}",
            quote=(report.narrative.problems or "")[:120],
            severity=Severity.ERROR,
        )
