"""Tables as hands and content systems leave them: spacers, columns of numbers, heads again, parts apart.

Each mess is a way to turn a table into tables of ragged rows, which web pages, Word files and text
print alike. ``WHOLE`` names those from which every printed number must be read.
"""

from __future__ import annotations

import re
from dataclasses import replace

from gongkai.reports.tables import Cell

EMPTY = Cell("")


def _begins(table):
    """Return the first row with a number; table 2 has heads among its rows."""
    return next((r for r, row in enumerate(table.rows) if any(c.kind == "number" for c in row)), 0)


def _first_number(table):
    """Return the column in which the numbers of a table begin."""
    return {"proactive": 1, "applications": 3, "remedies": 0}[table.name]


def _is_value(row):
    return any(c.kind == "number" for c in row)


# Spacers --------------------------------------------------------------------


def _columns_doubled(table, draw):
    """Return the rows with ``draw(cell)`` for each cell over columns of numbers, two columns each."""
    start = _first_number(table)
    rows = []
    for r, line in enumerate(table.layout()):
        row = []
        for c, (cell, anchor) in enumerate(line):
            if anchor != (r, c):
                continue
            row += draw(cell) if c >= start else [cell]
        rows.append(row)
    return [rows]


def spacers_with_wide_heads(table):
    """Each head spans two columns, each number has one and an empty cell beside it."""
    return _columns_doubled(
        table,
        lambda cell: (
            [replace(cell, colspan=2 * cell.colspan - 1), EMPTY]
            if cell.kind == "number"
            else [replace(cell, colspan=2 * cell.colspan)]
        ),
    )


def spacers_before_numbers(table):
    """As before, the empty cell left of the number."""
    return _columns_doubled(
        table,
        lambda cell: (
            [EMPTY, replace(cell, colspan=2 * cell.colspan - 1)]
            if cell.kind == "number"
            else [replace(cell, colspan=2 * cell.colspan)]
        ),
    )


def spacers_everywhere(table):
    """Heads and numbers all have an empty cell beside them."""
    return _columns_doubled(
        table,
        lambda cell: [
            replace(cell, colspan=2 * cell.colspan - 1),
            replace(EMPTY, rowspan=cell.rowspan),
        ],
    )


def spacers_in_number_rows(table):
    """Only the numbers of table 4 have empty cells beside them, so that they leave the head behind."""
    if table.name != "remedies":
        return [list(map(list, table.rows))]
    return [
        [
            [part for cell in row for part in ((cell, EMPTY) if cell.kind == "number" else (cell,))]
            for row in table.rows
        ]
    ]


def numbers_span_two(table):
    """Heads and numbers alike span two columns."""
    return _columns_doubled(table, lambda cell: [replace(cell, colspan=2 * cell.colspan)])


def _with_column(table, head, body, *, after):
    """Return the rows with one more cell left of all or right after the labels."""
    start = _first_number(table) if after else 0
    rows = []
    for r, line in enumerate(table.layout()):
        row = []
        done = False
        for c, (cell, anchor) in enumerate(line):
            if c == start and not done:
                row.append(body(r) if _is_value(table.rows[r]) else head(r))
                done = True
            if anchor == (r, c):
                row.append(cell)
        rows.append(row)
    return [rows]


def a_column_between(table):
    """An empty column between the labels and the numbers, in heads too."""
    if table.name == "remedies":
        return [list(map(list, table.rows))]
    return _with_column(table, lambda r: EMPTY, lambda r: EMPTY, after=True)


def a_column_between_in_number_rows(table):
    """The same, where the heads have no such column."""
    if table.name != "proactive":
        return [list(map(list, table.rows))]
    return [[[row[0], EMPTY, *row[1:]] if _is_value(row) else list(row) for row in table.rows]]


