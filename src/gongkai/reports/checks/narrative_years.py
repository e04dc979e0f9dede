"""Does the text quote last year as it was published, and compare with it rightly?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from gongkai.reports.applicant_kinds import kinds_after
from gongkai.reports.checks.arithmetic import TOTAL, add, cell, path, shown, total
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
    own_claims,
    readings_of,
)
from gongkai.reports.claims import Claim, claims, texts
from gongkai.reports.schema import AnnualReport
from gongkai.reports.sentences import number, sentences, tidy

_LAST = r"(?:上一?年度?|去年|与?20\d\d年度?)(?:的)?(?:同期)?(?:的)?"
_CHANGE = re.compile(
    rf"(?:^|[，（])(?:申请(?:件)?(?:数量|数|量)?|件数|数量|总数|总量|其)?"
    rf"(?:(?:同比(?:上年|去年|20\d\d年(?:的\d+[件份宗起条项])?)?|(?:比|较|同|与)?{_LAST}(?:（\d+[件份宗起条项]）|\d+[件份宗起条项])?(?:相比|比)?)(?:[，,]?(?:申请量|数量))?(?:略有|略|有所)?|，?)"
    r"(?P<way>增加|增长|增幅|上升|多|减少|下降|降低|降幅|回落|少)(?:了|为|达|到)?\s*"
    r"(?P<number>[\d,]+(?:\.\d+)?)\s*(?P<unit>[件份宗起条项]|%)"
)
_COMPARED = re.compile(r"同比|上年|去年|上一年|20\d\d年")
_LESS = ("减少", "下降", "降低", "降幅", "回落", "少")
_SAME = re.compile(
    rf"(?:^|[，（])(?:申请(?:数量|数|量)?)?与{_LAST}(?:相比)?(?:基本)?(?P<same>持平|相同|一致)"
)
_THEN = re.compile(
    rf"(?:[（，]{_LAST}(?:共)?(?:收到|为|是|共)*(?:申请)?(?P<one>\d+)[件份宗起条项][）]?(?=[，。；）]|$)"
    r"|(?:较|比|由|从)(?:上一?年度?|去年|20\d\d年度?)(?:同期)?的?[（]?(?P<two>\d+)[件份宗起条项])"
)
_ITSELF = r"(?:^|[，（])(?:申请(?:件)?(?:数量|数|量)?|件数|数量|总数|总量|其)?"
_WAY_ALONE = re.compile(
    rf"{_ITSELF}(?:同比|(?:较|比){_LAST}(?:相比)?)(?:略有|有所|略|小幅|大幅|明显)?"
    r"(?P<way>增加|增长|上升|减少|下降|降低)(?=[，。；]|$)"
)
_TIMES = re.compile(
    rf"{_ITSELF}(?:是|为|达)(?:上一?年度?|去年)(?:同期)?的(?P<times>\d+(?:\.\d+)?)倍"
)
_APPLICATIONS = re.compile(
    r"(?:^|[，；：])(?P<lead>与(?:上一?年度?|去年)(?:同期)?相比，)?(?:全年)?(?:收到|新收|受理)?(?:的)?"
    r"(?:政府信息公开|信息公开|依申请公开|公开)?申请(?:件)?(?:数量|总量|总数|数|量)(?P<rest>[^。；]*)"
)
"""A sentence that compares the applications without saying how many they were."""


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
        elif claim.subject == "new_received":
            yield from _kinds_then(claim, previous)
    for claim in own_claims(report, ("new_received",)):
        rest = _of_last_year(_told_of(claim), report.year - 1)
        if not (_COMPARED.search(rest) or _THEN.search(rest) or _TIMES.search(rest)):
            continue
        now, then = total(report, "new_received"), total(previous, "new_received")
        if now is None or then is None:
            yield NotAssessed("本年或上年新收总计空白")
            continue
        looked = True
        yield from _comparisons(claim.quote, rest, now, then)
    for quote, said in _said_without_a_number(report):
        rest = _of_last_year(said, report.year - 1)
        now, then = total(report, "new_received"), total(previous, "new_received")
        if now is None or then is None:
            yield NotAssessed("本年或上年新收总计空白")
            continue
        looked = True
        yield from _comparisons(quote, rest, now, then)
    if not looked:
        yield NotAssessed("正文中没有认出引用上年数字的句子")


def _kinds_then(claim: Claim, previous: AnnualReport) -> Iterator[Answer]:
    """Yield a finding for each kind of applicant whose number last year's report does not have."""
    rows = ("new_received", "carried_over")
    for told in kinds_after(claim):
        readings = [
            add(cell(previous, row, c) for row in counted for c in columns)
            for columns in told.columns
            for counted in (rows[:1], rows)
        ]
        known = [n for n in readings if n is not None]
        if known and not any(told.quantity.equals(n) for n in known):
            yield Finding(
                message=f"“{PARTS_TITLES[claim.part]}”写上年{told.words}申请 {shown(told.quantity.value)} 件，"
                f"上年报告为 {known[0]}",
                expected=str(known[0]),
                actual=shown(told.quantity.value),
                quote=claim.quote,
            )


