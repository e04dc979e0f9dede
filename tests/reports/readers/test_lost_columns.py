"""If a whole column of table 3 is lost, is its neighbour ever taken for it?

The empty fields of a merged label are the danger: with one of them a row of six numbers has seven fields.
"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.schema import COLUMNS
from gongkai.reports.tables import Table
from made_files import blanked, misread
from made_layouts import blocks, sound_report

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


def grid(rows):
    cells = ("".join(f"<td>{field}</td>" for field in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


WAYS = {
    "tabs": tabs,
    "pipes": pipes,
    "framed pipes": framed,
    "a tab too many": trailing,
    "cells": grid,
}


def file_of(report, way, **lost):
    """Return a file in which table 3 is laid out so, and its kind."""
    draw = WAYS[way]
    three = 0
    parts = []
    for block in blocks(report):
        if isinstance(block, Table):
            three += 1
            parts.append(draw(fields_of(block, **(lost if three == 2 else {}))))
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
