"""How does Chinese official prose write a number, and what is it worth?

12, １２, 1,234, 十二, 两万三千, 1.2万, 3千, 3万5千, 1亿2000万. What may be read in two
ways (1，234 with a full-width comma, 两三, 三四百, 3至5) is told to be inexact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = _TENS | {"万": 10_000, "亿": 100_000_000}
_LONGEST = 32
"""Characters of a number; what is longer is none that a report states."""
_HALF = str.maketrans("０１２３４５６７８９．％＋", "0123456789.%+")
_FULL = re.compile("[０-９．％＋]")


class NotANumber(ValueError):
    """The text is not a number in any form a report uses."""


def half_width(text: str) -> str:
    """Return the text with half-width digits, point and per cent; its length is unchanged."""
    return text.translate(_HALF) if _FULL.search(text) else text


def chinese_number(text: str) -> int:
    """Return the value of a number in Chinese characters: 一百零五 is 105, 二〇 is 20.

    Raises NotANumber.
    """
    if not text or len(text) > _LONGEST or any(c not in _DIGITS and c not in _SCALES for c in text):
        raise NotANumber(text)
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    if text[0] in "万亿":
        raise NotANumber(text)
    result = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        elif c == "万":
            result += (section + digit) * _SCALES[c]
            section = digit = 0
        else:
            result = (result + section + digit) * _SCALES[c]
            section = digit = 0
    return result + section + digit


_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_STEP = re.compile(r"(?P<number>\d+(?:\.\d+)?)?(?P<scale>[亿万千百十])")


def _scaled(text: str) -> Decimal:
    """Return the value of digits with scales: 1.2万, 3万5千, 1亿2000万. Raises NotANumber."""
    result = section = Decimal(0)
    at = 0
    while at < len(text):
        if (step := _STEP.match(text, at)) is not None:
            amount = Decimal(step["number"] or 0)
            factor = _SCALES[step["scale"]]
            if step["scale"] in _TENS:
                section += amount * factor
            else:
                result += (section + amount) * factor
                section = Decimal(0)
        elif (step := _PLAIN.fullmatch(text, at)) is not None:
            section += Decimal(step.group())
        else:
            raise NotANumber(text)
        at = step.end()
    return result + section


def number(text: str) -> Decimal:
    """Return the value of ``12``, ``１２``, ``1,234``, ``1.2万`` or ``十二``. Raises NotANumber."""
    plain = re.sub(r"[,，\s]", "", half_width(text))
    if len(plain) > _LONGEST:
        raise NotANumber(f"{plain[:_LONGEST]}…")
    if plain[:1].isdigit():
        return _scaled(plain)
    return Decimal(chinese_number(plain))


NUMERAL = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:，\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:\.\d+)?"
    r"(?:\s*[亿万千百](?:\d+(?:[万千百十]+|(?!\d)))*)?"
    r"|[零〇一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千万亿]*"
)
BEFORE = r"(?<![\d.,零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟第])"
"""Not inside another number: 廿三 is not 三, 3万5千 is not 5千."""
_TWO_AT_ONCE = re.compile(r"[一二两三四五六七八九]{2}")
_UNSURE = re.compile(r"\d，\d|\d \d")


@dataclass(frozen=True, slots=True)
class Value:
    """What a written number is worth, and how sure that is."""

    amount: Decimal
    slack: Decimal
    """Half of the last printed place where a scale rounds: 1.2万 is 12000 ± 500."""
    exact: bool


def value_of(text: str) -> Value:
    """Return what a written number is worth. Raises NotANumber."""
    plain = half_width(text)
    exact = not _TWO_AT_ONCE.search(plain) and not _UNSURE.search(plain)
    amount = number(plain)
    last = plain.rstrip()[-1]
    slack = Decimal(0)
    if last in _SCALES and (plain[0].isdigit() or last in "万亿"):
        before = _PLAIN.findall(plain)
        places = len(before[-1].partition(".")[2]) if before else 0
        slack = Decimal(_SCALES[last]) / (2 * 10**places)
    return Value(amount, slack, exact)
