"""What a Word file hides is found: notes, revisions, white text, boxes, split runs."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

from gongkai.proofreading import (
    parts_of_docx,
    parts_of_file,
)
from proofread_files import (
    IDENTITY,
    marked,
    png,
    repacked,
    rules_of,
    saved,
    word,
)


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
