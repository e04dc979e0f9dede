"""How do the three official tables look? (国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号)

One table model for all writers: rows of anchor cells with their spans, in the
official layout, each number cell carrying its path, so that docx, pdf, html
and xlsx cannot differ and every cell of every format can be followed back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    COLUMNS,
    REMEDY_BLOCKS,
    REMEDY_RESULT_TITLES,
    AnnualReport,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell, at the upper left corner of what it spans."""

    text: str
    kind: Literal["head", "label", "number"] = "label"
    rowspan: int = 1
    colspan: int = 1
    path: str | None = None
    """The path of the number it shows: ``applications.granted[0]``."""


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table: anchor cells row by row, and the layout's proportions."""

    name: Literal["proactive", "applications", "remedies"]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    """Width of each grid column, as parts of the whole."""
    header_rows: int
    """How many rows repeat at the top of each page."""

    def grid(self) -> list[list[Cell]]:
        """Return the full grid: each cell repeated over all it spans."""
        return [[cell for cell, _ in row] for row in _laid_out(self)]

    def anchors(self) -> Iterator[tuple[int, int, Cell]]:
        """Yield each cell with the row and column of its upper left corner."""
        for r, row in enumerate(_laid_out(self)):
            for c, (cell, anchor) in enumerate(row):
                if anchor == (r, c):
                    yield r, c, cell


def _laid_out(table: Table) -> list[list[tuple[Cell, tuple[int, int]]]]:
    """Place the anchor cells on the grid, as HTML places ``td`` with spans."""
    height, width = len(table.rows), len(table.widths)
    grid: list[list[tuple[Cell, tuple[int, int]] | None]] = [[None] * width for _ in range(height)]
    for r, row in enumerate(table.rows):
        c = 0
        for cell in row:
            while grid[r][c] is not None:
                c += 1
            for rr in range(r, r + cell.rowspan):
                for cc in range(c, c + cell.colspan):
                    assert grid[rr][cc] is None, f"{table.name}: two cells at {rr},{cc}"
                    grid[rr][cc] = (cell, (r, c))
    for r, line in enumerate(grid):
        assert None not in line, f"{table.name}: row {r} has a hole"
    return [[place for place in line if place is not None] for line in grid]


def printed(number: int | Decimal | None) -> str:
    """Return a number as the report prints it; a blank for what is unknown.

    Money keeps every decimal it needs and no trailing zeros: 400 元 is ``0.04``.
    """
    if number is None:
        return ""
    if isinstance(number, Decimal):
        text = f"{number:f}"
        return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
    return str(number)


def _head(text: str, *, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(text, "head", rowspan, colspan)


def _number(value: int | Decimal | None, path: str, *, colspan: int = 1) -> Cell:
    return Cell(printed(value), "number", colspan=colspan, path=path)


def proactive_table(report: AnnualReport) -> Table:
    """Return table 2 in the form the report has (2021: 14 rows × 4 columns)."""
    if report.proactive is None:
        return _proactive_table_2019(report)
    table = report.proactive
    content, decisions = _head("信息内容"), _head("本年处理决定数量", colspan=3)

    def section(number: str) -> tuple[Cell, ...]:
        return (_head(f"第二十条第（{number}）项", colspan=4),)

    def one(label: str, value: int | Decimal | None, path: str) -> tuple[Cell, ...]:
        return Cell(label), _number(value, f"proactive.{path}", colspan=3)

    def three(label: str, key: str) -> tuple[Cell, ...]:
        documents = getattr(table, key)
        return (
            Cell(label),
            *(
                _number(getattr(documents, measure), f"proactive.{key}.{measure}")
                for measure in ("issued", "repealed", "in_force")
            ),
        )

    return Table(
        name="proactive",
        rows=(
            section("一"),
            (content, _head("本年制发件数"), _head("本年废止件数"), _head("现行有效件数")),
            three("规章", "rules"),
            three("行政规范性文件", "normative_docs"),
            section("五"),
            (content, decisions),
            one("行政许可", table.licences, "licences.decisions"),
            section("六"),
            (content, decisions),
            one("行政处罚", table.penalties, "penalties.decisions"),
            one("行政强制", table.coercions, "coercions.decisions"),
            section("八"),
            (content, _head("本年收费金额（单位：万元）", colspan=3)),
            one("行政事业性收费", table.admin_fees, "admin_fees.amount_wan_yuan"),
        ),
        widths=(0.28, 0.24, 0.24, 0.24),
        header_rows=0,
    )


def _proactive_table_2019(report: AnnualReport) -> Table:
    """Return table 2 of the trial form: 20 rows on a grid of 4 columns."""
    raise NotImplementedError


def applications_table(report: AnnualReport) -> Table:
    """Return table 3: 3 header rows and the body rows, on 3 + 7 columns."""
    rows: list[tuple[Cell, ...]] = [
        (
            _head(
                "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
                rowspan=3,
                colspan=3,
            ),
            _head("申请人情况", colspan=7),
        ),
        (_head("自然人", rowspan=2), _head("法人或其他组织", colspan=5), _head("总计", rowspan=2)),
        tuple(_head(title) for title in list(APPLICANT_KIND_TITLES.values())[1:]),
    ]
    body = report.rows
    results = [row for row in body if not row.label.startswith(("一、", "二、", "四、"))]
    for row in body:
        cells: list[Cell] = []
        if row == results[0]:
            cells.append(Cell("三、本年度办理结果", rowspan=len(results)))
        if row not in results:
            cells.append(Cell(row.label, colspan=3))
        elif row.group is None:
            cells.append(Cell(row.label, colspan=2))
        else:
            group = [other for other in body if other.group == row.group]
            if row == group[0]:
                cells.append(Cell(row.group, rowspan=len(group)))
            cells.append(Cell(row.label))
        values = report.applications.get(row.key, (None,) * len(COLUMNS))
        cells += [
            _number(value, f"applications.{row.key}[{column}]")
            for column, value in enumerate(values)
        ]
        rows.append(tuple(cells))
    return Table(
        name="applications",
        rows=tuple(rows),
        widths=(0.08, 0.11, 0.32, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07),
        header_rows=3,
    )


def remedies_table(report: AnnualReport) -> Table:
    """Return table 4: 4 rows × 15 columns, the same in both forms."""
    titles = (*REMEDY_RESULT_TITLES.values(), "总计")
    return Table(
        name="remedies",
        rows=(
            (_head("行政复议", colspan=5), _head("行政诉讼", colspan=10)),
            (
                *(_head(title, rowspan=2) for title in titles),
                _head("未经复议直接起诉", colspan=5),
                _head("复议后起诉", colspan=5),
            ),
            tuple(_head(title) for title in titles * 2),
            tuple(
                _number(value, f"remedies.{block}[{column}]")
                for block in REMEDY_BLOCKS
                for column, value in enumerate(report.remedies[block])
            ),
        ),
        widths=(1 / 15,) * 15,
        header_rows=3,
    )


def tables(report: AnnualReport) -> tuple[Table, Table, Table]:
    """Return the tables of sections 二, 三 and 四."""
    return proactive_table(report), applications_table(report), remedies_table(report)
