"""How is a web page read? Government sites, Word's HTML, tables within tables.

Scripts, styles and hidden elements are left out, nothing is fetched. What only sets type is taken out
before anything is looked at (:mod:`gongkai.reports.readers.html_walk`): a page is a few hundred
paragraphs and cells in a thousand elements of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from gongkai.reports.readers.document import Document, Signs, is_picture_of_a_table
from gongkai.reports.readers.encodings import BROKEN, decoded
from gongkai.reports.readers.html_attributes import attributes_of
from gongkai.reports.readers.html_marks import MARKING, has_marks, keep_apart, without_struck
from gongkai.reports.readers.html_styles import (
    fields_shown,
    hidden_by_styles,
    mark_pictures,
    part_cells,
)
from gongkai.reports.readers.html_unseen import make_unseen, taken_away
from gongkai.reports.readers.html_walk import Walk, clean
from gongkai.reports.readers.problems import NotAReport, TooLarge, UnreadableReport
from gongkai.reports.readers.sounds import may_have_sounds, without_sounds
from gongkai.reports.readers.titles import names_a_report

MOST_ELEMENTS = 60_000
"""A long report in Word's HTML has some ten thousand."""
MOST_TABLES = 3_000
"""A report whose every row is a table has some sixty."""
_SKIPPED = (
    "script", "style", "noscript", "template", "head", "select", "option", "button", "textarea", "svg",
    "math", "iframe", "object", "embed", "audio", "video", "canvas", "nav", "rp",
)  # fmt: skip
"""What is no text of the page."""
_INLINE = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "input", "img", "o:p", "st1:chsdate",
    "st1:personname", "sdfield",
)  # fmt: skip
"""What neither begins a paragraph nor ends one."""
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar)(?:$|[?#])", re.IGNORECASE)
_FEW_LINES = 400
"""Behind the last element of a page; where there are more, all of the page is searched."""
_END = re.compile(rb"</(?:body|html)(?:\s[^<>]*)?>", re.IGNORECASE)
_ENDS = re.compile(rb"(?:</(?:body|html)(?:\s[^<>]*)?>|\s)*\Z", re.IGNORECASE)
_PROLOG = re.compile(r"\s*<\?xml[^>]*>")
_LENGTH = re.compile(r"\s*([0-9]{1,5})(?:px)?\s*$")
_NO_TEXT = frozenset(
    (
        "hidden",
        "checkbox",
        "radio",
        "submit",
        "button",
        "reset",
        "image",
        "file",
        "password",
        "range",
        "color",
    )
)
"""Kinds of fields that show no text of the report; a browser takes one it does not know for a text field."""
_FIELDS, _DRAWN = ("select", "textarea"), ("img", "svg", "canvas")
_TELLING = ("a", "img", "input", "script", "iframe", "frame", "embed", "object",
            *_FIELDS, "svg", "canvas", *MARKING)  # fmt: skip


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of a web page."""
    from lxml import etree

    charset = _CHARSET.search(data[:4096])
    text, encoding = decoded(data, source, declared=charset[1].decode("ascii") if charset else None)
    if "<" not in text:
        raise UnreadableReport(source, "扩展名是网页，内容里却没有任何HTML标记")
    # Not lxml.html: it asks Python for the class of every single element.
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    # A declared encoding would be taken for the bytes' own; they are UTF-8 by now.
    if (prolog := _PROLOG.match(text)) is not None:
        text, encoding = text[prolog.end() :], "none"
    page = data if encoding == "utf-8" else text.encode("utf-8", "replace")
    if may_have_sounds(page):
        page = without_sounds(text).encode("utf-8", "replace")
    root = _parsed(page, parser)
    if root is None:
        raise NotAReport(source, "网页没有内容")
    if (whole := _without_inner_ends(page, root)) is not page:
        root = _parsed(whole, parser)
    # The shortest element has two characters of its own: a paragraph that nobody wrote, and its one sign.
    if len(page) > 2 * MOST_ELEMENTS and root.xpath("count(//*)") > MOST_ELEMENTS:
        raise TooLarge(source, f"网页元素超过{MOST_ELEMENTS}个，不像一份年度报告")
    title = root.findtext(".//title")
    telling = list(root.iter(*_TELLING))
    kinds = {one.tag for one in telling}
    signs = _signs(telling, text.count(BROKEN) if BROKEN in text else 0)
    said = attributes_of(root)
    for element in taken_away(root, said):
        _drop(element)
    for element in hidden_by_styles(root, said):
        _drop(element)
    make_unseen(root, said)
    part_cells(root, said)
    if not kinds.isdisjoint(_FIELDS):
        fields_shown(one for one in telling if one.tag in _FIELDS)
    if not kinds.isdisjoint(_DRAWN):
        mark_pictures(root)
    if not kinds.isdisjoint(MARKING) or has_marks(said):
        for element in without_struck(root, said):
            _drop(element)
        keep_apart(root, said)
    if "input" in kinds:
        for one in telling:
            if one.tag == "input":
                one.text = _shown_value(one)
    etree.strip_elements(root, *_SKIPPED, with_tail=False)
    tables = list(root.iter("table"))
    if len(tables) > MOST_TABLES:
        raise TooLarge(source, f"网页里的表格超过{MOST_TABLES}个，不像一份年度报告")
    tree = root.getroottree()
    paths = {table: tree.getpath(table) for table in tables}
    etree.strip_tags(root, *_INLINE)
    walk = Walk(source, paths)
    walk.element(root, (), 0)
    return Document(source, tuple(walk.blocks), clean(title) if title else None, signs)


def _parsed(page: bytes, parser: Any) -> Any:
    """Return the page's root, or None where nothing is in it."""
    from lxml import etree

    try:
        return etree.fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _without_inner_ends(page: bytes, root: Any) -> bytes:
    """Return the page without ends of its body that more follows: browsers show what does, the parser not.

    Where the parser stopped, its last element stands before: what comes after that one's line is searched.
    """
    last = root
    while len(last):
        last = last[-1]
    rest = page[_start_of(page, last.sourceline or 0) :]
    first = _END.search(rest)
    return page if first is None or _ENDS.match(rest, first.start()) else _END.sub(b"", page)


def _start_of(page: bytes, line: int) -> int:
    """Return where a line (from 1) begins, or an earlier place; lines are counted from the last."""
    behind = page.count(b"\n") - line + 2
    at = len(page) if behind <= _FEW_LINES else 0
    while behind > 0 and at > 0:
        at = page.rfind(b"\n", 0, at)
        behind -= 1
    return max(at, 0)


def _drop(element: Any) -> None:
    """Take an element out of the page; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _signs(telling: Iterable[Any], broken: int) -> Signs:
    """Return what else the page holds, as links, pictures, fields and frames tell."""
    pictures = scripts = frames = 0
    asks_password = False
    files, links = [], []
    for one in telling:
        match one.tag:
            case "a":
                link = one.get("href")
                if link and _FILE.search(link):
                    name = clean("".join(one.itertext()))[:60]
                    files += [name] if "报告" in name else []
                if link or one.get("name") is None is one.get("id"):
                    links += _report_in(one)
            case "img":
                pictures += is_picture_of_a_table(_length(one, "width"), _length(one, "height"))
            case "input":
                asks_password |= (one.get("type") or "").lower() == "password"
            case "script":
                scripts += 1
            case "iframe" | "frame" | "embed" | "object":
                frames += 1
    return Signs(pictures, asks_password, scripts, frames, tuple(files), tuple(links), broken)


def _report_in(link: Any) -> list[str]:
    """Return what a link says if that may be a report's title, unless it is the page's own heading."""
    said = "".join(link.itertext()) if len(link) else link.text or ""
    if "公开" not in said or next(link.iterancestors("h1", "h2"), None) is not None:
        return []
    return [said] if names_a_report(said := clean(said)) else []


def _length(element: Any, name: str) -> float | None:
    match = _LENGTH.match(element.get(name) or "")
    return float(match[1]) if match else None


def _shown_value(element: Any) -> str:
    """Return what a form's field shows; a page may print its numbers in fields."""
    kind = (element.get("type") or "text").strip().lower()
    return "" if kind in _NO_TEXT else element.get("value") or ""
