"""Does the text agree with the tables? (条例 art. 49, 50: the report must be accurate)

Each finding shows the sentence. Where a sentence can lawfully count otherwise
than the table (受理 with or without what was carried over, answers without the
cases that were withdrawn, the district and not the office), the check only
points at it (info); it raises an error where no reading of the sentence agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from gongkai.reports.checks.arithmetic import TOTAL, add, cell, path, shown, total
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.table2 import FEES
from gongkai.reports.checks.table4 import PENDING, SUM, place, stated
from gongkai.reports.claims import (
    OUTCOME_GROUPS,
    Claim,
    all_upheld,
    claims,
    nothing,
    texts,
)
from gongkai.reports.schema import (
    REMEDY_BLOCKS,
    AnnualReport,
    Narrative,
    Number,
)
from gongkai.reports.sentences import Verdict, divisions, half_width, number, sentences

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


def _own(report: AnnualReport, subjects: Iterable[str]) -> list[Claim]:
    """Return the claims about the report's own year on these subjects."""
    wanted = set(subjects)
    found = []
    for claim in claims(report.narrative, report.year):
        if claim.year is None and claim.subject in wanted:
            found.append(claim)
    return found


def _no_text(case: Case) -> NotAssessed | None:
    return None if has_text(case.report.narrative) else NotAssessed("没有读到报告正文")


def _differs(
    claim: Claim, what: str, expected: int | Decimal, cells: tuple[str, ...], *, sure: bool = True
) -> Finding:
    """Return the finding that a claim is not what the table says."""
    certain = sure and claim.certain
    doubt = "" if certain else "（该句可能另有统计口径，请人工核对）"
    return Finding(
        message=f"“{PARTS_TITLES[claim.part]}”写{what} {shown(claim.value)}，表中为 {shown(expected)}{doubt}",
        cells=cells,
        expected=shown(expected),
        actual=shown(claim.value),
        quote=claim.quote,
        severity=None if certain else Severity.INFO,
    )


@register(
    "N-01",
    severity=Severity.ERROR,
    title="正文一句话里写出的总数等于该句写出的各部分之和",
    formula="总数 = Σ 分项（“共…条，其中…条、…条”）",
    source=ACCURATE,
)
def stated_totals_are_the_sum_of_their_parts(case: Case) -> Iterator[Answer]:
    """Yield a finding for each sentence whose parts do not give its total."""
    if (no_text := _no_text(case)) is not None:
        yield no_text
        return
    unclear = 0
    for part, text in texts(case.report.narrative):
        for sentence in sentences(text):
            for division in divisions(sentence):
                if division.verdict is Verdict.UNCLEAR:
                    unclear += 1
                elif division.verdict is Verdict.DIFFERS:
                    unit = division.total.unit
                    summed = " + ".join(shown(p.value) for p in division.parts)
                    yield Finding(
                        message=f"“{PARTS_TITLES[part]}”写总数 {shown(division.total.value)} {unit}，"
                        f"各部分之和为 {summed} = {shown(division.sum)} {unit}",
                        expected=shown(division.sum),
                        actual=shown(division.total.value),
                        quote=division.quote,
                    )
    if unclear:
        yield NotAssessed(f"有 {unclear} 处“其中”的分项与总数的关系不能确定")


_COUNTS = {
    "new_received": "收到申请",
    "accepted": "受理申请",
    "handled": "办结（答复）申请",
    "carried_over": "上年结转",
    "carried_forward": "结转下年度",
}


def _readings(report: AnnualReport, subject: str) -> tuple[Number, list[Number], tuple[str, ...]]:
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


