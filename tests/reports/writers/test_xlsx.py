"""Are numbers numbers, merges merges, and formulas never run?"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from annual_reports import blank_report, full_report, trial_report
from gongkai.reports.tables import tables
from gongkai.reports.writers import WriteProblem
from gongkai.reports.writers.outline import DRAFT_MARK
from gongkai.reports.writers.xlsx import to_xlsx

SHEETS = ["文字", "二、主动公开", "三、申请办理", "四、复议诉讼"]


def opened(report, **options):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(report, **options)))


def test_there_is_a_sheet_for_the_text_and_one_for_each_table():
    assert opened(full_report()).sheetnames == SHEETS


@pytest.mark.parametrize("report", [full_report(), trial_report(), blank_report()])
def test_every_cell_stands_in_its_place_and_is_merged_as_in_the_form(report):
    workbook = opened(report)
    for name, table in zip(SHEETS[1:], tables(report), strict=True):
        sheet = workbook[name]
        merged = {
            (area.min_row, area.min_col, area.max_row, area.max_col)
            for area in sheet.merged_cells.ranges
        }
        wanted = set()
        for r, c, cell in table.anchors():
            value = sheet.cell(r + 2, c + 1).value
            if cell.kind == "number" and not cell.text.endswith("万元"):
                assert value == (
                    None if cell.value is None else pytest.approx(float(cell.value))
                ), cell
            else:
                assert value == cell.text
            if cell.rowspan > 1 or cell.colspan > 1:
                wanted.add((r + 2, c + 1, r + 1 + cell.rowspan, c + cell.colspan))
        assert merged == wanted


def test_numbers_are_numbers_and_a_blank_stays_blank():
    assert opened(full_report())["三、申请办理"]["D5"].data_type == "n"
    assert opened(blank_report())["三、申请办理"]["D5"].value is None


def test_money_and_signed_changes_look_as_printed():
    assert opened(full_report())["二、主动公开"]["B15"].number_format == "0.######"
    sheet = opened(trial_report())["二、主动公开"]
    assert (sheet["C8"].value, sheet["C8"].number_format) == (1, "+0;-0;0")
    assert sheet["C19"].value == "18.4719万元"


def test_a_number_beyond_what_a_cell_can_hold_is_kept_as_text():
    report = replace(full_report(), applications={"granted": (10**15 + 1,) + (0,) * 6})
    assert opened(report)["三、申请办理"]["D7"].value == str(10**15 + 1)


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_no_text_is_taken_for_a_formula(words):
    sheet = opened(full_report().with_narrative(other=words))["文字"]
    cell = sheet.cell(sheet.max_row, 1)
    assert (cell.value, cell.data_type) == (words, "s")
    assert cell.quotePrefix


def test_each_sheet_prints_on_a4_and_repeats_its_header():
    for sheet in opened(full_report()):
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.center.text == "— &P —"
    sheet = opened(full_report())["三、申请办理"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D5", "$2:$4")


def test_a_draft_says_so_on_every_sheet():
    for sheet in opened(full_report(), draft=True):
        assert sheet["A1"].value == DRAFT_MARK
        assert sheet.oddHeader.center.text == DRAFT_MARK
    assert opened(full_report())["文字"]["A1"].value == full_report().title


def test_the_properties_know_no_clock():
    properties = opened(full_report()).properties
    assert properties.created.date() == properties.modified.date() == full_report().period.last
    with zipfile.ZipFile(io.BytesIO(to_xlsx(full_report()))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_paragraph_too_long_for_a_cell_is_named():
    report = full_report().with_narrative(other="很长的一段" * 7000)
    with pytest.raises(WriteProblem, match=r"最多容纳 32767 个字，工作表“文字”.*有 35000 个字"):
        to_xlsx(report)


def test_small_money_is_exact():
    report = full_report()
    report = replace(report, proactive=replace(report.proactive, admin_fees=Decimal("0.000001")))
    assert opened(report)["二、主动公开"]["B15"].value == pytest.approx(0.000001)
