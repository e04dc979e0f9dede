"""Is every file that cannot be read refused in one Chinese line that says which and why?"""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
import zlib

import pytest

from annual_reports import full_report
from gongkai.reports.readers import (
    NotAReport,
    TooLarge,
    UnreadableReport,
    packages,
    pdf_bounds,
    pipeline,
    read,
    read_bytes,
)
from gongkai.reports.writers import render

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, name: str, change: bytes) -> bytes:
    """Return the Office file with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
    return zipped({**parts, name: change})


def scanned_pdf(content: bytes = b"0 0 100 100 re f", filter_: bytes = b"") -> bytes:
    """Return a sound PDF of one page without any text."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filter_, content),
    ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, the first of them its catalogue."""
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    size = len(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "文件是空的"),
        ("a.html", b" \n\n ", "文件是空的"),
        ("a.docx", b"", "文件是空的"),
        ("a.doc", OLE, "旧版Office文件"),
        ("a.docx", OLE, "旧版Office文件"),
        ("a.xlsx", OLE, "旧版Office文件"),
        ("a.wps", OLE, "旧版Office文件"),
        ("a.doc", b"plain words", "内容不是Word或Excel文件"),
        ("a.et", zipped({"readme.txt": b"x"}), "内容不是Word或Excel文件"),
        ("a.rtf", b"{\\rtf1}", "另存为.docx"),
        ("a.ofd", zipped({"OFD.xml": b"x"}), "导出为PDF"),
        ("a.JPG", b"\xff\xd8", "是图片"),
        ("a.aspx", b"<p>a</p>", "不认识扩展名.aspx"),
        ("a.mht", b"plain words", "网页存档里没有网页"),
        ("a.mht", render(full_report(), "pdf"), "内容却是PDF文件"),
        (
            "a.mht",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n \n--b--",
            "没有保存完整",
        ),
        ("report", b"x", "没有扩展名"),
        ("a.docx", b"plain words", "内容不是Word文件"),
        ("a.pdf", b"plain words", "内容不是PDF文件"),
        ("a.xlsx", zipped({"readme.txt": b"x"}), "内容却是压缩文件"),
        ("a.xlsx", render(full_report(), "docx"), "内容却是Word文件"),
        ("a.docx", render(full_report(), "xlsx"), "内容却是Excel文件"),
        ("a.txt", render(full_report(), "pdf"), "内容却是PDF文件"),
        ("a.txt", bytes(range(256)) * 40, "不是文本文件"),
        ("a.html", "没有标记的一段话".encode(), "没有任何HTML标记"),
        ("a.docx", render(full_report(), "docx")[:3000], "不是完好的Word文件"),
        ("a.xlsx", render(full_report(), "xlsx")[:-200], "不是完好的Excel文件"),
        ("a.pdf", render(full_report(), "pdf")[:5000], "PDF"),
        ("a.pdf", b"%PDF-1.7\n", "PDF已损坏"),
        ("a.pdf", scanned_pdf(), "可能是扫描件"),
        ("a.json", b"{", "不是合法的 JSON"),
        ("a.json", b"[]", "整个文件"),
        ("a.json", b'{"schema": "gongkai.annual-report/1"}', "缺少“agency”"),
        ("a.html", "<p>会议通知：明天开会</p>".encode(), "没有找到年度报告的三张表"),
        ("a.txt", "关于开会的通知\n明天开会".encode(), "没有找到年度报告的三张表"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_and_reason(name, data, said):
    with pytest.raises(UnreadableReport) as refused:
        read_bytes(data, name)
    message = str(refused.value)
    assert message.startswith(f"{name}：")
    assert said in message
    assert "\n" not in message


def test_a_report_whose_tables_are_pictures_is_refused_with_that_reason():
    html = (
        "<h1>某局2024年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>好。</p>"
        "<p>二、主动公开政府信息情况</p><img src='a.png'><p>三、收到和处理政府信息公开申请情况</p>"
        "<img src='b.png'><p>五、存在的主要问题及改进情况</p>"
    )
    with pytest.raises(NotAReport, match="表格可能是图片"):
        read_bytes(html.encode(), "a.html")


def test_a_report_without_a_year_is_refused():
    html = render(full_report(), "html").decode().replace("2024年", "")
    with pytest.raises(NotAReport, match="没有找到报告年份"):
        read_bytes(html.encode(), "a.html")


def test_a_broken_json_names_the_path_and_the_value():
    data = json.loads(render(full_report(), "json"))
    data["applications"]["new_received"][3] = "3"
    with pytest.raises(UnreadableReport, match=r"a\.json：applications\.new_received\[3\]"):
        read_bytes(json.dumps(data).encode(), "a.json")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(UnreadableReport, match="文件不存在"):
        read(tmp_path / "nothing.html")
    with pytest.raises(UnreadableReport, match="是文件夹"):
        read(tmp_path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "huge.html"
    with file.open("wb") as stream:
        stream.truncate(pipeline.LARGEST + 1)
    with pytest.raises(TooLarge, match=r"huge\.html：文件有50 MB，超过上限50 MB"):
        read(file)


def test_a_zip_bomb_is_refused_without_unpacking_it():
    bomb = zipped({"word/document.xml": b" " * (packages.LARGEST_XML + 1)})
    assert len(bomb) < 200_000
    with pytest.raises(TooLarge, match="解压后过大"):
        read_bytes(bomb, "a.docx")


def test_a_package_that_lies_about_its_sizes_is_refused():
    sound = zipped({"word/document.xml": b"<a/>" + b" " * 100_000})
    # The size in the central directory, made small.
    at = sound.rindex(b"PK\x01\x02") + 24
    lying = sound[:at] + (10).to_bytes(4, "little") + sound[at + 4 :]
    with pytest.raises(UnreadableReport, match=r"a\.docx"):
        read_bytes(lying, "a.docx")


def test_a_package_of_too_many_parts_is_refused():
    parts = {f"word/{number}.bin": b"" for number in range(packages.MOST_ENTRIES + 1)}
    with pytest.raises(TooLarge):
        read_bytes(zipped({"word/document.xml": b"<a/>", **parts}), "a.docx")


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY file SYSTEM "file:///etc/hostname">]><x>&b;&file;</x>"""