@register(
    "N-02",
    severity=Severity.ERROR,
    title="正文写的收到、上年结转、办结（答复）、结转下年度的申请件数与表三总计一致",
    formula="收到 N = new_received[总计]；上年结转 N = carried_over[总计]；办结 N = total_handled[总计]；"
    "结转下年 N = carried_forward[总计]",
    source=ACCURATE,
)
def stated_applications_are_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding for each stated number of applications that table 3 does not have."""
    report = case.report
    found = _own(report, _COUNTS)
    if not found:
        yield _no_text(case) or NotAssessed("正文中没有认出写明申请件数的句子")
    for claim in found:
        value, readings, cells = _readings(report, claim.subject)
        if value is None:
            yield NotAssessed("表三相应的总计空白或没有读到")
        elif claim.quantity.equals(value):
            continue
        elif any(other is not None and claim.quantity.equals(other) for other in readings):
            if claim.subject == "accepted":
                continue
            yield _differs(claim, _COUNTS[claim.subject], value, cells, sure=False)
        else:
            yield _differs(claim, _COUNTS[claim.subject], value, cells)


def _rows(report: AnnualReport, subject: str) -> tuple[str, ...]:
    """Return the rows of table 3 that the words of the form stand for."""
    keys = [key for group in subject.split("+") for key in OUTCOME_GROUPS[group]]
    return tuple(key for key in keys if key in {row.key for row in report.rows})


def _subjects_of_outcomes(report: AnnualReport) -> list[Claim]:
    return [
        claim
        for claim in claims(report.narrative, report.year)
        if claim.year is None and set(claim.subject.split("+")) <= OUTCOME_GROUPS.keys()
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
        yield _no_text(case) or NotAssessed("正文中没有认出写明办理结果件数的句子")
    for claim in found:
        rows = _rows(report, claim.subject)
        value = add(total(report, key) for key in rows)
        words = claim.subject.replace("+", "和")
        if value is None:
            yield NotAssessed(f"表三“{words}”各行有空白或没有读到")
            continue
        cells = tuple(path(key, TOTAL) for key in rows)
        if not claim.quantity.equals(value):
            over = total(report, "carried_over") or 0
            this_year_only = value - over <= claim.value < value
            finding = _differs(claim, words, value, cells, sure=not this_year_only)
            natural = add(cell(report, key, 0) for key in rows)
            if natural is not None and claim.quantity.equals(natural) and not this_year_only:
                finding = replace(
                    finding, message=f"{finding.message}，所写的是“自然人”一列的数，应写总计"
                )
            yield finding
        elif claim.percentage is not None:
            yield from _share(report, claim, value, words, cells)


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


_CASES = {
    "reconsideration": ("行政复议", ("reconsideration",)),
    "suits": ("行政诉讼", SUITS),
    "suit_direct": ("未经复议直接起诉", ("suit_direct",)),
    "suit_after_reconsideration": ("复议后起诉", ("suit_after_reconsideration",)),
}


def _cases(report: AnnualReport, blocks: tuple[str, ...], column: int) -> Number:
    return add(stated(report, block, column) for block in blocks)


@register(
    "N-04",
    severity=Severity.ERROR,
    title="正文写的行政复议、行政诉讼件数与表四一致；写“均维持”的，没有纠正、其他结果和尚未审结",
    formula="复议 a 件 = reconsideration[总计]；诉讼 b 件 = suit_direct[总计] + suit_after_reconsideration[总计]；"
    "不计尚未审结的也可",
    source=ACCURATE,
)
def stated_cases_are_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding for each stated number of cases, or outcome of all, that table 4 contradicts."""
    report = case.report
    found = _own(report, _CASES)
    upheld = list(all_upheld(report.narrative))
    if not found and not upheld:
        yield _no_text(case) or NotAssessed("正文中没有认出写明复议、诉讼件数的句子")
    for claim in found:
        title, blocks = _CASES[claim.subject]
        value, pending = (_cases(report, blocks, column) for column in (SUM, PENDING))
        if value is None:
            yield NotAssessed(f"表四“{title}”的总计空白或没有读到")
        elif not claim.quantity.equals(value):
            decided = None if pending is None else value - pending
            if decided is not None and claim.quantity.equals(decided):
                continue
            single = [stated(report, block) for block in blocks]
            sure = not any(n is not None and n and claim.quantity.equals(n) for n in single)
            yield _differs(
                claim, title, value, tuple(place(block, SUM) for block in blocks), sure=sure
            )
    for part, sentence in upheld:
        yield from _all_upheld(report, part, sentence, found)


