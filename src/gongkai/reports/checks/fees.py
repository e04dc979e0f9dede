"""Is what the report says of money right: 行政事业性收费 in table 2, and what the text says of charging?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.reports.checks.arithmetic import shown
from gongkai.reports.checks.form import is_government, whole_text
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import PARTS_TITLES, has_text, no_text, own_claims
from gongkai.reports.checks.table2 import FEES, FORM
from gongkai.reports.claims import nothing, texts
from gongkai.reports.numerals import number
from gongkai.reports.schema import AnnualReport
from gongkai.reports.sentences import sentences, tidy
from gongkai.reports.wordings import YEAR

_AREA = re.compile(r"[省市州盟县区旗镇乡]$|^$")
_TOWNSHIP = re.compile(r"[镇乡](?:人民)?政府$|街道办事处$")


def _is_department(case: Case) -> bool:
    """Return whether the report is one office's, not a government's for its whole area.

    A government adds up its departments and may well collect thousands of 万元; a township has none.
    """
    government, name = is_government(case), "".join(case.report.agency.split())
    if government is None:
        return _AREA.search(name) is None
    return not government or _TOWNSHIP.search(name) is not None


_YUAN_PER_WAN = 10_000
_CENT_OF_WAN = Decimal("0.01")
_PLACES, _YUAN_PLACES = 2, 4
"""From more decimals than these an amount in 万元 is questioned: a note, and a warning where it is finer than a yuan."""
_MOST = 1_000_000
"""万元, ten billion yuan: no more than a province collects."""
_PROVINCE = re.compile(
    r"^(?:国家|国务院|中国|中华)|^[^市县区]{1,8}(?:省|自治区)(?!.*[市县区旗州])|^(?:北京|上海|天津|重庆)市(?!.*[县区])|部$|总局$"
)
_LEAP = 1000
"""From how many times last year's amount, or from how many whole 万元, 元 is suspected."""


@register(
    "T2-05",
    severity=Severity.WARNING,
    title="行政事业性收费以万元为单位，过小、过大或比上年猛增的，多半是把元填成了万元",
    formula="0 < 金额 < 0.01，或小数超过四位（超过两位为提示）；金额 ≥ 1000 × 上年金额（上年大于 0）；"
    "部门、乡镇的或上年为 0 的，金额为不小于 1000 的整数；省级以下的，金额 ≥ 1000000",
    source=FORM,
)
def fee_is_in_wan_yuan(case: Case) -> Iterator[Answer]:
    """Yield a finding where the amount looks as if its unit were wrong."""
    if case.report.proactive is None:
        yield NotAssessed("没有读到 2021 年格式的表二")
        return
    amount = case.report.proactive.admin_fees
    if amount is None:
        yield NotAssessed("行政事业性收费金额空白")
        return
    if 0 < amount < _CENT_OF_WAN:
        yield Finding(
            message=f"行政事业性收费 {shown(amount)} 万元，不足 100 元，请核对单位和小数点",
            cells=(FEES,),
            expected="以万元为单位的金额",
            actual=shown(amount),
        )
        return
    if (places := max(0, -int(amount.normalize().as_tuple().exponent))) > _PLACES:
        finer = places > _YUAN_PLACES
        yield Finding(
            message=f"行政事业性收费 {shown(amount)} 万元，小数有 {places} 位"
            f"{'，比一元还小' if finer else f'（合 {shown(amount * _YUAN_PER_WAN)} 元）'}，请核对单位和小数点",
            cells=(FEES,),
            expected="以万元为单位的金额",
            actual=shown(amount),
            severity=None if finer else Severity.INFO,
        )
        if finer:
            return
    last = None
    if case.previous is not None and case.previous.proactive is not None:
        last = case.previous.proactive.admin_fees
    is_department = _is_department(case)
    if last and amount >= _LEAP * last:
        seems = f"，是上年 {shown(last)} 万元的 {amount / last:.0f} 倍"
    elif (is_department or last == 0) and amount >= _LEAP and amount == int(amount):
        seems = "，上年为 0，本年是" if last == 0 else "，是"
        seems += f"不小于 {_LEAP} 的整数"
    elif amount >= _MOST and not _PROVINCE.search("".join(case.report.agency.split())):
        seems = "，合一百亿元以上"
    else:
        if amount > 0 and last is None and not is_department:
            yield NotAssessed("没有上年金额，不能与上年比较")
        return
    yield Finding(
        message=f"行政事业性收费 {shown(amount)} 万元{seems}，像是把元填成了万元，请核对",
        cells=(FEES,),
        expected="以万元为单位的金额",
        actual=shown(amount),
    )


