"""Do the parts that a sentence names give its total?

``…476条，其中，甲9条；乙2条…`` divides 476. Where a sentence can be read in two ways
the answer is that it is not clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import accumulate, pairwise

from gongkai.reports.sentences import BLANK, PERCENT, QUANTITY, Quantity, masked


class Verdict(Enum):
    """What can be said of a total and its parts."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"
    """The parts do not claim to be all: 其中微信454条 says nothing of the rest."""
    UNCLEAR = "unclear"
    NEARLY = "nearly"
    """They all but give it: that a part goes unnamed is possible."""


@dataclass(frozen=True, slots=True)
class Division:
    """A stated total and the parts the same sentence gives for it."""

    total: Quantity
    parts: tuple[Quantity, ...]
    verdict: Verdict
    quote: str

    @property
    def sum(self) -> Decimal:
        """The sum of the parts."""
        return sum((part.value for part in self.parts), Decimal(0))


_NEW_STATEMENT = re.compile(
    r"[，,；;]\s*(?:另|此外|同时|并|全年|本年|当年|年内|先后|截至|较|比|同比|上年|下年)"
    r"|[，,；;：:]\s*(?:合计|共计|总计|共(?!享|建|同|青|和))"
    r"|[，,；;：:][^，,；;□\d]{0,6}(?:办结|答复|结转|收到|新收|受理|召开|举办|开展)"
    r"|[，,；;]\s*(?:发布|主动公开|推送|编发|制作|报送|刊发|转载|印发|出台|撰写|包括|以及|含)"
)
_NOT_ALL = re.compile(r"主要|约|左右|不含|重点")
_REST = re.compile(r"(?:其他|其它|其余)[^，；、\d]{0,12}\s*\d[\d,.]*\s*\D{1,2}$")
"""The last part is called the rest."""
_MANY = 3
SLIP = Decimal("0.2")
"""From three parts on, and where two parts must be all, a gap of up to a fifth of the total may be a slip; a wider
one is a list that does not claim to name everything."""
_SURE_SLIP = Decimal("0.1")
_FEW = Decimal(2)
"""A gap of up to a tenth, or of two, is taken for a slip; a wider one is pointed at, for some reports name most of it."""


def judge(
    total: Quantity, parts: tuple[Quantity, ...], text: str, start: int, quote: str
) -> Iterator[Division]:
    """Yield the division of ``total`` into those parts, that follow ``start`` in ``text`` and have its unit."""
    parts = _up_to_next_count(parts, text)
    same = tuple(part for part in parts if part.unit == total.unit)
    if not same:
        return
    zone = text[start : same[-1].end]

    def division(count: int, verdict: Verdict) -> Division:
        return Division(total, same[:count], verdict, quote)

    every = len(same)
    sums = list(accumulate(part.value for part in same))
    for count, running in enumerate(sums, 1):
        if total.equals(running) and (count == every or count > 1):
            ended = count == every or _NEW_STATEMENT.search(
                text[same[count - 1].end : same[count].start]
            )
            if ended or not _of_one_kind(same, text, start):
                yield division(count, Verdict.AGREES if ended else Verdict.UNCLEAR)
                return
            break
    if total.equals(sum((part.value for part in parts), Decimal(0))):
        yield Division(total, parts, Verdict.AGREES, quote)  # 征集16期 among 条
        return
    yield division(every, _verdict(total, same, parts, zone, start, text))


_KINDS = (
    re.compile(
        r"(?:国家|中央|省|市|区|县|州|厅|本)级(?:以上)?(?:主流)?(?:媒体|报刊)?(?:刊发|发表)?"
    ),
    re.compile(
        r"(?:通过)?(?:网络|网上|在线|平台|信函|信件|书面|邮寄|当面|现场|窗口|传真|来信)(?:方式|渠道|申请|提交|数|的)*"
    ),
    re.compile(
        r"(?:自然人|公民|商业企业|企业|科研机构|社会公益组织|法律服务机构|其他(?:组织)?)(?:申请|的)*"
    ),
)
"""Names of which each stands for a kind, so that a list of them alone is one list."""


def _names(parts: tuple[Quantity, ...], text: str, start: int) -> list[str]:
    """Return the words before each part."""
    starts = [start, *(part.end for part in parts[:-1])]
    return [
        text[begin : part.start].strip("，、；：和及 ").removeprefix("其中").lstrip("：，")
        for begin, part in zip(starts, parts, strict=True)
    ]


def _of_one_kind(parts: tuple[Quantity, ...], text: str, start: int) -> bool:
    """Return whether every part is named as one of the same few kinds: 省级1篇，市级27篇，区级2篇."""
    names = _names(parts, text, start)
    return any(all(kind.fullmatch(name) for name in names) for kind in _KINDS)