def _all_upheld(
    report: AnnualReport, part: str, sentence: str, found: list[Claim]
) -> Iterator[Answer]:
    blocks: tuple[str, ...] = ()
    if "复议" in sentence:
        blocks += ("reconsideration",)
    if "诉" in sentence:
        blocks += SUITS
    for block in blocks or REMEDY_BLOCKS:
        values = report.remedies.get(block)
        if values is None:
            continue
        pending = values[PENDING] or 0
        contrary = [c for c in (1, 2) if values[c]]  # 结果纠正, 其他结果: "all upheld" denies both
        if pending and not _leaves_out_pending(report, blocks, sentence, found):
            contrary.append(PENDING)
        if contrary:
            names = {1: "结果纠正", 2: "其他结果", PENDING: "尚未审结"}
            told = "、".join(f"{names[c]} {values[c]} 件" for c in contrary)
            yield Finding(
                message=f"“{PARTS_TITLES[part]}”写均维持，表四“{_CASES[block][0]}”有{told}",
                cells=tuple(place(block, c) for c in contrary),
                expected="0",
                actual="、".join(str(values[c]) for c in contrary),
                quote=sentence,
            )


def _leaves_out_pending(
    report: AnnualReport, blocks: tuple[str, ...], sentence: str, found: list[Claim]
) -> bool:
    """Return whether the numbers in the sentence are those of decided cases only."""
    here = [claim for claim in found if claim.quote == sentence]
    if not here:
        return re.search(r"审结|已结|尚未审结|正在审理", sentence) is not None
    for claim in here:
        _, of = _CASES[claim.subject]
        value, pending = (_cases(report, of, column) for column in (SUM, PENDING))
        if value is None or pending is None or not claim.quantity.equals(value - pending):
            return False
    return True


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
    if (no_text := _no_text(case)) is not None:
        yield no_text
        return
    for absent in nothing(report.narrative, report.year):
        if absent.subject == "fee_collected":
            continue
        if absent.subject in _CASES:
            title, blocks = _CASES[absent.subject]
            value = _cases(report, blocks, SUM)
            cells = tuple(place(block, SUM) for block in blocks)
        else:
            title = _COUNTS[absent.subject]
            value = total(report, absent.subject)
            cells = (path(absent.subject, TOTAL),)
        if value is None:
            yield NotAssessed(f"表中“{title}”的总计空白或没有读到")
        elif value != 0:
            yield Finding(
                message=f"“{PARTS_TITLES[absent.part]}”写没有{title}，表中为 {value}",
                cells=cells,
                expected="0",
                actual=str(value),
                quote=absent.quote,
            )


_DOCUMENTS = {
    "normative_docs.issued": "制发行政规范性文件",
    "normative_docs.repealed": "废止行政规范性文件",
    "normative_docs.in_force": "现行有效行政规范性文件",
}


@register(
    "N-06",
    severity=Severity.WARNING,
    title="正文写的行政规范性文件件数与表二一致",
    formula="制发、废止、现行有效 N = proactive.normative_docs 的相应数",
    source=ACCURATE,
)
def stated_documents_are_the_table(case: Case) -> Iterator[Answer]:
    """Yield a finding for each stated number of normative documents that table 2 does not have."""
    report = case.report
    if report.proactive is None:
        yield NotAssessed("没有读到 2021 年格式的表二")
        return
    found = _own(report, _DOCUMENTS)
    if not found:
        yield _no_text(case) or NotAssessed("正文中没有认出写明规范性文件件数的句子")
    for claim in found:
        value = getattr(report.proactive.normative_docs, claim.subject.rpartition(".")[2])
        if value is None:
            yield NotAssessed("表二行政规范性文件的件数空白")
        elif not claim.quantity.equals(value):
            yield _differs(claim, _DOCUMENTS[claim.subject], value, (f"proactive.{claim.subject}",))


_YUAN_PER_WAN = 10_000


