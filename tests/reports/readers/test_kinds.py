"""Is a file read by what is in it where its name says little, and a page that was saved as one file?"""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from annual_reports import full_report
from gongkai.reports.readers import UnreadableReport, read_bytes
from gongkai.reports.writers import render

FULL = full_report()
PAGE = render(FULL, "html").decode()


def archive(page: str, *, charset: str, encoding: str, start: bool = False) -> bytes:
    """Return a page as browsers and Word save it in one file, after a picture and before a frame."""
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "报告"
    message.make_related()
    parts = [
        ("text", "html", "<p>框架</p>"),
        ("text", "html", page),
        ("text", "html", "<p>别页</p>"),
    ]
    for number, (main, sub, text) in enumerate(parts if start else parts[1:]):
        part = EmailMessage()
        part.set_content(text, subtype=sub, charset=charset, cte=encoding)
        part["Content-ID"] = f"<page-{number}>"
        assert part.get_content_maintype() == main
        message.attach(part)
    if start:
        message.set_param("start", "<page-1>")
    picture = EmailMessage()
    picture.set_content(b"\x89PNG", "image", "png")
    message.attach(picture)
    return message.as_bytes()


def test_no_number_of_the_report_is_lost_on_the_way():
    assert (
        read_bytes(PAGE.encode(), "a.html").report
        == read_bytes(archive(PAGE, charset="utf-8", encoding="base64"), "a.mht").report
    )


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", ["a.mht", "a.MHTML", "a.html", "a.doc"])
def test_a_page_saved_as_one_file_is_read(name, charset, encoding):
    page = PAGE.replace("utf-8", charset)
    data = archive(page, charset=charset, encoding=encoding)
    assert read_bytes(data, name).report == read_bytes(PAGE.encode(), "a.html").report


def test_the_page_that_the_file_names_is_the_one_that_is_read():
    data = archive(PAGE, charset="utf-8", encoding="base64", start=True)
    assert read_bytes(data, "a.mht").report == read_bytes(PAGE.encode(), "a.html").report


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.doc", "docx"), ("a.wps", "docx"), ("a.xls", "xlsx"), ("a.et", "xlsx"), ("a.doc", "html"),
        ("a.xls", "html"), ("a.shtml", "html"), ("a.xhtml", "html"), ("a.mht", "html"),
    ],
)  # fmt: skip
def test_a_name_that_says_little_does_no_harm(name, kind):
    data = render(FULL, kind)
    assert read_bytes(data, name).report == read_bytes(data, f"a.{kind}").report


_MULTIPART = b"MIME-Version: 1.0\nContent-Type: multipart/related; "
_NESTED = b"".join(
    b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)
)


@pytest.mark.parametrize(
    "data",
    [
        _MULTIPART + b"boundary=b\n" + b"a: b\n" * 1_000_000,
        _MULTIPART + b"boundary=b\n" + b" b\n" * 1_000_000,
        _MULTIPART + b"a=b; " * 1_000_000 + b"\n\n",
        _MULTIPART + b"boundary=b\n\n" + b"--b\n\n" * 1_000_000,
        b"MIME-Version: 1.0\n" + _NESTED + b"Content-Type: text/html\n\n<p>a</p>",
        _MULTIPART + b"boundary=b\n\n--b\nContent-Type: text/html; charset=x\n\n\xff",
        _MULTIPART + b"boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n!",
    ],
    ids=["head", "folded head", "parameters", "parts", "parts within parts", "charset", "base64"],
)  # fmt: skip
def test_a_malicious_archive_of_a_page_does_nothing(data):
    begin = time.process_time()
    with pytest.raises(UnreadableReport):
        read_bytes(data, "a.mht")
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("opening", ["<html>", "<div>", "<!DOCTYPE html>"])
def test_markup_may_begin_a_text(opening):
    text = render(FULL, "html").decode()
    at = text.index("<body")
    data = (opening + text[at:]).encode()
    assert read_bytes(data, "a.md").report.year == FULL.year


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.98])
def test_a_file_that_was_not_wholly_fetched_is_called_so(kind, part):
    data = render(FULL, kind)
    with pytest.raises(UnreadableReport, match=r"损坏|完整"):
        read_bytes(data[: int(len(data) * part)], f"a.{kind}")