@register(
    "N-07",
    severity=Severity.WARNING,
    title="信息处理费的通知份数、通知金额、实收金额前后一致，与台账一致，单位不混用；表二有收费的，正文有说明",
    formula="实收 ≤ 通知金额；实收（元）÷ 10000 ≤ 表二行政事业性收费（万元）；与台账相等；"
    "表二行政事业性收费 > 0 ⇒ 正文写到收费，不写没有，所写的金额相等",
    source="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第八条、第九条",
)
def stated_fees_agree(case: Case) -> Iterator[Answer]:
    """Yield a finding where what the text says of the processing fee cannot be right."""
    report, known = case.report, case.context
    yield from _charging(report)
    found = own_claims(report, ("fee_notices", "fee_notified", "fee_collected"))
    none = [n for n in nothing(report.narrative, report.year) if n.subject == "fee_collected"]
    if not found and not none:
        yield no_text(case) or NotAssessed("正文中没有认出信息处理费的数字")
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
    elif collected[0].value > fees * _YUAN_PER_WAN and fees >= 0:
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


_CHARGING = re.compile(r"收费|处理费|缴费|收缴|费用|收取[^。；，]{0,12}费")
_NO_CHARGES = re.compile(
    r"(?:未|没有|无)(?:收取|征收|发生|产生|涉及|有)*(?:任何)?行政事业性收费(?:项目|收入|情况|行为)?(?=[，。；、]|$)"
    r"|行政事业性收费(?:收入|金额|总额|项目)?(?:均)?(?:为|是|：)(?:0|零|无)(?=[万元项件，。；]|$)"
)
_AMOUNT = re.compile(
    r"行政事业性收费(?:收入|总?金额|总额|共计|合计|总计|共|为|是|：|，|收取|入库|征收|本年|全年)*"
    r"(?P<number>\d[\d,]*(?:\.(?P<places>\d+))?)(?P<unit>亿元|万元|元)"
)
_OTHER_YEAR = re.compile(r"上年|去年|往年|同比|累计|以来|减免|全[市县区省]")
_WAN = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal(1) / _YUAN_PER_WAN}


def _charging(report: AnnualReport) -> Iterator[Answer]:
    """Yield a finding where the text keeps quiet about the charges of table 2, or tells of them otherwise."""
    fees = report.proactive.admin_fees if report.proactive is not None else None
    if fees is None or not has_text(report.narrative):
        return
    if fees > 0 and report.narrative.other and not _CHARGING.search(whole_text(report)):
        yield Finding(
            message=f"表二有行政事业性收费 {shown(fees)} 万元，正文没有一处说明收费情况",
            cells=(FEES,),
            expected="说明收费的项目和金额",
            actual="没有说明",
        )
    for part, text in texts(report.narrative):
        for sentence in sentences(text) if "行政事业性收费" in text else ():
            plain = "".join(tidy(sentence).split())
            where = f"“{PARTS_TITLES[part]}”"
            if fees > 0 and _NO_CHARGES.search(plain):
                yield Finding(
                    message=f"{where}写没有行政事业性收费，表二为 {shown(fees)} 万元",
                    cells=(FEES,),
                    expected="0",
                    actual=shown(fees),
                    quote=sentence,
                )
            told = _AMOUNT.search(plain)
            years = {int(year) for year in YEAR.findall(plain)} - {report.year}
            if told is None or years or _OTHER_YEAR.search(plain):
                continue
            per = _WAN[told["unit"]]
            wan = number(told["number"]) * per
            if abs(wan - fees) > per / (2 * 10 ** len(told["places"] or "")):
                yield Finding(
                    message=f"{where}写行政事业性收费 {told['number']} {told['unit']}，表二为 {shown(fees)} 万元",
                    cells=(FEES,),
                    expected=f"{shown(fees)} 万元",
                    actual=f"{told['number']} {told['unit']}",
                    quote=sentence,
                )
