"""Which page, fonts and sizes does a report use? (after GB/T 9704—2012)

The office's own fonts are named first: 小标宋, 仿宋, 黑体 and 楷体 are not free
and cannot come with the product. Where they are missing, Noto Serif SC, which
does, takes their place.
"""

from __future__ import annotations

from typing import Final

PAGE_MM: Final = (210.0, 297.0)
"""A4, width and height."""
MARGINS_MM: Final = {"top": 37.0, "bottom": 35.0, "left": 28.0, "right": 26.0}
TEXT_WIDTH_PT: Final = (210.0 - 28.0 - 26.0) / 25.4 * 72

TITLE_PT: Final = 22.0
"""二号"""
BODY_PT: Final = 16.0
"""三号"""
LINE_PT: Final = 28.0
"""The fixed distance from line to line of the body."""
PAGE_NUMBER_PT: Final = 14.0
"""四号"""
TABLE_PT: Final = {"proactive": 12.0, "applications": 9.0, "remedies": 9.0}
"""小四 for table 2, 小五 for the wide tables 3 and 4."""
CELL_PADDING_PT: Final = 2.5

FREE_FONT: Final = "Noto Serif SC"
FONTS: Final = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong"),
    "heading1": ("黑体", "SimHei", "STHeiti"),
    "heading2": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti"),
    "page_number": ("宋体", "SimSun", "STSong"),
}
"""For each use the names of the proper font, best first."""

_DIGIT_EM = 0.65  # wide enough for any font that may stand in
_SMALLEST_PT = 5.0


def number_size(text: str, *, width: float, size: float) -> float:
    """Return the size in points at which a number fits a column, never above ``size``.

    ``width`` is the column's share of the text width. A number that breaks
    over two lines could be misread, so it is set smaller instead.
    """
    room = TEXT_WIDTH_PT * width - 2 * CELL_PADDING_PT
    fitting = room / (_DIGIT_EM * max(len(text), 1))
    return max(min(size, int(fitting * 2) / 2), _SMALLEST_PT)
