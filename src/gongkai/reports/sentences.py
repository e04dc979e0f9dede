"""Which quantities does a sentence of a report state?

Chinese official prose writes 12件, １２件, 十二件, 1,234件, 1.2万件, 零件. This
module finds them with their units and places, leaves alone what is no quantity
(dates, document numbers 〔2020〕109号, titles 《…》, articles 第十条, telephone
numbers, addresses).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

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
    "NotANumber",
    "Percentage",
    "Quantity",
    "chinese_number",
    "half_width",
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


_KEPT_SENTENCES = 32_768
"""As many as a report has that is far too long: each rule reads the same sentences again."""


@lru_cache(maxsize=_KEPT_SENTENCES)
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


BLANK = "□"
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


@lru_cache(maxsize=_KEPT_SENTENCES)
def masked(sentence: str) -> str:
    """Return the sentence, same length, with everything that is no quantity blotted out."""
    text = tidy(sentence)
    for pattern in _NO_QUANTITY:
        text = pattern.sub(lambda found: BLANK * len(found.group()), text)
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
QUANTITY = re.compile(
    rf"(?P<about>{_ABOUT})?\s*{BEFORE}(?P<number>{NUMERAL})"
    rf"\s*(?P<more>余|多|\+)?\s*(?P<unit>{'|'.join(UNITS)})(?P<after>以上|左右|上下|以内)?"
)
_RANGE = re.compile(r"\d\s*[件条份次篇个]?\s*(?:[-—–~～]+|至|到)\s*$")
PERCENT = re.compile(
    r"(?<![\d.])(?P<number>\d+(?:\.\d+)?)\s*%(?!\s*(?:以上|以下|左右|上下|多|余|强))"
)


@lru_cache(maxsize=_KEPT_SENTENCES)
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """Return every quantity of the sentence, in order."""
    found = []
    for match in QUANTITY.finditer(masked(sentence)):
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
        for match in PERCENT.finditer(masked(sentence))
    )


def sentences(text: str | None) -> Iterator[str]:
    """Yield the sentences of a text: to a full stop or the end of the line.

    What runs on for longer than any sentence is yielded in pieces.
    """
    for match in re.finditer(r"[^。！？!?\n]{1,1500}[。！？!?]*[”’」）)]?", text or ""):
        if sentence := match.group().strip():
            yield sentence
