"""How is a workbook read? Each sheet is a grid; rows of one text are paragraphs too."""

from __future__ import annotations

import io
import math
import re
import warnings
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongkai.packages import Package
from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Block, Document, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.packages import opened, part
from gongkai.reports.readers.problems import TooLarge, UnreadableReport
from gongkai.reports.readers.raised import set_apart
from gongkai.reports.readers.xlsx_formats import shown

MOST_CELLS = 200_000
MOST_MARKS = 1_000_000
"""Signs ``<`` in all parts of a workbook, some five for a cell; openpyxl makes an object of nearly each."""
MOST_MERGED = 200_000
"""Cells under merged ones in a workbook; openpyxl makes an object of each before anybody asks."""
_KIND = "Excel"
_SHIFTED = ("superscript", "subscript")
_REF = re.compile(
    rb"""ref\s*=\s*["']\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\s*:\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"""
)


def document_of(data: bytes, source: str) -> Document:
    """Return the text and the tables of a workbook, sheet by sheet."""
    package = opened(data, source, _KIND)
    _refuse_too_much(package, source)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it drops: nothing a report is made of.
            warnings.simplefilter("ignore")
            marked = _has_marked_text(package, source)
            book = load_workbook(
                io.BytesIO(data), data_only=True, keep_links=False, rich_text=marked
            )
            if _has_formulas(package, source):
                _put_in_formulas(book, load_workbook(io.BytesIO(data), keep_links=False))
            if marked:
                _put_in_what_is_marked(book)
    except Exception:  # openpyxl raises whatever a broken part makes it raise
        raise UnreadableReport(
            source, "Excel文件已损坏或不合格式，请用Excel打开并另存后再读取"
        ) from None
    blocks: list[Block] = []
    total = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        total += len(sheet._cells)
        if total > MOST_CELLS:
            raise TooLarge(source, f"工作簿超过{MOST_CELLS}格，不像一份年度报告")
        blocks += _sheet(sheet, len([b for b in blocks if isinstance(b, Grid)]) + 1)
    return Document(source, tuple(blocks))


def _refuse_too_much(package: Package, source: str) -> None:
    """Let a workbook pass of which openpyxl makes no more objects than a report needs."""
    marks = merged = 0
    for name in package.names:  # a sheet may have any name
        content = part(package, name, source, _KIND)
        marks += content.count(b"<")
        areas = content[content.find(b"mergeCell") : content.rfind(b"mergeCell")]
        if marks > MOST_MARKS or b"&" in areas:
            raise TooLarge(source, "工作簿里的单元格和设置过多，不像一份年度报告")
        for left, top, right, bottom in _REF.findall(areas):
            height, width = int(bottom) - int(top) + 1, _column(right) - _column(left) + 1
            merged += max(height, 1) * max(width, 1)
        if merged > MOST_MERGED:
            raise TooLarge(source, f"工作簿里合并的单元格超过{MOST_MERGED}格，不像一份年度报告")


def _column(letters: bytes) -> int:
    """Return the number of a column, 1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _has_formulas(package: Package, source: str) -> bool:
    sheets = (name for name in package.names if name.startswith("xl/worksheets/sheet"))
    return any(re.search(rb"<f[ >/]", part(package, name, source, _KIND)) for name in sheets)


def _put_in_formulas(book: Any, formulas: Any) -> None:
    """Let a formula whose value was not saved stand in its cell, so that it is not taken for blank."""
    for sheet in book.worksheets:
        for (row, column), cell in formulas[sheet.title]._cells.items():
            if isinstance(cell.value, str) and cell.value.startswith("="):
                shown = sheet._cells.get((row, column))
                if shown is not None and shown.value is None:
                    shown.value = cell.value


def _has_marked_text(package: Package, source: str) -> bool:
    """May anything in the workbook be struck out, raised or lowered?"""
    return any(
        b"strike" in content or b"vertAlign" in content
        for name in package.names
        if name.startswith("xl/") and name.endswith(".xml")
        for content in (part(package, name, source, _KIND),)
    )


def _put_in_what_is_marked(book: Any) -> None:
    """Take struck-out text out of the cells, and let raised and lowered digits be such characters."""
    fonts = book._fonts
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if cell.value is None:
                continue
            font = fonts[cell._style.fontId] if cell._style is not None else None
            if isinstance(cell.value, list):
                cell.value = "".join(_marked_text(part, font) for part in cell.value) or None
            elif font is not None and (font.strike or font.vertAlign in _SHIFTED):
                cell.value = _as_marked(_shown(cell), font) or None


def _marked_text(piece: Any, font: Any) -> str:
    """Return a piece of rich text as its own font marks it, or else the cell's."""
    if isinstance(piece, str):
        return _as_marked(piece, font)
    return _as_marked(piece.text, piece.font)


