"""What does a Word document say, as the text of an item? Headings, paragraphs, lists, tables, pictures.

The document's own tree is walked, so that nothing in a content control or a link is lost.
A document with open revisions is not taken: what it says has not been decided yet.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import Any, Final

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from gongkai_web.publishing.old_pages import FaultyPage, OldPage, doc_no_in

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_TEXT_BOX: Final = f"{_W}txbxContent"
_INLINE: Final = {f"{_W}{name}" for name in ("ins", "smartTag", "fldSimple", "sdtContent")}
_DRAWN: Final = {f"{_W}{name}" for name in ("drawing", "pict", "object")}
LONGEST_TITLE: Final = 120


def read_docx(data: bytes, *, stem: str) -> OldPage:
    """Return what a document says; ``stem`` is its name, the title where it has no other.

    Raises FaultyPage.
    """
    try:
        document = docx.Document(io.BytesIO(data))
    except (
        PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.LxmlError, OSError,
    ) as error:  # fmt: skip
        raise FaultyPage("不是 Word 文档（docx），或者已损坏") from error
    body = document.element.body
    if next(body.iter(f"{_W}ins", f"{_W}del", f"{_W}moveFrom"), None) is not None:
        raise FaultyPage("有没有处理的修订，请在 Word 里接受或者拒绝全部修订以后再导入")
    reader = _Reader(document)
    blocks = list(reader.blocks(body))
    title = _take_title(blocks) or stem
    page = OldPage(title=title, html="".join(_joined(blocks)), pictures=reader.pictures)
    plain = " ".join(block.text for block in blocks[:10])
    if found := doc_no_in(plain):
        page.fields["doc_no"] = found
    page.notes += reader.notes(body)
    return page


class _Block:
    """One block of the text: its tag, its html, its plain text, and in which list it stands."""

    def __init__(self, tag: str, html: str, text: str, *, centred: bool = False) -> None:
        self.tag, self.html, self.text, self.centred = tag, html, text, centred


class _Reader:
    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._styles = {style.style_id: (style.name or "").lower() for style in document.styles}
        self._ordered = _ordered_lists(document)
        self.pictures: dict[str, bytes] = {}
        self._lost = 0

    def notes(self, body: Any) -> list[str]:
        """Return what of the document was not taken."""
        told = []
        if self._lost:
            told.append(f"{self._lost} 个图片或者对象没有收入")
        if next(body.iter(_TEXT_BOX), None) is not None:
            told.append("文本框里的文字没有收入，请核对")
        if next(body.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"), None) is not None:
            told.append("脚注、尾注没有收入，请核对")
        if next(body.iter(f"{_W}commentReference"), None) is not None:
            told.append("批注没有收入")
        return told

    def blocks(self, parent: Any) -> Iterator[_Block]:
        """Yield the blocks of a body or cell."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield _Block("table", self._table(element), "")
            elif (
                element.tag == f"{_W}sdt" and (held := element.find(f"{_W}sdtContent")) is not None
            ):
                yield from self.blocks(held)

    def _paragraph(self, element: Any) -> _Block:
        properties = element.find(f"{_W}pPr")
        html = self._inline(element).strip()
        text = "".join(one.text or "" for one in element.iter(f"{_W}t")).strip()
        return _Block(self._tag(properties), html, text, centred=_is_centred(properties))

    def _tag(self, properties: Any) -> str:
        style = _value(properties, "pStyle")
        name = self._styles.get(style, "")
        if name == "title":
            return "title"
        level = name.removeprefix("heading ")
        if level != name and level.isdigit():
            return f"h{min(4, int(level) + 1)}"
        number = properties.find(f"{_W}numPr/{_W}numId") if properties is not None else None
        if number is not None and number.get(f"{_W}val") != "0":
            return "ol" if number.get(f"{_W}val") in self._ordered else "ul"
        if name.startswith("list number"):
            return "ol"
        return "ul" if name.startswith("list bullet") else "p"

    def _inline(self, parent: Any) -> str:
        told = []
        for element in parent:
            if element.tag == f"{_W}r":
                told.append(self._run(element))
            elif element.tag == f"{_W}hyperlink":
                told.append(self._link(element))
            elif element.tag == f"{_W}sdt":
                held = element.find(f"{_W}sdtContent")
                told.append("" if held is None else self._inline(held))
            elif element.tag in _INLINE:
                told.append(self._inline(element))
        return "".join(told)

    def _run(self, run: Any) -> str:
        told = ""
        for element in run:
            if element.tag == f"{_W}t":
                told += escape(element.text or "", quote=False)
            elif element.tag in (f"{_W}br", f"{_W}cr"):
                told += "" if element.get(f"{_W}type") == "page" else "<br>"
            elif element.tag == f"{_W}tab":
                told += " "
            elif element.tag == f"{_W}noBreakHyphen":
                told += "-"
            elif element.tag in _DRAWN or element.tag.endswith("}AlternateContent"):
                told += self._picture(element)
        properties = run.find(f"{_W}rPr")
        if told.strip() and properties is not None and "<img" not in told:
            for name, tag in (("b", "strong"), ("i", "em"), ("u", "u")):
                found = properties.find(f"{_W}{name}")
                if found is not None and found.get(f"{_W}val") not in ("0", "false", "none"):
                    told = f"<{tag}>{told}</{tag}>"
            raised = _value(properties, "vertAlign")
            if raised in ("superscript", "subscript"):
                told = f"<{raised[:3]}>{told}</{raised[:3]}>"
        return told

    def _picture(self, element: Any) -> str:
        named = [one.get(f"{_R}embed") for one in element.iter(_BLIP)]
        named += [one.get(f"{_R}id") for one in element.iter(_VML)] if not named else []
        told = ""
        for key in dict.fromkeys(one for one in named if one):
            try:
                self.pictures[f"docx:{key}"] = self._part.related_parts[key].blob
            except (KeyError, AttributeError):
                self._lost += 1
                continue
            told += f'<img src="docx:{escape(key)}">'
        if not named and next(element.iter(_TEXT_BOX), None) is None:
            self._lost += 1
        return told

    def _link(self, element: Any) -> str:
        told, key = self._inline(element), element.get(f"{_R}id")
        relation = self._part.rels.get(key) if key else None
        if relation is None or not relation.is_external:
            return told
        return f'<a href="{escape(relation.target_ref)}">{told}</a>'

    def _table(self, table: Any) -> str:
        """Return a table; a cell that goes on below spans its rows."""
        grid: list[list[dict[str, Any]]] = []
        open_at: dict[int, dict[str, Any]] = {}
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            cells, at = [], 0
            for cell in row.iterchildren(f"{_W}tc"):
                properties = cell.find(f"{_W}tcPr")
                wide = int(_value(properties, "gridSpan") or 1)
                merge = properties.find(f"{_W}vMerge") if properties is not None else None
                if merge is not None and merge.get(f"{_W}val") != "restart" and at in open_at:
                    open_at[at]["rows"] += 1
                else:
                    held = {"html": self._cell(cell), "wide": wide, "rows": 1}
                    cells.append(held)
                    open_at.pop(at, None)
                    if merge is not None:
                        open_at[at] = held
                at += wide
            grid.append(cells)
        return f"<table><tbody>{''.join(_row(cells) for cells in grid)}</tbody></table>"

    def _cell(self, cell: Any) -> str:
        blocks = [block for block in self.blocks(cell) if block.html]
        if len(blocks) == 1 and blocks[0].tag != "table":
            return blocks[0].html
        return "".join(_joined(blocks))


