"""How does a report become a workbook? (a sheet for the text, one for each table)

Numbers are numbers, merged cells are merged as in the official form, and each
sheet prints on A4. No text is ever taken for a formula.
"""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from gongkai.reports.schema import AnnualReport
from gongkai.reports.tables import Cell, Table
from gongkai.reports.writers.outline import (
    Block,
    Heading,
    Paragraph,
    draft_mark,
    outline,
    printable,
)
from gongkai.reports.writers.problems import WriteProblem
from gongkai.reports.writers.workbook import saved

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TEXT_SHEET: Final = "文字"
TABLE_SHEETS: Final = {
    "proactive": "二、主动公开",
    "applications": "三、申请办理",
    "remedies": "四、复议诉讼",
}
_TOTAL_WIDTH = {"proactive": 84.0, "applications": 112.0, "remedies": 106.0}
_TEXT_WIDTH = 72
_LONGEST_TEXT = 32767
_EXACT_DIGITS = 15  # a cell's number is a double


def to_xlsx(report: AnnualReport, *, draft: bool | str = False) -> bytes:
    """Return the report as an ``.xlsx`` file. The same report gives the same bytes.

    Raises :class:`WriteProblem` where a paragraph is longer than a cell may be.
    """
    import openpyxl

    workbook = openpyxl.Workbook()
    mark = draft_mark(draft)
    blocks = outline(report)
    text_sheet: Any = workbook.active
    text_sheet.title = TEXT_SHEET
    _fill_text(text_sheet, printable(report.title), blocks, mark)
    heading = ""
    for block in blocks:
        match block:
            case Heading(_, text):
                heading = text
            case Table():
                _fill_table(workbook.create_sheet(TABLE_SHEETS[block.name]), heading, block, mark)

    return saved(
        workbook,
        title=printable(report.title),
        creator=printable(report.agency),
        day=report.period.last,
    )


def _fill_text(sheet: Worksheet, title: str, blocks: tuple[Block, ...], mark: str | None) -> None:
    from openpyxl.styles import Alignment, Font

    wrapped = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = _TEXT_WIDTH
    row = _mark(sheet, 1, mark)
    _write(sheet, row, 1, title)
    sheet.cell(row, 1).font = Font(name="宋体", size=18, bold=True)
    sheet.cell(row, 1).alignment = Alignment(wrap_text=True, horizontal="center")
    sheet.row_dimensions[row].height = 30.0 * ceil(len(title) * 3.2 / _TEXT_WIDTH)
    for block in blocks:
        row += 1
        match block:
            case Heading(level, text):
                _write(sheet, row, 1, text)
                sheet.cell(row, 1).font = Font(name="黑体", size=14 if level == 1 else 12)
            case Paragraph(text):
                _write(sheet, row, 1, text)
                sheet.cell(row, 1).font = Font(name="宋体", size=12)
            case Table():
                text = f"见工作表“{TABLE_SHEETS[block.name]}”。"
                _write(sheet, row, 1, text)
                sheet.cell(row, 1).font = Font(name="宋体", size=12, color="666666")
        sheet.cell(row, 1).alignment = wrapped
        sheet.row_dimensions[row].height = 18.0 * ceil(len(text) * 2.2 / _TEXT_WIDTH)
    _set_print(sheet, landscape=False)


def _fill_table(sheet: Worksheet, heading: str, table: Table, mark: str | None) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    line = Side(style="thin", color="000000")
    border = Border(left=line, right=line, top=line, bottom=line)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    left = Alignment(horizontal="left", vertical="center", wrap_text=True)
    plain, shade = Font(name="宋体", size=11), PatternFill("solid", fgColor="F2F4F7")

    widths = [share * _TOTAL_WIDTH[table.name] for share in table.widths]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    top = _mark(sheet, 1, mark)
    _write(sheet, top, 1, heading)
    sheet.cell(top, 1).font = Font(name="黑体", size=14)
    top += 1
    for number, places in enumerate(table.layout()):
        row = top + number
        sheet.row_dimensions[row].height = _height(places, number, widths)
        for column, (cell, anchor) in enumerate(places, start=1):
            place = sheet.cell(row, column)
            place.border = border
            if anchor != (number, column - 1):
                continue
            _write_cell(sheet, row, column, cell)
            place.font = plain
            is_row_label = cell.kind == "label" and cell.rowspan == cell.colspan == 1 < column
            place.alignment = left if is_row_label else middle
            if cell.kind == "head":
                place.fill = shade
    for r, c, cell in table.anchors():
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_cells(
                start_row=top + r,
                start_column=c + 1,
                end_row=top + r + cell.rowspan - 1,
                end_column=c + cell.colspan,
            )
    _set_print(sheet, landscape=table.name == "remedies")
    if table.header_rows:
        first_number = min(c for _, c, cell in table.anchors() if cell.kind == "number")
        corner = f"{get_column_letter(first_number + 1)}{top + table.header_rows}"
        sheet.freeze_panes = corner
        sheet.print_title_rows = f"{top}:{top + table.header_rows - 1}"


def _mark(sheet: Worksheet, row: int, mark: str | None) -> int:
    """Write the draft mark, where there is one, and return the next free row."""
    from openpyxl.styles import Font

    if mark is None:
        return row
    _write(sheet, row, 1, mark)
    sheet.cell(row, 1).font = Font(name="黑体", size=12, color="C00000")
    header: Any = sheet.oddHeader
    header.center.text = mark
    return row + 1


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write text as text, whatever it begins with: ``=1+1`` stays a word."""
    if len(text) > _LONGEST_TEXT:
        raise WriteProblem(
            f"Excel 的一个单元格最多容纳 {_LONGEST_TEXT} 个字，工作表“{sheet.title}”第 {row} 行"
            f"有 {len(text)} 个字：请把“{text[:20]}……”一段拆成几段"
        )
    cell: Any = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    exact = isinstance(cell.value, int | Decimal) and len(cell.text.strip("+-0.")) <= _EXACT_DIGITS
    if cell.value is None or not exact or cell.text.endswith("万元"):
        if cell.text:
            _write(sheet, row, column, cell.text)
        return
    place: Any = sheet.cell(row, column)
    place.value = cell.value
    if isinstance(cell.value, Decimal):
        place.number_format = "0.######" if "." in cell.text else "0"
    else:
        place.number_format = "+0;-0;0" if cell.text.startswith("+") else "0"


def _height(places: list[tuple[Cell, tuple[int, int]]], number: int, widths: list[float]) -> float:
    """Return the height in points at which every label of the row can be read."""
    lines = 1
    for column, (cell, anchor) in enumerate(places):
        if anchor == (number, column) and cell.rowspan == 1:
            width = sum(widths[column : column + cell.colspan])
            lines = max(lines, ceil(len(cell.text) * 2.2 / width) if cell.kind != "number" else 1)
    return 15.0 * lines + 5


def _set_print(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    fit: Any = sheet.sheet_properties.pageSetUpPr
    if fit is None:
        from openpyxl.worksheet.properties import PageSetupProperties

        fit = sheet.sheet_properties.pageSetUpPr = PageSetupProperties()
    fit.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.7
    margins.top = margins.bottom = 0.9
    footer: Any = sheet.oddFooter
    footer.center.text = "— &P —"
