"""Is what a program prints around the pages of a PDF no text of the report, and the report's own text kept?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gongkai.reports.readers.pdf_margins import is_printed_around, running
from gongkai.reports.readers.pdf_rules import edges_of


@pytest.mark.parametrize(
    "line",
    [
        "— 3 —", "第3页 共9页", "3/9", " 12 ", "第 3 页",
        "2025/1/18 14:05", "1/18/25, 2:05 PM某局2024年政府信息公开工作年度报告", "2025-01-18 14:05:09",
        "2025年1月18日 下午2:05", "http://www.example.gov.cn/art/1.html1/8", "https://a.cn/x.html  3/8",
        "file:///C:/a/b.html", "ﬁle:///tmp/a.html 2/2", "about:blank 1/1",
    ],
)  # fmt: skip
def test_what_is_printed_around_a_page(line):
    assert is_printed_around(line)


@pytest.mark.parametrize(
    "line",
    [
        "2025年1月18日", "某局2024年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", "24 0 0 0 0 0 24",
        "（网址：http://www.example.gov.cn）。", "http://www.example.gov.cn 政府信息公开专栏下载。", "2024年1月1日至12月31日。",
        "2025-01-18 14:05 来源：某局", "3.其他", "共收到申请3件",
    ],
)  # fmt: skip
def test_what_is_the_reports_own(line):
    assert not is_printed_around(line)


def test_a_line_is_running_if_several_pages_have_it_at_one_height():
    head = [(page, 30.0 + page / 2, f"某局年度报告 {page}") for page in (1, 2, 3)]
    other = [(1, 30.0, "一、总体情况"), (2, 30.0, "一、总体情况"), (4, 90.0, "某局年度报告 4")]
    assert running([*head, *other]) == frozenset(head)


def bar(x0: float, x1: float, top: float, bottom: float, **how: object) -> dict[str, object]:
    """Return a filled area of a page as pdfplumber tells of it."""
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "fill": True, "stroke": False, "non_stroking_color": (0.3,), "stroking_color": None, "pts": [], **how,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("curve", "edges"),
    [
        (bar(80, 80.5, 100, 200), [("v", 80.25, 80.25, 100, 200)]),
        (bar(80, 300, 100, 100.5), [("h", 80, 300, 100.25, 100.25)]),
        (bar(80, 300, 100, 130), []),
        (bar(80, 80.5, 100, 200, non_stroking_color=(1,)), []),
        (bar(80, 80.5, 100, 200, fill=False), []),
    ],
)
def test_a_thin_bar_whose_ends_are_cut_aslant_is_a_rule(curve, edges):
    page = SimpleNamespace(lines=[], rects=[], curves=[curve])
    found = [(e["orientation"], e["x0"], e["x1"], e["top"], e["bottom"]) for e in edges_of(page)]
    assert found == edges
