"""How is a page read that a browser or Word saved as one file (``.mht``)? Its page is taken out and read as any other.

Such a file is a mail: parts of which one is the page, others are its pictures and frames, which are left alone. Only the
heads of parts are given to Python's mail parser, which makes many objects of what a hostile file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser

from gongkai.reports.readers.document import Document
from gongkai.reports.readers.html import document_of as page_of
from gongkai.reports.readers.problems import NotAReport, TooLarge, UnreadableReport

MOST_PARTS = 2_000
"""A page with that many pictures is no report."""
LARGEST_HEAD = 16 * 1024
"""Bytes of the head of a part."""
DEEPEST = 3
"""Parts within parts; browsers and Word write one level."""
_PAGES = ("text/html", "application/xhtml+xml")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of the page in an archive of one."""
    head, body = _divided(data.lstrip())
    pages = list(_pages(head, body, source, 0))
    if not pages:
        raise NotAReport(source, "网页存档里没有网页，请在浏览器里打开后另存为网页（.html）")
    start = head.get_param("start")
    named = [page for page in pages if start and page[0].get("Content-ID", "").strip() == start]
    content = _content(*(named or pages)[0])
    if not content.strip():
        raise UnreadableReport(source, "网页存档里的网页是空的，可能没有保存完整，请重新保存")
    return page_of(content, source)


def _divided(part: bytes) -> tuple[Message, bytes]:
    """Return the head of a part and what follows it."""
    blank = _BLANK.search(part, 0, LARGEST_HEAD)
    end, begin = blank.span() if blank is not None else (0, 0)
    return BytesHeaderParser().parsebytes(part[:end]), part[begin:]


def _pages(head: Message, body: bytes, source: str, depth: int) -> Iterator[tuple[Message, bytes]]:
    """Yield the pages among the parts, in order."""
    if head.get_content_type() in _PAGES:
        yield head, body
    boundary = head.get_boundary()
    if not boundary or depth > DEEPEST:
        return
    parts = (b"\n" + body).split(b"\n--" + boundary.encode("utf-8", "replace"), MOST_PARTS + 1)
    if len(parts) > MOST_PARTS + 1:
        raise TooLarge(source, f"网页存档的部分超过{MOST_PARTS}个，不像一份年度报告")
    for part in parts[1:]:
        yield from _pages(
            *_divided(part.lstrip(b" \t-").removeprefix(b"\r").removeprefix(b"\n")),
            source,
            depth + 1,
        )


def _content(head: Message, body: bytes) -> bytes:
    """Return the bytes of a part, decoded as its head says."""
    head.set_payload(body.decode("ascii", "surrogateescape"))
    content = head.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
