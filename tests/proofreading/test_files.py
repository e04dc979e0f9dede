"""What a file hides is found: hidden sheets and columns, notes, revisions, white text, split runs."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from datetime import date

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from gongkai.proofreading import (
    UnreadableFile,
    parts_of_docx,
    parts_of_file,
    parts_of_html,
    parts_of_image,
    parts_of_pdf,
    parts_of_xlsx,
    proofread,
)

DAY = date(2026, 3, 2)
IDENTITY = "11010519491231002X"
PHONE = "13812345678"


def saved(file) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def marked(contents):
    names = [part.name for part in contents.parts]
    assert len(names) == len(set(names)), "a name leads to one place"
    return (*contents.findings, *proofread(contents.parts, on=DAY))


def rules_of(contents):
    return {finding.rule for finding in marked(contents)}


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """Return the package with parts added or replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return stream.getvalue()


# Word ----------------------------------------------------------------------


def word(hide) -> bytes:
    file = docx.Document()
    file.add_paragraph("各单位要认真落实。")
    hide(file)
    return saved(file)


def _split_over_runs(file):
    paragraph = file.add_paragraph("号码")
    for piece in (IDENTITY[:5], IDENTITY[5:11], IDENTITY[11:]):
        paragraph.add_run(piece).bold = True


def _white(file):
    run = file.add_paragraph("看得见的字").add_run(IDENTITY)
    run.font.color.rgb = RGBColor(255, 255, 255)


def _vanished(file):
    file.add_paragraph("看得见的字").add_run(IDENTITY).font.hidden = True


def _deleted(file):
    deletion = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = IDENTITY
    run.append(text)
    deletion.append(run)
    file.add_paragraph("看得见的字")._p.append(deletion)


def _half_inserted(file):
    paragraph = file.add_paragraph(IDENTITY[:9])
    insertion = OxmlElement("w:ins")
    insertion.append(paragraph.add_run(IDENTITY[9:])._r)
    paragraph._p.append(insertion)


def _in_header(file):
    file.sections[0].header.paragraphs[0].text = IDENTITY


def _in_footer(file):
    file.sections[0].footer.paragraphs[0].text = IDENTITY


def _in_table(file):
    file.add_table(2, 2).cell(1, 1).text = f"身份证{IDENTITY}"


def _in_nested_table(file):
    file.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0).text = IDENTITY


def _in_text_box(file):
    box = parse_xml(
        f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><w:pict><v:textbox><w:txbxContent>"
        f"<w:p><w:r><w:t>{IDENTITY}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>"
    )
    file.add_paragraph()._p.append(box)


def _in_comment(file):
    run = file.add_paragraph("看得见的字").runs[0]
    file.add_comment(run, text=IDENTITY, author="张三")


def _in_property(file):
    file.core_properties.comments = IDENTITY


def _in_field(file):
    run = file.add_paragraph()._p
    code = OxmlElement("w:instrText")
    code.text = f' HYPERLINK "tel:{IDENTITY}" '
    holder = OxmlElement("w:r")
    holder.append(code)
    run.append(holder)


def _in_alt_text(file):
    picture = io.BytesIO(png())
    drawn = file.add_paragraph().add_run().add_picture(picture)
    drawn._inline.docPr.set("descr", IDENTITY)


def _in_content_control(file):
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>{IDENTITY}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    file.element.body.insert(0, control)


@pytest.mark.parametrize(
    ("hide", "besides"),
    [
        (_split_over_runs, None),
        (_white, "F10"),
        (_vanished, "F10"),
        (_deleted, "F04"),
        (_half_inserted, "F04"),
        (_in_header, None),
        (_in_footer, None),
        (_in_table, None),
        (_in_nested_table, None),
        (_in_text_box, None),
        (_in_comment, "F03"),
        (_in_property, None),
        (_in_field, None),
        (_in_alt_text, None),
        (_in_content_control, None),
    ],
)
def test_a_number_hidden_in_a_word_file_is_found(hide, besides):
    found = rules_of(parts_of_docx(word(hide), "附件1《通知.docx》"))
    assert "P01" in found
    assert besides is None or besides in found


def test_a_number_in_a_footnote_is_found():
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t>{IDENTITY}</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    ).encode()
    data = repacked(word(lambda file: None), {"word/footnotes.xml": notes})
    [finding] = [f for f in marked(parts_of_docx(data, "通知.docx")) if f.rule == "P01"]
    assert finding.part == "通知.docx 脚注第1段"


def test_a_number_split_over_cells_is_found():
    def hide(file):
        row = file.add_table(1, 18).rows[0]
        for cell, sign in zip(row.cells, IDENTITY, strict=True):
            cell.text = sign

    assert "P15" in rules_of(parts_of_docx(word(hide), "表.docx"))


