"""In which order do the paragraphs and tables of a web page stand, and which cells has a table?

A table that only lays out the page (it holds other tables, or a single cell) is walked through; all
others become grids. The page comes without what is no text of it and without what only sets type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.reports.readers.document import Block, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.numbers import PICTURE
from gongkai.reports.readers.problems import TooLarge

DEEPEST = 300
"""Elements within elements; beyond it a page is not read."""
MOST_CELLS = 50_000
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_BREAK_IN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]\s*(?=[{_CJK}])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKING = frozenset((
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote",
    "center", "dl", "dt", "dd", "section", "article", "hr", "address", "form", "fieldset",
))  # fmt: skip
"""What begins a line of its own within a cell."""
_BREAK = "\ufdd0"
"""Marks such a beginning while a cell is read; a character that no text has."""
_SPAN = re.compile(r"\s*([0-9]{1,4})")
_TRIMMED = " \t\r\n\f\u00a0\u3000\u200b\ufeff"


def clean(text: str) -> str:
    """Return the text as a browser shows it: no white space around it, none between Chinese characters
    of two lines, else one space."""
    if text.isalnum():
        return text
    text = text.strip(_TRIMMED)
    if not text or text.isalnum():
        return text
    if "\n" in text or "\r" in text:
        text = _BREAK_IN_CJK.sub("", text)
    elif " " not in text and "\t" not in text and "\f" not in text:
        return text
    return _SPACE.sub(" ", text)


@dataclass(slots=True)
class Walk:
    """Gathers blocks while going through the page's elements."""

    source: str
    paths: Mapping[Any, str]
    """Where each table stands in the page as it came."""
    blocks: list[Block] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    cells: int = 0
    elements: int = 0

    def element(self, element: Any, within: tuple[object, ...], depth: int) -> None:
        """Take an element's text and children in order: what stands between two elements is a paragraph.

        Elements are counted: what ``id`` says of one is said of the next as soon as it is gone.
        """
        if depth > DEEPEST:
            raise TooLarge(self.source, f"网页元素嵌套超过{DEEPEST}层，不像一份年度报告")
        tag = element.tag
        if tag == "table":
            self.table(element, within, depth)
            return
        if tag == "br":
            return
        self.elements += 1
        inside = (*within, self.elements)
        if (text := element.text) and not text.isspace():
            self.paragraph(text, inside)
        for child in element:
            self.element(child, inside, depth + 1)
            if (text := child.tail) and not text.isspace():
                self.paragraph(text, inside)

    def paragraph(self, text: str, within: tuple[object, ...]) -> None:
        """Take a paragraph, if anything is in it."""
        text = clean(text)
        if text and text != PICTURE:
            self.paragraphs += 1
            self.blocks.append(Paragraph(text, Place(paragraph=self.paragraphs), within))

    def table(self, table: Any, within: tuple[object, ...], depth: int) -> None:
        """Take a table: a grid, or the frame of what lies in it."""
        rows = _rows(table)
        cells = [cell for row in rows for cell in row]
        if len(cells) <= 1 or _holds_tables(table, cells):
            self.elements += 1
            inside = (*within, self.elements)
            for cell in cells:
                self.element(cell, inside, depth + 1)
            return
        caption = table.find("caption")
        if caption is not None:
            self.elements += 1
            self.element(caption, (*within, self.elements), depth + 1)
            self.blocks[:] = self.blocks[:-1] if _is_caption(self.blocks, caption) else self.blocks
        self.tables += 1
        self.blocks.append(self.grid(table, rows))

    def grid(self, table: Any, rows: list[list[Any]]) -> Grid:
        """Place the cells as a browser does."""
        number, path, height = self.tables, self.paths[table], len(rows)
        taken: list[set[int]] = [set() for _ in rows]
        cells: list[GridCell] = []
        for r, row in enumerate(rows):
            c, busy = 0, taken[r]
            for element in row:
                while c in busy:
                    c += 1
                rowspan = colspan = 1
                if (written := element.get("rowspan")) is not None and written != "1":
                    rowspan = min(_span(written, height), height - r)
                if (written := element.get("colspan")) is not None and written != "1":
                    colspan = _span(written, 1)
                self.cells += rowspan * colspan
                if self.cells > MOST_CELLS:
                    raise TooLarge(self.source, f"网页里的表格超过{MOST_CELLS}格，不像一份年度报告")
                if rowspan > 1:
                    for below in taken[r + 1 : r + rowspan]:
                        below.update(range(c, c + colspan))
                where = Place(None, None, number, r + 1, c + 1, None, None, path)
                cells.append(GridCell(_cell_text(element), r, c, rowspan, colspan, where))
                c += colspan
        return Grid(tuple(cells), place=Place(table=number, element=path))


def _cell_text(cell: Any) -> str:
    """Return a cell's text, its paragraphs parted by line feeds."""
    children = len(cell)
    if not children:
        return clean(cell.text or "")
    if children == 1 and not len(only := cell[0]) and only.tag in _BREAKING:
        before, inside, after = cell.text, only.text, only.tail
        text = clean(inside) if inside else ""
        if (before is None or before.isspace()) and (after is None or after.isspace()):
            return text
        parts = (clean(before or ""), text, clean(after or ""))
        return "\n".join([part for part in parts if part])
    gathered: list[str] = []
    _gather(cell, gathered)
    lines = [clean(line) for line in "".join(gathered).split(_BREAK) if line]
    return "\n".join([line for line in lines if line])


def _gather(element: Any, text: list[str]) -> None:
    """Add the text of an element and all within it, marked where a line begins."""
    if element.text:
        text.append(element.text)
    for child in element:
        is_break = child.tag in _BREAKING
        if is_break:
            text.append(_BREAK)
        if len(child):
            _gather(child, text)
        elif inside := child.text:
            text.append(inside)
        if is_break:
            text.append(_BREAK)
        if tail := child.tail:
            text.append(tail)


def _holds_tables(table: Any, cells: list[Any]) -> bool:
    """Lies a table in one of the cells?"""
    if next(table.iterdescendants("table"), None) is None:
        return False
    return any(True for cell in cells for _ in cell.iterdescendants("table"))


def _is_caption(blocks: list[Block], caption: Any) -> bool:
    """Is the last block the table's caption? It names the table and is no text of the report."""
    last = blocks[-1] if blocks else None
    return isinstance(last, Paragraph) and last.text == clean("".join(caption.itertext()))


def _rows(table: Any) -> list[list[Any]]:
    """Return the table's own rows of ``td`` and ``th``."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
    return [list(row.iterchildren("td", "th")) for row in rows]


def _span(written: str, zero: int) -> int:
    """Return a span as written; ``zero`` for 0, 1 for what is no number."""
    match = _SPAN.match(written)
    return (min(int(match[1]), 1000) or zero) if match else 1