@pytest.mark.parametrize(
    ("format_", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")]
)
def test_declared_entities_are_refused(format_, part):
    data = with_part(render(full_report(), format_), part, ENTITIES)
    with pytest.raises(UnreadableReport, match="DOCTYPE"):
        read_bytes(data, f"a.{format_}")


def test_entities_in_a_web_page_do_nothing(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    html = f'<!DOCTYPE html [<!ENTITY f SYSTEM "{secret.as_uri()}">]>' + render(
        full_report(), "html"
    ).decode().replace("公布本报告。", "公布本报告&f;。")
    report = read_bytes(html.encode(), "a.html").report
    assert "SECRET" not in str(report)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<div>" * 20_000, "deep nesting"),
        ("<table>" * 3_000, "deep nesting of tables"),
        ("<table><tr><td rowspan=60000 colspan=1000>1</td><td>2</td></tr></table>", "huge spans"),
        (
            "<table>" + "<tr><td rowspan=999 colspan=999>1</td></tr>" * 400 + "</table>",
            "a million cells",
        ),
        ("<p>" + "（" * 200_000 + "</p>", "a paragraph of nothing but brackets"),
        ("<td>" + "9" * 500_000 + "</td>", "a number without end"),
        ("<table><tr><td>" * 100_000, "a hundred thousand tables within each other"),
        ("<span>" * 100_000, "a hundred thousand spans within each other"),
        ("<p>一、总体情况</p>" * 100_000, "more elements than any report has"),
    ],
)
def test_a_monstrous_page_is_refused_quickly(html, why):
    began = time.monotonic()
    with pytest.raises(UnreadableReport):
        read_bytes(html.encode(), "a.html")
    assert time.monotonic() - began < 5, why


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            [f"属于四类过程信息息{n} 1 2 3" for n in range(60_000)],
            "a label misprinted in ever new ways",
        ),
        ([" ".join(["甲"] * 50_000)], "a line that might be a label at each of its words"),
        (["一、本年新收政府信息公开申请数量\t3" + "(" * 100_000], "brackets without end"),
    ],
)
def test_a_monstrous_text_is_refused_quickly(lines, why):
    began = time.process_time()
    with pytest.raises(UnreadableReport):
        read_bytes("\n".join(["三、收到和处理政府信息公开申请情况", *lines]).encode(), "a.txt")
    assert time.process_time() - began < 5, why


