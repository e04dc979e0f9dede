"""Does the text speak of the right year, and quote last year as it was published?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.reports.checks.arithmetic import TOTAL, path, shown, total
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
    COUNTS,
    PARTS_TITLES,
    no_text,
    own_claims,
    readings_of,
)
from gongkai.reports.claims import Claim, claims, texts
from gongkai.reports.sentences import half_width, number, sentences

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
    for claim in claims(report.narrative, report.year, agency=report.agency):
        if claim.year != report.year - 1 or claim.subject not in COUNTS:
            continue
        looked = True
        value, readings, _ = readings_of(previous, claim.subject)
        if value is None:
            yield NotAssessed("上年报告相应的数空白")
        elif not any(n is not None and claim.quantity.equals(n) for n in (value, *readings)):
            yield Finding(
                message=f"“{PARTS_TITLES[claim.part]}”写上年{COUNTS[claim.subject]} "
                f"{shown(claim.value)}，上年报告为 {value}",
                expected=str(value),
                actual=shown(claim.value),
                quote=claim.quote,
            )
    for claim in own_claims(report, ("new_received",)):
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
    if (unread := no_text(case)) is not None:
        yield unread
        return
    for part, text in texts(report.narrative):
        for line in text.splitlines():
            told = [_plain(sentence) for sentence in sentences(line)]
            this_year_too = any(f"{report.year}年" in plain for plain in told)
            for sentence, plain in zip(sentences(line), told, strict=True):
                if (year := _stale_year(plain, report.year)) is None:
                    continue
                # Last year's figure may lawfully stand beside this year's.
                aside = this_year_too and year == report.year - 1
                yield Finding(
                    message=f"“{PARTS_TITLES[part]}”中叙述本年工作的句子写的是 {year} 年，"
                    f"报告年度是 {report.year} 年",
                    expected=str(report.year),
                    actual=str(year),
                    quote=sentence,
                    severity=Severity.INFO if aside else None,
                )


def _plain(sentence: str) -> str:
    """Return a sentence without spaces, titles and document numbers."""
    return re.sub(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]", "", "".join(half_width(sentence).split()))


def _stale_year(plain: str, year: int) -> int | None:
    """Return the other year under which a sentence tells of work done, or None."""
    if _LOOKING_BACK.search(plain) or "统计" in plain or f"{year}年" in plain:
        return None
    for found in _STALE.finditer(plain):
        named = int(found["year"])
        planned = named > year and re.search(r"将|计划|下一步|拟|继续|明年|今后", plain)
        if named != year and not planned:
            return named
    return None