def test_a_plain_word_file_gives_nothing():
    assert not marked(parts_of_docx(word(lambda file: None), "通知.docx"))


def test_white_words_on_a_dark_ground_are_seen_by_all():
    def hide(file):
        cell = file.add_table(1, 1).cell(0, 0)
        cell.paragraphs[0].add_run("表头").font.color.rgb = RGBColor(255, 255, 255)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:fill"), "1F3864")
        cell._tc.get_or_add_tcPr().append(shade)

    assert "F10" not in rules_of(parts_of_docx(word(hide), "表.docx"))


def test_who_wrote_a_file_is_told_as_a_hint():
    def hide(file):
        file.core_properties.author = "李四"

    [finding] = marked(parts_of_docx(word(hide), "通知.docx"))
    assert (finding.rule, finding.level) == ("F05", "info")
    assert "李四" in finding.message


def test_a_macro_blocks():
    data = repacked(word(lambda file: None), {"word/vbaProject.bin": b"x"})
    [finding] = marked(parts_of_docx(data, "通知.docx"))
    assert (finding.rule, finding.level) == ("F07", "block")


def test_a_workbook_inside_a_word_file_is_read():
    book = openpyxl.Workbook()
    book.active["A1"] = IDENTITY
    data = repacked(word(lambda file: None), {"word/embeddings/data.xlsx": saved(book)})
    found = marked(parts_of_docx(data, "通知.docx"))
    assert {"F11", "P01"} <= {finding.rule for finding in found}
    assert any("data.xlsx" in finding.part for finding in found if finding.rule == "P01")


BOX = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"  # shown, and once more for old programs


@pytest.mark.parametrize(
    ("shown", "spare", "count"),
    [(IDENTITY, IDENTITY, 1), ("方框", IDENTITY, 1), (IDENTITY, "方框", 1)],
)
def test_a_box_is_read_once_and_its_spare_copy_where_it_differs(shown, spare, count):
    def hide(file):
        file.add_paragraph()._p.append(
            parse_xml(
                f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
                f"<mc:AlternateContent><mc:Choice Requires='wps'>{BOX.format(shown)}</mc:Choice>"
                f"<mc:Fallback><w:pict>{BOX.format(spare)}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
        )

    found = marked(parts_of_docx(word(hide), "a.docx"))
    assert [f.rule for f in found].count("P01") == count


def test_a_document_taken_in_as_it_is_is_read():
    data = repacked(word(lambda f: None), {"word/afchunk.htm": f"<p>{IDENTITY}</p>".encode()})
    assert {"F11", "P01"} <= rules_of(parts_of_docx(data, "a.docx"))


def test_an_ofd_is_read_with_its_author():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(
            "OFD.xml", "<OFD><DocBody><DocInfo><Author>张三</Author></DocInfo></DocBody></OFD>"
        )
        package.writestr(
            "Doc_0/Pages/Page_0/Content.xml",
            "<Page><Content><Layer>"
            f"<TextObject Boundary='10 20.5 90 5'><TextCode>号码{IDENTITY[:9]}</TextCode></TextObject>"
            f"<TextObject Boundary='60 20.6 90 5'><TextCode>{IDENTITY[9:]}</TextCode></TextObject>"
            "</Layer></Content></Page>",
        )
    found = marked(parts_of_file(stream.getvalue(), "文件.ofd"))
    assert {f.rule for f in found} == {"F05", "P01"}
    assert "文件.ofd 第1页" in {f.part for f in found}


# Excel ---------------------------------------------------------------------


def excel(hide) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "名单"
    book.active["A1"] = "说明"
    hide(book, book.active)
    return saved(book)


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


# PDF, pictures, pages ----------------------------------------------------------


def pdf(lines, extra="", objects=()) -> bytes:
    """Return a PDF of one page that shows these lines in Helvetica."""
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 700 Td {shown} ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {extra}"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        *objects,
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    info = f" /Info {len(bodies)} 0 R" if objects and "/Author" in objects[-1] else ""
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R{info} >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def test_a_number_on_a_page_of_a_pdf_is_found_across_lines_too():
    assert "P01" in rules_of(parts_of_pdf(pdf([f"ID {IDENTITY}"]), "a.pdf"))
    assert "P01" in rules_of(parts_of_pdf(pdf([IDENTITY[:10], IDENTITY[10:]]), "a.pdf"))


def test_a_note_and_the_author_of_a_pdf_are_found():
    note = f"<< /Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (no {IDENTITY}) >>"
    data = pdf(["text"], "/Annots [5 0 R]", [note, "<< /Author (Zhang San) >>"])
    assert {"P01", "F05"} <= rules_of(parts_of_pdf(data, "a.pdf"))


def test_an_author_in_signs_that_are_none_is_no_hindrance():
    data = pdf([IDENTITY], "", ["<< /Author <FEFFD8005F204E09> >>"])
    assert "P01" in rules_of(parts_of_pdf(data, "a.pdf"))


def png() -> bytes:
    from PIL import Image

    return saved_image(Image.new("RGB", (8, 8), "white"), "PNG")


def saved_image(image, kind, **more) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **more)
    return stream.getvalue()


