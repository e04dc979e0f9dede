"""What did the reader see in a file? The document as HTML of our own, every place with an anchor.

Nothing of the file's markup is let through: what is shown are the paragraphs and
cells that recognition works on, as escaped text. A PDF's pages are pictures, made
when asked for, with a box over each cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gongkai.reports.readers.document import Block, Document, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.pipeline import document_of
from gongkai.reports.showing.anchors import anchor_of

if TYPE_CHECKING:
    from gongkai.reports.showing.pdf import Page as PdfPage

PICTURES = "pages/{page}.png"
"""Where a PDF's pages are found as pictures, seen from the page that shows it."""
FORM = 2
"""Raised whenever a file is written otherwise than before: what was kept is then made anew."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as HTML, and the anchors in it."""

    html: str
    anchors: frozenset[str]
    pages: int = 0
    """How many pages of a PDF have a picture."""

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"html": self.html, "anchors": sorted(self.anchors), "pages": self.pages}

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Shown:
        """Return what :meth:`as_json` wrote."""
        return cls(data["html"], frozenset(data["anchors"]), data["pages"])


def show(data: bytes, source: str) -> Shown:
    """Return the file called ``source`` as HTML.

    Raises:
        UnreadableReport: as :func:`gongkai.reports.readers.read_bytes`; a file that
            holds no report is shown all the same.
    """
    return shown_of(document_of(data, source), data)


def shown_of(document: Document, data: bytes) -> Shown:
    """Return a document as HTML; ``data`` is asked for the sizes of a PDF's pages."""
    writer = _Writer()
    if any(_page_of(block) for block in document.blocks):
        from gongkai.reports.showing.pdf import pages

        there = pages(data)
        for number, blocks in groupby(document.blocks, key=_page_of):
            writer.page(number, list(blocks), there)
        return Shown("".join(writer.parts), frozenset(writer.anchors), len(there))
    writer.blocks(document.blocks)
    return Shown("".join(writer.parts), frozenset(writer.anchors))


def _page_of(block: Block) -> int:
    return block.place.page or 0


@dataclass(slots=True)
class _Writer:
    """Writes blocks, giving each anchor once."""

    parts: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def mark(self, place: Place) -> str:
        """Return the attribute that makes an element the place; nothing where it has been given."""
        anchor = anchor_of(place)
        if anchor is None or anchor in self.anchors:
            return ""
        self.anchors.add(anchor)
        return f' id="{anchor}"'

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                text = escape(block.text).replace("\n", "<br>")
                self.parts.append(f"<p{self.mark(block.place)}>{text}</p>")
            else:
                self.grid(block)

    def grid(self, grid: Grid) -> None:
        """Write a table; where columns cannot be trusted each row stands for itself."""
        self.parts.append(f'<div class="source-table"><table{self.mark(grid.place)}>')
        beginning: dict[int, list[GridCell]] = {}
        for cell in grid.cells:
            beginning.setdefault(cell.row, []).append(cell)
        for row in range(grid.height):
            cells = sorted(beginning.get(row, []), key=lambda cell: cell.column)
            self.parts.append("<tr>" + "".join(self.cell(cell) for cell in cells) + "</tr>")
        self.parts.append("</table></div>")

    def cell(self, cell: GridCell) -> str:
        spans = "".join(
            f' {name}="{value}"'
            for name, value in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
            if value > 1
        )
        text = escape(cell.text.strip()).replace("\n", "<br>")
        return f"<td{self.mark(cell.place)}{spans}>{text}</td>"

    def page(self, number: int, blocks: Sequence[Block], pages: Sequence[PdfPage]) -> None:
        """Write a page of a PDF: its picture with boxes over the cells, and its text to unfold."""
        mark = self.mark(Place(page=number))
        self.parts.append(f'<section class="source-page"{mark}><h3>第 {number} 页</h3>')
        if 1 <= number <= len(pages):
            self.picture(number, blocks, pages[number - 1])
        self.parts.append("<details><summary>本页读出的文字</summary>")
        self.blocks(blocks)
        self.parts.append("</details></section>")

    def picture(self, number: int, blocks: Sequence[Block], page: PdfPage) -> None:
        """Write the picture, fetched when it comes into sight, and over it the boxes.

        The drawing with the boxes holds the room, so nothing moves when the picture comes.
        """
        width, height = page.turned
        view = f"{page.left:.2f} {page.top:.2f} {width:.2f} {height:.2f}"
        turned = f" source-picture--{page.turn}" if page.turn else ""
        self.parts.append(
            f'<div class="source-picture{turned}"><img src="{PICTURES.format(page=number)}"'
            f' alt="第 {number} 页的图像" loading="lazy" decoding="async"'
            f' width="{page.width:.0f}" height="{page.height:.0f}">'
            f'<svg viewBox="{view}">'
        )
        for block in blocks:
            if isinstance(block, Grid):
                self.parts += [self.box(cell) for cell in block.cells if cell.box is not None]
        self.parts.append("</svg></div>")

    def box(self, cell: GridCell) -> str:
        assert cell.box is not None
        left, top, right, bottom = cell.box
        return (
            f'<rect{self.mark(cell.place)} x="{left:.2f}" y="{top:.2f}"'
            f' width="{max(right - left, 0):.2f}" height="{max(bottom - top, 0):.2f}">'
            f"<title>{escape(cell.text.strip())}</title></rect>"
        )
