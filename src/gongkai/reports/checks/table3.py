"""Does table 3, applications received and handled, add up? (国办公开办函〔2021〕30号)"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.reports.checks.arithmetic import (
    COLUMN_TITLES,
    TOTAL,
    add,
    cell,
    path,
    row_title,
    total,
    unread,
)
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.schema import AnnualReport

FORM = "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）表三"


def _result_rows(report: AnnualReport) -> tuple[str, ...]:
    """Return the keys of the rows under （七）总计 that this report has, or should have."""
    ends = ("new_received", "carried_over", "total_handled", "carried_forward")
    return tuple(row.key for row in report.rows if row.key not in ends)


def _absent(report: AnnualReport, keys: tuple[str, ...]) -> NotAssessed | None:
    """Say which rows of the table the report does not have."""
    absent = [row_title(key) for key in keys if key not in report.applications]
    if not absent:
        return None
    if not report.applications:
        return NotAssessed("没有读到表三")
    more = f"等 {len(absent)} 行" if len(absent) > 3 else ""
    return NotAssessed(f"表三中没有读到“{'”“'.join(absent[:3])}”{more}")


def _unknown(columns: list[int]) -> NotAssessed:
    return NotAssessed(f"{'、'.join(COLUMN_TITLES[c] for c in columns)}列有空白单元格，不能求和")


@register(
    "T3-01",
    severity=Severity.ERROR,
    title="表三每一列：本年新收加上年结转，等于办理结果总计加结转下年度",
    formula="new_received[c] + carried_over[c] = total_handled[c] + carried_forward[c]；"
    "办理结果各行之和超过应办件数的，同样不成立",
    source=FORM + "表头勾稽关系",
)
def received_equals_accounted_for(case: Case) -> Iterator[Answer]:
    """Yield a finding for each column whose printed relation does not hold.

    An application entered in two result rows breaks the relation as well,
    although the total of the results may have been written to fit.
    """
    report = case.report
    ends = ("new_received", "carried_over", "total_handled", "carried_forward")
    if (absent := _absent(report, ends)) is not None:
        yield absent
        return
    unknown = []
    results = _result_rows(report)
    for c, title in enumerate(COLUMN_TITLES):
        came = add((cell(report, "new_received", c), cell(report, "carried_over", c)))
        forward = cell(report, "carried_forward", c)
        went = add((cell(report, "total_handled", c), forward))
        if came is None or went is None:
            unknown.append(c)
            continue
        if came != went:
            yield Finding(
                message=f"表三“{title}”列：第一项加第二项为 {came}，第三项加第四项为 {went}，"
                f"相差 {abs(came - went)}，应当相等",
                cells=tuple(path(key, c) for key in ends),
                expected=str(came),
                actual=str(went),
            )
            continue
        entered = add(cell(report, key, c) for key in results)
        if entered is not None and forward is not None and entered + forward > came:
            counted = [key for key in results if cell(report, key, c)]
            yield Finding(
                message=f"表三“{title}”列：应办理 {came} 件，而办理结果各行之和加结转下年度为 "
                f"{entered + forward}，有申请被计入两种结果",
                cells=(
                    path("new_received", c),
                    path("carried_over", c),
                    *(path(key, c) for key in counted),
                    path("carried_forward", c),
                ),
                expected=str(came),
                actual=str(entered + forward),
            )
    if unknown:
        yield _unknown(unknown)


@register(
    "T3-02",
    severity=Severity.ERROR,
    title="表三每一列：（七）总计等于（一）至（六）各行之和",
    formula="total_handled[c] = granted[c] + partial[c] + Σ（三）+ Σ（四）+ Σ（五）+ Σ（六）",
    source=FORM,
)
def total_handled_is_the_sum_of_results(case: Case) -> Iterator[Answer]:
    """Yield a finding for each column whose （七）总计 is not the sum of its rows."""
    report = case.report
    results = _result_rows(report)
    if (absent := _absent(report, (*results, "total_handled"))) is not None:
        yield absent
        return
    unknown = []
    for c, title in enumerate(COLUMN_TITLES):
        entered = add(cell(report, key, c) for key in results)
        stated = cell(report, "total_handled", c)
        if entered is None or stated is None:
            unknown.append(c)
        elif entered != stated:
            yield Finding(
                message=f"表三“{title}”列：（七）总计写的是 {stated}，（一）至（六）各行之和为 {entered}",
                cells=(path("total_handled", c), *(path(key, c) for key in results)),
                expected=str(entered),
                actual=str(stated),
            )
    if unknown:
        yield _unknown(unknown)


@register(
    "T3-03",
    severity=Severity.ERROR,
    title="表三每一行：总计等于六类申请人之和",
    formula="row[总计] = Σ row[自然人 … 其他]",
    source=FORM,
)
def each_row_adds_up(case: Case) -> Iterator[Answer]:
    """Yield a finding for each row whose 总计 is not the sum of its six columns."""
    report = case.report
    keys = tuple(row.key for row in report.rows)
    unknown = []
    for key in keys:
        if key not in report.applications:
            continue
        parts = [cell(report, key, c) for c in range(TOTAL)]
        entered, stated = add(parts), total(report, key)
        if entered is None or stated is None:
            unknown.append(row_title(key))
        elif entered != stated:
            yield Finding(
                message=f"表三“{row_title(key)}”行：总计写的是 {stated}，六类申请人之和为 {entered}",
                cells=(path(key, TOTAL), *(path(key, c) for c in range(TOTAL))),
                expected=str(entered),
                actual=str(stated),
            )
    if unknown:
        yield NotAssessed(f"“{unknown[0]}”等 {len(unknown)} 行有空白单元格，不能求和")
    if (absent := _absent(report, keys)) is not None:
        yield absent


@register(
    "T3-04",
    severity=Severity.ERROR,
    title="表三各行齐全，每个单元格都是不小于 0 的整数，没有的填 0，不得留空",
    formula="cell ∈ {0, 1, 2, …}；空白、“/”、“—”不等于 0；“（六）其他处理”可以只有一行",
    source=FORM,
)
def cells_are_counts(case: Case) -> Iterator[Answer]:
    """Yield a finding for missing rows, rows without any number, blanks by column, negative cells."""
    report = case.report
    keys = tuple(row.key for row in report.rows)
    if (absent := _absent(report, keys)) is not None:
        yield absent
    present = [key for key in keys if key in report.applications]
    lost = [row_title(key) for key in keys if key not in present]
    if present and lost:
        named = "”“".join(lost[:3])
        rows = "一行" if len(lost) == 1 else f"{'等' if len(lost) > 3 else ''} {len(lost)} 行"
        yield Finding(
            message=f"表三缺少“{named}”{rows}（报告中没有，或者没有读到），没有的应当填 0",
            expected=f"{len(keys)} 行",
            actual=f"{len(present)} 行",
        )
    everywhere = [path(key, c) for key in present for c in range(len(COLUMN_TITLES))]
    if (doubt := unread(case, "表三", everywhere)) is not None:
        yield doubt
    doubtful = case.context.doubtful
    empty = [
        key
        for key in present
        if all(n is None for n in report.applications[key])
        and not any(path(key, c) in doubtful for c in range(len(COLUMN_TITLES)))
    ]
    if empty:
        more = f"等 {len(empty)} 行" if len(empty) > 1 else "行"
        yield Finding(
            message=f"表三“{row_title(empty[0])}”{more}整行没有数字：报告中空白，或者没有读到，没有的应当填 0",
            cells=tuple(path(key, c) for key in empty for c in range(len(COLUMN_TITLES))),
            expected="不小于 0 的整数",
            actual="空白",
        )
    present = [key for key in present if key not in empty]
    for c, title in enumerate(COLUMN_TITLES):
        blank = [
            key for key in present if cell(report, key, c) is None and path(key, c) not in doubtful
        ]
        if blank:
            first = row_title(blank[0])
            where = f"“{first}”行" if len(blank) == 1 else f"“{first}”等 {len(blank)} 行"
            yield Finding(
                message=f"表三“{title}”列{where}没有数字（空白、“/”或无法辨认），没有的应当填 0",
                cells=tuple(path(key, c) for key in blank),
                expected="不小于 0 的整数",
                actual="空白",
            )
        for key in present:
            value = cell(report, key, c)
            if value is not None and value < 0:
                yield Finding(
                    message=f"表三“{row_title(key)}”行“{title}”列为 {value}，件数不能小于 0",
                    cells=(path(key, c),),
                    expected="不小于 0 的整数",
                    actual=str(value),
                )


@register(
    "T3-06",
    severity=Severity.WARNING,
    title="有“逾期未缴费不再处理”的申请，本年或上年应当发出过收费通知",
    formula="other_fee_overdue[总计] > 0 ⇒ 本年和上年收费通知数 ≥ 1",
    source="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第六条",
    needs="context",
)
def overdue_fee_had_a_notice(case: Case) -> Iterator[Answer]:
    """Yield a finding where applications were closed for an unpaid fee nobody was asked for."""
    value = total(case.report, "other_fee_overdue")
    if value is None:
        yield NotAssessed("没有读到“逾期未缴费”一行的总计")
    elif value > 0:
        notices = add((case.context.fee_notices, case.context.fee_notices_last_year))
        if notices == 0:
            yield Finding(
                message=f"表三有 {value} 件申请因逾期未缴费不再处理，但本年和上年都没有收费通知",
                cells=(path("other_fee_overdue", TOTAL),),
                expected="至少 1 份收费通知",
                actual="0",
            )
        elif notices is None and not case.context.fee_notices:
            yield NotAssessed("没有收费通知的台账数")


@register(
    "T3-07",
    severity=Severity.WARNING,
    title="有“保护第三方合法权益”不予公开的申请，应当有征求第三方意见的记录",
    formula="withheld_third_party[总计] > 0 ⇒ 征求意见记录 ≥ 1",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第三十二条",
    needs="context",
)
def third_party_was_consulted(case: Case) -> Iterator[Answer]:
    """Yield a finding where a third party's interest was protected without asking it."""
    value = total(case.report, "withheld_third_party")
    if value is None:
        yield NotAssessed("没有读到“保护第三方合法权益”一行的总计")
    elif value > 0:
        if case.context.third_party_consultations is None:
            yield NotAssessed("没有征求第三方意见的台账数")
        elif case.context.third_party_consultations == 0:
            yield Finding(
                message=f"表三有 {value} 件申请因保护第三方合法权益不予公开，但没有征求第三方意见的记录",
                cells=(path("withheld_third_party", TOTAL),),
                expected="至少 1 件征求意见记录",
                actual="0",
            )


