"""How is a Word file read? Its body in order, with merged cells and no field codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.packages import Package
from gongkai.reports.readers.document import Block, Document, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.packages import opened, part
from gongkai.reports.readers.problems import TooLarge, UnreadableReport

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText"})
_SKIPPED = _DELETED | {f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr"}
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
DEEPEST = 200
MOST_CELLS = 50_000
_KIND = "Word"


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of a Word file's body."""
    from lxml import etree

    package = opened(data, source, _KIND)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(part(package, "word/document.xml", source, _KIND), parser)
    except (etree.LxmlError, ValueError):
        raise UnreadableReport(source, "Word文件的正文已损坏，请用Word打开并另存后再读取") from None
    body = root.find(f"{_W}body")
    if body is None:
        raise UnreadableReport(source, "Word文件里没有正文")
    walk = _Walk(source)
    walk.children(body, 0)
    return Document(source, tuple(walk.blocks), _title(package, source))


def _title(package: Package, source: str) -> str | None:
    """Return the title in the file's properties."""
    from lxml import etree

    if "docProps/core.xml" not in package:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(part(package, "docProps/core.xml", source, _KIND), parser)
    except (etree.LxmlError, ValueError):
        return None
    title = root.findtext("{http://purl.org/dc/elements/1.1/}title")
    return title.strip() if title else None


@dataclass(slots=True)
class _Walk:
    source: str
    blocks: list[Block] = field(default_factory=list)
    tables: int = 0
    cells: int = 0

    def children(self, parent: Any, depth: int) -> None:
        """Take the paragraphs and tables among an element's children."""
        if depth > DEEPEST:
            raise TooLarge(self.source, f"Word文件嵌套超过{DEEPEST}层，不像一份年度报告")
        for child in parent:
            if child.tag == f"{_W}p":
                for text in _lines(child, depth):
                    if text.strip():
                        self.blocks.append(Paragraph(text.strip()))
            elif child.tag == f"{_W}tbl":
                self.table(child, depth)
            elif child.tag not in _SKIPPED:
                self.children(child, depth + 1)

    def table(self, table: Any, depth: int) -> None:
        """Take a table: a grid, or the frame of what lies in it."""
        every = [cell for row in _own(table, f"{_W}tr") for cell in _own(row, f"{_W}tc")]
        if len(every) <= 1 or any(next(_own(cell, f"{_W}tbl"), None) is not None for cell in every):
            for cell in every:
                self.children(cell, depth + 1)
            return
        self.tables += 1
        self.cells += len(every)
        if self.cells > MOST_CELLS:
            raise TooLarge(self.source, f"Word文件里的表格超过{MOST_CELLS}格，不像一份年度报告")
        self.blocks.append(self.grid(table))

    def grid(self, table: Any) -> Grid:
        """Place the cells by their spans; a vertical merge is one cell."""
        cells: list[GridCell] = []
        open_merges: dict[int, int] = {}
        for r, row in enumerate(_own(table, f"{_W}tr")):
            c = _number(row, "trPr", "gridBefore", 0)
            for element in _own(row, f"{_W}tc"):
                colspan = max(1, _number(element, "tcPr", "gridSpan", 1))
                merge = element.find(f"{_W}tcPr/{_W}vMerge")
                continues = merge is not None and merge.get(f"{_W}val") in (None, "continue")
                if continues and c in open_merges:
                    above = cells[open_merges[c]]
                    cells[open_merges[c]] = GridCell(
                        above.text, above.row, c, r - above.row + 1, above.colspan, above.place
                    )
                else:
                    text = "\n".join(
                        line for p in element.iter(f"{_W}p") for line in _lines(p, 0)
                    ).strip("\n")
                    place = Place(table=self.tables, row=r + 1, column=c + 1)
                    cells.append(GridCell(text, r, c, 1, colspan, place))
                    if merge is not None:
                        open_merges[c] = len(cells) - 1
                    else:
                        open_merges.pop(c, None)
                c += colspan
        return Grid(tuple(cells), place=Place(table=self.tables))


def _own(parent: Any, tag: str) -> Iterator[Any]:
    """Yield an element's children of that kind, through content controls and the like."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _own(child, tag)


def _number(element: Any, properties: str, name: str, otherwise: int) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    value = found.get(f"{_W}val") if found is not None else None
    return min(int(value), 1000) if value is not None and value.isdecimal() else otherwise


def _lines(paragraph: Any, depth: int) -> list[str]:
    """Return a paragraph's text, split where it has line breaks."""
    text: list[str] = []
    _gather(paragraph, text, depth)
    return "".join(text).split("\n")


def _gather(element: Any, text: list[str], depth: int) -> None:
    if depth > DEEPEST:
        return
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            text.append(child.text or "")
        elif child.tag in _BREAKS:
            text.append("\n")
        elif child.tag == f"{_W}tab":
            text.append("\t")
        elif child.tag == f"{_W}p":  # a text box
            text.append("\n")
            _gather(child, text, depth + 1)
            text.append("\n")
        else:
            _gather(child, text, depth + 1)
