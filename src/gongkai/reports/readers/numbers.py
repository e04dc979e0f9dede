"""Which number does a cell show?

Offices write ``/`` and ``—`` for what does not apply, leave cells blank, add
units (``0件``, ``24.5万元``), signs (``减4``) and remarks (``22（其中修订16件）``).
What cannot be understood for certain has no value: unknown is never zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias

from gongkai.reports.readers.raised import has_set_apart, without_note_sign

State: TypeAlias = Literal["read", "blank", "not_applicable", "unreadable", "ambiguous"]
Kind: TypeAlias = Literal["count", "change", "money"]

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = re.compile(
    "[\\s\u00a0\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]+"
)
PICTURE = "\ufffc"
"""What stands for a picture that fills a cell."""
_NOT_APPLICABLE = re.compile(
    r"[/\\\-‐‑‒–—―─━_~·－﹣]+|(?:无|暂无|没有|不适用|不涉及|未收费|不收费|N/A|n/a)[。.]?"
)
_UNITS = "人次|件次|件|条次|条|项目|项|个|起|次|宗|份|部|笔|人|家"
_REMARK = r"(?P<remark>\([^()]*(?:\([^()]*\)[^()]*)*\)|[,;。]?其中[^()]*)?"
_COUNT = re.compile(
    rf"共?(?P<sign>[+\-−])?(?P<digits>[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+)(?:\.0+)?(?:{_UNITS})?"
    + _REMARK
)
_CHANGE = re.compile(
    r"(?P<sign>\+|-|−|增加?|减少?|新增|↑|↓)?"
    rf"(?P<digits>[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+)(?:\.0+)?(?:{_UNITS})?" + _REMARK
)
UNITS_OF_MONEY = r"[十百千]?万元|亿元|[百千]?元"
"""The units that a head or a line gives for amounts."""
_MONEY = re.compile(
    r"(?P<sign>[+\-−])?[¥￥]?"
    r"(?P<digits>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?P<decimals>\.[0-9]+)?"
    rf"(?P<unit>{UNITS_OF_MONEY}|万|圆)?(?:人民币|整)?" + _REMARK
)
_NOTHING = re.compile(rf"0(?:{_UNITS})")
"""No fee, counted instead of told in money."""
_ZERO = re.compile(rf"[零〇](?:{_UNITS}|万元|元)?")
"""Zero in a character."""
SHOWN_AS = "显示为"
"""What a workbook shows of a number, where that is another: it stands in brackets behind the number."""
_TO_WAN = {
    "元": -4,
    "圆": -4,
    "百元": -2,
    "千元": -1,
    "十万元": 1,
    "百万元": 2,
    "千万元": 3,
    "亿元": 4,
}
"""By how many decimal places an amount in that unit moves to be one in 万元."""
_SIMPLIFIED = str.maketrans("萬億圓減無項個條", "万亿圆减无项个条")
_LONGEST, _MOST_DIGITS = 60, 15
_SPLIT = re.compile(r"[0-9]\s+[0-9]")
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell says: a value, or the reason why there is none."""

    value: int | Decimal | None
    state: State
    note: str | None = None


def half_width(text: str) -> str:
    """Return the text with full-width letters, digits and signs made half-width."""
    return text.translate(_HALF_WIDTH)


def squeezed(text: str) -> str:
    """Return the text half-width and without any white space."""
    return _INVISIBLE.sub("", half_width(text))


def parse_number(raw: str, kind: Kind, *, unit: str | None = None) -> Parsed:
    """Return the number in a cell.

    ``kind`` is ``count`` for whole numbers, ``change`` for 本年增/减, ``money``
    for amounts in 万元. ``unit`` is the unit the column's head names for money
    (``元`` or ``万元``); a unit in the cell itself goes before it.
    """
    return (_parsed_before if len(raw) <= _LONGEST else _parsed)(raw, kind, unit)


