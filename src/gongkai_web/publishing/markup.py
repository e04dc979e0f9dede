"""What does the text of a page from elsewhere look like as the text of an item?

Blocks that only a style sheet made into paragraphs become paragraphs, headings go
down to those an item has, and each picture is asked for. What may stand in an item in the
end is decided by :mod:`gongkai_web.publishing.sanitising`, not here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Final

import lxml.html
from lxml import etree

from gongkai_web.publishing.sanitising import OWN_PICTURE, clean_html

_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
     "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
     "pre", "section", "table", "ul"}
)  # fmt: skip
_BOXES: Final = frozenset(
    {
        "address",
        "article",
        "center",
        "dd",
        "div",
        "dt",
        "footer",
        "header",
        "main",
        "pre",
        "section",
    }
)
_FRAMES: Final = _BOXES | {"aside", "dl", "fieldset", "nav"}
"""What only holds other things and may not stand in an item."""
_WHOLE: Final = frozenset(
    {"blockquote", "figure", "h2", "h3", "h4", "hr", "ol", "p", "table", "ul"}
)
"""Blocks that stand in an item as they are."""
_BOXED: Final = re.compile(rf"<(?:{'|'.join(sorted(_FRAMES | {'h1', 'h5', 'h6'}))})\b", re.I)
_LOOSE: Final = re.compile(rf"\s*(?!<(?:{'|'.join(sorted(_WHOLE))})\b)", re.I)
"""A text that does not begin with a block."""
_HEADINGS: Final = {"h1": "h2", "h5": "h4", "h6": "h4"}
_EMBEDDED: Final = re.compile(r"data:image/(?:png|jpe?g);base64,(.*)", re.I | re.S)
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"RIFF", ".webp"),
)
_EMPTY: Final = re.compile(r"<p>(?:\s|&nbsp;|\xa0|<br>)*</p>")
DEEPEST: Final = 200
_MOST_PASSES: Final = 4


def ending(data: bytes) -> str:
    """Return the ending a picture's name should have, after its first bytes."""
    return next((suffix for magic, suffix in _MAGIC if data.startswith(magic)), "")


def embedded(src: str) -> bytes | None:
    """Return the picture that stands in its own address, None for any other address."""
    found = _EMBEDDED.fullmatch(src.strip())
    if found is None:
        return None
    try:
        return base64.b64decode(found[1], validate=False)
    except (binascii.Error, ValueError):
        return None


def tidy(html: str, *, picture: Callable[[str], str] = lambda src: "") -> str:
    """Return the text of an item, made from a page's.

    ``picture`` is asked for each picture's address and answers ``file:<sha256>``, or nothing.
    """
    if not html.strip():
        return ""
    try:
        root = lxml.html.fragment_fromstring(_without_xml_head(html), create_parent="div")
    except (etree.ParserError, ValueError):
        return clean_html(html)
    for image in list(root.iter("img")):
        _place(image, picture)
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            _reshape(element)
    for box in [one for one in root.iterdescendants() if one.tag in _FRAMES]:
        _open(box)
    _wrap(root)
    written = (root.text or "") + "".join(
        lxml.html.tostring(child, encoding="unicode") for child in root
    )
    return _EMPTY.sub("", clean_html(written)).strip()


def kept_text(html: str) -> str:
    """Return the text of an item as it was written or pasted: in paragraphs, nothing foreign in it.

    What stands in paragraphs already is left as it is; asked again, it answers the same.
    """
    kept = html
    for _ in range(_MOST_PASSES):  # a browser puts what a table may not hold before it
        before, kept = kept, _kept_once(kept)
        if kept == before:
            break
    return kept


def _kept_once(html: str) -> str:
    if not html.strip() or not (_BOXED.search(html) or _LOOSE.match(html)):
        return clean_html(html)
    return tidy(html, picture=lambda src: src if OWN_PICTURE.match(src) else "")


def _open(box: lxml.html.HtmlElement) -> None:
    """Take a frame away and leave what it holds; inside a cell or a point its lines stay apart."""
    parent = box.getparent()
    inside = any(above.tag in ("td", "th", "li") for above in box.iterancestors())
    if inside and (box.getprevious() is not None or (parent.text or "").strip()):
        box.addprevious(lxml.html.Element("br"))
    box.drop_tag()


def _wrap(root: lxml.html.HtmlElement) -> None:
    """Put what stands loose between blocks into paragraphs of its own."""
    loose = lxml.html.Element("p")
    loose.text, root.text = root.text, None
    children = list(root)
    for child in children:
        if child.tag in _WHOLE:
            after, child.tail = child.tail, None
            _close(root, loose, child)
            loose = lxml.html.Element("p")
            loose.text = after
        else:
            loose.append(child)
    _close(root, loose, None)


def _close(
    root: lxml.html.HtmlElement, loose: lxml.html.HtmlElement, before: lxml.html.HtmlElement | None
) -> None:
    if not loose.text_content().strip() and loose.find(".//img") is None:
        return
    if before is None:
        root.append(loose)
    else:
        before.addprevious(loose)


def _place(image: lxml.html.HtmlElement, picture: Callable[[str], str]) -> None:
    # Accounts' articles load their pictures late: the address stands in ``data-src``.
    kept = picture(image.get("data-src") or image.get("src") or "")
    if kept:
        image.attrib.pop("data-src", None)
        image.set("src", kept)
    else:
        image.drop_tree()


def _reshape(element: lxml.html.HtmlElement) -> None:
    """Make a box that holds text of its own a paragraph, and lower a heading."""
    if element.tag in _HEADINGS:
        element.tag = _HEADINGS[element.tag]
    elif (
        element.tag in _BOXES
        and element.getparent() is not None
        and not any(child.tag in _BLOCKS for child in element.iterdescendants())
        and not any(above.tag in ("p", "td", "th", "li") for above in element.iterancestors())
    ):
        element.tag = "p"


def _without_xml_head(html: str) -> str:
    """Drop an XML declaration: lxml takes no text that names its own encoding."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", html)
