"""Do the tables, and the figures that stand only in the text, agree with the office's ledgers?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.reports.checks.arithmetic import COLUMN_TITLES, row_title, shown
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import PARTS_TITLES, has_text
from gongkai.reports.checks.table4 import RESULT_TITLES
from gongkai.reports.claims import claims, texts
from gongkai.reports.schema import REMEDY_BLOCK_TITLES
from gongkai.reports.sentences import Quantity, half_width, quantities, sentences
from gongkai.reports.wordings import YEAR

ACCURATE = "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条；数据逻辑"
_PUBLISHED = re.compile(
    r"(?:发布|更新|公开|推送|公布)(?:或更新|和更新)?[^，。；\d]{0,10}(?:信息|内容|稿件)[^，。；\d]{0,6}$"
)
_PLACED = re.compile(r"媒体[^，。；\d]{0,6}(?:刊发|发表|刊登)[^，。；\d]{0,8}$")


_ONE_LEVEL = re.compile("(?:国家|中央|省|市|区|县)级")
"""省级媒体刊发1篇、市级媒体刊发6篇: no total."""
_CHANNEL = re.compile(
    r"网站|公众号|微信(?!公众号)|微博|抖音|头条|视频号|客户端|公报|公示栏|公告栏|显示屏"
)


def _is_one_of_many(lead: str, after: str) -> bool:
    """Return whether a number is one channel's, beside others': 公众号42条，网站20条."""
    channels = len(_CHANNEL.findall(lead))
    others = _CHANNEL.search(after.partition("其中")[0])
    return channels == 1 and "等" not in lead and others is not None


def _totals(case: Case) -> Iterator[tuple[str, Quantity, str, str]]:
    """Yield subject, quantity, part and sentence of the totals of section 一."""
    for part, text in texts(case.report.narrative):
        if part not in ("proactive", "overview"):
            continue
        for sentence in sentences(text):
            found = quantities(sentence)
            if not found:
                continue
            lead = "".join(sentence[: found[0].start].split())
            told = [int(year) for year in YEAR.findall(half_width(lead))]
            if (told and told[-1] != case.report.year) or _is_one_of_many(
                lead, sentence[found[0].end :]
            ):
                continue
            if found[0].unit in ("条", "篇", "件") and found[0].exact:
                if _PLACED.search(lead) and not _ONE_LEVEL.search(lead):
                    yield "media_articles", found[0], part, sentence
                elif _PUBLISHED.search(lead) and not re.search(r"规范性文件|政策|解读", lead):
                    yield "publications", found[0], part, sentence


@register(
    "T04",
    severity=Severity.ERROR,
    title="表三、表四各格等于申请台账、复议诉讼台账的计数",
    formula="表三 cell = 台账按申请人类型和办理结果的计数；表四 cell = 台账按程序和结果的计数",
    source=ACCURATE,
    needs="context",
)
def every_cell_is_the_register(case: Case) -> Iterator[Answer]:
    """Yield a finding for each row of tables 3 and 4 that differs from the registers."""
    report, known = case.report, case.context
    if known.applications is None:
        yield NotAssessed("没有申请台账的分类计数")
    else:
        for key, row in report.applications.items():
            yield from _row(
                f"表三“{row_title(key)}”",
                f"applications.{key}",
                COLUMN_TITLES,
                row,
                known.applications.get(key),
            )
    if known.remedies is None:
        yield NotAssessed("没有复议诉讼台账的分类计数")
    else:
        for block, row in report.remedies.items():
            title = REMEDY_BLOCK_TITLES[block]
            yield from _row(
                f"表四“{title}”", f"remedies.{block}", RESULT_TITLES, row, known.remedies.get(block)
            )


def _row(
    title: str,
    path: str,
    columns: Sequence[str],
    ours: Sequence[int | None],
    theirs: Sequence[int | None] | None,
) -> Iterator[Answer]:
    """Yield the finding for one row, naming the cells that differ; blanks are another rule's."""
    if theirs is None:
        return
    differ = [c for c, n in enumerate(ours) if n is not None and n != theirs[c]]
    if differ:
        yield Finding(
            message=f"{title}与台账不符："
            + "，".join(
                f"{columns[c]} 表 {shown(ours[c])}、台账 {shown(theirs[c])}" for c in differ
            ),
            cells=tuple(f"{path}[{c}]" for c in differ),
            expected="、".join(shown(theirs[c]) for c in differ),
            actual="、".join(shown(ours[c]) for c in differ),
        )