_NEXT_COUNT = re.compile(r"[，；：][^，；：□\d]{0,6}(?:办结|结转)")
_NEXT_YEAR = re.compile(
    r"[，；]\s*20\d\d年(?:度|全年)?，?(?:我[局委办镇乡]|本机关|共|全年|新收|收到|受理|办结|接到|主动公开|发布|通过)"
)


def _up_to_next_count(parts: tuple[Quantity, ...], text: str) -> tuple[Quantity, ...]:
    """Return the parts before another count begins, or another year: …法人5件；上年结转1件."""
    by_year = parts and re.search(r"20\d\d年[^，；]*$", text[: parts[0].start])
    for i, (one, other) in enumerate(pairwise(parts), 1):
        between = text[one.end : other.start]
        if _NEXT_COUNT.search(between) or (not by_year and _NEXT_YEAR.search(between)):
            return parts[:i]
    return parts


def _verdict(
    total: Quantity,
    same: tuple[Quantity, ...],
    parts: tuple[Quantity, ...],
    zone: str,
    start: int,
    text: str,
) -> Verdict:
    """Say what it means that the parts do not give the total."""
    if not total.exact or total.slack or any(not p.exact or p.slack for p in same):
        return Verdict.UNCLEAR
    if _NEW_STATEMENT.search(zone.lstrip("，：: ")) or _bare_number(zone):
        return Verdict.UNCLEAR
    summed = sum((part.value for part in same), Decimal(0))
    if summed > total.value:
        return Verdict.UNCLEAR if _overlaps(total, same, zone, start, text) else Verdict.DIFFERS
    if len(same) == len(parts) == 2 and total.value - summed <= total.value * SLIP:
        names = _names(same, text, start)
        if all(_CHANNEL.search(name) for name in names):
            return Verdict.NEARLY
    if len(parts) > len(same) or (len(same) < _MANY and not _COMPLEMENTARY.search(zone)):
        return Verdict.OPEN
    gap = total.value - summed
    if _NOT_ALL.search(zone) or not (_REST.search(zone) or gap <= total.value * SLIP):
        return Verdict.OPEN
    near = gap <= max(total.value * _SURE_SLIP, _FEW)
    sure = near or _REST.search(zone) or _COMPLEMENTARY.search(zone)
    return Verdict.DIFFERS if sure else Verdict.NEARLY


_CHANNEL = re.compile(
    r"网站|门户|官网|公众号|微信|微博|新媒体|客户端|APP|抖音|网络|网上|信函|信件|邮寄|当面|现场|窗口|书面"
)
_COMPLEMENTARY = re.compile(
    r"(?:自然人|公民|个人)[^，；。]*[，；、][^，；。、]*(?:法人|组织)"
    r"|\d[^，；。]*[，；、](?:剩余|其余|余下)[^，；。、\d]*\d|\d[^，；。]*[，；、][^，；。、\d]{0,4}其[他它](?:方式|渠道|途径)"
)
"""Two parts that must be all: an applicant is a person or a body; the other is called the rest."""
_CROSSWISE = re.compile(
    r"延期|延长|补正|按时|按期|征求|转办|撤回|撤销|原创|转载|首发|解读|图解|视频|重点"
)


def _overlaps(
    total: Quantity, same: tuple[Quantity, ...], zone: str, start: int, text: str
) -> bool:
    """Return whether the parts may divide the total twice, or one part cuts across the others.

    "15件，其中依法延期1件，予以公开10件，…5件": without the extended one it adds up.
    "350条，其中主动公开300条，网站200条、公众号150条": two divisions of the same 350.
    """
    values = [part.value for part in same]
    summed = sum(values, Decimal(0))
    at = 0
    for part in same:
        label, at = _label(zone, at, part.start - start), part.end - start
        carried = re.match(
            r"(?:为|系|是|已)?(?:上年|去年)?结转(?!到?至?入?[下次明])", text[part.end :]
        )
        if (carried or _CROSSWISE.search(label)) and total.equals(summed - part.value):
            return True
    return any(
        total.equals(sum(values[i:], Decimal(0))) and 2 * sum(values[:i], Decimal(0)) >= total.value
        for i in range(1, len(values) - 1)
    )


def _label(zone: str, start: int, end: int) -> str:
    """Return the words of a part's own clause before it, or those that lead to a first part."""
    return zone[start:end] if not start else re.split("[，；、]", zone[start:end])[-1]


def _bare_number(zone: str) -> bool:
    """Return whether a number without a unit stands among the parts."""
    text = QUANTITY.sub(BLANK, PERCENT.sub(BLANK, masked(zone)))
    return re.search(r"\d", text) is not None