def photo() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 30.0, 0.0), 3: "E", 4: (111.0, 5.0, 0.0)})
    return saved_image(Image.new("RGB", (8, 8), "white"), "JPEG", exif=exif)


def test_a_scan_is_said_to_be_unread(tmp_path):
    from PIL import Image

    data = saved_image(Image.new("RGB", (200, 200), "white"), "PDF")
    assert rules_of(parts_of_pdf(data, "扫描.pdf")) == {"F09"}


def test_where_a_picture_was_taken_is_found_alone_and_inside_a_file():
    assert "F06" in rules_of(parts_of_image(photo(), "a.jpg"))
    data = word(lambda file: file.add_paragraph().add_run().add_picture(io.BytesIO(photo())))
    assert {"F06", "K03"} <= rules_of(parts_of_docx(data, "a.docx"))


def test_a_page_is_read_with_what_nobody_sees():
    html = f"""<html><body><h1>通知</h1><p>各单位<b>要</b>落实。<img src="a.png"></p>
    <p style="display:none">{IDENTITY}</p><!-- {PHONE} -->
    <table><tr><th>姓名</th><th>电话</th></tr><tr><td>张三</td><td><p>{PHONE}</p></td></tr></table>
    <a href="https://example.gov.cn/a"></a><img src="b.png" alt="流程图"></body></html>"""
    contents = parts_of_html(html)
    assert {"P01", "P04", "K03", "K04"} <= rules_of(contents)
    assert [part.name for part in contents.parts][:2] == ["正文第1段", "正文第2段"]
    assert contents.parts[1].text == "各单位要落实。"
    assert contents.links == ("https://example.gov.cn/a",)


# Broken, hostile ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "空.docx", "空文件"),
        (b"PK\x03\x04broken", "坏.docx", "不是完好的"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧.doc", "旧版或者加了密码"),
        (b"%PDF-1.4 broken", "坏.pdf", "不是完好的PDF"),
        (b"\0\1\2\3" * 9, "不明.bin", "不是认识的文件"),
        (b"\xff\xd8\xffbroken", "坏.jpg", "不是完好的图片"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(data, name, told):
    with pytest.raises(UnreadableFile, match=told) as refused:
        parts_of_file(data, name)
    assert str(refused.value).startswith(name)


def test_a_zip_bomb_is_refused():
    bomb = repacked(word(lambda file: None), {"word/document.xml": b""})
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bomb)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
        new.writestr("word/document.xml", b" " * (70 * 1024 * 1024))
    with pytest.raises(UnreadableFile, match="解压后过大"):
        parts_of_docx(stream.getvalue(), "炸弹.docx")


def test_a_package_that_lies_about_a_size_is_refused():
    data = bytearray(excel(lambda book, sheet: None))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 2**31 - 1)
    with pytest.raises(UnreadableFile):
        parts_of_xlsx(bytes(data), "假.xlsx")


def test_entities_are_not_expanded():
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "xx">]><a>&b;</a>'
    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        parts_of_docx(repacked(word(lambda f: None), {"word/document.xml": laughs}), "a.docx")


@pytest.mark.parametrize("reader", [parts_of_docx, parts_of_xlsx, parts_of_pdf, parts_of_file])
@pytest.mark.parametrize(
    "make", [lambda: word(_in_table), lambda: excel(_hidden_row), lambda: pdf(["a"])]
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(reader, make):
    data = make()
    for place in range(0, len(data), max(len(data) // 40, 1)):
        for broken in (data[:place], data[:place] + b"\xff\0<" + data[place + 3 :]):
            with suppress(UnreadableFile):
                reader(broken, "坏.docx")


@given(
    st.text(alphabet=st.characters(), max_size=300)
    | st.sampled_from(["<p>", "<td><table>", "<a href='x", "<!--", "&#0;&#55296;"])
)
def test_any_text_is_taken_for_a_page(text):
    contents = parts_of_html(text)
    assert all(part.text.strip() for part in contents.parts)
