"""Is struck-out text left out, and is a raised digit never a digit of the number beside it?"""

from __future__ import annotations

import io
import zipfile

import pytest

from annual_reports import full_report
from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.document import Document
from gongkai.reports.readers.docx import document_of as word_document
from gongkai.reports.readers.html import document_of as page_document
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.readers.xlsx import document_of as workbook_document
from gongkai.reports.writers import render

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def first_cells(document: Document) -> list[str]:
    """Return what the first row of the last table says."""
    return [cell.text for cell in list(document.grids)[-1].cells]


def number_of(text: str) -> tuple[object, str]:
    """Return the number a cell shows, and how it was read."""
    parsed = parse_number(text, "count")
    return parsed.value, parsed.state


def page(body: str) -> Document:
    """Return what stands in a page."""
    return page_document(f"<html><body>{body}</body></html>".encode(), "页面.html")


BLANK, DOUBT = (None, "blank"), (None, "ambiguous")
FOUR = (4, "read")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("<td><del>3</del><ins>4</ins></td>", FOUR),
        ("<td><DEL cite=a>3</DEL>4</td>", FOUR),
        ("<td>4<s>3</s></td>", FOUR),
        ("<td><strike><b>3</b></strike><b>4</b></td>", FOUR),
        ("<td><span class=msoDel>3</span>4</td>", FOUR),
        ("<td><span style='TEXT-DECORATION: Line-Through'>3</span>4</td>", FOUR),
        ("<td><span style='text-decoration:underline line-through red'>3</span>4</td>", FOUR),
        ("<td><span style='text-decoration-line:line-through'>3</span>4</td>", FOUR),
        ("<td><span style='text-decoration:line&#45;through'>3</span>4</td>", FOUR),
        ("<td><del>3</del></td>", BLANK),
        ("<td style='text-decoration:line-through'><p>3</p></td>", BLANK),
        ("<td><s style='text-decoration:none'>4</s></td>", FOUR),
        ("<td>4<sup>2</sup></td>", DOUBT),
        ("<td>4<sub>2</sub></td>", DOUBT),
        ("<td><sup>1</sup>4</td>", DOUBT),
        ("<td><sup>42</sup></td>", DOUBT),
        ("<td>4<sup>[1]</sup></td>", DOUBT),
        ("<td>4<SUP><a href=a><span>２</span></a></SUP></td>", DOUBT),
        ("<td>4<span style='vertical-align: super'>2</span></td>", DOUBT),
        ("<td><ruby>4<rp>(</rp><rt>2</rt><rp>)</rp></ruby></td>", DOUBT),
        ("<td style='vertical-align:super'>4</td>", FOUR),
        ("<td>4<sup>①</sup></td>", FOUR),
        ("<td>4<sup> * </sup></td>", FOUR),
        ("<td>4<sup>注</sup></td>", FOUR),
        ("<td>4<sup>件</sup></td>", FOUR),
        ("<td>4<sup>*</sup>2</td>", (None, "unreadable")),
        ("<td>4<sup> </sup>2</td>", DOUBT),
    ],
)
def test_a_cell_of_a_page_shows_what_is_neither_struck_out_nor_raised(cell, number):
    words = first_cells(page(f"<table><tr><td>甲</td>{cell}<td>9</td></tr></table>"))
    assert [number_of(words[1]), words[2]] == [number, "9"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("<td><span style='font-size:0'>3</span>4</td>", FOUR),
        ("<td><span style='FONT-SIZE: 0.0pt; color:red'>3</span>4</td>", FOUR),
        ("<td><span style='font-size:0.5em'>4</span></td>", FOUR),
        ("<td><span style='font-size:05px'>4</span></td>", FOUR),
        ("<td style='font-size:0'>3<b style='font-size:14px'>4</b>5</td>", FOUR),
        ("<td style='font-size:0'>3<b class=a>4</b>5</td>", FOUR),
        ("<td style='font-size:0'>3</td>", BLANK),
        ("<td><span style='opacity:0'>3</span>4</td>", FOUR),
        ("<td><span style='opacity: .0 !important'>3</span>4</td>", FOUR),
        ("<td><span style='opacity:0.9'>4</span></td>", FOUR),
        ("<td><span style='visibility:hidden'>3</span>4</td>", FOUR),
        ("<td style='visibility: collapse'>3<i style='visibility:visible'>4</i></td>", FOUR),
        ("<td style='visibility:hidden'>3</td>", BLANK),
        ("<td><span style='color:transparent'>3</span>4</td>", FOUR),
        ("<td><span style='background-color:transparent'>4</span></td>", FOUR),
        ("<td><span style='text-indent:-9999px;display:block'>3</span>4</td>", FOUR),
        ("<td><p style='text-indent:-21.0pt'>4</p></td>", FOUR),
        ("<td><span style='position:absolute; left:-5000px'>3</span>4</td>", FOUR),
        ("<td><span style='left:-5000px'>4</span></td>", FOUR),
        ("<td><span style='position:absolute;left:-5px'>4</span></td>", FOUR),
        ("<td><span style='color:#FFF'>3</span>4</td>", DOUBT),
        ("<td><span style='color: rgb(255, 255, 255)'>3</span>4</td>", DOUBT),
        ("<td><span style='color:white'> </span>4</td>", FOUR),
        ("<td><span style='color:#fffff0'>4</span></td>", FOUR),
        ("<td bgcolor=navy><span style='color:white'>4</span></td>", FOUR),
        ("<td bgcolor=navy><span style='color:white'>4</span>2</td>", (42, "read")),
        ("<td style='background:#123'><b style='color:white'>4</b>2</td>", (42, "read")),
        ("<td style='color:white'>4</td>", FOUR),
    ],
)
def test_a_cell_of_a_page_shows_what_can_be_seen(cell, number):
    words = first_cells(page(f"<table><tr><td>甲</td>{cell}<td>9</td></tr></table>"))
    assert [number_of(words[1]), words[2]] == [number, "9"]


