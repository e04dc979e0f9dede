"""How is an agency's name spelled, and under which letter does it stand?

Readings come from pypinyin. Place names it reads otherwise than the people there do stand in
:data:`PLACES`; they are found first, so that 河南省长葛市 is no governor (省长) of 葛市.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

PLACES = {
    "北碚": "bei bei", "长白": "chang bai", "长岛": "chang dao", "长丰": "chang feng",
    "长葛": "chang ge", "长海": "chang hai", "长岭": "chang ling", "长宁": "chang ning",
    "长清": "chang qing", "长顺": "chang shun", "长泰": "chang tai", "长武": "chang wu",
    "长阳": "chang yang", "长垣": "chang yuan", "长洲": "chang zhou", "长安": "chang an",
    "长春": "chang chun", "长江": "chang jiang", "长乐": "chang le", "长沙": "chang sha",
    "长寿": "chang shou", "长兴": "chang xing", "长治": "chang zhi", "长子县": "zhang zi xian",
    "天长": "tian chang", "重庆": "chong qing", "重阳": "chong yang", "陕州": "shan zhou",
    "单县": "shan xian", "单城镇": "shan cheng zhen", "大城县": "dai cheng xian",
    "涡阳": "guo yang", "曾都": "zeng du", "筠连": "jun lian", "解州": "xie zhou",
    "洪洞": "hong tong", "荥经": "ying jing", "繁峙": "fan shi", "浚县": "xun xian",
    "太行": "tai hang", "都昌": "du chang", "都安": "du an", "郫都": "pi du",
    "六安": "lu an", "六合": "lu he", "伽师": "jia shi", "珲春": "hun chun",
    "浒关": "xu guan", "泷水": "shuang shui", "朝阳": "chao yang", "召陵": "shao ling",
    "覃塘": "qin tang", "番禺": "pan yu", "厦门": "xia men", "蚌埠": "beng bu",
    "黄陂": "huang pi", "乐清": "yue qing", "乐亭": "lao ting", "铅山": "yan shan",
    "蔚县": "yu xian", "尉犁": "yu li", "会昌": "hui chang", "会同": "hui tong",
    "会泽": "hui ze", "盖州": "gai zhou", "句容": "ju rong", "歙县": "she xian",
    "中牟": "zhong mu", "行唐": "xing tang", "任丘": "ren qiu", "调兵山": "diao bing shan",
}  # fmt: skip
"""Names of places with their readings, a syllable a sign, where a common word reads otherwise."""

_PLACE = re.compile("|".join(sorted(map(re.escape, PLACES), key=len, reverse=True)))
_AFTER_AREA = re.compile(r"(?<=[省市县区州旗])(?=长)")
"""区长江路街道 is no head (区长) of anything."""
_TAIL = re.compile(r"(?<=[省市州盟])(?=.)")
_GOVERNMENT = "人民政府"


@lru_cache(maxsize=4096)
def syllables(name: str) -> tuple[str, ...]:
    """Return a name's syllables without tones, in lower case; what is no Chinese stays together."""
    found: list[str] = []
    at = 0
    for place in _PLACE.finditer(name):
        found += [*_read(name[at : place.start()]), *PLACES[place[0]].split()]
        at = place.end()
    return (*found, *_read(name[at:]))


def _read(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its dictionaries take a tenth of a second

    return [one for part in _AFTER_AREA.split(text) if part for one in lazy_pinyin(part)]


def initials(name: str) -> str:
    """Return the first letter of each syllable, in capitals: ``SZQSFJ`` for 陕州区司法局."""
    return "".join(one[0] for one in syllables(name) if one[0].isalnum()).upper()


def letter(name: str) -> str:
    """Return the letter a name stands under, ``#`` for what is no letter."""
    first = initials(name)[:1]
    return first if "A" <= first <= "Z" else "#"


def areas(names: Iterable[str], area: str = "") -> tuple[str, ...]:
    """Return the areas whose names stand before those of their agencies, the longest first.

    ``area`` is what the site calls its own; each government among ``names`` names another. With
    三门峡市陕州区 its end 陕州区 counts too.
    """
    wholes = {one.removesuffix(_GOVERNMENT) for one in names if one.endswith(_GOVERNMENT)}
    wholes = {one for one in {*wholes, area.strip()} if one and one[-1] in "省市县区州旗盟"}
    found = {one[cut:] for one in wholes for cut in (0, *(m.start() for m in _TAIL.finditer(one)))}
    return tuple(sorted((one for one in found if len(one) > 1), key=lambda one: (-len(one), one)))


def own_name(name: str, before: Iterable[str]) -> str:
    """Return what tells a name from the others of its area: 司法局 of 陕州区司法局.

    A government keeps its area: nothing else is its name.
    """
    for area in before:
        rest = name.removeprefix(area)
        if rest != name and rest and rest != _GOVERNMENT:
            return rest
    return name