@register(
    "T3-08",
    severity=Severity.WARNING,
    title="“补正后仍不明确”和“逾期不补正”的件数，不超过发出的补正通知数",
    formula="unable_still_unclear[总计] + other_correction_overdue[总计] ≤ 补正通知数",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第三十条",
    needs="context",
)
def corrections_were_asked_for(case: Case) -> Iterator[Answer]:
    """Yield a finding where more cases ended over a correction than were asked for one."""
    report = case.report
    rows = tuple(
        key
        for key in ("unable_still_unclear", "other_correction_overdue")
        if key in {row.key for row in report.rows}
    )
    value = add(total(report, key) for key in rows)
    if value is None:
        yield NotAssessed("没有读到“补正后申请内容仍不明确”或“逾期不补正”一行的总计")
    elif value > 0:
        notices = case.context.correction_notices
        if notices is None:
            yield NotAssessed("没有补正通知的台账数")
        elif notices < value:
            yield Finding(
                message=f"表三有 {value} 件申请以补正未果办结，但只有 {notices} 份补正通知",
                cells=tuple(path(key, TOTAL) for key in rows),
                expected=f"不少于 {value} 份补正通知",
                actual=str(notices),
            )


@register(
    "T3-09",
    severity=Severity.ERROR,
    title="本年新收件数等于台账中收到日期在本年的申请数",
    formula="new_received[总计] = 台账中收到日期在报告年度内的申请数",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第三十一条",
    needs="context",
)
def new_received_is_the_register(case: Case) -> Iterator[Answer]:
    """Yield a finding where the report counts other applications than the register."""
    known, value = case.context.received, total(case.report, "new_received")
    if known is None:
        yield NotAssessed("没有申请台账中本年收到的申请数")
    elif value is None:
        yield NotAssessed("没有读到“本年新收”一行的总计")
    elif known != value:
        yield Finding(
            message=f"表三本年新收 {value} 件，台账中收到日期在 {case.report.year} 年的申请有 {known} 件",
            cells=(path("new_received", TOTAL),),
            expected=str(known),
            actual=str(value),
        )


@register(
    "T3-10",
    severity=Severity.WARNING,
    title="结转下年度的申请，答复期限不应已在 12 月 31 日前届满",
    formula="结转的每件申请：应答复日期 > 12 月 31 日",
    source="《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条",
    needs="context",
)
def nothing_overdue_is_carried_forward(case: Case) -> Iterator[Answer]:
    """Yield a finding where open applications should have been answered within the year."""
    value = total(case.report, "carried_forward")
    if value == 0 and not case.context.overdue:
        return
    if case.context.overdue is None:
        yield NotAssessed("没有申请台账中的应答复日期")
    elif case.context.overdue:
        numbers = case.context.overdue
        listed = "、".join(numbers[:5]) + (" 等" if len(numbers) > 5 else "")
        yield Finding(
            message=f"结转下年度的申请中有 {len(numbers)} 件在 12 月 31 日前已到答复期限：{listed}",
            cells=(path("carried_forward", TOTAL),),
            expected="0",
            actual=str(len(numbers)),
        )
