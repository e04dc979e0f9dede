"""How does a letter become a Word document? (the copy that gets the seal)"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from gongkai.letters.letter import Letter
from gongkai.letters.writers.outline import (
    FORM_PT,
    Cell,
    Line,
    Outline,
    Table,
    outline,
    stays_whole,
)
from gongkai.reports.writers import typography
from gongkai.reports.writers.archive import with_fixed_times
from gongkai.reports.writers.word import NAMESPACE, number_pages, set_page, set_styles

if TYPE_CHECKING:
    from docx.document import Document

_TWIPS: Final = 20
_PADDING_PT, _OVER_PT = 5.0, 3.0
"""Room between the words of a cell and its rules, at the sides and over and under them."""
_ROW_PT: Final = 28.0
"""The least height of a row: room for handwriting."""
_SEAL_LINES: Final = 2
"""Lines left free over the agency's name, so that the seal covers no text."""


def to_docx(letter: Letter) -> bytes:
    """Return the letter as a ``.docx`` file. The same letter gives the same bytes."""
    import docx

    shown = outline(letter)
    document = docx.Document()
    set_page(document)
    set_styles(document)
    number_pages(document)
    _set_properties(document, letter, shown)
    _head(document, shown)
    _body(document, shown)
    _attachments(document, shown)
    _signature(document, shown)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def _set_properties(document: Document, letter: Letter, shown: Outline) -> None:
    day = letter.dated or letter.version
    properties = document.core_properties
    properties.title = shown.title[:255]
    properties.author = properties.last_modified_by = letter.agency[:255]
    properties.subject = shown.number[:255]
    properties.keywords = "政府信息公开"
    properties.language = "zh-CN"
    properties.comments = ""
    properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    properties.revision = 1
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]  # a picture of python-docx's empty template


def _head(document: Document, shown: Outline) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title = document.add_paragraph(style="Title")
    if shown.agency:
        title.add_run(shown.agency).add_break()
    title.add_run(shown.title)
    if shown.number:
        title.paragraph_format.space_after = Pt(typography.LINE_PT / 2)
        number = document.add_paragraph(shown.number)
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        number.paragraph_format.space_after = Pt(typography.LINE_PT)
    if shown.addressee:
        document.add_paragraph(f"{shown.addressee}：")


def _body(document: Document, shown: Outline) -> None:
    from docx.shared import Pt

    last = len(shown.body) - 1
    for place, item in enumerate(shown.body):
        if isinstance(item, Line):
            style = "Heading 1" if item.heading else "Body Text"
            paragraph = document.add_paragraph(style=style)
            run = paragraph.add_run(item.text)
            if item.note:
                run.font.size = Pt(FORM_PT)
                paragraph.paragraph_format.line_spacing = Pt(FORM_PT * 1.5)
            paragraph.paragraph_format.widow_control = True
            if place == last and shown.signature:
                paragraph.paragraph_format.keep_with_next = True
            continue
        heading = document.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = Pt(6)
        run = heading.add_run(item.heading)
        run.font.size = Pt(FORM_PT + 2)
        _name_font(run, typography.FONTS["heading1"][0])
        document.element.body.insert(-1, _table(item))
        after = document.add_paragraph()  # two tables without a paragraph between grow together
        after.paragraph_format.line_spacing = Pt(6)


def _name_font(run: Any, font: str) -> None:
    from docx.oxml.ns import qn

    run.font.name = font
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        run._r.rPr.rFonts.set(qn(f"w:{script}"), font)


def _attachments(document: Document, shown: Outline) -> None:
    from docx.shared import Pt

    for place, text in enumerate(shown.attachments):
        paragraph = document.add_paragraph(style="Body Text")
        shape = paragraph.paragraph_format
        # The second line of a title begins under its first character (7.3.4).
        numbered = 2 if len(shown.attachments) > 1 else 0
        hang = (3 + numbered * 0.75) * typography.BODY_PT
        shape.left_indent = Pt(2 * typography.BODY_PT + hang)
        _hang(paragraph, hang)
        if place == 0:
            shape.space_before = Pt(typography.LINE_PT)
            paragraph.add_run(f"附件：{text}")
        else:
            shape.left_indent = Pt((5 + numbered * 0.75) * typography.BODY_PT)
            _hang(paragraph, numbered * 0.75 * typography.BODY_PT)
            paragraph.add_run(text)
        if shown.signature:
            shape.keep_with_next = True


def _hang(paragraph: Any, points: float) -> None:
    """Let the first line stand out, against the style's indent in characters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.paragraph_format.first_line_indent = Pt(-points)
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "0")


def _signature(document: Document, shown: Outline) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if not shown.signature:
        return
    for text, indent in (
        (shown.signature, shown.signature_indent),
        (shown.day, shown.day_indent),
    ):
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(indent * typography.BODY_PT)
        if text is shown.signature:
            paragraph.paragraph_format.space_before = Pt(_SEAL_LINES * typography.LINE_PT)
            paragraph.paragraph_format.keep_with_next = True


# Tables are built as XML in one go; cell by cell, python-docx takes six times as long.


def _table(table: Table) -> Any:
    from docx.oxml import parse_xml

    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    widths = [round(share * typography.TEXT_WIDTH_PT * _TWIPS) for share in table.widths]
    padding, over = round(_PADDING_PT * _TWIPS), round(_OVER_PT * _TWIPS)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(table, number, row, widths) for number, row in enumerate(table.rows))
    return parse_xml(
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{over}" w:type="dxa"/><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:bottom w:w="{over}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(table.heading)}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(table: Table, number: int, row: tuple[Cell, ...], widths: list[int]) -> str:
    cells, left = [], 0
    with_next = table.whole and number < len(table.rows) - 1
    for cell in row:
        width = sum(widths[left : left + cell.span])
        left += cell.span
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}'
            f'<w:vAlign w:val="center"/></w:tcPr>{_cell(cell, table, with_next=with_next)}</w:tc>'
        )
    repeated = "<w:tblHeader/>" if table.header and number == 0 else ""
    whole = "<w:cantSplit/>" if stays_whole(row) else ""
    return (
        f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{round(_ROW_PT * _TWIPS)}" w:hRule="atLeast"/>'
        f"{repeated}</w:trPr>{''.join(cells)}</w:tr>"
    )


def _cell(cell: Cell, table: Table, *, with_next: bool) -> str:
    """Return the paragraphs of a cell: single line spacing, no indent."""
    half_points = round(FORM_PT * 2)
    shape = f'<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    centred = cell.label or (table.header and len(cell.text) <= _SHORT)
    head = (
        f'<w:pPr>{"<w:keepNext/>" if with_next else ""}<w:spacing w:line="320" w:lineRule="atLeast"/>'
        f'<w:jc w:val="{"center" if centred else "left"}"/>{shape}</w:pPr>'
    )
    return "".join(
        f'<w:p>{head}<w:r>{shape}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in cell.text.split("\n")
    )


_SHORT: Final = 10
"""Under a header, cells of so few characters stand in the middle of their column."""
