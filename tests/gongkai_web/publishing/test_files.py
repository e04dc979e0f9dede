"""What may be uploaded to an item: a file that is what its name says, and nothing that runs."""

import io
import zipfile

import docx
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.journal.models import Entry
from gongkai_web.publishing import files
from gongkai_web.publishing.files import UnusableFile
from gongkai_web.publishing.models import ItemFile
from review_desk import office_of

pytestmark = pytest.mark.django_db
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF"


def picture(form):
    held = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(held, form)
    return held.getvalue()


def letter(**parts):
    """Return a Word document, with more parts in its package."""
    held = io.BytesIO()
    docx.Document().save(held)
    with zipfile.ZipFile(held, "a") as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return held.getvalue()


def zipped(parts):
    """Return a packed folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def ofd(**more):
    """Return a document of GB/T 33190 with one page, and what is put beside it."""
    root = b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD"/>'
    page = "<Page><Content><Layer><TextObject><TextCode>正文</TextCode></TextObject></Layer></Content></Page>"
    return zipped({"OFD.xml": root, "Doc_0/Pages/Page_0/Content.xml": page.encode()} | more)


def keep(office, name, data):
    return files.keep(actor=office.drafter, agency=office.agency, file=ContentFile(data, name=name))


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("通知.docx", letter(), "Word 文档（docx）"),
        ("通知.PDF", PDF, "PDF"),
        ("通知.ofd", ofd(), "OFD 版式文件"),
        ("图.png", picture("PNG"), "PNG 图片"),
        ("图.jpeg", picture("JPEG"), "JPEG 图片"),
        ("说明.txt", "说明".encode("gb18030"), "文本"),
    ],
)
def test_what_it_takes(office, name, data, kind):
    assert keep(office, name, data).kind == kind


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("宏.docx", letter(**{"word__vbaProject.bin": b"x"}), "宏"),
        ("宏.docx", letter(**{"word__VBAPROJECT.BIN": b"x"}), "宏"),
        ("控件.docx", letter(**{"word__activeX__activeX1.xml": b"<x/>"}), "宏"),
        ("表.xlsx", letter(**{"xl__macrosheets__sheet1.xml": b"<x/>"}), "宏"),
        ("宏.docm", letter(), "类型不能上传"),
        ("宏.xlsm", letter(), "类型不能上传"),
        ("图.svg", SVG, "类型不能上传"),
        ("图.png", SVG, "内容却是网页或者 XML"),
        ("图.pdf", SVG, "内容却是网页或者 XML"),
        ("页.html", b"<html><script>x()</script>", "类型不能上传"),
        ("图.png", picture("JPEG"), "内容却是JPEG"),
        ("图.gif", picture("GIF"), "类型不能上传"),
        ("图.png", picture("GIF"), "内容却是GIF"),
        ("图.webp", picture("WEBP"), "类型不能上传"),
        ("图.jpg", picture("WEBP"), "内容却不是"),
        ("文.pdf", b"MZ" + bytes(64), "内容却是程序"),
        ("表.xlsx", letter(), "内容却是Word"),
        ("文.docx", b"PK\x03\x04" + bytes(64), "已损坏"),
        ("文.txt", b"\x00\x01binary", "内容却不是"),
        ("空.pdf", b"", "是空的"),
        ("锁.pdf", PDF.replace(b"<<>>", b"<</Encrypt 5 0 R>>"), "加了密码"),
        ("断.pdf", b"%PDF-1.4\nhalf", "不完整"),
        ("文.ofd", letter(), "内容却是Word"),
        ("文.docx", ofd(), "内容却是OFD"),
        ("文.ofd", PDF, "内容却是PDF"),
        ("文.ofd", zipped({"a.xml": b"<OFD/>"}), "内容却是压缩包"),
        ("文.ofd", zipped({"OFD.xml": b"<html/>"}), "没有完好的 OFD 结构"),
        ("文.ofd", zipped({"OFD.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><OFD/>"}), "没有完好的 OFD"),
        ("文.ofd", ofd(**{"Doc_0/Attachs/a.exe": b"MZ"}), "能运行的文件"),
        ("文.ofd", ofd(**{"Doc_0/Attachs/vbaProject.bin": b"x"}), "宏"),
        ("文.ofd", ofd(**{f"Doc_0/{n}": b"" for n in range(5_001)}), "部件过多"),
        ("文.ofd", ofd(bomb=bytes(301 * 1024 * 1024)), "解压后超过"),
        ("断.ofd", ofd()[:200], "已损坏"),
        ("程序.exe", b"MZ", "类型不能上传"),
        ("双.pdf.exe", b"MZ", "类型不能上传"),
    ],
)
def test_what_it_refuses_and_why(office, name, data, why):
    with pytest.raises(UnusableFile) as caught:
        keep(office, name, data)
    assert why in str(caught.value)
    assert not ItemFile.objects.exists()


def test_the_same_file_is_kept_once_and_journalled(office):
    first, again = keep(office, "图.png", picture("PNG")), keep(office, "图.png", picture("PNG"))
    assert first == again
    assert Entry.objects.filter(verb="上传附件").count() == 1


def test_a_name_cannot_lead_out_of_its_folder(office):
    kept = keep(office, "..\\..\\etc/图.png", picture("PNG"))
    assert kept.name == "图.png"
    assert ".." not in kept.file.name


def test_only_who_writes_uploads(office):
    with pytest.raises(NotAllowed):
        files.keep(
            actor=office.secrecy, agency=office.agency,
            file=ContentFile(picture("PNG"), name="图.png"),
        )  # fmt: skip
