"""How does a report become a Word document? (set after GB/T 9704—2012)

Real merged cells, header rows that repeat, rows that stay whole, headings that
Word's navigation shows. The office's fonts are named; whoever opens the file
has them, and the font table names a substitute for who has not.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from gongkai.reports.schema import AnnualReport
from gongkai.reports.tables import Cell, Table
from gongkai.reports.writers import typography
from gongkai.reports.writers.archive import with_fixed_times
from gongkai.reports.writers.outline import (
    Heading,
    Paragraph,
    draft_mark,
    outline,
    printable,
    title_parts,
)
from gongkai.reports.writers.word import NAMESPACE, number_pages, set_page, set_styles

if TYPE_CHECKING:
    from docx.document import Document

_TWIPS = 20
_ROW_PT: Final = {"proactive": 21.0, "applications": 17.0, "remedies": 22.0}
"""The least height of a row."""


def to_docx(report: AnnualReport, *, draft: bool | str = False) -> bytes:
    """Return the report as a ``.docx`` file. The same report gives the same bytes."""
    import docx

    document = docx.Document()
    set_page(document)
    set_styles(document)
    _set_properties(document, report)
    number_pages(document)
    if mark := draft_mark(draft):
        _mark_as_draft(document, mark)

    title = document.add_paragraph(style="Title")
    agency, rest = (printable(part) for part in title_parts(report))
    run = title.add_run(agency)
    a_line = typography.TEXT_WIDTH_PT / typography.TITLE_PT
    if len(agency) <= a_line < len(agency + rest):
        run.add_break()
    title.add_run(rest)
    for block in outline(report):
        match block:
            case Heading(level, text):
                document.add_paragraph(text, style=f"Heading {level}")
            case Paragraph(text):
                document.add_paragraph(text, style="Body Text")
            case Table():
                if block.name == "applications":
                    document.paragraphs[-1].paragraph_format.page_break_before = True
                document.element.body.insert(-1, _table(block))

    out = io.BytesIO()
    document.save(out)
    return with_fixed_times(out.getvalue())


def _set_properties(document: Document, report: AnnualReport) -> None:
    last = report.period.last
    day = datetime(last.year, last.month, last.day, tzinfo=UTC)
    properties = document.core_properties
    properties.title = printable(report.title)[:255]
    properties.author = properties.last_modified_by = printable(report.agency)[:255]
    properties.subject = "政府信息公开工作年度报告"
    properties.keywords = f"政府信息公开；年度报告；{report.year}"
    properties.language = "zh-CN"
    properties.comments = ""
    properties.created = properties.modified = day
    properties.revision = 1
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]  # a picture of python-docx's empty template


def _mark_as_draft(document: Document, mark: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import RGBColor

    header = document.sections[0].header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    header.add_run(mark).font.color.rgb = RGBColor(0xC0, 0, 0)


# Tables are built as XML in one go; cell by cell, python-docx takes six times as long.


def _table(table: Table) -> Any:
    from docx.oxml import parse_xml

    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    widths = [round(share * typography.TEXT_WIDTH_PT * _TWIPS) for share in table.widths]
    padding = round(typography.CELL_PADDING_PT * _TWIPS)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    number_size = typography.number_size(table)
    rows = "".join(
        _row(table, number, line, widths, number_size) for number, line in enumerate(table.layout())
    )
    return parse_xml(
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(table.caption)}/></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(
    table: Table,
    number: int,
    line: list[tuple[Cell, tuple[int, int]]],
    widths: list[int],
    number_size: float,
) -> str:
    cells = []
    # Tables 2 and 4 stay on one page; table 3 begins a page of its own.
    keep = table.name != "applications" and number < len(table.rows) - 1
    for column, (cell, (top, left)) in enumerate(line):
        if column != left:
            continue  # covered from the left
        merge = ""
        if cell.rowspan > 1:
            merge = '<w:vMerge w:val="restart"/>' if top == number else "<w:vMerge/>"
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        width = sum(widths[left : left + cell.colspan])
        size = number_size if cell.kind == "number" else typography.TABLE_PT[table.name]
        content = _cell(cell, left, size, keep) if top == number else "<w:p/>"
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
            f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
        )
    repeated = "<w:tblHeader/>" if number < table.header_rows else ""
    height = round(_ROW_PT[table.name] * _TWIPS)
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}'
        f"</w:trPr>{''.join(cells)}</w:tr>"
    )


def _cell(cell: Cell, column: int, size: float, keep: bool) -> str:
    """Return the one paragraph of a cell: single line spacing, no indent."""
    plain = cell.kind == "label" and cell.rowspan == cell.colspan == 1 and column > 0
    half_points = round(size * 2)
    shape = f'<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    run = f'<w:r>{shape}<w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r>'
    return (
        f'<w:p><w:pPr>{"<w:keepNext/>" if keep else ""}<w:spacing w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{"left" if plain else "center"}"/>{shape}</w:pPr>'
        f"{run if cell.text else ''}</w:p>"
    )