def _said_without_a_number(report: AnnualReport) -> Iterator[tuple[str, str]]:
    """Yield each sentence that compares the applications, and its comparison, where it names no count."""
    counted = {claim.quote for claim in own_claims(report, ("new_received",))}
    for _, text in texts(report.narrative):
        for sentence in sentences(text):
            if sentence in counted:
                continue
            plain = "".join(tidy(sentence).split())
            found = _APPLICATIONS.search(plain)
            if found is None or re.search(r"\d+件(?!，|。|；|$)", found["rest"]):
                continue
            rest = (found["lead"] or "").rstrip("，") + found["rest"]
            if _COMPARED.search(rest):
                yield sentence, rest


def _told_of(claim: Claim) -> str:
    """Return what the sentence goes on to say of a claim's number, and the words before it.

    What stands in another clause before the number has its own subject:
    网站访问量同比增加12.5%，收到申请19件.
    """
    plain = tidy(claim.quote)
    before = re.split(r"[，；。]", plain[: claim.quantity.start])[-1]
    after = plain[claim.quantity.end :].partition("；")[0]
    compared = _THEN.search("".join(before.split()))
    return "".join(((compared.group() if compared else "") + after).split())


def _of_last_year(rest: str, last_year: int) -> str:
    """Blot out every other year than the last, with which nothing can be compared here."""
    return re.sub(
        r"20\d\d(?=年)", lambda y: y.group() if int(y.group()) == last_year else "□" * 4, rest
    )


def _comparisons(quote: str, rest: str, now: int, then: int) -> Iterator[Answer]:
    """Yield a finding for each comparison with last year that the two reports do not give."""
    said_then = _THEN.search(rest)
    if said_then and int(said_then["one"] or said_then["two"]) != then:
        written = said_then["one"] or said_then["two"]
        yield _unlike(
            quote, f"正文写上年收到申请 {written} 件，上年报告为 {then} 件", str(then), written
        )
    same = _SAME.search(rest)
    if same and not _is_about_equal(now, then, exact="基本" not in same.group()):
        yield _unlike(
            quote,
            f"正文写收到申请与上年{same['same']}，本年 {now} 件、上年 {then} 件",
            str(now - then),
            same["same"],
        )
    compared = False
    for change in _CHANGE.finditer(rest):
        compared = compared or _COMPARED.search(change.group()) is not None
        if compared:
            yield from _change(quote, change, now, then)
    alone = _WAY_ALONE.search(rest)
    if alone and (now >= then if alone["way"] in _LESS else now <= then):
        yield _unlike(
            quote,
            f"正文写收到申请同比{alone['way']}，本年 {now} 件、上年 {then} 件",
            str(now - then),
            alone["way"],
        )
    times = _TIMES.search(rest)
    if times and not then:
        yield _no_share(quote, f"是上年的 {times['times']} 倍", f"{times['times']}倍", now, "倍数")
    elif times:
        said, places = Decimal(times["times"]), len(times["times"].partition(".")[2])
        if abs(Decimal(now) / then - said) > Decimal(5) / 10 ** (places + 1):
            yield _unlike(
                quote,
                f"正文写收到申请是上年的 {times['times']} 倍，本年 {now} 件、上年 {then} 件",
                f"{Decimal(now) / then:.{places}f}倍",
                f"{times['times']}倍",
            )


_NEARLY = 10
"""Up to which share of last year's number, one in so many, a number is 基本持平."""


def _is_about_equal(now: int, then: int, *, exact: bool) -> bool:
    return now == then if exact else _NEARLY * abs(now - then) <= then


def _unlike(quote: str, message: str, expected: str, actual: str) -> Finding:
    return Finding(
        message=message,
        cells=(path("new_received", TOTAL),),
        expected=expected,
        actual=actual,
        quote=quote,
    )


def _change(quote: str, change: re.Match[str], now: int, then: int) -> Iterator[Answer]:
    said, in_cases = number(change["number"]), change["unit"] != "%"
    written = f"{change['number']}{change['unit']}"
    less = change["way"] in _LESS
    difference = then - now if less else now - then
    if in_cases:
        wrong, due = said != difference, str(abs(difference))
    elif then == 0:
        yield _no_share(quote, f"同比{change['way']} {written}", written, now, "增减百分比")
        return
    else:
        places = len(change["number"].partition(".")[2])
        share = Decimal(100 * difference) / then
        wrong = abs(share - said) > Decimal(5) / 10 ** (places + 1)
        due = f"{_rounded(abs(share), places)}%"
    if not wrong:
        return
    if now == then:
        right, expected = "与上年持平", "持平"
    else:
        grown = ("增加" if in_cases else "增长") if now > then else "减少" if in_cases else "下降"
        right = f"{grown} {due}{' 件' if in_cases else ''}"
        expected = due if difference > 0 else right
    actual = change["number"] if in_cases else written
    yield _unlike(
        quote,
        f"正文写收到申请同比{change['way']} {written}，本年 {now} 件、上年 {then} 件，应为{right}",
        expected,
        actual if difference > 0 else f"{change['way']} {written}",
    )


def _rounded(share: Decimal, places: int) -> Decimal:
    """Return a share with as many decimals as are printed, and more where it would be rounded to none."""
    while not (due := share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) and share:
        places += 1
    return due


def _no_share(quote: str, said: str, actual: str, now: int, what: str) -> Finding:
    """Return the note that nothing is a share of none."""
    return replace(
        _unlike(
            quote,
            f"正文写收到申请{said}，本年 {now} 件、上年 0 件，上年为 0 不能计算{what}，宜只写件数",
            f"不能计算{what}",
            actual,
        ),
        severity=Severity.INFO,
    )
