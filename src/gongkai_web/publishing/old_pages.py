"""What does a page of an old website say? Its title, text, day, source, and the pictures beside it. (html, gb18030 too)

What is told of a page is a guess by the marks that government websites use; a person
looks at the draft before anybody reviews it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import lxml.html
from lxml import etree

ENCODINGS: Final = ("utf-8-sig", "gb18030")
_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_NAMED: Final = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
_DAY: Final = re.compile(r"(20\d{2}|19\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_DAY_SAID: Final = re.compile(
    r"(?:发布时间|发布日期|发文日期|时间|日期)\s*[：:]\s*(\S[^来作浏阅【\n]{0,24})"
)
_SOURCE_SAID: Final = re.compile(
    r"(?:信息来源|文章来源|来源|发布机构)\s*[：:]\s*([^\s|｜】\]]{2,40})"
)
_DOC_NO: Final = re.compile(r"[\u4e00-\u9fff]{1,12}〔(?:19|20)\d{2}〕(?:第)?\d{1,5}号")
_CONTENT: Final = re.compile(
    r"trs_editor|ucapcontent|custom_unionstyle|pages_content|article[-_]?(?:content|con|body|main)|"
    r"news[-_]?(?:content|con|body)|content[-_]?(?:text|main|body)|^(?:zoom|article|content|con|maintext|js_content)$",
    re.I,
)
_FURNITURE: Final = ("script", "style", "noscript", "nav", "header", "footer", "form", "iframe")
_LINKED: Final = re.compile(r"(?:https?:|mailto:|tel:)", re.I)
HEAD: Final = 4000
"""Where a page says its day and source: in its first signs."""


class FaultyPage(ValueError):
    """A file that is not taken in, and why, in Chinese."""


@dataclass
class OldPage:
    """What a file says."""

    title: str
    html: str
    published_on: date | None = None
    source: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    """What stands in the file itself, by the address in ``html``."""
    links: list[str] = field(default_factory=list)
    """The addresses of files beside it that the text points to."""
    notes: list[str] = field(default_factory=list)


def text_of(data: bytes) -> str:
    """Return a page's text, by the encoding it names or, failing that, by the one that fits.

    Raises FaultyPage.
    """
    named = _CHARSET.search(data[:2048])
    first = named[1].decode("ascii").lower() if named else ""
    for encoding in (_NAMED.get(first, first), *ENCODINGS):
        if not encoding:
            continue
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise FaultyPage("文字编码不能识别（应为 UTF-8 或者 GB18030）")


def read_html(data: bytes, *, stem: str) -> OldPage:
    """Return what a web page says; ``stem`` is its name, the title where it has no other.

    Raises FaultyPage.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text_of(data).replace("\0", ""))
    try:
        root = lxml.html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FaultyPage("不是网页，或者是空的") from error
    meta = {
        (one.get("name") or one.get("property") or "").lower(): (one.get("content") or "").strip()
        for one in root.iter("meta")
    }
    # What a page says of its day and source may stand in a header of its text.
    shown = " ".join(_shown(root))
    for element in list(root.iter(*_FURNITURE)):
        if element.getparent() is not None and element.tag != "header":
            element.drop_tree()
    body = _main(root)
    title = _title(root, body, meta) or stem
    for heading in list(body.iter("h1")):
        if _line(heading.text_content()) == title:
            heading.drop_tree()
    links = list(_unlink(body))
    told = shown[:HEAD]
    page = OldPage(
        title=title,
        html=(body.text or "") + "".join(lxml.html.tostring(c, encoding="unicode") for c in body),
        published_on=_day_of(meta.get("pubdate", "")) or _said_day(told),
        source=meta.get("contentsource") or _said(_SOURCE_SAID, told),
        links=links,
    )
    if found := doc_no_in(_line(body.text_content())[:400]):
        page.fields["doc_no"] = found
    for name, of in (("author", "author"), ("keywords", "keywords")):
        if meta.get(of):
            page.fields[name] = meta[of][: 80 if name == "author" else 160]
    if not _line(body.text_content()) and next(body.iter("img"), None) is None:
        page.notes.append("没有找到正文")
    return page


def doc_no_in(text: str) -> str:
    """Return the first document number that stands in a text, empty for none."""
    found = _DOC_NO.search(text)
    return found[0] if found else ""


def _shown(root: Any) -> Iterator[str]:
    for element in root.iter():
        silent = not isinstance(element.tag, str) or element.tag in ("script", "style", "title")
        if not silent and element.text and element.text.strip():
            yield element.text.strip()
        if element.tail and element.tail.strip():
            yield element.tail.strip()


def _main(root: Any) -> Any:
    """Return the element that holds the article: the marked one with the most text, else the whole page."""
    marked = [
        one
        for one in root.iter("div", "td", "article", "section", "main")
        if one.tag in ("article", "main")
        or any(_CONTENT.search(word) for word in (one.get("id", ""), *one.get("class", "").split()))
    ]
    # A frame around the article is marked too: the innermost that still holds nearly all of it.
    best = None
    for one in marked:
        size = len(_line(one.text_content()))
        if (
            best is None
            or size > best[0]
            or (size >= best[0] * 0.8 and best[1] in one.iterancestors())
        ):
            best = (size, one)
    body = root.find("body")
    if best is not None and best[0]:
        return best[1]
    return body if body is not None else root


def _title(root: Any, body: Any, meta: dict[str, str]) -> str:
    if told := meta.get("articletitle") or meta.get("og:title"):
        return _line(told)
    for heading in (*body.iter("h1"), *root.iter("h1")):
        if told := _line(heading.text_content()):
            return told
    element = root.find(".//title")
    told = _line(element.text_content()) if element is not None else ""
    # ``标题_栏目_网站``: what comes behind is the website's.
    return re.split(r"\s*[_|｜]\s*|\s+-\s+|--", told)[0].strip()


def _unlink(body: Any) -> Iterator[str]:
    """Take away links that lead nowhere outside the old website, and yield them."""
    for anchor in list(body.iter("a")):
        address = (anchor.get("href") or "").strip()
        if not _LINKED.match(address):
            if address and not address.startswith(("#", "javascript:", "data:")):
                yield address
            anchor.drop_tag()


def _line(text: str) -> str:
    return " ".join(text.split())


def _said(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip(" 　,，;；") if found else ""


def _said_day(text: str) -> date | None:
    for found in _DAY_SAID.finditer(text):
        if (day := _day_of(found[1])) is not None:
            return day
    return None


def _day_of(text: str) -> date | None:
    found = _DAY.search(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
