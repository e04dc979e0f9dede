"""How do the three official tables look? (国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号)

One table model for all writers: rows of anchor cells with their spans, in the
official layout, each number cell carrying its path, so that docx, pdf, html
and xlsx cannot differ and every cell of every format can be followed back.

A blank stays blank: ``None`` is printed as an empty cell, never as 0.
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
    REMEDY_COLUMNS,
    REMEDY_RESULT_TITLES,
    AnnualReport,
    Documents2019,
    Items2019,
    Proactive,
    Proactive2019,
)


class BrokenTable(ValueError):
    """A table cannot be laid out: cells overlap, leave a hole, or a row has too many numbers."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell, at the upper left corner of what it spans."""

    text: str
    kind: Literal["head", "label", "number"] = "label"
    rowspan: int = 1
    colspan: int = 1
    path: str | None = None
    """The path of the number it shows: ``applications.granted[0]``."""
    value: int | Decimal | None = None
    """The number itself, for formats that keep numbers; ``None`` where blank or no number."""


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table: anchor cells row by row, and the layout's proportions."""

    name: Literal["proactive", "applications", "remedies"]
    caption: str
    """What the table shows, for those who hear it instead of seeing it."""
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    """Width of each grid column, as parts of the whole."""
    header_rows: int
    """How many rows repeat at the top of each page."""

    def layout(self) -> list[list[tuple[Cell, tuple[int, int]]]]:
        """Return the full grid: at each place the cell, and where its upper left corner is."""
        return _laid_out(self)

    def grid(self) -> list[list[Cell]]:
        """Return the full grid: each cell repeated over all it spans."""
        return [[cell for cell, _ in row] for row in self.layout()]

    def anchors(self) -> Iterator[tuple[int, int, Cell]]:
        """Yield each cell with the row and column of its upper left corner."""
        for r, row in enumerate(self.layout()):
            for c, (cell, anchor) in enumerate(row):
                if anchor == (r, c):
                    yield r, c, cell


def _laid_out(table: Table) -> list[list[tuple[Cell, tuple[int, int]]]]:
    """Place the anchor cells on the grid, as HTML places ``td`` with spans.

    Raises :class:`BrokenTable` where two cells meet or a place stays empty.
    """
    height, width = len(table.rows), len(table.widths)
    grid: list[list[tuple[Cell, tuple[int, int]] | None]] = [[None] * width for _ in range(height)]
    for r, row in enumerate(table.rows):
        for cell in row:
            c = next((c for c, place in enumerate(grid[r]) if place is None), width)
            if c + cell.colspan > width or r + cell.rowspan > height:
                raise BrokenTable(
                    f"{table.name}: “{cell.text}” does not fit at row {r}, column {c}"
                )
            for rr in range(r, r + cell.rowspan):
                for cc in range(c, c + cell.colspan):
                    if grid[rr][cc] is not None:
                        raise BrokenTable(f"{table.name}: two cells at row {rr}, column {cc}")
                    grid[rr][cc] = (cell, (r, c))
    for r, line in enumerate(grid):
        if None in line:
            raise BrokenTable(f"{table.name}: nothing at row {r}, column {line.index(None)}")
    return [[place for place in line if place is not None] for line in grid]


def printed(number: int | Decimal | None) -> str:
    """Return a number as the report prints it; a blank for what is unknown.

    Money keeps every decimal it needs and no trailing zeros: 400 元 is ``0.04``.
    """
    if number is None:
        return ""
    if not isinstance(number, Decimal):
        return str(number)
    if number == 0:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed_change(number: int | None) -> str:
    """Return a change as the trial form prints it, with its sign: ``+1``, ``-2``, ``0``."""
    return f"{number:+d}" if number else printed(number)


def _head(text: str, *, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(text, "head", rowspan, colspan)


def _number(
    value: int | Decimal | None, path: str, *, colspan: int = 1, text: str | None = None
) -> Cell:
    shown = printed(value) if text is None else text
    return Cell(shown, "number", colspan=colspan, path=path, value=value)


_WIDTHS_2 = (0.31, 0.23, 0.23, 0.23)


def _section(number: str) -> tuple[Cell, ...]:
    return (_head(f"第二十条第（{number}）项", colspan=4),)


def _numbers(values: tuple[int | None, ...] | None, path: str, wanted: int) -> list[Cell]:
    """Return the number cells of one row; all blank where the report lacks the row."""
    values = (None,) * wanted if values is None else values
    if len(values) != wanted:
        raise BrokenTable(f"{path}：应有 {wanted} 个数，实有 {len(values)} 个")
    return [_number(value, f"{path}[{column}]") for column, value in enumerate(values)]


def proactive_table(report: AnnualReport) -> Table:
    """Return table 2 in the form the report has.

    2021: 14 rows × 4 columns; trial form: 18 rows × 4 columns. A report
    without either gets the blank table of its form.
    """
    if report.proactive_2019 is not None and report.proactive is None:
        return _proactive_table_2019(report.proactive_2019)
    if report.proactive is None and report.format == "2019":
        return _proactive_table_2019(Proactive2019())
    return _proactive_table_2021(report.proactive or Proactive())


def _proactive_table_2021(table: Proactive) -> Table:
    content, decisions = _head("信息内容"), _head("本年处理决定数量", colspan=3)

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
        caption="主动公开政府信息情况统计表",
        rows=(
            _section("一"),
            (content, _head("本年制发件数"), _head("本年废止件数"), _head("现行有效件数")),
            three("规章", "rules"),
            three("行政规范性文件", "normative_docs"),
            _section("五"),
            (content, decisions),
            one("行政许可", table.licences, "licences.decisions"),
            _section("六"),
            (content, decisions),
            one("行政处罚", table.penalties, "penalties.decisions"),
            one("行政强制", table.coercions, "coercions.decisions"),
            _section("八"),
            (content, _head("本年收费金额（单位：万元）", colspan=3)),
            one("行政事业性收费", table.admin_fees, "admin_fees.amount_wan_yuan"),
        ),
        widths=_WIDTHS_2,
        header_rows=0,
    )


