"""Which quantities does a sentence of a report state?

Chinese official prose writes 12件, １２件, 十二件, 1,234件, 1.2万件, 零件. This
module finds them with their units and places, leaves alone what is no quantity
(dates, document numbers 〔2020〕109号, titles 《…》, articles 第十条, telephone
numbers, addresses), and takes apart sentences that divide a total: ``…476条，
其中，甲9条；乙2条…``. Where a sentence can be read in two ways it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import accumulate, pairwise

from gongkai.reports.numerals import (
    BEFORE,
    NUMERAL,
    NotANumber,
    chinese_number,
    half_width,
    number,
    value_of,
)

__all__ = [
    "Division",
    "NotANumber",
    "Percentage",
    "Quantity",
    "Verdict",
    "chinese_number",
    "divisions",
    "half_width",
    "judge",
    "masked",
    "number",
    "percentages",
    "quantities",
    "sentences",
    "tidy",
]

UNITS = (
    "件次",
    "人次",
    "场次",
    "件",
    "条",
    "份",
    "次",
    "篇",
    "元",
    "个",
    "期",
    "场",
    "宗",
    "起",
    "例",
    "项",
    "部",
    "家",
    "人",
    "幅",
    "张",
)

_MARKS = str.maketrans(",;:()?!", "，；：（）？！")
_KEPT = re.compile(r"\d,\d{3}(?!\d)|https?://\S*|\d:\d")


def tidy(text: str) -> str:
    """Return the text with full-width marks and half-width digits; its length is unchanged.

    Published texts mix both; the comma of 1,234 and web addresses stay as they are.
    """
    plain = half_width(text)
    if not plain.isascii() and not re.search("[,;:()?!]", plain):
        return plain
    pieces, at = [], 0
    for kept in _KEPT.finditer(plain):
        pieces += [plain[at : kept.start()].translate(_MARKS), kept.group()]
        at = kept.end()
    return "".join(pieces) + plain[at:].translate(_MARKS)


_BLANK = "□"
_NO_QUANTITY = tuple(
    re.compile(pattern)
    for pattern in (
        r"《[^》]*》",
        r"“[^”]*”",
        r"[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*(?:第\s*)?\d+\s*号",
        r"[〔\[【]\s*(?:19|20)\d{2}\s*[〕\]】]",
        r"https?://[^\s，。；、）)]+|www\.[^\s，。；、）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"\(?0\d{2,3}\)?\s*[-—–－]\s*\d{7,8}(?:\s*[-—–－]\s*\d+)?|1[3-9]\d{9}|(?<!\d)\d{6,}号?(?=[，。；\s]|$)",
        r"(?:19|20)\d{2}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日?)?)?",
        r"[一二][〇零○一二三四五六七八九]{3}年",
        r"\d{1,2}\s*月(?:份|底|末|初)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*日",
        r"第\s*[\d零〇一二三四五六七八九十百]+\s*[条项款号章节次届期批部件个份场起名季篇类]",
        r"\d+\s*号",
        r"^\s*[（(]?\s*\d{1,2}\s*[、．.）)](?!\d)",
        r"[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[）)]",
        r"每\s*[一\d]+\s*[件条份次]|一次性|一条龙|一件事|同一件|任何一|一事一|逐[一件条]",
    )
)


@lru_cache(maxsize=2048)
def masked(sentence: str) -> str:
    """Return the sentence, same length, with everything that is no quantity blotted out."""
    text = tidy(sentence)
    for pattern in _NO_QUANTITY:
        text = pattern.sub(lambda found: _BLANK * len(found.group()), text)
    return text


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, and where it stands in the sentence."""

    value: Decimal
    """Money in 元, whatever the sentence writes."""
    unit: str
    start: int
    end: int
    exact: bool = True
    """False for 约、余、多、近 and the like."""
    slack: Decimal = Decimal(0)
    """Half of the last printed place where 万 rounds a count: 1.2万件 is 12000 ± 500."""

    def equals(self, value: Decimal | int) -> bool:
        """Return whether the stated quantity can mean that value."""
        return abs(self.value - value) <= self.slack


_ABOUT = r"不超过|不少于|超过|不足|至少|至多|最多|大约|大概|接近|将近|约|近|逾|超|(?:数|几|上|成)(?=[十百千])"
_QUANTITY = re.compile(
    rf"(?P<about>{_ABOUT})?\s*{BEFORE}(?P<number>{NUMERAL})"
    rf"\s*(?P<more>余|多|\+)?\s*(?P<unit>{'|'.join(UNITS)})(?P<after>以上|左右|上下|以内)?"
)
_RANGE = re.compile(r"\d\s*[件条份次篇个]?\s*(?:[-—–~～]+|至|到)\s*$")
_PERCENT = re.compile(r"(?<![\d.])(?P<number>\d+(?:\.\d+)?)\s*%")


