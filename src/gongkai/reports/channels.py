"""Does a sentence divide the applications by the way they came? 收到19件，网络15件，信函4件.

Also without 其中, for the names of the ways leave no doubt. Only a run of them directly
after the total counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reports.sentences import Quantity, quantities, tidy
from gongkai.reports.sums import SLIP, Division, Verdict

_WAYS = (
    r"(?:互联网|网络|网上|在线|线上|平台|网站|电子邮件|邮件|邮箱|信函|信件|邮寄|邮政|快递|书面|来信|纸质|当面|现场|窗口|传真"
    r"|其[他它](?:方式|渠道|途径))"
)
_UNIT = r"[件份宗起条项]"
_SHARE = r"(?:[，（]占(?:比)?[^，；。\d]{0,8}\d+(?:\.\d+)?%）?)?"
_PART = (
    rf"(?:通过|以)?{_WAYS}(?:方式|渠道|途径|申请|提交|提出|数|的|共|为)*\d+{_UNIT}{_SHARE}"
    rf"|\d+{_UNIT}(?:申请)?(?:为|是|系|属于?|通过|以)?{_WAYS}(?:方式|渠道|途径|申请|提交|提出|的)*"
)
_RUN = re.compile(
    rf"[，；：（](?:按[^，。]{{2,10}}分，)?(?:{_PART})(?:[，；、和及](?:{_PART}))+(?![^，；。）])"
)


def by_channel(sentence: str) -> Iterator[Division]:
    """Yield the division of the number that a run of ways follows, or nothing."""
    text = tidy(sentence)
    for run in _RUN.finditer(text):
        found = quantities(text)
        total = next((q for q in reversed(found) if q.end <= run.start()), None)
        if total is None or text[total.end : run.start()].strip() or not _is_exact(total):
            continue
        lead = re.split("[，；：。）]", text[: total.start])[-1]
        if re.search(_WAYS, lead) or not re.search("申请|[接收]到|受理|收件", lead):
            continue  # one way among others, or things that go several ways at once
        parts = tuple(
            q for q in found if run.start() < q.start < run.end() and q.unit == total.unit
        )
        if len(parts) > 1 and all(map(_is_exact, parts)):
            yield Division(total, parts, _verdict(total, parts), sentence)


def _is_exact(quantity: Quantity) -> bool:
    return quantity.exact and not quantity.slack


def _verdict(total: Quantity, parts: tuple[Quantity, ...]) -> Verdict:
    """Two ways may leave out a third: only what is too much is wrong then."""
    summed = sum(part.value for part in parts)
    if total.equals(summed):
        return Verdict.AGREES
    if summed > total.value:
        return Verdict.DIFFERS
    if len(parts) > 2 and total.value - summed <= total.value * SLIP:
        return Verdict.DIFFERS
    return Verdict.NEARLY if total.value - summed <= total.value * SLIP else Verdict.OPEN
