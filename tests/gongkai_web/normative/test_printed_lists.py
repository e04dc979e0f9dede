"""A list of thousands is set in a moment, and each cell says what was given."""

import io
import time

import docx
import pytest
from docx.shared import Pt

from gongkai_web.normative import lists

HEADINGS = (("序号", 6), ("标题", 48), ("文号", 20))


def table_of(rows):
    printed = lists.Printed("示例目录", "截至 2026-03-04", HEADINGS, rows)
    return docx.Document(io.BytesIO(lists.as_docx(printed))).tables[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("关于印发<方案>的通知 & 附件", "关于印发<方案>的通知 & 附件"),
        ("一　二", "一　二"),
        (" 外面有空格 ", " 外面有空格 "),
        ("第一行\n第二行", "第一行\n第二行"),
        ("甲\t乙", "甲\t乙"),
        ("", ""),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_says_what_was_given(given, told):
    table = table_of([("1", given, "—"), ("2", "另一行", given)])
    assert [cell.text for cell in table.rows[1].cells] == ["1", told, "—"]
    assert [cell.text for cell in table.rows[2].cells] == ["2", "另一行", told]


def test_rows_are_set_alike_and_the_headings_stand_out():
    table = table_of([("1", "甲", "—"), ("2", " 乙 ", "—")])
    runs = [[cell.paragraphs[0].runs[0] for cell in row.cells] for row in table.rows]
    assert [[run.bold for run in row] for row in runs] == [[True] * 3, [False] * 3, [False] * 3]
    assert {run.font.size for row in runs for run in row} == {Pt(10.5)}
    widths = [[cell.width for cell in row.cells] for row in table.rows]
    assert widths[0] == widths[1] == widths[2]


def test_a_list_without_rows_has_its_headings():
    assert [[cell.text for cell in row.cells] for row in table_of([]).rows] == [
        ["序号", "标题", "文号"]
    ]


def test_thousands_of_rows_are_set_in_a_moment():
    rows = [(str(number), "关于印发管理办法的通知", "示发〔2026〕1号") for number in range(2000)]
    started = time.process_time()
    table = table_of(rows)
    spent = time.process_time() - started
    assert len(table._tbl.tr_lst) == 2001
    assert spent < 4, f"{spent:.1f} s of work; cell by cell it took ten"
