"""Broken and hostile files are read or refused with a reason, and nothing else."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.proofreading import (
    UnreadableFile,
    parts_of_docx,
    parts_of_file,
    parts_of_html,
    parts_of_pdf,
    parts_of_xlsx,
)
from proofread_files import (
    IDENTITY,
    excel,
    pdf,
    repacked,
    word,
)


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
    "make",
    [
        lambda: word(lambda file: file.add_table(2, 2)),
        lambda: excel(lambda book, sheet: sheet.append([IDENTITY, 1])),
        lambda: pdf(["a"]),
    ],
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