@lru_cache(maxsize=2048)
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """Return every quantity of the sentence, in order."""
    found = []
    for match in _QUANTITY.finditer(masked(sentence)):
        try:
            worth = value_of(match["number"])
        except NotANumber:
            continue
        exact = worth.exact and not (match["about"] or match["more"] or match["after"])
        exact = exact and not _RANGE.search(match.string[: match.start("number")])
        found.append(
            Quantity(
                worth.amount,
                match["unit"],
                match.start("number"),
                match.end(),
                exact,
                Decimal(0) if match["unit"] == "元" else worth.slack,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage as printed, with the number of its decimals."""

    value: Decimal
    places: int
    start: int
    end: int

    def is_rounded_from(self, part: int, whole: int) -> bool:
        """Return whether ``part`` of ``whole``, rounded as printed, gives this percentage."""
        if whole == 0:
            return self.value == 0 and part == 0
        share = Decimal(100 * part) / Decimal(whole)
        return bool(abs(share - self.value) <= Decimal(5) / 10 ** (self.places + 1))


def percentages(sentence: str) -> tuple[Percentage, ...]:
    """Return every percentage of the sentence, in order."""
    return tuple(
        Percentage(
            Decimal(match["number"]),
            len(match["number"].partition(".")[2]),
            match.start(),
            match.end(),
        )
        for match in _PERCENT.finditer(masked(sentence))
    )


def sentences(text: str | None) -> Iterator[str]:
    """Yield the sentences of a text: to a full stop or the end of the line.

    What runs on for longer than any sentence is yielded in pieces.
    """
    for match in re.finditer(r"[^。！？!?\n]{1,1500}[。！？!?]*[”’」）)]?", text or ""):
        if sentence := match.group().strip():
            yield sentence


class Verdict(Enum):
    """What can be said of a total and its parts."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"
    """The parts do not claim to be all: 其中微信454条 says nothing of the rest."""
    UNCLEAR = "unclear"


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


_OF_WHICH = re.compile("其中")
_NEW_STATEMENT = re.compile(
    r"[，,；;]\s*(?:另|此外|同时|并|全年|本年|当年|年内|先后|截至|较|比|同比|上年|下年)"
    r"|[，,；;：:]\s*(?:合计|共计|总计|共(?!享|建|同|青|和))"
    r"|[，,；;：:][^，,；;□\d]{0,6}(?:办结|答复|结转|收到|新收|受理|召开|举办|开展)"
    r"|[，,；;]\s*(?:发布|主动公开|推送|编发|制作|报送|刊发|转载|印发|出台|撰写|包括|以及|含)"
)
_NOT_ALL = re.compile(r"主要|约|左右|不含|重点")
_REST = re.compile(r"(?:其他|其它|其余)[^，；、\d]{0,8}\s*\d")
_PARENTHESIS = re.compile(r"[（(]([^（）()]*)[）)]")
_MANY = 3
SLIP = Decimal("0.2")
"""From three parts on, and where two parts must be all, a gap of up to a fifth of the total is taken for a slip; a wider
one for a list that does not claim to name everything."""


def divisions(sentence: str) -> Iterator[Division]:
    """Yield each total of the sentence that the sentence itself divides."""
    quote, sentence = sentence, tidy(sentence)
    for inner in _PARENTHESIS.finditer(sentence):
        before, body = sentence[: inner.start()], inner.group(1)
        if re.match(r"\s*(?:其中|含|包括)", body) and (all_before := quantities(before)):
            parts = quantities(body)
            if parts and inner.start() - all_before[-1].end <= 1:
                yield from judge(all_before[-1], parts, body, 0, quote)
    text = _PARENTHESIS.sub(lambda found: _BLANK * len(found.group()), sentence)
    found = quantities(text)
    marks = list(_OF_WHICH.finditer(text))
    for i, mark in enumerate(marks):
        floor = max(text.rfind("；", 0, mark.start()), marks[i - 1].end() if i else 0)
        earlier = [q for q in found if floor <= q.start and q.end <= mark.start()]
        if not earlier:
            continue
        total = earlier[-1]
        gap = text[total.end : mark.start()]
        if len(gap) > 14 or "%" in half_width(gap):
            continue
        end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        parts = tuple(q for q in found if mark.end() <= q.start and q.end <= end)
        rivals = tuple(q for q in earlier[:-1] if q.unit == total.unit)
        for division in judge(total, parts, text, mark.end(), quote):
            twice = _told_twice(sentence[mark.end() : end], total.unit)
            if division.verdict is Verdict.DIFFERS and total.equals(division.sum - twice):
                yield replace(division, verdict=Verdict.AGREES)
            else:
                yield _weighed(division, rivals)
    if not marks:
        yield from _summed_up(text, found, quote)


_INCLUDED = re.compile(r"（(?:其中)?(?:包?含|包括|有)(?P<label>[^（），；\d]{2,8})\d[^（）]*）")


def _told_twice(zone: str, unit: str) -> Decimal:
    """Return how many of the parts a bracket tells to be counted in another, too: 图解5篇，视频4篇（含图解2篇）."""
    twice = Decimal(0)
    for inner in _INCLUDED.finditer(zone):
        *others, _own = re.split("[，；、]", zone[: inner.start()])
        named = [*others, *re.split("[，；、]", zone[inner.end() :])]
        found = [q for q in quantities(inner.group()) if q.unit == unit]
        if len(found) == 1 and any(inner["label"] in label for label in named):
            twice += found[0].value
    return twice


def _weighed(division: Division, rivals: tuple[Quantity, ...]) -> Division:
    """Doubt a division that differs where the parts may divide another number of the sentence.

    "收到19件，比上年增加7件，其中自然人18件、企业1件" divides 19, not 7.
    """
    if not rivals or division.verdict is not Verdict.DIFFERS:
        return division
    for rival in rivals:
        if rival.equals(division.sum):
            return replace(division, total=rival, verdict=Verdict.AGREES)
    return replace(division, verdict=Verdict.UNCLEAR)


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
            yield division(count, Verdict.AGREES if ended else Verdict.UNCLEAR)
            return
    if total.equals(sum((part.value for part in parts), Decimal(0))):
        yield Division(total, parts, Verdict.AGREES, quote)  # 征集16期 among 条
        return
    yield division(every, _verdict(total, same, parts, zone, start, text))


_NEXT_COUNT = re.compile(r"[，；：][^，；：□\d]{0,6}(?:办结|结转)")


def _up_to_next_count(parts: tuple[Quantity, ...], text: str) -> tuple[Quantity, ...]:
    """Return the parts before another count begins: …法人5件；上年结转1件."""
    for i, (one, other) in enumerate(pairwise(parts), 1):
        if _NEXT_COUNT.search(text[one.end : other.start]):
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
    if len(parts) > len(same) or (len(same) < _MANY and not _COMPLEMENTARY.search(zone)):
        return Verdict.OPEN
    if _REST.search(zone) or total.value - summed <= total.value * SLIP:
        return Verdict.OPEN if _NOT_ALL.search(zone) else Verdict.DIFFERS
    return Verdict.OPEN


_COMPLEMENTARY = re.compile(r"(?:自然人|公民|个人)[^，；。]*[，；、][^，；。、]*(?:法人|组织)")
"""Two parts that must be all: an applicant is a person or a body."""
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
        label, at = zone[at : part.start - start], part.end - start
        carried = re.match(r"(?:为|系|是|已)?(?:上年|去年)?结转", text[part.end :])
        if (carried or _CROSSWISE.search(label)) and total.equals(summed - part.value):
            return True
    return any(
        total.equals(sum(values[i:], Decimal(0))) and 2 * sum(values[:i], Decimal(0)) >= total.value
        for i in range(1, len(values) - 1)
    )


def _bare_number(zone: str) -> bool:
    """Return whether a number without a unit stands among the parts."""
    text = _QUANTITY.sub(_BLANK, _PERCENT.sub(_BLANK, masked(zone)))
    return re.search(r"\d", text) is not None


_SUMMED_UP = re.compile(r"[，,；;、]\s*(?:合计|总计|共计)[^\d，,；;。]{0,6}$")


def _summed_up(text: str, found: tuple[Quantity, ...], quote: str) -> Iterator[Division]:
    """Yield the divisions that name their total last: 甲3件、乙4件，合计7件."""
    for i, total in enumerate(found):
        if not _SUMMED_UP.search(text[: total.start]):
            continue
        parts = tuple(q for q in found[:i] if q.unit == total.unit)
        if len(parts) < 2:
            continue
        running = Decimal(0)
        for count, part in enumerate(reversed(parts), 1):
            running += part.value
            if count > 1 and total.equals(running):
                yield Division(total, parts[-count:], Verdict.AGREES, quote)
                return
        sure = total.exact and not total.slack and all(p.exact and not p.slack for p in parts)
        sure = sure and "共计" not in text[max(0, total.start - 10) : total.start]
        yield Division(total, parts, Verdict.DIFFERS if sure else Verdict.UNCLEAR, quote)
