"""Does the report have the parts and statements the form demands? (条例 art. 50; 国办公开办函〔2021〕30号)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gongkai.law import provision
from gongkai.reports.checks.arithmetic import shown
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    is_same_agency,
    register,
)
from gongkai.reports.checks.stated import has_text, own_claims
from gongkai.reports.claims import texts
from gongkai.reports.readers.titles import title_within
from gongkai.reports.schema import OVERVIEW_TITLES, AnnualReport
from gongkai.reports.sentences import half_width

FORM = "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）"
REGULATION = "《中华人民共和国政府信息公开条例》（国务院令第711号）"


def whole_text(report: AnnualReport) -> str:
    """Return all the text of the report, without spaces and in half-width digits."""
    found = "\n".join(text for _, text in texts(report.narrative))
    return half_width(re.sub(r"[ \t\u3000\xa0]+", "", found))


def is_government(case: Case) -> bool | None:
    """Return whether the report is a 人民政府's: as told, or as its name says."""
    if case.context.is_government is not None:
        return case.context.is_government
    name = "".join(case.report.agency.split())
    if name.endswith("人民政府"):
        return True
    return False if re.search(r"[局委厅部]$|委员会$|中心$|办公室$", name) else None


@register(
    "X-03",
    severity=Severity.ERROR,
    title="人民政府的报告写明工作考核、社会评议和责任追究结果情况",
    formula="报告机关是人民政府 ⇒ 正文有“考核”“评议”“责任追究”三项",
    source=REGULATION + "第五十条第一款第四项",
)
def governments_report_accountability(case: Case) -> Iterator[Answer]:
    """Yield a finding where a government's report lacks one of the three results."""
    government = is_government(case)
    if government is None:
        yield NotAssessed("不知道报告机关是否为人民政府")
        return
    if not government:
        return
    if not has_text(case.report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    text = whole_text(case.report)
    wanted = {
        "工作考核": r"考核|考评",
        "社会评议": r"评议|满意度",
        "责任追究": r"责任追究|追究责任|问责|追责",
    }
    missing = [name for name, pattern in wanted.items() if not re.search(pattern, text)]
    if missing:
        yield Finding(
            message=f"政府的报告还应当包括{'、'.join(missing)}情况，正文没有写",
            expected="工作考核、社会评议、责任追究",
            actual="缺" + "、".join(missing),
        )


FEE_STATEMENT = re.compile(
    r"信息(?:公开)?处理费|处理费|收费(?:情况|通知|金额)|(?:收取|产生)[^。]{0,12}费用|未收费"
)


@register(
    "X-04",
    severity=Severity.WARNING,
    title="第六部分写明信息处理费的收取情况，没有收取也要写",
    formula="other 含信息处理费的说明；台账有收费的，写明金额",
    source="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第九条",
)
def fee_statement_is_there(case: Case) -> Iterator[Answer]:
    """Yield a finding where section 六 does not speak of the processing fee."""
    report = case.report
    if not has_text(report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    if report.year < 2021:  # the fee rules took effect on 1 January 2021
        return
    text = re.sub(r"\s+", "", report.narrative.other or "")
    if FEE_STATEMENT.search(text):
        collected = case.context.fee_collected_fen
        if collected and not own_claims(report, ("fee_collected",)):
            yuan = shown(Decimal(collected) / 100)
            yield Finding(
                message=f"台账中实际收取信息处理费 {yuan} 元，第六部分没有写明实际收取的金额",
                expected=f"实际收取 {yuan} 元",
                actual="没有写金额",
            )
        return
    elsewhere = FEE_STATEMENT.search(whole_text(report)) is not None
    yield Finding(
        message="信息处理费的说明不在第六部分，应移至“六、其他需要报告的事项”"
        if elsewhere
        else "“六、其他需要报告的事项”没有写信息处理费的收取情况，没有收取的应写“未收取”",
        expected="发出收费通知的件数和总金额、实际收取的总金额",
        actual="写在其他部分" if elsewhere else "没有说明",
    )


@register(
    "X-06",
    severity=Severity.WARNING,
    title="报告按期公布：部门在次年1月31日前，政府在3月31日前",
    formula="公布日期 ≤ 次年1月31日（部门）或 3月31日（政府）",
    source=REGULATION + "第四十九条",
    needs="context",
)
def published_in_time(case: Case) -> Iterator[Answer]:
    """Yield a finding where the report was made public after the statutory day."""
    published_on = case.context.published_on
    if published_on is None:
        yield NotAssessed("没有给出报告的公布日期")
        return
    key = "reports.government_due" if is_government(case) else "reports.department_due"
    rule = provision(key, on=date(case.report.year, 12, 31))
    month, day = (int(part) for part in str(rule.value).split("-"))
    due = date(case.report.year + 1, month, day)
    if published_on > due:
        yield Finding(
            message=f"报告于 {published_on} 公布，迟于 {due}（{rule.source}）",
            expected=f"不迟于 {due}",
            actual=str(published_on),
        )


_BARE = re.compile(r"[（(]?(?:无|没有|暂无|不涉及|略|从略|0|零)[）)]?[。.;；]?|/|-+|—+")


def is_bare(text: str) -> bool:
    """Return whether a part answers with 无, 略 or the like and nothing else."""
    return _BARE.fullmatch("".join(text.split())) is not None


@register(
    "F02",
    severity=Severity.WARNING,
    title="总体情况的五个方面都写到，不以一个“无”字作答",
    formula="proactive、on_request、management、platform、supervision 均有实质内容",
    source=FORM + "第一部分",
)
def overview_answers_five_topics(case: Case) -> Iterator[Answer]:
    """Yield a finding for each topic of section 一 that is missing or answered by a bare 无."""
    narrative = case.report.narrative
    if not has_text(narrative):
        yield NotAssessed("没有读到报告正文")
        return
    words = {
        "proactive": r"主动公开",
        "on_request": r"依申请公开|申请公开|信息公开申请",
        "management": r"信息管理|信息.{0,6}(?:制作|更新|保存|审查|审核)",
        "platform": r"平台|网站|新媒体|公众号",
        "supervision": r"监督|考核|培训",
    }
    divided = any(getattr(narrative, part) is not None for part in OVERVIEW_TITLES)
    for part, title in OVERVIEW_TITLES.items():
        text = getattr(narrative, part)
        if text is None or not text.strip():
            if not divided and re.search(words[part], narrative.overview or ""):
                continue
            yield Finding(
                message=f"“一、总体情况”没有写“{title}”", expected=title, actual="没有这一方面"
            )
        elif is_bare(text):
            yield Finding(
                message=f"“{title}”只写了“{text.strip()}”，应写明收到多少、如何处理，没有的也用完整的句子说明",
                expected="完整的句子",
                actual=text.strip(),
                quote=text.strip(),
            )


@register(
    "F03",
    severity=Severity.ERROR,
    title="标题写明机关和年份，机关名称与机构登记的全称一致，与上年报告一致",
    formula="agency = 登记全称；agency[Y] = agency[Y-1]，或者一个是另一个的简称；引言公布的是本机关的报告；标题写明年份（后三项不符为警告）",
    source=FORM + "标题",
    needs="context",
)
def agency_is_the_registered_name(case: Case) -> Iterator[Answer]:
    """Yield a finding where the title does not bear the agency's full name, or last year's."""
    registered, written = case.context.agency_name, case.report.agency
    if case.context.untitled:
        yield Finding(
            message=f"没有读到写明年份的报告标题，标题宜为“{case.report.title}”",
            expected=case.report.title,
            actual="标题没有年份，或者没有标题",
            severity=Severity.WARNING,
        )
    before = case.previous.agency if case.previous is not None else written
    if case.context.reorganised is None and not is_same_agency(written, before):
        yield Finding(
            message=f"作为上年报告核对的是“{before}”的报告，本报告属于“{written}”，名称不同，"
            "请核对是否为同一机关",
            expected=before,
            actual=written,
            severity=Severity.WARNING,
        )
    opening = case.report.narrative.preamble or ""
    announced = title_within(opening)
    if announced is not None and not _may_be_one(announced.agency, written):
        yield Finding(
            message=f"标题是“{written}”的报告，引言公布的却是“{announced.agency}”的报告，请核对是否套用了别的机关的文字",
            expected=written,
            actual=announced.agency,
            quote=opening.strip()[:120],
            severity=Severity.WARNING,
        )
    if registered is None:
        yield NotAssessed("没有给出机构登记的全称")
    elif "".join(registered.split()) != "".join(written.split()):
        yield Finding(
            message=f"报告标题的机关名称是“{written}”，登记的全称是“{registered}”",
            expected=registered,
            actual=written,
        )


_OWN = re.compile("[我本全各]|(?:该|上述)(?:机关|单位|部门)")


def _may_be_one(one: str, other: str) -> bool:
    """May two names within one report mean one office?

    县发改局 is 沭阳县发展和改革局 with signs left out; 我局 and 本机关 are whoever writes; its 办公室 may announce it.
    """
    short, long = sorted(("".join(name.split()) for name in (one, other)), key=len)
    signs = iter(long)
    return _OWN.match(short) is not None or all(sign in signs for sign in short)


_CONTACT = re.compile(
    r"电话|致电|邮箱|邮件|邮编|邮政编码|通信地址|通讯地址|(?:联系|办公)地址|地址[：:]|联系方式|0\d{2,3}[-—]\d{7,8}|[\w.]+@\w+"
)
_COPY = re.compile(
    r"https?://|www\.|\.gov\.cn|下载|电子版|查阅|网址|(?:政府|门户)网站[^。]{0,12}(?:查看|浏览|公开|公布|发布)(?:本|该|电子|年度)"
)


@register(
    "F10",
    severity=Severity.WARNING,
    title="写明联系方式和报告电子版在何处查阅下载",
    formula="正文有电话、地址或邮箱之一，并有查阅下载途径",
    source=FORM + "引言部分",
)
def contact_and_copy_are_given(case: Case) -> Iterator[Answer]:
    """Yield a finding where readers are not told whom to ask and where to get the report."""
    if not has_text(case.report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    text = whole_text(case.report)
    missing = [
        name
        for name, pattern in (
            ("联系方式（电话、地址或邮箱）", _CONTACT),
            ("电子版的查阅下载途径", _COPY),
        )
        if not pattern.search(text)
    ]
    if missing:
        yield Finding(
            message=f"报告没有写明{'和'.join(missing)}",
            expected="联系方式和查阅下载途径",
            actual="没有" + "和".join(missing),
        )