def _as_marked(text: str, font: Any) -> str:
    if font is None:
        return text
    if font.strike:
        return ""
    return (
        set_apart(text, below=font.vertAlign == "subscript") if font.vertAlign in _SHIFTED else text
    )


def _sheet(sheet: Any, number: int) -> list[Block]:
    """Return the sheet's paragraphs and, if it has a table of the report, its grid."""
    rows = _cells(sheet, number)
    blocks: list[Block] = []
    table = [cell for row in rows for cell in row]
    in_table = any(_is_label(cell.text) for cell in table)
    if in_table:
        blocks.append(Grid(tuple(table), place=Place(sheet=sheet.title, table=number)))
    paragraphs: list[Block] = []
    for row in rows:
        filled = [cell for cell in row if not cell.is_blank]
        if len(filled) == 1 and not (in_table and _is_label(filled[0].text)):
            paragraphs += [
                Paragraph(line.strip(), filled[0].place)
                for line in filled[0].text.split("\n")
                if line.strip()
            ]
        elif filled and not in_table:
            text = "\t".join(cell.text.strip() for cell in filled)
            paragraphs.append(Paragraph(text, filled[0].place))
    return [*paragraphs, *blocks]


def _is_label(text: str) -> bool:
    return (
        labels.application_row(text) is not None
        or labels.is_article_20(text)
        or labels.result_head(text) in ("upheld", "pending")
    )


def _cells(sheet: Any, number: int) -> list[list[GridCell]]:
    """Return the sheet's cells row by row, merged ones once; empty rows left out."""
    spans = {}
    covered = set()
    for area in sheet.merged_cells.ranges:
        height, width = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
        if height * width > MOST_CELLS:
            continue
        spans[area.min_row, area.min_col] = (height, width)
        covered |= {
            (row, column)
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        }
    covered -= spans.keys()
    last = max((column for _, column in sheet._cells), default=0)
    rows: dict[int, list[GridCell]] = {}
    by_row: dict[int, dict[int, Any]] = {}
    for (row, column), cell in sheet._cells.items():
        by_row.setdefault(row, {})[column] = cell
    last_row = max(by_row, default=0)
    if last * len(by_row) > MOST_CELLS:
        raise TooLarge(sheet.title, f"工作表超过{MOST_CELLS}格，不像一份年度报告")
    hidden = _hidden_columns(sheet)
    for row in range(1, min(last_row, MOST_CELLS) + 1):
        if row not in by_row or sheet.row_dimensions[row].hidden:
            continue
        for column in range(1, last + 1):
            if (row, column) in covered or column in hidden:
                continue
            found = by_row[row].get(column)
            height, width = spans.get((row, column), (1, 1))
            place = Place(sheet=sheet.title, table=number, row=row, column=column)
            text = _shown(found) if found is not None else ""
            rows.setdefault(row, []).append(
                GridCell(text, row - 1, column - 1, height, width, place)
            )
    return [rows[row] for row in sorted(rows)]


def _hidden_columns(sheet: Any) -> set[int]:
    """Return the columns that are not shown; a group of them is told by its first."""
    return {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 1, min(dimension.max or 1, MOST_CELLS) + 1)
    }


def _shown(cell: Any) -> str:
    """Return what a cell shows of its value in its format."""
    value, text = cell.value, _text(cell.value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return text
    return shown(Decimal(text), text, cell.number_format)


def _text(value: object) -> str:
    """Return what a cell holds. Whole numbers stored as fractions lose their ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return (
            str(int(value))
            if value.is_integer() and abs(value) < 1e15
            else f"{Decimal(repr(value)):f}"
        )
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
