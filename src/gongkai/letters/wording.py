"""How does a letter write a day, an amount, and that a day may still move?"""

from __future__ import annotations

from datetime import date
from typing import Final

from gongkai import workdays

_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿")


def capital(yuan: int) -> str:
    """Return an amount of whole yuan in the capital numerals of bills: 贰仟贰佰元整."""
    digits = str(yuan)
    if len(digits) > len(_UNITS):
        return f"{yuan}元整"
    text, gap = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            text += ("零" if gap and text else "") + _CAPITALS[int(digit)] + _UNITS[place]
            gap = False
        else:
            gap = True
            if place == 4 and (yuan // 10_000) % 10_000:
                text += _UNITS[place]
    return f"{text or _CAPITALS[0]}元整"


def chinese_date(day: date) -> str:
    """Return a day as letters write it: 2026年3月2日 (GB/T 9704—2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def provisional_note(day: date | None, *, on: date) -> str:
    """Return what a letter of ``on`` adds to a last day that a notice of days off may still move.

    Empty for a day whose years, from that of the letter on, all have their notice.
    """
    years = range(on.year, day.year + 1) if day else ()
    open_ = [year for year in years if workdays.day(date(year, 12, 31)).provisional]
    if not open_:
        return ""
    named = "、".join(f"{year}年" for year in open_)
    return (
        f"国家尚未公布{named}的放假安排，上述日期按现有安排推算；放假安排公布后需要调整的，"
        "以按公布的安排计算的日期为准。"
    )