@register(
    "N-07",
    severity=Severity.WARNING,
    title="信息处理费的通知份数、通知金额、实收金额前后一致，与台账一致，单位不混用",
    formula="实收 ≤ 通知金额；实收（元）÷ 10000 ≤ 表二行政事业性收费（万元）；与台账相等",
    source="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第八条、第九条",
)
def stated_fees_agree(case: Case) -> Iterator[Answer]:
    """Yield a finding where what the text says of the processing fee cannot be right."""
    report, known = case.report, case.context
    found = _own(report, ("fee_notices", "fee_notified", "fee_collected"))
    none = [n for n in nothing(report.narrative, report.year) if n.subject == "fee_collected"]
    if not found and not none:
        yield _no_text(case) or NotAssessed("正文中没有认出信息处理费的数字")
        return
    ledger = {
        "fee_notices": ("收费通知（份）", known.fee_notices, Decimal(1)),
        "fee_notified": ("通知金额（元）", known.fee_notified_fen, Decimal(100)),
        "fee_collected": ("实收金额（元）", known.fee_collected_fen, Decimal(100)),
    }
    for claim in found:
        title, amount, per = ledger[claim.subject]
        if amount is not None and not claim.quantity.equals(amount / per):
            yield Finding(
                message=f"正文写信息处理费{title} {shown(claim.value)}，台账为 {shown(amount / per)}",
                expected=shown(amount / per),
                actual=shown(claim.value),
                quote=claim.quote,
            )
    if none and (known.fee_collected_fen or 0) > 0:
        yuan = Decimal(known.fee_collected_fen or 0) / 100
        yield Finding(
            message=f"正文写没有信息处理费，台账实收 {shown(yuan)} 元",
            expected=shown(yuan),
            actual="0",
            quote=none[0].quote,
        )
    collected = [claim for claim in found if claim.subject == "fee_collected"]
    notified = [claim for claim in found if claim.subject == "fee_notified"]
    if collected and notified and collected[0].value > notified[0].value:
        yield Finding(
            message=f"正文写实收信息处理费 {shown(collected[0].value)} 元，"
            f"多于通知缴纳的 {shown(notified[0].value)} 元",
            expected=f"不超过 {shown(notified[0].value)}",
            actual=shown(collected[0].value),
            quote=collected[0].quote,
        )
    fees = report.proactive.admin_fees if report.proactive is not None else None
    if not collected:
        return
    if fees is None:
        yield NotAssessed("表二行政事业性收费空白或没有读到，不能与正文的实收金额比较")
    elif collected[0].value > fees * _YUAN_PER_WAN:
        yield Finding(
            message=f"正文写实收信息处理费 {shown(collected[0].value)} 元，"
            f"表二行政事业性收费只有 {shown(fees)} 万元，未包含此项或单位有误",
            cells=(FEES,),
            expected=f"不少于 {shown(collected[0].value / _YUAN_PER_WAN)}",
            actual=shown(fees),
            quote=collected[0].quote,
        )
    elif collected[0].value > 0 and collected[0].value == fees:
        yield Finding(
            message=f"正文的实收金额（元）与表二的金额（万元）同为 {shown(fees)}，请核对单位",
            cells=(FEES,),
            expected=shown(collected[0].value / _YUAN_PER_WAN),
            actual=shown(fees),
            quote=collected[0].quote,
        )


_CHANGE = re.compile(
    r"(?:同比|比上年|较上年|与上年相比|比去年|较去年|与去年相比|比上一年|较上一年)(?:度|同期)?[，,]?(?:申请量|数量)?"
    r"(?P<way>增加|增长|上升|多|减少|下降|少)(?:了)?\s*"
    r"(?P<number>[\d,]+(?:\.\d+)?)\s*(?P<unit>件|%)"
)