def _row(cells: list[dict[str, Any]]) -> str:
    told = []
    for cell in cells:
        spans = f' colspan="{cell["wide"]}"' if cell["wide"] > 1 else ""
        spans += f' rowspan="{cell["rows"]}"' if cell["rows"] > 1 else ""
        told.append(f"<td{spans}>{cell['html']}</td>")
    return f"<tr>{''.join(told)}</tr>"


def _joined(blocks: list[_Block]) -> Iterator[str]:
    """Yield the html of blocks, list items gathered in their list."""
    inside = ""
    for block in blocks:
        if inside and block.tag != inside:
            yield f"</{inside}>"
            inside = ""
        if not block.html:
            continue
        if block.tag in ("ul", "ol"):
            if not inside:
                inside = block.tag
                yield f"<{inside}>"
            yield f"<li>{block.html}</li>"
        elif block.tag == "table":
            yield block.html
        else:
            tag = "h2" if block.tag == "title" else block.tag
            yield f"<{tag}>{block.html}</{tag}>"
    if inside:
        yield f"</{inside}>"


def _take_title(blocks: list[_Block]) -> str:
    """Return the title and take it out of the text: marked as such, or the first centred line."""
    for block in blocks:
        if block.tag == "title" and block.text:
            blocks.remove(block)
            return block.text
    for block in blocks[:8]:
        if block.tag == "table":
            return ""
        if not block.text or doc_no_in(block.text) == block.text:
            continue
        if (block.centred or block.tag == "h2") and len(block.text) <= LONGEST_TITLE:
            blocks.remove(block)
            return block.text
        return ""
    return ""


def _is_centred(properties: Any) -> bool:
    return _value(properties, "jc") == "center"


def _value(properties: Any, name: str) -> str:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return "" if found is None else found.get(f"{_W}val", "")


def _ordered_lists(document: Any) -> set[str]:
    """Return the numbers of the lists whose first level is counted."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return set()
    counted = {
        abstract.get(f"{_W}abstractNumId")
        for abstract in numbering.iter(f"{_W}abstractNum")
        if (form := abstract.find(f"{_W}lvl/{_W}numFmt")) is not None
        and form.get(f"{_W}val") not in ("bullet", "none")
    }
    return {
        number.get(f"{_W}numId")
        for number in numbering.iter(f"{_W}num")
        if (of := number.find(f"{_W}abstractNumId")) is not None and of.get(f"{_W}val") in counted
    }