def numbered_rows(table):
    """A column 序号 that numbers the rows."""
    if table.name == "remedies":
        return [list(map(list, table.rows))]
    begins = _begins(table)
    if table.name == "proactive":
        return _with_column(
            table, lambda r: Cell("序号" if r == 1 else ""), lambda r: Cell(str(r)), after=False
        )
    rows = [list(row) for row in table.rows]
    rows[0] = [Cell("序号", rowspan=begins), *rows[0]]
    for r in range(begins, len(rows)):
        rows[r] = [Cell(str(r - begins + 1)), *rows[r]]
    return [rows]


# Heads ----------------------------------------------------------------------


def heads_again(table):
    """The heads are printed again in the middle, as at the top of a new page."""
    begins = _begins(table)
    if table.name != "applications":
        return [list(map(list, table.rows))]
    cut = max(
        r
        for r in range(begins + 1, len(table.rows))
        if all(r0 + c.rowspan <= r or r0 >= r for r0, row in enumerate(table.rows) for c in row)
    )
    rows = list(map(list, table.rows))
    return [[*rows[:cut], *rows[:begins], *rows[cut:]]]


def heads_with_units(table):
    """The heads name a unit."""

    def told(cell):
        if cell.kind != "number" and cell.text in (
            "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "总计",
            "结果维持", "结果纠正", "其他结果", "尚未审结", "本年制发件数", "本年处理决定数量",
        ):  # fmt: skip
            return replace(cell, text=f"{cell.text}（件）")
        return cell

    return [[[told(cell) for cell in row] for row in table.rows]]