@register(
    "N-08",
    severity=Severity.WARNING,
    title="正文引用的上年数字与上年已公布的报告一致",
    formula="上年 N = 上年报告相应数；同比增减 N = 本年 − 上年",
    source=ACCURATE,
    needs="previous",
)
def stated_last_year_is_last_years_report(case: Case) -> Iterator[Answer]:
    """Yield a finding where the text quotes last year otherwise than it was published."""
    report, previous = case.report, case.previous
    assert previous is not None
    looked = False
    for claim in claims(report.narrative, report.year):
        if claim.year != report.year - 1 or claim.subject not in _COUNTS:
            continue
        looked = True
        value, readings, _ = _readings(previous, claim.subject)
        if value is None:
            yield NotAssessed("上年报告相应的数空白")
        elif not any(n is not None and claim.quantity.equals(n) for n in (value, *readings)):
            yield Finding(
                message=f"“{PARTS_TITLES[claim.part]}”写上年{_COUNTS[claim.subject]} "
                f"{shown(claim.value)}，上年报告为 {value}",
                expected=str(value),
                actual=shown(claim.value),
                quote=claim.quote,
            )
    for claim in _own(report, ("new_received",)):
        change = _CHANGE.search("".join(half_width(claim.quote).split()), 0)
        if change is None:
            continue
        looked = True
        now, then = total(report, "new_received"), total(previous, "new_received")
        if now is None or then is None:
            yield NotAssessed("本年或上年新收总计空白")
            continue
        yield from _change(claim, change, now, then)
    if not looked:
        yield NotAssessed("正文中没有认出引用上年数字的句子")


def _change(claim: Claim, change: re.Match[str], now: int, then: int) -> Iterator[Answer]:
    said = number(change["number"])
    less = change["way"] in ("减少", "下降", "少")
    difference = then - now if less else now - then
    if change["unit"] == "件":
        wrong, expected = said != difference, str(difference)
    elif then == 0:
        return
    else:
        places = len(change["number"].partition(".")[2])
        due = Decimal(100 * difference) / then
        wrong = abs(due - said) > Decimal(5) / 10 ** (places + 1)
        expected = f"{due:.{places}f}%"
    if wrong:
        yield Finding(
            message=f"正文写收到申请同比{change['way']} {change['number']}{change['unit']}，"
            f"本年 {now} 件、上年 {then} 件，应为 {expected}",
            cells=(path("new_received", TOTAL),),
            expected=expected,
            actual=f"{change['number']}{'' if change['unit'] == '件' else '%'}",
            quote=claim.quote,
        )


_DOES = (
    r"(?:我[局委办镇乡县区市厅院]|本机关|本单位|本行政机关|共|全[县区市镇乡]|通过|累计|收到|新收|主动公开|公开|发布|制发|召开|开展|组织"
    r"|受理|办结|答复|未收到|没有|无)"
)
_STALE = re.compile(rf"(?P<year>20\d{{2}})年(?:度)?[，,]?{_DOES}")
_LOOKING_BACK = re.compile(
    r"上年|去年|同比|相比|较|比20|结转|自20|以来|起|截至|截止|历年|累计|建成|成立|开通|印发|出台|实施"
)


@register(
    "N-09",
    severity=Severity.ERROR,
    title="正文叙述本年工作的句子，年份就是报告年度，没有照抄往年文字留下的旧年份",
    formula="“Y年，我局共…”中的 Y = 报告年度",
    source=ACCURATE,
)
def no_stale_year(case: Case) -> Iterator[Answer]:
    """Yield a finding for each sentence that tells of the year's work under another year."""
    report = case.report
    if (no_text := _no_text(case)) is not None:
        yield no_text
        return
    for part, text in texts(report.narrative):
        for sentence in sentences(text):
            plain = re.sub(
                r"《[^》]*》|[〔\[][^〕\]]*[〕\]]", "", "".join(half_width(sentence).split())
            )
            if _LOOKING_BACK.search(plain) or "统计" in plain:
                continue
            years = [int(found["year"]) for found in _STALE.finditer(plain)]
            every = {int(y) for y in re.findall(r"(20\d{2})年", plain)}
            if report.year in every:
                continue
            for year in years:
                if year > report.year and re.search(r"将|计划|下一步|拟|继续|明年|今后", plain):
                    continue
                yield Finding(
                    message=f"“{PARTS_TITLES[part]}”中叙述本年工作的句子写的是 {year} 年，"
                    f"报告年度是 {report.year} 年",
                    expected=str(report.year),
                    actual=str(year),
                    quote=sentence,
                )
                break
