"""What a workbook hides is found: sheets, rows, columns, notes, caches, unused words."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment

from gongkai.proofreading import (
    parts_of_docx,
    parts_of_xlsx,
)
from proofread_files import (
    IDENTITY,
    PHONE,
    excel,
    marked,
    repacked,
    rules_of,
    word,
)


def _hidden_sheet(book, sheet):
    other = book.create_sheet("隐藏")
    other["B7"] = IDENTITY
    other.sheet_state = "hidden"


def _very_hidden_sheet(book, sheet):
    other = book.create_sheet("隐藏")
    other["B7"] = IDENTITY
    other.sheet_state = "veryHidden"


def _hidden_column(book, sheet):
    sheet["C3"] = IDENTITY
    sheet.column_dimensions["C"].hidden = True


def _hidden_row(book, sheet):
    sheet["C3"] = IDENTITY
    sheet.row_dimensions[3].hidden = True


def _cell_note(book, sheet):
    sheet["A1"].comment = Comment(IDENTITY, "张三")


def _formula(book, sheet):
    sheet["A2"] = f'=IF(1,"{IDENTITY}","")'


def _page_header(book, sheet):
    sheet.oddHeader.center.text = IDENTITY


def _defined_name(book, sheet):
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["号码"] = DefinedName("号码", attr_text=f'"{IDENTITY}"')


@pytest.mark.parametrize(
    ("hide", "besides"),
    [
        (_hidden_sheet, "F01"),
        (_very_hidden_sheet, "F01"),
        (_hidden_column, "F02"),
        (_hidden_row, "F02"),
        (_cell_note, "F03"),
        (_formula, None),
        (_page_header, None),
        (_defined_name, None),
    ],
)
def test_a_number_hidden_in_a_workbook_is_found(hide, besides):
    found = rules_of(parts_of_xlsx(excel(hide), "附件1《名单.xlsx》"))
    assert "P01" in found
    assert besides is None or besides in found


def test_a_cell_is_named_as_people_name_it():
    [finding] = [
        f
        for f in marked(parts_of_xlsx(excel(_hidden_sheet), "附件1《名单.xlsx》"))
        if f.rule == "P01"
    ]
    assert finding.part == "附件1《名单.xlsx》 工作表“隐藏”(隐藏) B7"


def test_a_phone_stored_as_a_number_is_found():
    def hide(book, sheet):
        sheet["B2"] = int(PHONE)
        sheet["B3"] = float(PHONE)

    found = [f for f in marked(parts_of_xlsx(excel(hide), "名单.xlsx")) if f.rule == "P04"]
    assert [f.part[-2:] for f in found] == ["B2", "B3"]


def test_words_that_no_cell_uses_any_more_are_read():
    strings = (
        "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        f"<si><t>{IDENTITY}</t></si></sst>"
    ).encode()
    data = repacked(excel(lambda book, sheet: None), {"xl/sharedStrings.xml": strings})
    assert {"F13", "P01"} <= rules_of(parts_of_xlsx(data, "a.xlsx"))


def test_a_sheet_that_the_workbook_does_not_name_is_read():
    data = excel(lambda book, sheet: sheet.append([IDENTITY]))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    data = repacked(excel(lambda book, sheet: None), {"xl/worksheets/sheet9.xml": sheet})
    found = rules_of(parts_of_xlsx(data, "a.xlsx"))
    assert "F13" in found


def test_a_header_under_any_name_and_data_beside_the_text_are_read():
    header = f"<w:hdr {nsdecls('w')}><w:p><w:r><w:t>{IDENTITY}</w:t></w:r></w:p></w:hdr>".encode()
    data = repacked(word(lambda f: None), {"word/odd.xml": header})
    assert "P01" in rules_of(parts_of_docx(data, "a.docx"))
    data = repacked(word(lambda f: None), {"customXml/item9.xml": f"<a>{PHONE}</a>".encode()})
    assert "P04" in rules_of(parts_of_docx(data, "a.docx"))


def test_the_cache_of_a_pivot_table_is_read():
    cache = (
        "<pivotCacheRecords xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        f"<r><s v='{IDENTITY}'/><n v='1.3812345678E10'/></r></pivotCacheRecords>"
    ).encode()
    data = repacked(
        excel(lambda book, sheet: None), {"xl/pivotCache/pivotCacheRecords1.xml": cache}
    )
    assert {"F13", "P01", "P04"} <= rules_of(parts_of_xlsx(data, "a.xlsx"))


def test_a_list_of_persons_is_one_finding_and_a_wrong_total_another():
    def hide(book, sheet):
        for row in (
            ("姓名", "联系电话", "金额"),
            ("张三", "见内部表", 100),
            ("李四", "见内部表", 200),
            ("王五", "见内部表", 300),
            ("合计", None, 500),
        ):
            sheet.append(row)

    found = marked(parts_of_xlsx(excel(hide), "名单.xlsx"))
    assert [f.rule for f in found] == ["P13", "T08"]
    assert "600" in found[1].message


def test_a_right_total_is_left_alone():
    def hide(book, sheet):
        for row in (("单位", "件数"), ("甲", 1), ("乙", "2"), ("丙", 3.5), ("合计", 6.5)):
            sheet.append(row)

    assert not marked(parts_of_xlsx(excel(hide), "表.xlsx"))
