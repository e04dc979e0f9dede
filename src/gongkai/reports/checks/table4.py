"""Does table 4, reconsideration and court cases, add up? (国办公开办函〔2021〕30号)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.law import NoProvisionInForce, provision
from gongkai.reports.checks.arithmetic import TOTAL, add, cell, path, unread
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.schema import (
    REMEDY_BLOCK_TITLES,
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
    AnnualReport,
    Number,
)

FORM = "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）表四"
RESULT_TITLES = (*REMEDY_RESULT_TITLES.values(), "总计")
PENDING = REMEDY_COLUMNS.index("pending")
SUM = REMEDY_COLUMNS.index("total")


def place(block: str, column: int) -> str:
    """Return the path of a cell of table 4."""
    return f"remedies.{block}[{column}]"


def stated(report: AnnualReport, block: str, column: int = SUM) -> Number:
    """Return a number of table 4; None where it is blank or its block is absent."""
    values = report.remedies.get(block)
    return None if values is None else values[column]


@register(
    "T4-01",
    severity=Severity.ERROR,
    title="表四三组齐全，每一组：总计等于维持、纠正、其他、尚未审结之和；各格为不小于 0 的整数",
    formula="total = upheld + corrected + other_result + pending",
    source=FORM,
)
def each_block_adds_up(case: Case) -> Iterator[Answer]:
    """Yield a finding for each block whose 总计 is wrong or whose cells are no counts."""
    report = case.report
    if not report.remedies:
        yield NotAssessed("没有读到表四")
        return
    everywhere = [place(b, c) for b in report.remedies for c in range(len(REMEDY_COLUMNS))]
    if (doubt := unread(case, "表四", everywhere)) is not None:
        yield doubt
    doubtful = case.context.doubtful
    empty = [
        b
        for b, values in report.remedies.items()
        if all(n is None for n in values)
        and not any(place(b, c) in doubtful for c in range(len(REMEDY_COLUMNS)))
    ]
    if empty:
        titles = "”“".join(REMEDY_BLOCK_TITLES[block] for block in empty)
        yield Finding(
            message=f"表四“{titles}”没有数字：报告中空白，或者没有读到，没有的应当填 0",
            cells=tuple(place(block, c) for block in empty for c in range(len(REMEDY_COLUMNS))),
            expected="不小于 0 的整数",
            actual="空白",
        )
        yield NotAssessed(f"表四“{titles}”没有数字，不能求和")
    for block, title in REMEDY_BLOCK_TITLES.items():
        values = report.remedies.get(block)
        if values is None:
            yield Finding(
                message=f"表四缺少“{title}”一组（报告中没有，或者没有读到），没有的应当填 0",
                expected="三组",
                actual=f"{len(report.remedies)} 组",
            )
            yield NotAssessed(f"表四没有读到“{title}”")
            continue
        if block in empty:
            continue
        blank = [
            c for c, value in enumerate(values) if value is None and place(block, c) not in doubtful
        ]
        if blank:
            yield Finding(
                message=f"表四“{title}”的“{'、'.join(RESULT_TITLES[c] for c in blank)}”没有数字"
                "（空白、“/”或无法辨认），没有的应当填 0",
                cells=tuple(place(block, c) for c in blank),
                expected="不小于 0 的整数",
                actual="空白",
            )
        for c, value in enumerate(values):
            if value is not None and value < 0:
                yield Finding(
                    message=f"表四“{title}”的“{RESULT_TITLES[c]}”为 {value}，件数不能小于 0",
                    cells=(place(block, c),),
                    expected="不小于 0 的整数",
                    actual=str(value),
                )
        entered, written = add(values[:SUM]), values[SUM]
        if entered is None or written is None:
            yield NotAssessed(f"表四“{title}”有空白单元格，不能求和")
        elif entered != written:
            yield Finding(
                message=f"表四“{title}”：总计写的是 {written}，四种结果之和为 {entered}",
                cells=(place(block, SUM), *(place(block, c) for c in range(SUM))),
                expected=str(entered),
                actual=str(written),
            )


@register(
    "T4-02",
    severity=Severity.WARNING,
    title="有“复议后起诉”的案件，本年或以前年度应当有行政复议案件",
    formula="suit_after_reconsideration[总计] > 0 ⇒ 已知的行政复议案件 ≥ 1",
    source="《中华人民共和国行政复议法》；《中华人民共和国行政诉讼法》第四十五条",
)
def suits_after_reconsideration_had_one(case: Case) -> Iterator[Answer]:
    """Yield a finding where a suit follows a reconsideration nobody recorded."""
    value = stated(case.report, "suit_after_reconsideration")
    if value is None:
        yield NotAssessed("没有读到“复议后起诉”的总计")
        return
    if value <= 0 or stated(case.report, "reconsideration"):
        return
    known = case.context.known_reconsiderations
    if known is None and case.previous is not None and stated(case.previous, "reconsideration"):
        return
    if known is None:
        yield NotAssessed("本年没有行政复议案件，以前年度的案件数没有给出")
    elif known == 0:
        yield Finding(
            message=f"表四“复议后起诉”有 {value} 件，但本年和以前年度都没有行政复议案件",
            cells=(place("suit_after_reconsideration", SUM), place("reconsideration", SUM)),
            expected="至少 1 件行政复议案件",
            actual="0",
        )


@register(
    "T4-03",
    severity=Severity.WARNING,
    title="上年尚未审结的案件，本年应当审结或者仍列为尚未审结",
    formula="total[Y] ≥ pending[Y-1]，逐组比较",
    source="数据逻辑（按“当年审结加年末未审结”计数）",
    needs="previous",
)
def pending_cases_show_up_again(case: Case) -> Iterator[Answer]:
    """Yield a finding for each block with fewer cases than were pending last year."""
    assert case.previous is not None
    for block, title in REMEDY_BLOCK_TITLES.items():
        then, now = stated(case.previous, block, PENDING), stated(case.report, block)
        if then is None or now is None:
            yield NotAssessed(f"表四“{title}”的上年尚未审结数或本年总计空白")
        elif now < then:
            yield Finding(
                message=f"表四“{title}”：上年尚未审结 {then} 件，本年总计只有 {now} 件，"
                f"有 {then - now} 件去向不明",
                cells=(place(block, SUM),),
                expected=f"不少于 {then}",
                actual=str(now),
            )


def _reconsideration_first(year: int) -> tuple[str, ...]:
    """Return the outcomes that must go to reconsideration before a court, in that year."""
    try:
        rows = provision("remedies.reconsideration_first", on=date(year, 12, 31)).value
    except NoProvisionInForce:
        return ()
    return tuple(rows)


@register(
    "T4-04",
    severity=Severity.WARNING,
    title="2024 年起对不予公开决定应当先申请复议，未经复议直接起诉的案件请核实",
    formula="Y ≥ 2024 且 suit_direct[总计] > 0 且有依条例第十四至十六条不予公开的申请",
    source="《中华人民共和国行政复议法》（2023年修订，2024年1月1日起施行）第二十三条",
)
def refusals_go_to_reconsideration_first(case: Case) -> Iterator[Answer]:
    """Yield a finding where direct suits may concern refusals that need reconsideration first."""
    report = case.report
    refusals = _reconsideration_first(report.year)
    if not refusals:
        return
    value = stated(report, "suit_direct")
    if value is None:
        yield NotAssessed("没有读到“未经复议直接起诉”的总计")
        return
    if value <= 0:
        return
    known = case.context.suits_skipping_reconsideration
    if known is not None:
        if known > 0:
            yield Finding(
                message=f"“未经复议直接起诉”的 {value} 件中有 {known} 件针对不予公开决定，"
                "这类决定 2024 年起应当先申请行政复议",
                cells=(place("suit_direct", SUM),),
                expected="0",
                actual=str(known),
            )
        return
    withheld = [cell(report, key, TOTAL) for key in refusals]
    if case.previous is not None:
        withheld += [cell(case.previous, key, TOTAL) for key in refusals]
    if any(withheld):
        yield Finding(
            message=f"“未经复议直接起诉”有 {value} 件，而报告中有不予公开的申请："
            "2024 年起对不予公开决定不服的应当先申请行政复议，请核实起诉对象",
            cells=(
                place("suit_direct", SUM),
                *(path(key, TOTAL) for key in refusals if cell(report, key, TOTAL)),
            ),
            expected="起诉对象不是不予公开决定",
            actual=str(value),
        )
    elif None in withheld:
        yield NotAssessed("不予公开各行有空白，不知道起诉针对何种决定")