def test_a_raised_sign_beside_a_number_is_noted_and_one_that_is_not_raised_is_none():
    (_, text) = first_cells(page("<table><tr><td>甲</td><td>4<sup>*</sup></td></tr></table>"))
    assert "*" in (parse_number(text, "count").note or "")
    assert parse_number("4*", "count").value is None


@pytest.mark.parametrize(
    ("between", "after"),
    [
        ("</body></html>", ""),
        ("</body>", "</body></html>"),
        ("</HTML\n>", "</body></html>\n"),
        ("</body></html><html><body>", "</body></html>"),
        ("</body><!-- a --></html>", "</body></html>"),
    ],
)
def test_what_follows_an_end_of_the_page_is_read(between, after):
    table = "<table><tr><td>甲</td><td>4</td></tr></table>"
    made = f"<html><body><div>一</div>{between}<div>二</div>{table}{after}".encode()
    document = page_document(made, "页面.html")
    assert [paragraph.text for paragraph in document.paragraphs] == ["一", "二"]
    assert first_cells(document) == ["甲", "4"]


def word(cell: str, styles: str) -> Document:
    """Return what stands in a Word file of one table."""
    row = f"<w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p>{cell}</w:p></w:tc></w:tr>"
    parts = {
        "word/document.xml": f"<w:document xmlns:w='{_W}'><w:body><w:tbl>{row}</w:tbl></w:body></w:document>",
        "word/styles.xml": f"<w:styles xmlns:w='{_W}'>{styles}</w:styles>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return word_document(out.getvalue(), "报告.docx")


def run(text: str, properties: str = "") -> str:
    """Return a run of a Word file."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


_STYLED = "<w:rStyle w:val='a'/>"


def _style(mark: str, based: str = "", *, name: str = "a") -> str:
    return f"<w:style w:type='character' w:styleId='{name}'>{based}<w:rPr>{mark}</w:rPr></w:style>"


@pytest.mark.parametrize(
    ("cell", "styles", "number"),
    [
        (run("3", "<w:strike/>") + run("4"), "", FOUR),
        (run("3", "<w:dstrike w:val='1'/>") + run("4"), "", FOUR),
        (run("4", "<w:strike w:val='false'/>"), "", FOUR),
        (run("3", "<w:strike/>"), "", BLANK),
        (run("4", "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>"), "", FOUR),
        ("<w:pPr><w:rPr><w:strike/></w:rPr></w:pPr>" + run("4"), "", FOUR),
        (run("3", _STYLED) + run("4"), _style("<w:strike/>"), FOUR),
        (run("4", _STYLED + "<w:strike w:val='0'/>"), _style("<w:strike/>"), FOUR),
        (run("4") + run("2", "<w:vertAlign w:val='superscript'/>"), "", DOUBT),
        (run("4") + run("2", "<w:vertAlign w:val='subscript'/>"), "", DOUBT),
        (run("4") + run("2", _STYLED), _style("<w:vertAlign w:val='superscript'/>"), DOUBT),
        (run("42", "<w:vertAlign w:val='superscript'/>"), "", DOUBT),
        (run("3", "<w:specVanish/>") + run("4"), "", FOUR),
        (run("3", "<w:sz w:val='2'/>") + run("4", "<w:sz w:val='21'/>"), "", FOUR),
        (run("4", "<w:sz w:val='x'/>"), "", FOUR),
        (run("4") + run("2", "<w:position w:val='8'/>"), "", DOUBT),
        (run("4") + run("2", "<w:position w:val='-8'/>"), "", DOUBT),
        (run("4", "<w:position w:val='8'/>"), "", FOUR),
        (run("4", "<w:position w:val='8'/>") + run(" "), "", FOUR),
        (run("4", "<w:position w:val='2'/>") + run("2"), "", (42, "read")),
        (run("3", "<w:color w:val='ffffff'/>") + run("4"), "", DOUBT),
        (run("4", "<w:color w:val='FFFFFF'/>"), "", FOUR),
        (
            run("4", "<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='1F3864'/>") + run("2"),
            "",
            (42, "read"),
        ),
        (run("4", "<w:color w:val='FFFFFF'/><w:shd w:fill='auto'/>") + run("2"), "", DOUBT),
        (
            run("3", _STYLED) + run("4"),
            _style("", "<w:basedOn w:val='b'/>") + _style("<w:vanish/>", name="b"),
            FOUR,
        ),
        (
            run("4", _STYLED),
            _style("<w:vanish w:val='0'/>", "<w:basedOn w:val='b'/>")
            + _style("<w:vanish/>", name="b"),
            FOUR,
        ),
        (
            run("3", _STYLED) + run("4"),
            _style("", "<w:basedOn w:val='b'/>")
            + _style("<w:strike/>", "<w:basedOn w:val='a'/>", name="b"),
            FOUR,
        ),
        (run("4", "<w:vertAlign w:val='baseline'/>"), "", FOUR),
        (run("4") + run("①", "<w:vertAlign w:val='superscript'/>"), "", FOUR),
        (
            f"<w:r><w:ruby><w:rt>{run('2')}</w:rt><w:rubyBase>{run('4')}</w:rubyBase></w:ruby></w:r>",
            "",
            DOUBT,
        ),
    ],
)
def test_a_cell_of_a_word_file_shows_what_is_neither_struck_out_nor_raised(cell, styles, number):
    (_, text) = first_cells(word(cell, styles))
    assert number_of(text) == number


def workbook(pieces: list[tuple[str, dict[str, object]]], font: dict[str, object]) -> Document:
    """Return what stands in a workbook of one row, its number in rich text and a font."""
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet["A1"] = "本年新收政府信息公开申请数量"
    rich = [TextBlock(InlineFont(**f), text) if f else text for text, f in pieces]
    sheet["B1"] = CellRichText(*rich) if any(f for _, f in pieces) else int(pieces[0][0])
    sheet["B1"].font = Font(**font)
    out = io.BytesIO()
    book.save(out)
    return workbook_document(out.getvalue(), "报告.xlsx")


@pytest.mark.parametrize(
    ("pieces", "font", "number"),
    [
        ([("3", {"strike": True}), ("4", {})], {}, FOUR),
        ([("4", {"strike": False})], {}, FOUR),
        ([("3", {"strike": True})], {}, BLANK),
        ([("3", {})], {"strike": True}, BLANK),
        ([("3", {}), ("4", {"b": True})], {"strike": True}, FOUR),
        ([("4", {}), ("2", {"vertAlign": "superscript"})], {}, DOUBT),
        ([("4", {}), ("2", {"vertAlign": "subscript"})], {}, DOUBT),
        ([("42", {})], {"vertAlign": "superscript"}, DOUBT),
        ([("4", {}), ("①", {"vertAlign": "superscript"})], {}, FOUR),
    ],
)
def test_a_cell_of_a_workbook_shows_what_is_neither_struck_out_nor_raised(pieces, font, number):
    cells = first_cells(workbook(pieces, font))
    assert number_of([*cells, ""][1]) == number


def test_a_report_with_a_tracked_number_is_read_as_it_now_stands():
    html = render(full_report(), "html").decode()
    cell = 'data-path="applications.new_received[1]">'
    for written, value in (("<del>3</del><ins>47</ins>", 47), ("4<sup>7</sup>", None)):
        at = html.index(cell) + len(cell)
        changed = html[:at] + written + html[html.index("<", at) :]
        evidence = read_bytes(changed.encode(), "a.html").evidence["applications.new_received[1]"]
        assert evidence.value == value
