"""How is a web page read? Government sites, Word's HTML, tables within tables.

Scripts, styles and hidden elements are left out, nothing is fetched. A table
that only lays out the page (it holds other tables, or a single cell) is
walked through; all others become grids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from gongkai.reports.readers.document import Block, Document, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.problems import NotAReport, TooLarge, UnreadableReport
from gongkai.reports.readers.text import decode

DEEPEST = 300
"""Elements within elements; beyond it a page is not read."""
MOST_CELLS = 50_000
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "option",
        "button",
        "textarea",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "nav",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "input",
        "img",
        "o:p",
        "st1:chsdate",
        "st1:personname",
    ]
)
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_BREAK_IN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]\s*(?=[{_CJK}])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_TRIMMED = " \t\r\n\f\u00a0\u3000\u200b\ufeff"


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of a web page."""
    from lxml import etree, html

    text = _decoded(data, source)
    if "<" not in text:
        raise UnreadableReport(source, "扩展名是网页，内容里却没有任何HTML标记")
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    # A declared encoding would be taken for the bytes' own; they are UTF-8 by now.
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        raise NotAReport(source, "网页没有内容") from None
    walk = _Walk(source)
    walk.element(root, (), 0)
    walk.flush(())
    title = root.findtext(".//title")
    return Document(source, tuple(walk.blocks), _clean(title) if title else None)


def _decoded(data: bytes, source: str) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        encoding = "gb18030" if name in ("gb2312", "gbk", "gb18030") else name
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, source)


def _clean(text: str) -> str:
    return _SPACE.sub(" ", _BREAK_IN_CJK.sub("", text)).strip(_TRIMMED)


@dataclass(slots=True)
class _Walk:
    """Gathers blocks while going through the page's elements."""

    source: str
    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    tables: int = 0
    cells: int = 0

    def flush(self, within: tuple[object, ...]) -> None:
        """End the paragraph at hand."""
        text = _clean("".join(self.text))
        self.text.clear()
        if text:
            self.blocks.append(Paragraph(text, within=within))

    def element(self, element: Any, within: tuple[object, ...], depth: int) -> None:
        """Take an element's text and children in order."""
        if depth > DEEPEST:
            raise TooLarge(self.source, f"网页元素嵌套超过{DEEPEST}层，不像一份年度报告")
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(element):
            return
        if tag == "br":
            self.flush(within)
            return
        if tag == "table":
            self.flush(within)
            self.table(element, within, depth)
            return
        block = tag not in _INLINE
        inside = (*within, id(element)) if block else within
        if block:
            self.flush(within)
        if element.text:
            self.text.append(element.text)
        for child in element:
            self.element(child, inside, depth + 1)
            if child.tail:
                self.text.append(child.tail)
        if block:
            self.flush(inside)

    def table(self, table: Any, within: tuple[object, ...], depth: int) -> None:
        """Take a table: a grid, or the frame of what lies in it."""
        rows = _rows(table)
        cells = [cell for row in rows for cell in row]
        if len(cells) <= 1 or any(True for cell in cells for _ in cell.iterdescendants("table")):
            for cell in cells:
                self.element(cell, (*within, id(table)), depth + 1)
            return
        caption = table.find("caption")
        if caption is not None:
            self.element(caption, (*within, id(table)), depth + 1)
            self.blocks[:] = self.blocks[:-1] if _is_caption(self.blocks, caption) else self.blocks
        self.tables += 1
        self.blocks.append(self.grid(table, rows))

    def grid(self, table: Any, rows: list[list[Any]]) -> Grid:
        """Place the cells as a browser does."""
        path = table.getroottree().getpath(table)
        place = Place(table=self.tables, element=path)
        taken: set[tuple[int, int]] = set()
        cells: list[GridCell] = []
        for r, row in enumerate(rows):
            c = 0
            for element in row:
                while (r, c) in taken:
                    c += 1
                rowspan = min(_span(element, "rowspan") or len(rows), len(rows) - r)
                colspan = _span(element, "colspan") or 1
                self.cells += rowspan * colspan
                if self.cells > MOST_CELLS:
                    raise TooLarge(self.source, f"网页里的表格超过{MOST_CELLS}格，不像一份年度报告")
                taken.update(
                    (rr, cc) for rr in range(r, r + rowspan) for cc in range(c, c + colspan)
                )
                where = Place(table=self.tables, row=r + 1, column=c + 1, element=path)
                cells.append(GridCell(self.cell_text(element), r, c, rowspan, colspan, where))
                c += colspan
        return Grid(tuple(cells), place=place)

    def cell_text(self, element: Any) -> str:
        """Return a cell's text, its paragraphs parted by line feeds."""
        inner = _Walk(self.source)
        inner.element(element, (), 0)
        inner.flush(())
        return "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph))


def _is_caption(blocks: list[Block], caption: Any) -> bool:
    """Is the last block the table's caption? It names the table and is no text of the report."""
    last = blocks[-1] if blocks else None
    return isinstance(last, Paragraph) and last.text == _clean("".join(caption.itertext()))


def _rows(table: Any) -> list[list[Any]]:
    """Return the table's own rows of ``td`` and ``th``."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]


def _span(element: Any, name: str) -> int:
    """Return a span as written; 0 for rowspan="0", 1 for what is no number."""
    match = re.match(r"\s*([0-9]{1,4})", element.get(name) or "1")
    value = int(match[1]) if match else 1
    return min(value, 1000) if value or name == "rowspan" else 1


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None
