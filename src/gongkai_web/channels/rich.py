"""How does an edition look in WeChat? Its frozen content, in inline styles, and nothing else.

WeChat's editor drops classes, style sheets and links to other sites; so styles stand on
the tags, and the address of a link stands behind its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import lxml.html
from lxml import etree

from gongkai_web.publishing.content import digest_of
from gongkai_web.publishing.sanitising import clean_html
from gongkai_web.review.models import Edition

_TEXT: Final = "font-size:16px;line-height:1.75;color:#222222;"
_CELL: Final = "border:1px solid #b5b5b5;padding:6px 8px;font-size:15px;line-height:1.6;"
STYLES: Final = {
    "p": f"margin:0 0 16px;{_TEXT}text-align:justify;",
    "h2": "margin:24px 0 12px;font-size:18px;line-height:1.5;font-weight:bold;color:#222222;",
    "h3": "margin:20px 0 10px;font-size:17px;line-height:1.5;font-weight:bold;color:#222222;",
    "h4": "margin:16px 0 8px;font-size:16px;line-height:1.5;font-weight:bold;color:#222222;",
    "ul": f"margin:0 0 16px;padding-left:24px;{_TEXT}",
    "ol": f"margin:0 0 16px;padding-left:24px;{_TEXT}",
    "li": "margin:0 0 6px;",
    "blockquote": f"margin:0 0 16px;padding:4px 0 4px 12px;border-left:3px solid #b5b5b5;{_TEXT}",
    "table": "width:100%;border-collapse:collapse;margin:0 0 16px;",
    "th": f"{_CELL}background-color:#f2f2f2;font-weight:bold;",
    "td": _CELL,
    "caption": "font-size:15px;font-weight:bold;padding-bottom:6px;",
    "img": "display:block;max-width:100%;height:auto;margin:0 auto 8px;",
    "figure": "margin:0 0 16px;",
    "figcaption": "font-size:14px;line-height:1.5;color:#666666;text-align:center;",
    "hr": "border:0;border-top:1px solid #d0d0d0;margin:20px 0;",
}
_PICTURE: Final = re.compile(r'src="file:([0-9a-f]{64})"')
_INDENTED: Final = ("\u3000", "\xa0", " ")
_BLOCKS: Final = frozenset(
    {"p", "h2", "h3", "h4", "li", "blockquote", "tr", "caption", "figcaption", "hr", "table"}
)


class ContentChanged(ValueError):
    """An edition's content is not what its digest says."""


def content_of(edition: Edition) -> dict[str, Any]:
    """Return the frozen content. Raises ContentChanged."""
    if digest_of(edition.content) != edition.digest:
        raise ContentChanged("公开版本的内容与校验值不符，没有发送；请报告系统管理员")
    return edition.content


def pictures_of(content: dict[str, Any]) -> list[str]:
    """Return the checksums of the pictures in the text, each once, in their order."""
    return list(dict.fromkeys(_PICTURE.findall(clean_html(content.get("body") or ""))))


def article(edition: Edition, picture: Callable[[str], str]) -> str:
    """Return the article's html; ``picture`` gives the address for a checksum. Raises ContentChanged."""
    root = _root(edition)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element is not root:
            _style(element, picture)
    return "".join(lxml.html.tostring(child, encoding="unicode") for child in root)


def plain(edition: Edition) -> str:
    """Return the article as plain text, a line a paragraph. Raises ContentChanged."""
    lines: list[str] = []
    _lines(_root(edition), lines)
    return "\n".join(
        line for line in (" ".join(one.split()) for one in "".join(lines).split("\n")) if line
    )


def _root(edition: Edition) -> Any:
    content = content_of(edition)
    root = lxml.html.fragment_fromstring(clean_html(content.get("body") or ""), create_parent="div")
    if root.text and root.text.strip():
        first = etree.Element("p")
        first.text, root.text = root.text, None
        root.insert(0, first)
    for line in _tail(edition, content):
        added = etree.SubElement(root, "p")
        added.text = line
        added.set("data-tail", "1")
    return root


def _tail(edition: Edition, content: dict[str, Any]) -> list[str]:
    """Return the lines under the text: files, source, author, reviewers; all of the edition."""
    lines = []
    if files := content.get("attachments"):
        lines.append("附件（请点击“阅读原文”，在政府网站查看和下载）：")
        lines += [f"{number}. {one['name']}" for number, one in enumerate(files, 1)]
    named = [("来源", content.get("source")), ("作者", content.get("author"))]
    lines += [f"{label}：{value}" for label, value in named if value]
    if edition.names and edition.submission.ladder.prints_names:
        lines.append("　".join(f"{one['title']}：{one['name']}" for one in edition.names))
    return lines


def _style(element: Any, picture: Callable[[str], str]) -> None:
    tag = element.tag
    if tag == "img":
        src = element.get("src", "")
        told = {"src": picture(src.removeprefix("file:")), "alt": element.get("alt", "")}
        element.attrib.clear()
        element.attrib.update(told)
    elif tag == "a":
        _unlink(element)
    style = STYLES.get(tag, "")
    if tag == "p" and element.attrib.pop("data-tail", None):
        style = "margin:0 0 6px;font-size:14px;line-height:1.6;color:#666666;"
    elif tag == "p" and _is_running(element):
        style += "text-indent:2em;"
    if style:
        element.set("style", style)


def _is_running(paragraph: Any) -> bool:
    """Return whether it is a paragraph of running text that does not bring its own indent."""
    if any(parent.tag in ("td", "th", "li", "figure") for parent in paragraph.iterancestors()):
        return False
    if paragraph.find(".//img") is not None:
        return False
    if paragraph.getprevious() is None and "".join(paragraph.itertext()).rstrip().endswith("："):
        # Whom a letter addresses stands at the margin (GB/T 9704).
        return False
    return not (paragraph.text or "").startswith(_INDENTED)


def _unlink(link: Any) -> None:
    """Turn a link into its words with the address behind: the platform drops links elsewhere."""
    address = link.get("href", "")
    words = "".join(link.itertext()).strip()
    link.attrib.clear()
    if address.startswith("https://mp.weixin.qq.com/"):
        link.set("href", address)
        return
    link.tag = "span"
    if address and address.removeprefix("mailto:").removeprefix("tel:") not in words:
        tail = f"（{address.removeprefix('mailto:').removeprefix('tel:')}）"
        if len(link):
            link[-1].tail = (link[-1].tail or "") + tail
        else:
            link.text = (link.text or "") + tail


def _lines(element: Any, lines: list[str]) -> None:
    if not isinstance(element.tag, str):
        return
    if element.tag in _BLOCKS:
        lines.append("\n")
    if element.tag == "br":
        lines.append("\n")
    if element.tag == "img":
        lines.append(
            f"\n［图片：{element.get('alt')}］\n" if element.get("alt") else "\n［图片］\n"
        )
    lines.append((element.text or "").replace("\n", " "))
    for child in element:
        if child.tag == "a":
            _unlink(child)
        _lines(child, lines)
        lines.append((child.tail or "").replace("\n", " "))
    if element.tag in ("td", "th"):
        lines.append(" ")
    if element.tag in _BLOCKS:
        lines.append("\n")