def heads_in_two_rows(table):
    """商业企业 stands in two cells, one below the other."""
    if table.name != "applications":
        return [list(map(list, table.rows))]
    rows = []
    for r, row in enumerate(table.rows):
        if r == 2:
            rows.append([replace(c, text=c.text[: len(c.text) // 2]) for c in row])
            rows.append([Cell(c.text[len(c.text) // 2 :], "head") for c in row])
        elif r < 2:
            rows.append([replace(c, rowspan=c.rowspan + (c.rowspan + r == 3)) for c in row])
        else:
            rows.append(list(row))
    return [rows]


def heads_beside_empty_cells(table):
    """Heads that should span rows have an empty cell below them instead."""
    begins = _begins(table)
    if table.name == "proactive":
        return [list(map(list, table.rows))]
    rows = []
    for r, line in enumerate(table.layout()):
        row = []
        for c, (cell, anchor) in enumerate(line):
            if r >= begins:
                row += [cell] if anchor == (r, c) else []
            elif anchor == (r, c):
                row.append(replace(cell, rowspan=1))
            elif anchor[1] == c and anchor[0] < r:
                row.append(replace(EMPTY, colspan=cell.colspan))
        rows.append(row)
    return [rows]


def labels_without_numbers(table):
    """The rows have lost the numbers before their labels."""
    if table.name != "applications":
        return [list(map(list, table.rows))]

    def bare(cell):
        parted = re.sub(r"^(?:（[一二三四五六七]）|[0-9]\.|[一二三四]、)", "", cell.text)
        return cell if cell.kind == "number" else replace(cell, text=parted)

    return [[[bare(cell) for cell in row] for row in table.rows]]


def a_column_of_the_offices_own(table):
    """A column that the form does not have and nobody can name."""
    return a_subtotal(table, "港澳台侨")


def a_subtotal(table, name="小计"):
    """The organisations have a sum of their own, in a column that the form does not have."""
    if table.name != "applications":
        return [list(map(list, table.rows))]
    rows = []
    for r, row in enumerate(table.rows):
        if r < 2:
            grown = [
                replace(c, colspan=c.colspan + 1)
                if c.text in ("申请人情况", "法人或其他组织")
                else c
                for c in row
            ]
        elif not _is_value(row):
            grown = [*row, Cell(name, "head")]
        else:
            numbers = [c for c in row if c.kind == "number"]
            some = [int(c.text) for c in numbers[1:6] if c.text]
            total = Cell(str(sum(some)) if some else "", "number")
            grown = [*row[:-1], total, row[-1]]
        rows.append(grown)
    return [rows]


def no_total(table):
    """Table 3 has no 总计 to the right."""
    if table.name != "applications":
        return [list(map(list, table.rows))]
    rows = []
    for r, row in enumerate(table.rows):
        if r == 0:
            rows.append([row[0], replace(row[1], colspan=6)])
        elif r == 1 or _is_value(row):
            rows.append(list(row[:-1]))
        else:
            rows.append(list(row))
    return [rows]


# Apart ----------------------------------------------------------------------


def a_table_for_each_part(table):
    """Each part of table 2 and each group of table 3 is a table of its own; heads are not said again."""
    begins = _begins(table)
    if table.name == "remedies":
        return [list(map(list, table.rows))]
    if table.name == "proactive":
        parts = []
        for row in table.rows:
            if row[0].text.startswith("第二十条"):
                parts.append([])
            parts[-1].append(list(row))
        return parts
    parts = [[list(row) for row in table.rows[:begins]]]
    grid = table.layout()
    for r in range(begins, len(grid)):
        row = [cell for c, (cell, anchor) in enumerate(grid[r]) if anchor == (r, c)]
        # A group's row begins where its second column has a cell of its own.
        opens = grid[r][1][1] == (r, 1) or grid[r][0][1] == (r, 0)
        if opens:
            parts.append([])
            if grid[r][0][1] != (r, 0):
                row = [EMPTY, *row]
        parts[-1].append([replace(cell, rowspan=1) for cell in row] if opens else row)
    fixed = [parts[0]]
    for part in parts[1:]:
        for n, row in enumerate(part):
            if n == 0:
                continue
            part[n] = [EMPTY, EMPTY, *row]
        fixed.append(part)
    return fixed


def _stacked_blocks(table):
    """The three blocks of table 4 as tables of their own, each below its name."""
    if table.name != "remedies":
        return [list(map(list, table.rows))]
    heads = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    numbers = list(table.rows[-1])
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    return [
        [
            [Cell(name, "head", colspan=5)],
            [Cell(head, "head") for head in heads],
            numbers[5 * n : 5 * n + 5],
        ]
        for n, name in enumerate(names)
    ]


def turned_table_four(table):
    """Table 4 with a row for each block."""
    if table.name != "remedies":
        return [list(map(list, table.rows))]
    heads = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    numbers = list(table.rows[-1])
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    rows = [[Cell("类别", "head"), *(Cell(head, "head") for head in heads)]]
    rows += [[Cell(name), *numbers[5 * n : 5 * n + 5]] for n, name in enumerate(names)]
    return [rows]


def turned_table_two(table):
    """The first part of table 2 with 规章 and 行政规范性文件 as columns."""
    if table.name != "proactive":
        return [list(map(list, table.rows))]
    rows = [list(row) for row in table.rows]
    head, rules, documents = rows[1], rows[2], rows[3]
    turned = [
        [replace(a, colspan=1), b, replace(c, colspan=2)]
        for a, b, c in zip(head, rules, documents, strict=True)
    ]
    return [[rows[0], *turned, *rows[4:]]]


MESSES = {
    "spacers with wide heads": spacers_with_wide_heads,
    "spacers before numbers": spacers_before_numbers,
    "spacers everywhere": spacers_everywhere,
    "spacers in number rows": spacers_in_number_rows,
    "numbers span two": numbers_span_two,
    "a column between": a_column_between,
    "a column between in number rows": a_column_between_in_number_rows,
    "numbered rows": numbered_rows,
    "heads again": heads_again,
    "heads with units": heads_with_units,
    "heads in two rows": heads_in_two_rows,
    "heads beside empty cells": heads_beside_empty_cells,
    "labels without numbers": labels_without_numbers,
    "a subtotal": a_subtotal,
    "a column of the office's own": a_column_of_the_offices_own,
    "no total": no_total,
    "a table for each part": a_table_for_each_part,
    "a table for each block": _stacked_blocks,
    "table 4 turned": turned_table_four,
    "table 2 turned": turned_table_two,
}
