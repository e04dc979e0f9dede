"""What a PDF, a picture or a web page carries unseen is found."""

from __future__ import annotations

import io

from gongkai.proofreading import (
    parts_of_docx,
    parts_of_html,
    parts_of_image,
    parts_of_pdf,
)
from proofread_files import (
    IDENTITY,
    PHONE,
    pdf,
    photo,
    rules_of,
    saved_image,
    word,
)


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
