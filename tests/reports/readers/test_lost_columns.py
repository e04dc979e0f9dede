"""If a whole column of a table is lost, is its neighbour ever taken for it?

The empty fields of a merged label are the danger: with one of them a row of six numbers has seven fields.
"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.schema import COLUMNS
from gongkai.reports.tables import Table
from made_files import blanked, misread
from made_layouts import blocks, sound_report, trial_form

REPORTS = {
    "full": sound_report(1),
    "（六） undivided": sound_report(2, undivided=True),
    "some blanks": blanked(sound_report(3), 3, 0.1),
    "many blanks": blanked(sound_report(4), 4, 0.3),
    "mostly blank": blanked(sound_report(5), 5, 0.8),
}


def fields_of(table, *, lost=None, keeps_head=False, by_groups=True):
    """Return the rows of a table as fields, a merged cell in its first one, without the lost column.

    ``by_groups`` leaves the empty fields below a group's label; else each row begins with its own label.
    """
    rows = []
    for number, line in enumerate(table.layout()):
        fields = [one.text if anchor == (number, c) else "" for c, (one, anchor) in enumerate(line)]
        kind = line[-1][0].kind
        if lost is not None and not (keeps_head and kind != "number"):
            del fields[len(line) - len(COLUMNS) + lost]
        if not by_groups:
            label = next((c for c, field in enumerate(fields) if field), 0)
            fields = fields[label:]
        rows.append(fields)
    return rows


def tabs(rows):
    return "\n".join("\t".join(row) for row in rows)


def pipes(rows):
    return "\n".join(" | ".join(row) for row in rows)


def framed(rows):
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def trailing(rows):
    return "\n".join("\t".join([*row, ""]) for row in rows)


def closed(rows):
    return "\n".join(f"{field} |".lstrip() for row in rows for field in row)


def grid(rows):
    cells = ("".join(f"<td>{field}</td>" for field in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def one_more(rows):
    return "\n".join(f"{' | '.join(row)} | |" for row in rows)


WAYS = {
    "a cell on each line": closed,
    "a bar too many": one_more,
    "tabs": tabs,
    "pipes": pipes,
    "framed pipes": framed,
    "a tab too many": trailing,
    "cells": grid,
}


def file_of(report, way, table="applications", fields=fields_of, **lost):
    """Return a file in which that table is laid out so, and its kind."""
    draw = WAYS[way]
    parts = []
    for block in blocks(report):
        if isinstance(block, Table):
            is_it = block.name == table
            parts.append(draw(fields(block, **lost) if is_it else fields_of(block)))
        else:
            parts.append(f"<p>{block}</p>" if way == "cells" else block)
    return "\n".join(parts).encode(), "html" if way == "cells" else "txt"


@pytest.mark.parametrize("by_groups", [True, False], ids=["groups", "labels only"])
@pytest.mark.parametrize("keeps_head", [False, True], ids=["head too", "head whole"])
@pytest.mark.parametrize("way", WAYS)
def test_no_number_is_read_in_the_place_of_a_lost_column(way, keeps_head, by_groups):
    for name, report in REPORTS.items():
        for lost in range(len(COLUMNS)):
            data, kind = file_of(report, way, lost=lost, keeps_head=keeps_head, by_groups=by_groups)
            assert not misread(read_bytes(data, f"report.{kind}"), report), (name, lost)


@pytest.mark.parametrize("way", WAYS)
def test_the_same_table_is_read_while_it_has_all_columns(way):
    data, kind = file_of(REPORTS["full"], way)
    reading = read_bytes(data, f"report.{kind}")
    assert not reading.doubtful


def short_fields(table, *, lost, keeps_head, are_merged):
    """Return the rows of table 2 or 4 without a column; ``are_merged`` leaves out what a cell covers."""
    rows = []
    for number, line in enumerate(table.layout()):
        own = [one.text for c, (one, anchor) in enumerate(line) if anchor == (number, c)]
        fields = [one.text if anchor == (number, c) else "" for c, (one, anchor) in enumerate(line)]
        chosen = own if are_merged else fields
        is_head = line[-1][0].kind != "number"
        if not (is_head and keeps_head) and lost < len(chosen):
            del chosen[lost]
        rows.append(chosen)
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("are_merged", [False, True], ids=["fields", "cells"])
@pytest.mark.parametrize("keeps_head", [False, True], ids=["head too", "head whole"])
@pytest.mark.parametrize("way", WAYS)
def test_no_number_of_tables_2_and_4_is_read_in_the_place_of_a_lost_column(
    way, keeps_head, are_merged
):
    trial = trial_form(REPORTS["full"], 6, year=2020)
    for name, report in (REPORTS | {"trial form": trial}).items():
        for table, columns in (("proactive", range(1, 4)), ("remedies", (0, 3, 4, 5, 10, 14))):
            for lost in columns:
                data, kind = file_of(
                    report, way, table, short_fields, lost=lost, keeps_head=keeps_head, are_merged=are_merged
                )  # fmt: skip
                reading = read_bytes(data, f"report.{kind}")
                wrong = [path for path in misread(reading, report) if path.startswith(table)]
                assert not wrong, (name, table, lost)


def surplus(*rows):
    """Read rows of table 3 with a cell too many, each blank one on a line of its own."""
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（二）部分公开")  # fmt: skip
    lines = ["示例市示例局2020年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况"]
    for label, (first, *blanks, last) in zip(labels, rows, strict=True):
        lines.append(f"{label} | {first} |" if first else f"{label} |\n|")
        lines += [f"{blank} |".lstrip() for blank in blanks]
        lines.append(f"| {last} |")
    evidence = read_bytes("\n".join(lines).encode(), "report.txt").evidence
    return [
        evidence[f"applications.{key}[{column}]"]
        for key in ("new_received", "carried_over", "granted", "partial")
        for column in range(len(COLUMNS))
    ]


ENDS = [
    ["25", *[""] * 5, "25"],
    ["", *[""] * 5, "0"],
    ["7", *[""] * 5, "7"],
    ["18", *[""] * 5, "18"],
]


def test_rows_filled_at_both_ends_alone_may_have_a_blank_cell_too_many():
    cells = surplus(*ENDS)
    assert [cell.value for cell in cells] == [
        value
        for first, last in ((25, 25), (None, 0), (7, 7), (18, 18))
        for value in (first, *[None] * 5, last)
    ]
    assert {cell.state for cell in cells} == {"read", "blank"}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["7", "", "2", "", "", "", "9"], "a number amid: which of the blanks is too many?"),
        (["7", *[""] * 5, "9"], "the last is no sum of the first"),
        (["7", *[""] * 4, "7"], "one row is shorter"),
    ],
)
def test_rows_with_a_cell_too_many_are_in_doubt_where_their_ends_do_not_tell(row, why):
    numbers = [cell for cell in surplus(*ENDS[:2], row, ENDS[3]) if cell.value is not None]
    assert not [cell for cell in numbers if cell.raw not in ("", "0")], why
