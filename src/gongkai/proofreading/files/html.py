"""What stands on a web page or in a pasted text, seen and unseen?"""

from __future__ import annotations

from typing import Any

from gongkai.proofreading.files.contents import (
    DEEPEST,
    Contents,
    FileTooLarge,
    Gathering,
    UnreadableFile,
)
from gongkai.proofreading.finding import Kind, Link

LARGEST = 20 * 1024 * 1024
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SKIPPED = frozenset(("script", "style", "noscript", "template", "head"))
_TOLD = ("title", "aria-label", "placeholder", "value", "summary", "content")


def parts_of_html(html: str | bytes, name: str = "", *, kind: Kind = "body") -> Contents:
    """Return the paragraphs and cells of a page, and its images and links without text.

    Raises UnreadableFile, FileTooLarge.
    """
    from lxml import etree
    from lxml import html as lxml_html

    gathering = Gathering(name, kind)
    if len(html) > LARGEST:
        raise FileTooLarge(name or "网页", f"网页超过 {LARGEST // 1024 // 1024} MB")
    if not html.strip():
        return gathering.contents()
    data = html if isinstance(html, bytes) else html.encode("utf-8", "replace").replace(b"\0", b"")
    encoding = None if isinstance(html, bytes) else "utf-8"
    root = None
    # What has no element of its own is none to the parser: a frame helps.
    for attempt in (data, b"<div>" + data + b"</div>"):
        parser = lxml_html.HTMLParser(encoding=encoding, huge_tree=False)
        try:
            root = lxml_html.document_fromstring(attempt, parser=parser)
            break
        except (etree.LxmlError, ValueError, AssertionError):
            continue
    if root is None:
        raise UnreadableFile(name or "网页", "不是完好的网页，请检查内容")
    walk = _Walk(gathering)
    title = root.findtext(".//head/title")
    if title:
        gathering.add("网页标题", title.strip(), kind="title")
    body = root.find("body")
    walk.block(body if body is not None else root, 0)
    walk.flush()
    walk.aside(root)
    return gathering.contents()


class _Walk:
    """Goes through a page in order and cuts it into paragraphs and cells."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.words: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.paragraphs = 0
        self.tables = 0
        self.images = 0
        self.empty_links = 0

    def say(self, text: str | None) -> None:
        """Take some words; white space counts once."""
        if not text:
            return
        words = " ".join(text.replace("\u00a0", " ").split())
        if text[:1].isspace() and self.words and words:
            words = f" {words}"
        if text[-1:].isspace() and words:
            words += " "
        self.words.append(words)
        self.length += len(words)

    def flush(self, place: str | None = None, **cell: Any) -> None:
        """End a paragraph or a cell."""
        text = "".join(self.words)
        links = self.links
        self.words, self.links, self.length = [], [], 0
        if not text.strip():
            return
        if place is None:
            self.paragraphs += 1
            place = f"正文第{self.paragraphs}段"
        self.gathering.add(place, text.rstrip(), links=links, **cell)

    def block(self, element: Any, depth: int) -> None:
        """Take what is inside an element."""
        if depth > DEEPEST:
            raise FileTooLarge(self.gathering.name or "网页", f"网页嵌套超过 {DEEPEST} 层")
        self.say(element.text)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in _SKIPPED or not tag:
                pass
            elif tag == "table":
                self.flush()
                self.table(child, depth + 1)
            elif tag == "br":
                self.words.append("\n")
                self.length += 1
            elif tag == "img":
                self.image(child)
            elif tag in _BLOCKS:
                self.flush()
                self.block(child, depth + 1)
                self.flush()
            else:
                self.inline(child, tag, depth)
            self.say(child.tail)

    def inline(self, element: Any, tag: str, depth: int) -> None:
        """Take a piece of a paragraph, a link perhaps."""
        pieces, start, images = self.paragraphs, self.length, self.images
        self.block(element, depth + 1)
        if self.paragraphs != pieces:
            start = 0  # the link went over several blocks; its last words carry it
        href = (element.get("href") or "").strip() if tag == "a" else ""
        if not href or href.startswith(("#", "javascript:")):
            return
        if "".join(self.words)[start:].strip():
            self.links.append(Link(href, start, self.length))
            return
        self.empty_links += 1
        alone = Link(href, 0, len(href))
        self.gathering.add(
            f"没有文字的链接{self.empty_links}", href, kind="metadata", links=(alone,)
        )
        if self.images == images:
            self.gathering.trace("link_without_text", href[:120])

    def image(self, image: Any) -> None:
        """Take the text of an image, or note that it has none."""
        self.images += 1
        told = (image.get("alt") or "").strip()
        if told:
            self.gathering.add(f"图片{self.images}的替代文字", told, kind="metadata")
        elif image.get("role") != "presentation" and image.get("aria-hidden") != "true":
            source = (image.get("src") or "").strip()
            short = "内嵌图片" if source.startswith("data:") else source.rpartition("/")[2][:80]
            self.gathering.trace(
                "image_without_text", f"第{self.images}张（{short or '没有地址'}）"
            )

    def table(self, table: Any, depth: int) -> None:
        """Take a table cell by cell; a table of one cell is a frame."""
        if depth > DEEPEST:
            raise FileTooLarge(self.gathering.name or "网页", f"网页嵌套超过 {DEEPEST} 层")
        rows = list(table.iterfind("./tr")) + list(table.iterfind("./*/tr"))
        self.tables += 1
        title = f"表{self.tables}"
        covered: dict[int, int] = {}
        for r, row in enumerate(rows, start=1):
            column = 1
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                while covered.get(column, 0) >= r:
                    column += 1
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                place = f"{title}第{r}行第{column}列"
                if cell.find(".//table") is not None or any(c.tag == "p" for c in cell):
                    self.mixed(cell, depth, place, title, r, column)
                else:
                    self.block(cell, depth + 1)
                    self.flush(place, table=title, row=r, column=column)
                if down > 1:
                    for c in range(column, column + across):
                        covered[c] = r + down - 1
                column += across

    def mixed(self, cell: Any, depth: int, place: str, title: str, r: int, c: int) -> None:
        """Take a cell with paragraphs or a table inside."""
        inner = cell.find(".//table")
        if inner is not None:
            self.block(cell, depth + 1)
            self.flush()
            return
        for number, child in enumerate(cell):
            if number:
                self.say("\n")
                self.words.append("\n")
                self.length += 1
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                if child.tag == "img":
                    self.image(child)
                else:
                    self.inline(child, child.tag, depth)
            self.say(child.tail)
        self.flush(place, table=title, row=r, column=c)

    def aside(self, root: Any) -> None:
        """Take what nobody sees: comments of the source, attributes with words, addresses."""
        count = 0
        for element in root.iter():
            if not isinstance(element.tag, str):
                if (text := (element.text or "").strip()) and not text.startswith("["):
                    count += 1
                    self.gathering.add(f"网页源码注释{count}", text, kind="metadata")
                continue
            for key, value in element.attrib.items():
                telling = key in _TOLD or key.startswith("data-")
                if (
                    telling
                    and len(value) < 10_000
                    and any(sign.isdigit() or sign > "\x7f" for sign in value)
                ):
                    count += 1
                    self.gathering.add(f"网页属性{key}{count}", value, kind="metadata")
                elif key == "href" and value.lower().startswith(("mailto:", "tel:")):
                    count += 1
                    self.gathering.add(f"链接地址{count}", value, kind="metadata")


def _span(cell: Any, key: str) -> int:
    value = (cell.get(key) or "").strip()
    return min(max(int(value), 1), 1000) if value.isdecimal() and len(value) < 6 else 1
