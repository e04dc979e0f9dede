"""Do the three tables look as the official forms do, merge by merge?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from annual_reports import blank_report, full_report, trial_report
from gongkai.reports.schema import ROWS_2019, AnnualReport, cell_paths
from gongkai.reports.tables import (
    BrokenTable,
    Cell,
    Table,
    applications_table,
    printed,
    printed_change,
    proactive_table,
    remedies_table,
    tables,
)

OFFICIAL_FORM = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "reports"
    / "blank-template_official-format.docx"
)


def places(table: Table) -> list[tuple[int, int, int, int, str]]:
    """Return row, column, rowspan, colspan and text of every cell."""
    return [(r, c, cell.rowspan, cell.colspan, cell.text) for r, c, cell in table.anchors()]


def official_places(path: Path) -> list[list[tuple[int, int, int, int, str]]]:
    """Return the same of the three tables of a Word document, from its own merges."""
    import docx
    from docx.oxml.ns import qn

    found = []
    for table in docx.Document(str(path)).tables:
        anchors: dict[tuple[int, int], list[object]] = {}
        above: dict[int, tuple[int, int]] = {}
        for r, tr in enumerate(table._tbl.tr_lst):
            c = 0
            for tc in tr.tc_lst:
                text = "".join(t.text or "" for t in tc.iter(qn("w:t"))).strip()
                if tc.vMerge == "continue":
                    anchors[above[c]][0] = r - above[c][0] + 1
                else:
                    anchors[(r, c)] = [1, tc.grid_span, text]
                    above[c] = (r, c)
                c += tc.grid_span
        found.append([(r, c, *rest) for (r, c), rest in sorted(anchors.items())])
    return found


@pytest.mark.skipif(not OFFICIAL_FORM.exists(), reason="the official form is not at hand")
@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_table_is_the_official_form_cell_by_cell(number):
    assert places(tables(blank_report())[number]) == official_places(OFFICIAL_FORM)[number]


@pytest.mark.parametrize(
    ("report", "number", "rows", "columns", "anchors"),
    [
        (full_report(), 0, 14, 4, 30),
        (full_report(), 1, 28, 10, 215),
        (full_report(), 2, 4, 15, 34),
        (trial_report(), 0, 18, 4, 53),
        (trial_report(), 1, 26, 10, 198),
        (trial_report(), 2, 4, 15, 34),
    ],
)
def test_each_table_has_the_size_of_its_form(report, number, rows, columns, anchors):
    table = tables(report)[number]
    grid = table.grid()
    assert (len(grid), {len(row) for row in grid}) == (rows, {columns})
    assert len(list(table.anchors())) == anchors
    assert sum(table.widths) == pytest.approx(1)


@pytest.mark.parametrize(
    ("row", "column", "rowspan", "colspan", "text"),
    [
        (0, 0, 3, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"),
        (0, 3, 1, 7, "申请人情况"),
        (1, 3, 2, 1, "自然人"),
        (1, 4, 1, 5, "法人或其他组织"),
        (1, 9, 2, 1, "总计"),
        (2, 8, 1, 1, "其他"),
        (3, 0, 1, 3, "一、本年新收政府信息公开申请数量"),
        (5, 0, 22, 1, "三、本年度办理结果"),
        (6, 1, 1, 2, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        (7, 1, 8, 1, "（三）不予公开"),
        (15, 1, 3, 1, "（四）无法提供"),
        (18, 1, 5, 1, "（五）不予处理"),
        (23, 1, 3, 1, "（六）其他处理"),
        (25, 2, 1, 1, "3.其他"),
        (26, 1, 1, 2, "（七）总计"),
        (27, 0, 1, 3, "四、结转下年度继续办理"),
    ],
)
def test_table_3_merges_what_the_form_merges(row, column, rowspan, colspan, text):
    assert (row, column, rowspan, colspan, text) in places(applications_table(full_report()))


@pytest.mark.parametrize(
    "report",
    [
        trial_report(),
        replace(
            full_report(),
            applications={
                key: values
                for key, values in full_report().applications.items()
                if key not in ("other_correction_overdue", "other_fee_overdue")
            },
        ),
    ],
)
def test_an_undivided_other_row_is_one_row_in_either_form(report):
    found = places(applications_table(report))
    assert (5, 0, 20, 1, "三、本年度办理结果") in found
    assert (23, 1, 1, 2, "（六）其他处理") in found
    assert (24, 1, 1, 2, "（七）总计") in found


def test_the_trial_form_prints_its_own_measures():
    grid = [[cell.text for cell in row] for row in proactive_table(trial_report()).grid()]
    assert grid == [
        ["第二十条第（一）项"] * 4,
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "1", "2", "3"],
        ["规范性文件", "4", "5", "6"],
        ["第二十条第（五）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "22", "+1", "23"],
        ["其他对外管理服务事项", "1168", "+173", "1341"],
        ["第二十条第（六）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政处罚", "40", "-2", "50"],
        ["行政强制", "60", "0", "70"],
        ["第二十条第（八）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "本年增/减"],
        ["行政事业性收费", "80", "-3", "-3"],
        ["第二十条第（九）项"] * 4,
        ["信息内容", "采购项目数量", "采购总金额", "采购总金额"],
        ["政府集中采购", "90", "18.4719万元", "18.4719万元"],
    ]


def test_table_4_shows_the_three_blocks_side_by_side():
    last = remedies_table(full_report()).grid()[-1]
    assert [cell.value for cell in last] == [
        *range(2000, 2005),
        *range(2010, 2015),
        *range(2020, 2025),
    ]


@pytest.mark.parametrize("report", [full_report(), trial_report(), blank_report()])
def test_the_tables_show_every_number_of_the_report_once(report: AnnualReport):
    shown = [cell.path for table in tables(report) for _, _, cell in table.anchors() if cell.path]
    assert shown == list(cell_paths(report))


def test_a_blank_is_printed_blank_and_never_as_zero():
    for table in tables(blank_report()):
        for _, _, cell in table.anchors():
            if cell.kind == "number":
                assert (cell.text, cell.value) == ("", None), cell.path


def test_a_report_without_any_row_gets_the_blank_table_of_its_form():
    empty = replace(full_report(), applications={}, remedies={}, proactive=None)
    assert [len(table.grid()) for table in tables(empty)] == [14, 28, 4]
    trial = replace(trial_report(), applications={}, remedies={}, proactive_2019=None)
    assert [len(table.grid()) for table in tables(trial)] == [18, 26, 4]
    assert [row.key for row in trial.rows] == [row.key for row in ROWS_2019]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, ""),
        (0, "0"),
        (-1, "-1"),
        (14069, "14069"),
        (Decimal("0"), "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("0.01"), "0.01"),
        (Decimal("0.0400"), "0.04"),
        (Decimal("3.79"), "3.79"),
        (Decimal("12.345678"), "12.345678"),
        (Decimal("100"), "100"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.000001"), "0.000001"),
    ],
)
def test_money_keeps_its_decimals_and_loses_trailing_zeros(number, text):
    assert printed(number) == text


@pytest.mark.parametrize(("change", "text"), [(1, "+1"), (-2, "-2"), (0, "0"), (None, "")])
def test_a_change_keeps_its_sign(change, text):
    assert printed_change(change) == text


@pytest.mark.parametrize(
    "rows",
    [
        ((Cell("a", colspan=3),),),
        ((Cell("a", rowspan=2), Cell("b")),),
        ((Cell("a"),),),
        ((Cell("a"), Cell("b", rowspan=2)), (Cell("c", colspan=2),)),
    ],
    ids=["too wide", "too long", "a hole", "two cells in one place"],
)
def test_a_table_that_cannot_be_laid_out_is_refused(rows):
    table = Table("remedies", "", rows, (0.5, 0.5), 0)
    with pytest.raises(BrokenTable):
        table.grid()


def test_a_row_with_too_few_numbers_is_named():
    report = replace(full_report(), applications={"granted": (1, 2, 3)})
    with pytest.raises(BrokenTable, match=r"applications\.granted：应有 7 个数，实有 3 个"):
        applications_table(report)
