"""What does a workbook show of a number? Its format may add a unit, scale it, or round it.

``251000`` in the format ``0"元"`` is printed ``251000元``, no amount in 万元. What only sets a number apart
(colours, blanks, signs, thousands) leaves it as it is stored.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from gongkai.reports.readers.numbers import SHOWN_AS

_PLAIN = frozenset({"General", "0", "@", "0_ ", "#,##0"})
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<condition>[<>=]+)(?P<bound>-?[0-9]+(?:\.[0-9]+)?)\]"
    r"|\[(?:DBNum[0-9]|Color ?[0-9]+|Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|颜色 ?[0-9]+|[黑蓝青绿洋白黄红]色?)\]"
    r"|(?P<general>General|G/通用格式)|(?P<digits>[0#?][0#?,.]*)|(?P<bare>.)",
    re.DOTALL | re.IGNORECASE,
)
_SECTION = re.compile(r'(?:"[^"]*"|[\\_*].|\[[^\]]*\]|[^;"])*', re.DOTALL)
_DIGITS = re.compile(r"[0#?]+(?:,[0#?]+)*(?P<decimals>\.[0#?]*)?(?P<scale>,*)")
_HOLDS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_SHOWN = "$€£"
_SETS_APART = frozenset(" \u00a0+-−()（）¥￥")
_BELOW_ZERO = frozenset("-−(（")
_SAY_BELOW_ZERO = ("减", "负", "↓", "▼", "△", "▲")
_LONGEST_FORMAT, _LARGEST = 255, Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class _Section:
    """How a number is shown if it meets the condition."""

    before: str
    after: str
    below_zero: bool
    """Has it a sign of its own for numbers below zero?"""
    decimals: int | None
    """Places that are shown; None for as many as there are."""
    thousands: int
    hundreds: int
    condition: str | None
    bound: Decimal
    digits: int
    """Stretches of digits: one, or nobody knows what is shown."""
    clear: bool


def shown(value: Decimal, written: str, number_format: str | None) -> str:
    """Return what a cell shows of a number, which is ``written`` so where the format adds nothing.

    If it shows another number than it holds, or that cannot be told, both stand there: no number is made of
    them.
    """
    if not number_format or (number_format in _PLAIN and value == int(value)):
        return written
    sections = _sections(number_format) if len(number_format) <= _LONGEST_FORMAT else None
    section = _chosen(sections, value) if sections else None
    if value == 0 and (
        section is None or section.digits == 0 or section.thousands or section.hundreds
    ):
        return written  # an amount of nothing is often hidden, or a dash
    if section is None or section.digits != 1 or not section.clear or abs(value) >= _LARGEST:
        return f"{written}（{SHOWN_AS}？）"
    if section.below_zero and value > 0:
        return f"{written}（{SHOWN_AS}？）"
    scaled = value.scaleb(2 * section.hundreds - 3 * section.thousands)
    if scaled != value:
        return (
            f"{written}（{SHOWN_AS}{_rounded(scaled, section.decimals):f}{'%' * section.hundreds}）"
        )
    rounded = _rounded(value, section.decimals)
    text = written if rounded == value else f"{rounded:f}"
    if not text.startswith("-"):
        return f"{section.before}{text}{section.after}"
    sign = "" if any(word in section.before for word in _SAY_BELOW_ZERO) else "-"
    return f"{sign}{section.before}{text[1:]}{section.after}"


def _rounded(value: Decimal, places: int | None) -> Decimal:
    """Return the value with no more places than are shown, halves away from zero."""
    if places is None or -int(value.as_tuple().exponent) <= places:
        return value
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def _chosen(sections: tuple[_Section, ...], value: Decimal) -> _Section | None:
    """Return the section by which a number is shown; None if none is."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None:
                return section if section is sections[-1] else None
            if _HOLDS[section.condition](value, section.bound):
                return section
        return None
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


@lru_cache(maxsize=256)
def _sections(number_format: str) -> tuple[_Section, ...] | None:
    """Return the sections of a format for numbers; None if it cannot be read."""
    parts, at = [], 0
    while at <= len(number_format):
        match = _SECTION.match(number_format, at)
        end = match.end() if match else at
        if end < len(number_format) and number_format[end] != ";":
            return None
        parts.append(number_format[at:end])
        at = end + 1
    numbers = [part for part in parts[:3] if not (len(parts) > 1 and "@" in part)]
    sections = tuple(map(_section, numbers))
    known = all(one.condition is None or one.condition in _HOLDS for one in sections)
    return sections if sections and known else None


def _section(text: str) -> _Section:
    before, after, below_zero, clear = "", "", False, True
    decimals: int | None = 0
    thousands = hundreds = stretches = 0
    condition, bound = None, Decimal(0)
    for piece in _PIECE.finditer(text):
        words = piece["quoted"] or piece["escaped"] or piece["currency"] or ""
        if piece["condition"]:
            clear = clear and condition is None
            condition, bound = piece["condition"], Decimal(piece["bound"])
        elif piece["general"] or piece["bare"] == "@":
            stretches, decimals = stretches + 1, None
        elif piece["digits"]:
            stretches += 1
            if (found := _DIGITS.fullmatch(piece["digits"])) is None:
                clear = False
                continue
            decimals = max(len(found["decimals"] or "") - 1, 0)
            thousands = len(found["scale"])
        elif piece["bare"] in ("%", "％"):
            hundreds += 1
        elif bare := piece["bare"]:
            clear = clear and (bare in _SHOWN or bare in _SETS_APART or ord(bare) > 0x2FFF)
            words = bare
        if set(words) <= _SETS_APART:
            below_zero = below_zero or not _BELOW_ZERO.isdisjoint(words)
            continue
        clear = clear and not any(sign.isdigit() or sign in ".,，．" for sign in words)
        before, after = (before, after + words) if stretches else (before + words, after)
    return _Section(
        before.strip(), after.strip(), below_zero, decimals, thousands, hundreds, condition, bound,
        stretches, clear,
    )  # fmt: skip
