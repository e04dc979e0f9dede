"""How is a Word file read? Its body in order, with merged cells and no field codes.

What shows nothing (struck-out and hidden text, field codes, everything that only sets type) is taken
out of the tree by lxml itself, before Python looks at anything: most of a Word file is that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.packages import Package
from gongkai.reports.readers.document import (
    Block,
    Document,
    Grid,
    GridCell,
    Paragraph,
    Place,
    Signs,
)
from gongkai.reports.readers.docx_marks import (
    keep_apart,
    leave_out_what_is_hidden,
    may_matter,
    put_in_styles,
)
from gongkai.reports.readers.packages import opened, part
from gongkai.reports.readers.problems import TooLarge, UnreadableReport

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The same names in files saved as strict Open XML."""
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_V = "{urn:schemas-microsoft-com:vml}"
_P, _TBL, _TR, _TC, _R = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}r"
_TRPR, _TCPR, _STYLE = f"{_W}trPr", f"{_W}tcPr", f"{_W}rStyle"
_SPAN, _MERGE, _VAL, _BEFORE = f"{_W}gridSpan", f"{_W}vMerge", f"{_W}val", f"{_W}gridBefore"
_TEXT, _BOX = f"{_W}t", f"{_W}txbxContent"
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
_SHOWS_NOTHING = (
    *(f"{_W}{name}" for name in (
        "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "tcW",
        "tcBorders", "tcMar", "shd", "vAlign", "noWrap", "textDirection", "bookmarkStart", "bookmarkEnd", "proofErr",
        "lastRenderedPageBreak", "sdtPr", "sdtEndPr",
    )),
    f"{_MC}Fallback",
)  # fmt: skip
DEEPEST = 200
MOST_CELLS = 50_000
LARGEST_BODY = 12 * 1024 * 1024
"""Bytes of XML; a report has less than two million."""
_KIND = "Word"


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of a Word file's body."""
    from lxml import etree

    package = opened(data, source, _KIND)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        content = part(package, "word/document.xml", source, _KIND)
        if len(content) > LARGEST_BODY:
            raise TooLarge(source, "Word文件的正文过大，不像一份年度报告")
        root = etree.fromstring(content.replace(_STRICT, _W[1:-1].encode()), parser)
    except (etree.LxmlError, ValueError):
        raise UnreadableReport(source, "Word文件的正文已损坏，请用Word打开并另存后再读取") from None
    body = root.find(f"{_W}body")
    if body is None:
        raise UnreadableReport(source, "Word文件里没有正文")
    if (styles := _styles(root, package, source)) is not None:
        put_in_styles(root, styles)
    leave_out_what_is_hidden(root)
    keep_apart(root)
    etree.strip_elements(root, *_SHOWS_NOTHING)
    walk = _Walk(source, has_boxes=next(root.iter(_BOX), None) is not None)
    walk.children(body, 0)
    pictures = sum(1 for _ in body.iter(f"{_PIC}pic", f"{_V}imagedata"))
    return Document(source, tuple(walk.blocks), _title(package, source), Signs(pictures=pictures))


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


def _styles(root: Any, package: Package, source: str) -> Any:
    """Return the part with the styles, if runs have any that may hide or move their text."""
    from lxml import etree

    if "word/styles.xml" not in package or next(root.iter(_STYLE), None) is None:
        return None
    content = part(package, "word/styles.xml", source, _KIND)
    if not may_matter(content):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content.replace(_STRICT, _W[1:-1].encode()), parser)
    except (etree.LxmlError, ValueError):
        return None  # Word itself repairs such a file and shows its text


