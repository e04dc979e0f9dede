"""Which page, fonts and sizes does a report use? (after GB/T 9704—2012)

The office's own fonts are named first: 小标宋, 仿宋, 黑体 and 楷体 are not free
and cannot come with the product. Where they are missing, Noto Serif SC, which
does, takes their place.
"""

from __future__ import annotations

from typing import Final

from gongkai.reports.tables import Table

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
_SMALLEST_PT = 4.5


def number_size(table: Table) -> float:
    """Return the size in points of a table's numbers: its own, or what the widest one needs.

    A number that breaks over two lines could be misread, so all are set smaller instead.
    """
    sizes = [TABLE_PT[table.name]]
    for _, column, cell in table.anchors():
        if cell.kind == "number" and cell.text:
            share = sum(table.widths[column : column + cell.colspan])
            room = TEXT_WIDTH_PT * share - 2 * CELL_PADDING_PT
            sizes.append(int(2 * room / (_DIGIT_EM * len(cell.text))) / 2)
    return max(min(sizes), _SMALLEST_PT)