def _parsed(raw: str, kind: Kind, unit: str | None) -> Parsed:
    if (noted := without_note_sign(raw)) is not None:
        parsed = _parsed(noted[0], kind, unit)
        return _with_note(parsed, f"旁有脚注记号“{noted[1]}”") if noted[0] else parsed
    inside = half_width(raw).strip()
    text = squeezed(raw).translate(_SIMPLIFIED)
    if not text:
        return Parsed(None, "blank")
    if text == PICTURE:
        return Parsed(None, "unreadable", "格内是图片，读不出数字；请核对原文")
    if _NOT_APPLICABLE.fullmatch(text):
        return Parsed(None, "not_applicable", f"原文为“{inside}”")
    if _ZERO.fullmatch(text):
        return Parsed(Decimal(0) if kind == "money" else 0, "read", f"原文为“{inside}”")
    if text.startswith("="):
        return Parsed(None, "unreadable", "是公式，文件里没有保存算出的数；请用Excel打开并保存")
    if len(text) > _LONGEST:
        return Parsed(None, "unreadable", "不是一个数字")
    if _SPLIT.search(inside):
        return Parsed(None, "ambiguous", "数字中间有空格或换行，不能断定是一个数字还是几个数字")
    if kind == "money":
        return _money(text, unit)
    match = (_COUNT if kind == "count" else _CHANGE).fullmatch(text)
    if match is None:
        return _no_number(text, "不是一个数字")
    digits = match["digits"].replace(",", "")
    if (doubt := _doubt(digits)) is not None:
        return doubt
    value = int(digits)
    if match["sign"] in ("-", "−", "减", "减少", "↓"):
        value = -value
    return _with_remark(Parsed(value, "read"), match["remark"])


_parsed_before = lru_cache(maxsize=4096)(_parsed)
"""What short cells say; most cells of most reports say 0."""


def _money(text: str, unit: str | None) -> Parsed:
    if _NOTHING.fullmatch(text):
        return Parsed(Decimal(0), "read", f"原文为“{text}”")
    match = _MONEY.fullmatch(text)
    if match is None:
        return _no_number(text, "不是一个金额")
    digits, decimals = match["digits"].replace(",", ""), match["decimals"] or ""
    if (doubt := _doubt(digits)) is not None:
        return doubt
    if len(decimals) > _MOST_DIGITS:
        return Parsed(None, "unreadable", "小数位数过多")
    value = Decimal(digits + decimals)
    if match["sign"] in ("-", "−"):
        value = -value
    used = match["unit"] or unit or "万元"
    if used not in _TO_WAN:
        return _with_remark(Parsed(value, "read"), match["remark"])
    value = _plain(value, _TO_WAN[used])
    where = "格内" if match["unit"] else "表头"
    note = f"{where}单位为{used}，已换算为{value:f}万元"
    return _with_remark(Parsed(value, "read", note), match["remark"])


def _no_number(text: str, otherwise: str) -> Parsed:
    """Return why what a cell says is no number."""
    if has_set_apart(text):
        return Parsed(
            None, "ambiguous", "有上标或下标的数字，可能是脚注记号，不能断定是多少；请核对原文"
        )
    return Parsed(None, "unreadable", otherwise)


def _with_remark(parsed: Parsed, remark: str | None) -> Parsed:
    """Return the number with a note of the remark beside it; a bare second number is none."""
    if not remark:
        return parsed
    if (words := remark.strip("()")).startswith(SHOWN_AS):
        seen = words.removeprefix(SHOWN_AS).strip("?")
        note = f"按单元格的格式显示为“{seen}”" if seen else "单元格的显示格式读不懂"
        return Parsed(
            None, "ambiguous", f"{note}，与存的数可能不同，不能断定是多少；请打开文件核对"
        )
    if not _WORD.search(remark):
        return Parsed(None, "ambiguous", f"括号里另有一个数：{remark}")
    return _with_note(parsed, f"格内有附注{remark}")


def _with_note(parsed: Parsed, note: str) -> Parsed:
    """Return the same with one more note."""
    return Parsed(
        parsed.value, parsed.state, "；".join([one for one in (parsed.note, note) if one])
    )


def _doubt(digits: str) -> Parsed | None:
    """Return why a run of digits is not taken for one number, or None."""
    if len(digits) > 1 and digits[0] == "0":
        return Parsed(None, "ambiguous", "数字以0开头，可能是几个数字连在一起")
    if len(digits) > _MOST_DIGITS:
        return Parsed(None, "unreadable", f"数字超过{_MOST_DIGITS}位")
    return None


def _plain(value: Decimal, places: int) -> Decimal:
    """Move the decimal point, then drop trailing zeros without writing an exponent."""
    text = f"{value.scaleb(places):f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
