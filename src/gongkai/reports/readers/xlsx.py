"""How is a workbook read? Each sheet is a grid; rows of one text are paragraphs too."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Block, Document, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.packages import opened
from gongkai.reports.readers.problems import TooLarge, UnreadableReport

MOST_CELLS = 200_000
_KIND = "Excel"


def document_of(data: bytes, source: str) -> Document:
    """Return the text and the tables of a workbook, sheet by sheet."""
    opened(data, source, _KIND)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it drops: nothing a report is made of.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception:  # openpyxl raises whatever a broken part makes it raise
        raise UnreadableReport(
            source, "Excel文件已损坏或不合格式，请用Excel打开并另存后再读取"
        ) from None
    blocks: list[Block] = []
    total = 0
    for sheet in book.worksheets:
        total += len(sheet._cells)
        if total > MOST_CELLS:
            raise TooLarge(source, f"工作簿超过{MOST_CELLS}格，不像一份年度报告")
        blocks += _sheet(sheet, len([b for b in blocks if isinstance(b, Grid)]) + 1)
    return Document(source, tuple(blocks))


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
    for row in range(1, min(last_row, MOST_CELLS) + 1):
        if row not in by_row:
            continue
        for column in range(1, last + 1):
            if (row, column) in covered:
                continue
            found = by_row[row].get(column)
            height, width = spans.get((row, column), (1, 1))
            place = Place(sheet=sheet.title, table=number, row=row, column=column)
            text = _text(found.value) if found is not None else ""
            rows.setdefault(row, []).append(
                GridCell(text, row - 1, column - 1, height, width, place)
            )
    return [rows[row] for row in sorted(rows)]


def _text(value: object) -> str:
    """Return what a cell shows. Whole numbers stored as fractions lose their ``.0``."""
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
