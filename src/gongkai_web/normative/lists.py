"""The lists an office prints: the documents in force on a day, and what a year's clean-up decided (清理)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.reports.writers.archive import with_fixed_times
from gongkai_web.agencies.models import Agency
from gongkai_web.normative import standing
from gongkai_web.normative.models import CleanUp
from gongkai_web.publishing.models import NormativeDocument


@dataclass(frozen=True, slots=True)
class Printed:
    """One list: a title, a line under it, headings with widths in characters, rows of text."""

    title: str
    under: str
    headings: tuple[tuple[str, int], ...]
    rows: Sequence[tuple[str, ...]]


def in_force(agency: Agency, on: date) -> Printed:
    """Return the documents of an agency that stand on that day (继续有效的文件目录)."""
    rows = NormativeDocument.objects.filter(standing.valid(on), agency=agency)
    found = [
        (
            str(number), one.title, one.doc_no, one.registration_no or "—", _day(one.issued_on),
            _day(one.expires_on) if one.expires_on else "长期",
            standing.status(one, on).label,
        )
        for number, one in enumerate(rows.order_by("kind", "issued_on", "doc_no"), start=1)
    ]  # fmt: skip
    return Printed(
        f"{agency.name}现行有效的规范性文件目录",
        f"截至 {on.year} 年 {on.month} 月 {on.day} 日，共 {len(found)} 件",
        (("序号", 6), ("文件名称", 44), ("发文字号", 24), ("登记编号", 20), ("制发日期", 12),
         ("有效期至", 12), ("效力", 12)),
        found,
    )  # fmt: skip


def decided(agency: Agency, year: int) -> Printed:
    """Return what the year's clean-up decided of an agency's documents (清理结果目录)."""
    rows = (
        CleanUp.objects.filter(document__agency=agency, year=year)
        .select_related("document")
        .order_by("decision", "document__issued_on", "document__doc_no")
    )
    order = {"keep": 0, "amend": 1, "repeal": 2, "void": 3}
    found = [
        (
            str(number), one.document.title, one.document.doc_no, one.get_decision_display(),
            _day(one.effective_on), one.basis or "—",
        )
        for number, one in enumerate(sorted(rows, key=lambda row: order[row.decision]), start=1)
    ]  # fmt: skip
    return Printed(
        f"{agency.name}{year} 年规范性文件清理结果目录",
        f"共 {len(found)} 件",
        (("序号", 6), ("文件名称", 44), ("发文字号", 24), ("清理结果", 12), ("自何日起", 12),
         ("依据", 30)),
        found,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def as_docx(printed: Printed) -> bytes:
    """Return the list as a Word document, set like the office's own; the header row repeats."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.shared import Emu

    from gongkai.reports.writers.word import number_pages, set_page, set_styles

    document = docx.Document()
    set_page(document)
    set_styles(document)
    number_pages(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.core_properties.title = printed.title
    document.core_properties.author = ""
    document.add_paragraph(printed.title, style="Title")
    document.add_paragraph(printed.under)
    table = document.add_table(rows=2, cols=len(printed.headings))
    table.style = "Table Grid"
    whole = sum(width for _, width in printed.headings)
    room = section.page_width - section.left_margin - section.right_margin
    widths = [Emu(room * width // whole) for _, width in printed.headings]
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _set_row(table.rows[0].cells, [name for name, _ in printed.headings], widths, bold=True)
    _set_row(table.rows[1].cells, ["—"] * len(widths), widths)
    _repeat(table.rows[1], printed.rows)
    file = io.BytesIO()
    document.save(file)
    return with_fixed_times(file.getvalue())


def _set_row(
    cells: Any, texts: Sequence[str], widths: Sequence[Any], *, bold: bool = False
) -> None:
    """Set the cells of a row as the office does."""
    from docx.shared import Pt

    from gongkai.reports.writers.outline import printable

    for cell, text, width in zip(cells, texts, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.first_line_indent = Pt(0)
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(printable(text))
        run.font.size = Pt(10.5)
        run.bold = bold


def _repeat(sample: Any, rows: Sequence[tuple[str, ...]]) -> None:
    """Put the rows in the place of a sample row, each a copy of it with its own words.

    Set cell by cell, two thousand rows take ten seconds; copied, a tenth of that.
    """
    from docx.oxml.ns import qn
    from docx.text.run import Run

    from gongkai.reports.writers.outline import printable

    for texts in rows:
        row = deepcopy(sample._tr)
        for words, text in zip(list(row.iter(qn("w:t"))), map(printable, texts), strict=True):
            if text and text == text.strip() and text.isprintable():
                words.text = text
            else:  # the run knows how line breaks, tabs and outer spaces are written
                Run(words.getparent(), sample).text = text
        sample._tr.addprevious(row)
    sample._tr.getparent().remove(sample._tr)


def as_xlsx(printed: Printed) -> bytes:
    """Return the list as a workbook; no cell is a formula, whatever it begins with."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    from gongkai.reports.writers.outline import printable

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "目录"
    sheet.append([printed.title])
    sheet.append([printed.under])
    sheet.append([name for name, _ in printed.headings])
    for row in printed.rows:
        sheet.append([printable(text) for text in row])
    for cells in sheet.iter_rows(min_row=1):
        for cell in cells:
            if cell.value is not None:
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=cell.row > 2, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for place, (_, width) in enumerate(printed.headings, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