def _proactive_table_2019(table: Proactive2019) -> Table:
    """Return table 2 of the trial form (国办公开办函〔2019〕60号).

    The two-number rows of 第（八）项 and 第（九）项 let their last column span
    two. The form names no unit for 采购总金额, so the cell carries its own.
    """
    content = _head("信息内容")
    last_year, change = _head("上一年项目数量"), "本年增/减"

    def documents(label: str, key: str, row: Documents2019) -> tuple[Cell, ...]:
        path = f"proactive_2019.{key}"
        return (
            Cell(label),
            _number(row.made, f"{path}.made"),
            _number(row.newly_public, f"{path}.newly_public"),
            _number(row.public_total, f"{path}.public_total"),
        )

    def items(label: str, key: str, row: Items2019) -> tuple[Cell, ...]:
        path = f"proactive_2019.{key}"
        return (
            Cell(label),
            _number(row.items_last_year, f"{path}.items_last_year"),
            _number(row.change, f"{path}.change", text=printed_change(row.change)),
            _number(row.decisions, f"{path}.decisions"),
        )

    items_head = (content, last_year, _head(change), _head("处理决定数量"))
    amount = table.procurement_amount
    return Table(
        name="proactive",
        caption="主动公开政府信息情况统计表",
        rows=(
            _section("一"),
            (content, _head("本年新制作数量"), _head("本年新公开数量"), _head("对外公开总数量")),
            documents("规章", "rules", table.rules),
            documents("规范性文件", "normative_docs", table.normative_docs),
            _section("五"),
            items_head,
            items("行政许可", "licences", table.licences),
            items("其他对外管理服务事项", "other_services", table.other_services),
            _section("六"),
            items_head,
            items("行政处罚", "penalties", table.penalties),
            items("行政强制", "coercions", table.coercions),
            _section("八"),
            (content, last_year, _head(change, colspan=2)),
            (
                Cell("行政事业性收费"),
                _number(
                    table.admin_fee_items_last_year, "proactive_2019.admin_fees.items_last_year"
                ),
                _number(
                    table.admin_fee_change,
                    "proactive_2019.admin_fees.change",
                    colspan=2,
                    text=printed_change(table.admin_fee_change),
                ),
            ),
            _section("九"),
            (content, _head("采购项目数量"), _head("采购总金额", colspan=2)),
            (
                Cell("政府集中采购"),
                _number(table.procurement_projects, "proactive_2019.procurement.projects"),
                _number(
                    amount,
                    "proactive_2019.procurement.amount",
                    colspan=2,
                    text=f"{printed(amount)}万元" if amount else printed(amount),
                ),
            ),
        ),
        widths=_WIDTHS_2,
        header_rows=0,
    )


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
        if row is results[0]:
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
        values = report.applications.get(row.key)
        cells += _numbers(values, f"applications.{row.key}", len(COLUMNS))
        rows.append(tuple(cells))
    return Table(
        name="applications",
        caption="收到和处理政府信息公开申请情况统计表",
        rows=tuple(rows),
        widths=(0.08, 0.11, 0.32, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07),
        header_rows=3,
    )


def remedies_table(report: AnnualReport) -> Table:
    """Return table 4: 4 rows × 15 columns, the same in both forms."""
    titles = (*REMEDY_RESULT_TITLES.values(), "总计")
    return Table(
        name="remedies",
        caption="政府信息公开行政复议、行政诉讼情况统计表",
        rows=(
            (_head("行政复议", colspan=5), _head("行政诉讼", colspan=10)),
            (
                *(_head(title, rowspan=2) for title in titles),
                _head("未经复议直接起诉", colspan=5),
                _head("复议后起诉", colspan=5),
            ),
            tuple(_head(title) for title in titles * 2),
            tuple(
                cell
                for block in REMEDY_BLOCKS
                for cell in _numbers(
                    report.remedies.get(block), f"remedies.{block}", len(REMEDY_COLUMNS)
                )
            ),
        ),
        widths=(1 / 15,) * 15,
        header_rows=3,
    )


def tables(report: AnnualReport) -> tuple[Table, Table, Table]:
    """Return the tables of sections 二, 三 and 四."""
    return proactive_table(report), applications_table(report), remedies_table(report)
