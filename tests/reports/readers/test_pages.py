"""What of a web page is text, and which elements does a paragraph lie in?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.reports.readers.document import Document, Grid, Paragraph
from gongkai.reports.readers.html import document_of
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.readers.problems import TooLarge


def page(body: str) -> Document:
    """Return what stands in a page."""
    return document_of(f"<html><body>{body}</body></html>".encode(), "页面.html")


def texts(body: str) -> list[str]:
    """Return the paragraphs of a page."""
    return [block.text for block in page(body).blocks if isinstance(block, Paragraph)]


def test_elements_beside_one_another_are_never_taken_for_one():
    within = [
        block.within
        for block in page("<div><p>甲</p></div>" * 40).blocks
        if isinstance(block, Paragraph)
    ]
    inmost = [place[-1] for place in within]
    outer = [place[-2] for place in within]
    assert len(set(inmost)) == len(set(outer)) == 40
    assert len({place[:-2] for place in within}) == 1


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>藏</p>",
        "<div title='footer'><p>— <sdfield type=PAGE>3</sdfield> —</p></div>",
        "<p HIDDEN='until-found'>藏</p>",
        "<p class=a hidden\n>藏</p>",
        "<p style='display:none'>藏</p>",
        "<p style='color:red; DISPLAY : None'>藏</p>",
        "<p style='display&#58;n&#111;ne'>藏</p>",
        "<p style='display&colon;none'>藏</p>",
        "<p style='top:0;display:\nnone'>藏</p>",
        "".join(f"<p style='display:none;top:{n}px'>藏</p>" for n in range(9)),
    ],
)
def test_what_a_page_hides_is_not_read(hidden):
    assert texts(f"<div>一{hidden}二</div><p>三</p>") == ["一二", "三"]


@pytest.mark.parametrize("shown", ["overflow:hidden", "text-decoration:none", "display:flex"])
def test_what_only_sounds_hidden_is_read(shown):
    assert texts(f"<p style='{shown}'>见<input type=hidden value=9></p>") == ["见"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),
        ("一<br>二", "一\n二"),
        ("<span>一<b>二</b></span>三", "一二三"),
        ("<div>\n<p>\n一 二\n</p>\n</div>", "一 二"),
        ("<div><span>一</span></div>二", "一\n二"),
        ("<script>9</script>一<style>p</style>二", "一二"),
        ("<input type=text value=7>", "7"),
        ("一<p>二</p>三", "一\n二\n三"),
        ("\n<p>&nbsp;</p>\n", ""),
        ("<p>一<br>二<font><b>三</b></font></p>", "一\n二三"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
    ],
)
def test_a_cell_has_a_line_for_each_paragraph(cell, text):
    (grid,) = page(f"<table><tr><td>{cell}</td><td>0</td></tr></table>").blocks
    assert isinstance(grid, Grid)
    assert [one.text for one in grid.cells] == [text, "0"]


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("<p>一<span>二<b>三</b></span>四<br>五</p>", ["一二三四", "五"]),
        ("一<div>二</div>三<script>9</script>四", ["一", "二", "三四"]),
        ("<h1>一\n二</h1><p>a\nb  c</p>", ["一二", "a b c"]),
        ("<p><label>共<input value=7>件</label></p>", ["共7件"]),
    ],
)
def test_what_only_sets_type_parts_no_paragraph(body, paragraphs):
    assert texts(body) == paragraphs


def test_a_table_stands_where_the_page_has_it_and_its_spans_are_those_of_a_browser():
    (grid,) = page(
        "<span><table><tr><td>一</td></tr></table></span><div><font>"
        "<table><tr><td rowspan=0>一</td><td colspan='2 '>二</td></tr>"
        "<tr><td colspan=0>三</td><td rowspan=x>四</td></tr></table></font></div>"
    ).grids
    assert grid.place.element == "/html/body/div/font/table"
    assert [(one.text, one.row, one.column, one.rowspan, one.colspan) for one in grid.cells] == [
        ("一", 0, 0, 2, 1), ("二", 0, 1, 1, 2), ("三", 1, 1, 1, 1), ("四", 1, 2, 1, 1),
    ]  # fmt: skip


def test_a_page_of_thousands_of_tables_is_refused():
    with pytest.raises(TooLarge, match="表格超过3000个"):
        page("<table><tr><td>1<td>2</table>" * 3001)


def test_the_same_cell_is_another_number_under_another_head():
    assert parse_number("251000", "money", unit="元").value == Decimal("25.1")
    assert parse_number("251000", "money", unit="万元").value == 251000
    assert parse_number("减4", "change").value == -4
    assert parse_number("减4", "count").value is None


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_sound_of_a_character_is_no_part_of_a_page(charset):
    page = f"<html><head><meta charset={charset}></head><body><p>政府信息公開年度報(bào)告，國(guó)務(wù)院</p></body></html>"
    document = document_of(page.encode(charset), "页面.html")
    assert [one.text for one in document.paragraphs] == ["政府信息公開年度報告，國務院"]
