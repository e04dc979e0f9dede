"""Is a narrow gap of a PDF without rules one between two cells where only that makes sense, and never inside a number?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes

pytest.importorskip("typst")

from made_pdfs import page_of

TITLE = "示例市示例局2024年政府信息公开工作年度报告"
KINDS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
NEW = "applications.new_received[{}]"


def line(*texts: str, gap: float) -> str:
    """Return a line of text in which so many points part its cells."""
    return f"#h({gap}pt)".join(texts)


def read(heads: tuple[str, ...], numbers: str, *, gap: float, wide: float = 40):
    """Return how a row of table 3 below its heads is read, both without any rule."""
    row = line("一、本年新收政府信息公开申请数量", line(*numbers.split(), gap=gap), gap=wide)
    body = "\n\n".join([TITLE, "三、收到和处理政府信息公开申请情况", line(*heads, gap=gap), row])
    reading = read_bytes(page_of(body), "报告.pdf")
    return [reading.evidence[NEW.format(column)] for column in range(7)]


@pytest.mark.parametrize("gap", [3, 5, 9, 20])
def test_numbers_a_narrow_gap_apart_are_numbers_of_their_own(gap):
    cells = read(KINDS, "19 30 9 29 5 34 126", gap=gap)
    assert [cell.value for cell in cells] == [19, 30, 9, 29, 5, 34, 126]


@pytest.mark.parametrize("gap", [3, 5, 9])
def test_heads_a_narrow_gap_apart_tell_their_order(gap):
    heads = ("总计", *KINDS[:-1])
    assert all(cell.value is None for cell in read(heads, "126 19 30 9 29 5 34", gap=gap))


def test_seven_numbers_are_not_made_of_six():
    assert all(cell.value is None for cell in read(KINDS, "19 30 9 29 5 34", gap=3))
    spaced = "#text(tracking:4pt)[126]"
    assert all(cell.value is None for cell in read(KINDS, f"{spaced} 0 0 0 0 0 0", gap=6))
