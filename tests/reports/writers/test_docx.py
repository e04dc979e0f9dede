"""Is the Word file the official form, and does it behave in Word?"""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from annual_reports import blank_report, full_report, trial_report
from gongkai.reports.tables import tables
from gongkai.reports.writers.docx import to_docx
from gongkai.reports.writers.outline import DRAFT_MARK


def opened(report, **options):
    return docx.Document(io.BytesIO(to_docx(report, **options)))


def grid(table):
    """Return the table's texts as Word lays them out, merged places repeated."""
    width = len(table.columns)
    cells = table._cells
    return [[cell.text for cell in cells[at : at + width]] for at in range(0, len(cells), width)]


@pytest.mark.parametrize("report", [full_report(), trial_report(), blank_report()])
def test_every_cell_of_every_table_stands_in_its_place(report):
    document = opened(report)
    assert [grid(table) for table in document.tables] == [
        [[cell.text for cell in row] for row in table.grid()] for table in tables(report)
    ]


def test_cells_are_merged_for_real():
    table = opened(full_report()).tables[1]
    assert len({id(cell._tc) for cell in table._cells}) == 215


def test_header_rows_repeat_and_no_row_is_split():
    for table, headers in zip(opened(full_report()).tables, (0, 3, 3), strict=True):
        rows = table._tbl.tr_lst
        repeated = [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows]
        assert repeated == [number < headers for number in range(len(rows))]
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_the_page_is_a4_with_the_margins_of_official_documents():
    section = opened(full_report()).sections[0]
    measures = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(measure.mm) for measure in measures] == [210, 297, 37, 35, 28, 26]


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Body Text", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_each_style_names_its_font_for_chinese_too(style, font, size):
    found = opened(full_report()).styles[style]
    fonts = found.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "eastAsia", "hAnsi")} == {font}
    assert not [name for name in fonts.attrib if name.endswith("Theme")]
    assert found.font.size.pt == size


def test_the_body_has_fixed_lines_and_an_indent_of_two_characters():
    style = opened(full_report()).styles["Body Text"]
    assert style.paragraph_format.line_spacing.pt == 28
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_the_footer_numbers_the_pages_between_dashes():
    footer = opened(full_report()).sections[0].footer.paragraphs[0]._p
    assert "".join(text.text for text in footer.iter(qn("w:t"))) == "— 1 —"
    assert footer.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_the_words_come_in_order_with_headings_word_can_navigate():
    found = [(p.style.name, p.text) for p in opened(full_report()).paragraphs]
    assert found[:4] == [
        ("Title", "示例市示例区司法局\n2024年政府信息公开工作年度报告"),
        ("Body Text", "根据《中华人民共和国政府信息公开条例》，公布本报告。"),
        ("Heading 1", "一、总体情况"),
        ("Heading 2", "（一）主动公开"),
    ]
    assert found[-1] == ("Body Text", "本年度未收取信息处理费。")


def test_a_draft_says_so_on_every_page_and_a_final_report_does_not():
    assert opened(full_report(), draft=True).sections[0].header.paragraphs[0].text == DRAFT_MARK
    assert "草稿" not in "".join(
        p.text for p in opened(full_report()).sections[0].header.paragraphs
    )


def test_the_properties_name_the_report_and_know_no_clock():
    properties = opened(full_report()).core_properties
    assert properties.title == "示例市示例区司法局2024年政府信息公开工作年度报告"
    assert (properties.author, properties.language) == ("示例市示例区司法局", "zh-CN")
    assert properties.created.date() == properties.modified.date() == full_report().period.last
    with zipfile.ZipFile(io.BytesIO(to_docx(full_report()))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_markup_in_a_text_is_only_text():
    words = 'A<b> & "引号" {{ x }} </w:t> ]]>'
    report = full_report().with_narrative(other=words)
    assert opened(report).paragraphs[-1].text == words


def test_a_control_character_does_not_spoil_the_file():
    assert (
        opened(full_report().with_narrative(other="前\x0b\x00后")).paragraphs[-1].text == "\ufffd后"
    )