@dataclass(slots=True)
class _Walk:
    source: str
    has_boxes: bool
    """Text boxes lie somewhere in the file."""
    blocks: list[Block] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    cells: int = 0

    def children(self, parent: Any, depth: int) -> None:
        """Take the paragraphs and tables among an element's children."""
        if depth > DEEPEST:
            raise TooLarge(self.source, f"Word文件嵌套超过{DEEPEST}层，不像一份年度报告")
        for child in parent:
            if child.tag == _P:
                for text in self.lines(child):
                    if text.strip():
                        self.paragraphs += 1
                        place = Place(paragraph=self.paragraphs)
                        self.blocks.append(Paragraph(text.strip(), place))
                if self.has_boxes:
                    for box in _boxes(child):
                        self.children(box, depth + 1)
            elif child.tag == _TBL:
                self.table(child, depth)
            else:
                self.children(child, depth + 1)

    def table(self, table: Any, depth: int) -> None:
        """Take a table: a grid, or the frame of what lies in it."""
        rows = [(row, _own(row, _TC)) for row in _own(table, _TR)]
        every = [cell for _, cells in rows for cell in cells]
        has_tables = next(table.iterdescendants(_TBL), None) is not None
        if len(every) <= 1 or (has_tables and any(_own(cell, _TBL) for cell in every)):
            for cell in every:
                self.children(cell, depth + 1)
            return
        self.tables += 1
        self.cells += len(every)
        if self.cells > MOST_CELLS:
            raise TooLarge(self.source, f"Word文件里的表格超过{MOST_CELLS}格，不像一份年度报告")
        self.blocks.append(self.grid(rows))

    def grid(self, rows: list[tuple[Any, list[Any]]]) -> Grid:
        """Place the cells by their spans; a vertical merge is one cell."""
        cells: list[GridCell] = []
        open_merges: dict[int, int] = {}
        for r, (row, elements) in enumerate(rows):
            c = _cells_left_out(row)
            for element in elements:
                colspan, merge = _spans(element)
                if merge == "continue" and c in open_merges:
                    above = cells[open_merges[c]]
                    cells[open_merges[c]] = GridCell(
                        above.text, above.row, c, r - above.row + 1, above.colspan, above.place
                    )
                else:
                    place = Place(None, None, self.tables, r + 1, c + 1)
                    cells.append(GridCell(self.cell_text(element), r, c, 1, colspan, place))
                    if merge is not None:
                        open_merges[c] = len(cells) - 1
                    else:
                        open_merges.pop(c, None)
                c += colspan
        return Grid(tuple(cells), place=Place(table=self.tables))

    def cell_text(self, cell: Any) -> str:
        """Return the text of a cell's paragraphs, those in tables and boxes within it too, a line each."""
        lines = [line for p in cell.iter(_P) for line in self.lines(p)]
        return lines[0] if len(lines) == 1 else "\n".join(lines).strip("\n")

    def lines(self, paragraph: Any) -> list[str]:
        """Return a paragraph's text, split where it has line breaks; what its boxes hold is no part of it."""
        text: list[str] = []
        in_boxes: frozenset[Any] = frozenset()
        if self.has_boxes:
            in_boxes = frozenset(
                inner
                for box in paragraph.iterdescendants(_BOX)
                for inner in box.iter(_TEXT, *_SIGNS)
            )
        for one in paragraph.iter(_TEXT, *_SIGNS):
            if one not in in_boxes:
                text.append((one.text or "") if one.tag == _TEXT else _SIGNS[one.tag])
        return "".join(text).split("\n")


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Yield the text boxes anchored in a paragraph, each once, without those within others."""
    for child in paragraph:
        if child.tag == _BOX:
            yield child
        elif len(child):
            yield from _boxes(child)


def _own(parent: Any, tag: str) -> list[Any]:
    """Return an element's children of that kind, through content controls and the like."""
    found = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag in _WRAPPERS:
            found += _own(child, tag)
    return found


def _spans(cell: Any) -> tuple[int, str | None]:
    """Return over how many columns a cell goes, and whether it begins or continues a merge downwards."""
    colspan, merge = 1, None
    properties = cell.find(_TCPR)
    if properties is not None:
        for one in properties:
            if one.tag == _SPAN:
                colspan = max(1, _number(one))
            elif one.tag == _MERGE:
                merge = one.get(_VAL) or "continue"
    return colspan, merge


def _cells_left_out(row: Any) -> int:
    """Return how many columns a row leaves empty before its first cell."""
    before = row.find(f"{_TRPR}/{_BEFORE}")
    return _number(before, 0) if before is not None else 0


def _number(element: Any, otherwise: int = 1) -> int:
    value = element.get(_VAL)
    return min(int(value), 1000) if value is not None and value.isdecimal() else otherwise
