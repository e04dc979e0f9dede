"""Are the days and years in the text possible?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date

from gongkai.proofreading.registry import TEXT_KINDS, Hit, Stretch, register
from gongkai.proofreading.subjects.numbers import real_date

NUMERALS = "GB/T 15835—2011《出版物上数字用法》"
_DATE = re.compile(
    r"(?<![0-9])(?P<y>[12][0-9]{3})\s?(?:年\s?(?P<m>[0-9]{1,2})\s?月\s?(?P<d>[0-9]{1,3})\s?[日号]"
    r"|(?P<s>[-/.])(?P<m2>[0-9]{1,2})(?P=s)(?P<d2>[0-9]{1,2})(?![0-9.\-/]))"
)
_SPOKEN = re.compile(
    r"(?P<y>[〇零○一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,3})月(?P<d>[一二三四五六七八九十廿]{1,4})日"
)
_MONTH_DAY = re.compile(
    r"(?<![0-9年])(?<!年\s)(?P<m>[0-9]{1,2})\s?月\s?(?P<d>[0-9]{1,2})\s?日(?!均|内)"
)
_WEEKDAY = re.compile(
    r"\s?[（(]?\s?(?:星期|周|礼拜)(?P<w>[一二三四五六日天])(?!期|年|岁|边|围|全|报)"
)
_WEEKDAYS = "一二三四五六日"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}


def _spoken(number: str) -> int:
    """Return 二十八 as 28."""
    number = number.replace("廿", "二十")
    if "十" not in number:
        return int("".join(str(_DIGITS[sign]) for sign in number))
    tens, _, ones = number.partition("十")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return 99
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _dates(text: str) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield year, month, day and the place of each whole date."""
    for found in _DATE.finditer(text):
        month, day = found["m"] or found["m2"], found["d"] or found["d2"]
        if found["s"] == "." and len(month) == 1 and len(day) == 1:
            continue  # 1949.1.2 as well as a number of a section
        yield int(found["y"]), int(month), int(day), found.start(), found.end()
    for found in _SPOKEN.finditer(text):
        year = int("".join(str(_DIGITS[sign]) for sign in found["y"]))
        yield year, _spoken(found["m"]), _spoken(found["d"]), found.start(), found.end()


@register(
    "D01",
    level="warn",
    title="不存在的日期（2月30日、13月、平年2月29日）",
    source="公历",
)
def impossible_dates(stretch: Stretch) -> Iterator[Hit]:
    """Yield each date that no calendar has."""
    for year, month, day, start, end in _dates(stretch.text):
        if year and not real_date(year, month, day):
            yield Hit(start, end, f"没有“{stretch.text[start:end]}”这一天", "核对日期")
    for found in _MONTH_DAY.finditer(stretch.text):
        month, day = int(found["m"]), int(found["d"])
        if not real_date(2000, month, day):
            yield Hit(*found.span(), f"没有“{found[0]}”这一天", "核对日期")


@register(
    "D02",
    level="warn",
    title="星期与日期不符",
    source="公历",
)
def weekdays_fit(stretch: Stretch) -> Iterator[Hit]:
    """Yield each weekday that is not the date's."""
    for year, month, day, start, end in _dates(stretch.text):
        named = _WEEKDAY.match(stretch.text, end)
        if named is None or not real_date(year, month, day):
            continue
        right = _WEEKDAYS[date(year, month, day).weekday()]
        if named["w"].replace("天", "日") != right:
            yield Hit(
                start,
                named.end(),
                f"{year}年{month}月{day}日是星期{right}，不是星期{named['w']}",
                "核对日期和星期",
            )


_HAN_YEAR = re.compile(r"[二一][〇零○Ｏ0O一二三四五六七八九]{3}年")
_MIXED_DATE = re.compile(
    r"[二一][〇零○一二三四五六七八九]{3}年\s?[0-9]{1,2}\s?月|(?<![0-9])[12][0-9]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号]|(?!份))"
    r"|(?<![0-9])[0-9]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_ZERO = re.compile(
    r"(?:二|一九)[零○Ｏ0O][〇零○Ｏ0O一二三四五六七八九]{2}年|二[〇零][零○Ｏ0O][〇零○一二三四五六七八九]年|二〇[一二三四五六七八九][零○Ｏ0O]年"
)


@register(
    "D03",
    level="info",
    title="年份数字写法混用（2024年与二〇二四年；〇写成零、0、字母O；一个日期里汉字与数字混写）",
    source=NUMERALS,
    kinds=TEXT_KINDS,
)
def ways_of_writing_years(stretch: Stretch) -> Iterator[Hit]:
    """Yield each date written in two ways at once, and each zero that is none."""
    seen = []
    for found in _MIXED_DATE.finditer(stretch.text):
        seen.append(found.span())
        yield Hit(*found.span(), "同一个日期里汉字与阿拉伯数字混写", "统一用一种数字", level="warn")
    for found in _ZERO.finditer(stretch.text):
        yield Hit(
            *found.span(), f"“{found[0]}”中的“〇”写法不对", "年份汉字书写用“〇”", level="warn"
        )
    arabic = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}\s?年", stretch.text)
    for found in _HAN_YEAR.finditer(stretch.text):
        if arabic and not any(start <= found.start() < end for start, end in seen):
            yield Hit(
                *found.span(),
                f"同一段里既写“{arabic[0]}”，又写“{found[0]}”",
                "同一文中年份用一种写法（成文日期、固定名称除外）",
            )


_YEAR = re.compile(r"(?<![0-9A-Za-z.\-/第号])(?P<y>[0-9]{4,5})\s?年(?!限|龄|均)")
_FARTHEST, _OLDEST = 50, 1840


@register(
    "D04",
    level="warn",
    title="年份离得太远（早于1840年、晚于50年以后，或者不是四位数）",
    source="数据逻辑",
    kinds=TEXT_KINDS,
)
def distant_years(stretch: Stretch) -> Iterator[Hit]:
    """Yield each year far from the day of reading."""
    for found in _YEAR.finditer(stretch.text):
        year = int(found["y"])
        if len(found["y"]) == 5 or year < _OLDEST or year > stretch.case.on.year + _FARTHEST:
            if year < _OLDEST and re.search(r"公元|明|清|唐|宋|元|汉|历史|古", stretch.text):
                continue
            early = len(found["y"]) == 4 and 1000 <= year < _OLDEST
            yield Hit(
                *found.span(),
                f"年份“{found['y']}年”可能写错",
                "核对年份",
                level="info" if early else None,
            )


_RANGE_SIGN = re.compile(r"\s?(?:至|到|—|－|-|~|～|--|——)\s?")


@register(
    "D05",
    level="warn",
    title="起止日期颠倒",
    source="数据逻辑",
)
def spans_run_forward(stretch: Stretch) -> Iterator[Hit]:
    """Yield each span of days whose end lies before its beginning."""
    dates = sorted(_dates(stretch.text), key=lambda one: one[3])
    for first, second in itertools.pairwise(dates):
        between = stretch.text[first[4] : second[3]]
        if (
            _RANGE_SIGN.fullmatch(between)
            and real_date(*first[:3])
            and real_date(*second[:3])
            and first[:3] > second[:3]
        ):
            yield Hit(first[3], second[4], "截止日期早于起始日期", "核对起止日期")
