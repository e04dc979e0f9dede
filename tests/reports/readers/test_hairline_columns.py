"""Where a cell's edges miss its head's by a hair, is it known whose it is, and never where it may be another's?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.columns import under
from gongkai.reports.readers.document import GridCell

HEADS = {"甲": (1, 2), "乙": (2, 4), "丙": (4, 5)}
"""The second head reaches over a column of a hair's breadth."""


def row(*cells: tuple[int, int]) -> list[GridCell]:
    """Return cells by where they begin and end, each saying the how-manieth it is."""
    return [GridCell(str(n), 0, at, 1, end - at) for n, (at, end) in enumerate(cells, start=1)]


def taken(*cells: tuple[int, int], heads=HEADS, width=5) -> list[str] | None:
    """Return what stands below each head, from left to right."""
    found = under(heads, row(*cells), width=width)
    if found is None:
        return None
    return ["".join(cell.text for cell in found[key]) for key in sorted(heads, key=heads.get)]


@pytest.mark.parametrize(
    "cells",
    [
        [(1, 2), (2, 4), (4, 5)],
        [(1, 3), (3, 4), (4, 5)],
        [(1, 2), (2, 3), (3, 5)],
    ],
)
def test_as_many_cells_as_heads_between_the_same_edges_are_theirs(cells):
    assert taken(*cells) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("cells", "below"),
    [
        ([(1, 3), (3, 5)], ["1", "12", "2"]),
        ([(1, 4), (4, 5)], ["1", "1", "2"]),
        ([(1, 2), (2, 3), (3, 4), (4, 5)], ["1", "23", "4"]),
        ([(0, 2), (2, 3), (3, 5)], ["1", "23", "3"]),
        ([(1, 3), (3, 4), (4, 6)], ["1", "12", "3"]),
    ],
)
def test_other_cells_stay_where_they_are_or_are_shared(cells, below):
    assert taken(*cells, width=6) in (below, None)


def test_a_merged_cell_and_a_divided_one_are_not_three_in_a_row():
    heads = {"甲": (1, 2), "乙": (2, 3), "丙": (3, 5)}
    assert taken((1, 3), (3, 4), (4, 5), heads=heads) == ["1", "1", "23"]


TRIAL = """<p>某市某局2019年政府信息公开工作年度报告</p><p>二、主动公开政府信息情况</p><table>
<tr><td colspan=5>第二十条第（五）项</td></tr>
<tr><td>信息内容</td><td>上一年项目数量</td><td colspan=2>本年增/减</td><td>处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan=2>7</td><td>-8</td><td>9</td></tr>
<tr><td>其他对外管理服务事项</td><td colspan=2>1</td><td></td><td>3</td></tr></table>"""


def test_a_page_whose_columns_miss_by_a_hair_is_read():
    reading = read_bytes(TRIAL.encode(), "页面.html")
    row = reading.report.proactive_2019
    assert row.licences.items_last_year == 7
    assert (row.licences.change, row.licences.decisions) == (-8, 9)
    assert (row.other_services.items_last_year, row.other_services.decisions) == (1, 3)
    assert reading.evidence["proactive_2019.other_services.change"].state == "blank"
