"""Do the figures that stand only in the text agree with the office's ledgers?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.checks.arithmetic import shown
from gongkai.reports.checks.registry import (
    Answer,
    Case,
    Finding,
    NotAssessed,
    Severity,
    register,
)
from gongkai.reports.checks.stated import PARTS_TITLES, has_text
from gongkai.reports.claims import claims, texts
from gongkai.reports.sentences import Quantity, quantities, sentences

ACCURATE = "《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条；数据逻辑"
_PUBLISHED = re.compile(
    r"(?:发布|更新|公开|推送|公布)(?:或更新|和更新)?[^，。；\d]{0,10}(?:信息|内容|稿件)[^，。；\d]{0,6}$"
)
_PLACED = re.compile(r"媒体[^，。；\d]{0,6}(?:刊发|发表|刊登)[^，。；\d]{0,8}$")


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
            if found[0].unit in ("条", "篇", "件") and found[0].exact:
                if _PLACED.search(lead):
                    yield "media_articles", found[0], part, sentence
                elif _PUBLISHED.search(lead) and not re.search(r"规范性文件|政策|解读", lead):
                    yield "publications", found[0], part, sentence


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
    title="正文写的会议、培训次数与台账一致",
    formula="会议 N 次、培训 N 次 = 会议培训台账",
    source=ACCURATE,
    needs="context",
)
def stated_meetings_are_the_ledger(case: Case) -> Iterator[Answer]:
    """Yield a finding where the text counts other meetings or trainings than the ledger."""
    known = {
        "meetings": ("会议", case.context.meetings),
        "trainings": ("培训", case.context.trainings),
    }
    if all(amount is None for _, amount in known.values()):
        yield NotAssessed("没有会议、培训的台账数")
        return
    if not has_text(case.report.narrative):
        yield NotAssessed("没有读到报告正文")
        return
    for claim in claims(case.report.narrative, case.report.year):
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