@register(
    "T12",
    severity=Severity.ERROR,
    title="正文写的发布信息总数、媒体刊发总数与台账一致",
    formula="发布信息 N = 信息发布台账；媒体刊发 N = 媒体刊发台账",
    source=ACCURATE,
    needs="context",
)
def stated_publications_are_the_ledger(case: Case) -> Iterator[Answer]:
    """Yield a finding where the text counts other publications than the ledgers."""
    known = {
        "publications": ("发布信息", case.context.publications),
        "media_articles": ("媒体刊发", case.context.media_articles),
    }
    if all(amount is None for _, amount in known.values()):
        yield NotAssessed("没有信息发布、媒体刊发的台账数")
        return
    seen = set()
    for subject, quantity, part, sentence in _totals(case):
        title, amount = known[subject]
        if amount is None or subject in seen:
            continue
        seen.add(subject)
        if not quantity.equals(amount):
            yield Finding(
                message=f"“{PARTS_TITLES[part]}”写{title} {shown(quantity.value)}，台账为 {amount}",
                expected=str(amount),
                actual=shown(quantity.value),
                quote=sentence,
            )
    for subject, (title, amount) in known.items():
        if amount is not None and subject not in seen:
            yield NotAssessed(f"正文中没有认出写明{title}总数的句子")


@register(
    "T13",
    severity=Severity.WARNING,
    title="正文写的会议、培训次数和政务新媒体账号数与台账一致",
    formula="会议 N 次、培训 N 次 = 会议培训台账；现有账号 N 个 = 政务新媒体台账",
    source=ACCURATE,
    needs="context",
)
def stated_meetings_are_the_ledger(case: Case) -> Iterator[Answer]:
    """Yield a finding where the text counts other meetings or trainings than the ledger."""
    known = {
        "meetings": ("会议", case.context.meetings),
        "trainings": ("培训", case.context.trainings),
    }
    accounts = case.context.accounts
    if accounts is None and all(amount is None for _, amount in known.values()):
        yield NotAssessed("没有会议、培训、账号的台账数")
        return
    if not has_text(case.report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    for claim in claims(case.report.narrative, case.report.year, agency=case.report.agency):
        title, amount = known.get(claim.subject, ("", None))
        if amount is None or claim.year is not None or not claim.quantity.exact:
            continue
        if not claim.quantity.equals(amount):
            yield Finding(
                message=f"“{PARTS_TITLES[claim.part]}”写{title} {shown(claim.value)} 次，台账为 {amount} 次",
                expected=str(amount),
                actual=shown(claim.value),
                quote=claim.quote,
            )
    for part, sentence, number in _accounts(case):
        if accounts is not None and number != accounts:
            yield Finding(
                message=f"“{PARTS_TITLES[part]}”写现有政务新媒体账号 {shown(number)} 个，台账为 {accounts} 个",
                expected=str(accounts),
                actual=shown(number),
                quote=sentence,
            )


_CLOSED = re.compile(r"关停|注销|停用|关闭|整合|原有|减少")
_ACCOUNT = re.compile(r"公众号|微博|抖音|视频号|快手|头条号|账号|新媒体")


def _accounts(case: Case) -> Iterator[tuple[str, str, Decimal]]:
    """Yield part, sentence and number where a sentence lists the accounts there are."""
    for part, text in texts(case.report.narrative):
        for sentence in sentences(text):
            if not re.search(r"现有|共有", sentence) or "其中" in sentence:
                continue
            floor, counted = 0, []
            for quantity in quantities(sentence):
                lead = sentence[floor : quantity.start]
                floor = quantity.end
                if _CLOSED.search(lead):
                    continue
                if quantity.unit == "个" and quantity.exact and _ACCOUNT.search(lead):
                    counted.append(quantity.value)
            if counted:
                yield part, sentence, sum(counted, Decimal(0))