def test_a_word_file_of_endless_tables_within_tables_is_refused():
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    nested = "<w:tbl><w:tr><w:tc>" * 100_000 + "</w:tc></w:tr></w:tbl>" * 100_000
    body = f"<w:document {names}><w:body>{nested}</w:body></w:document>"
    with pytest.raises(UnreadableReport):
        read_bytes(zipped({"word/document.xml": body.encode()}), "a.docx")


def test_deeply_nested_json_is_refused():
    with pytest.raises(UnreadableReport):
        read_bytes(b"[" * 100_000, "a.json")


def test_a_pdf_whose_forms_draw_each_other_a_thousand_million_times_is_refused_quickly():
    def form(number):
        content = b"/F Do " * 10
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1) if number < 13 else b""
        return b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length %d>>stream\n%s\nendstream" % (
            inner, len(content), content,
        )  # fmt: skip

    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/F Do\nendstream",
        *(form(number) for number in range(5, 14)),
    ]
    began = time.process_time()
    with pytest.raises(TooLarge):
        read_bytes(pdf_of(objects), "a.pdf")
    assert time.process_time() - began < 5


FLATE = b"/Filter/FlateDecode"


def test_a_bomb_in_a_pdf_is_refused_quickly():
    bomb = scanned_pdf(zlib.compress(bytes(pdf_bounds.LARGEST_STREAM + 1)), FLATE)
    assert len(bomb) < 200_000
    with pytest.raises(TooLarge, match=r"a\.pdf：PDF解压后过大"):
        read_bytes(bomb, "a.pdf")


def test_a_large_damaged_stream_of_a_pdf_is_given_up_quickly():
    noise = random.Random(1).randbytes(2_000_000)
    packed = bytearray(zlib.compress(noise, 1))
    packed[-100:-50] = bytes(50)
    began = time.monotonic()
    with pytest.raises(UnreadableReport):
        read_bytes(scanned_pdf(bytes(packed), FLATE), "a.pdf")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("damage", "whole"),
    [
        (lambda packed: packed, True),
        (lambda packed: packed[:-4] + b"none", True),
        (lambda packed: packed[:-4], True),
        (lambda packed: packed[:200] + b"\xff\xff\xff\xff" + packed[204:], False),
    ],
    ids=["sound", "wrong checksum", "no checksum", "damaged"],
)
def test_a_stream_is_unpacked_as_far_as_pdfminer_would(damage, whole):
    from pdfminer import pdftypes

    pdf_bounds.bound_streams()
    content = b" ".join(b"%d" % number for number in range(2000))
    packed = damage(zlib.compress(content))
    if whole:
        assert vars(pdftypes)["zlib"].decompress(packed) == content
    else:
        with pytest.raises(zlib.error):
            vars(pdftypes)["zlib"].decompress(packed)


@pytest.mark.parametrize(
    ("name", "table"),
    [("get_widths", [1, 2_000_000_000, 500]), ("get_widths2", [1, 2_000_000_000, 500, 0, 0])],
)
def test_a_font_that_names_a_thousand_million_characters_is_refused_at_once(name, table):
    from pdfminer import pdffont

    pdf_bounds.bound_streams()
    with pytest.raises(pdf_bounds.StreamTooLarge):
        vars(pdffont)[name](table)
    assert len(vars(pdffont)[name]([table[0], 3, *table[2:]])) == 3
