"""Is a number of a workbook read as its format shows it, and is none made of one that shows another?"""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from annual_reports import full_report
from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.numbers import parse_number
from gongkai.reports.readers.xlsx import document_of
from gongkai.reports.writers import render

_ACCOUNTED = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


def shown(value: object, number_format: str, **font: object) -> str:
    """Return what is read of a cell of such a value and format."""
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"] = "本年新收政府信息公开申请数量", value
    sheet["B1"].number_format = number_format
    if font:
        sheet["B1"].font = Font(**font)
    out = io.BytesIO()
    book.save(out)
    return list(document_of(out.getvalue(), "报告.xlsx").grids)[-1].cells[1].text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (251000, '0"元"', "251000元"),
        (251000, "#,##0.00\\元", "251000元"),
        (25.1, '0.0"万元"', "25.1万元"),
        (17, 'General"件"', "17件"),
        (17, '"共"0"件"', "共17件"),
        (-4, '0"件"', "-4件"),
        (-4, '"增"0;"减"0', "减4"),
        (4, '"增"0;"减"0', "增4"),
        (17, "[$$-409]#,##0", "$17"),
        (25.126, "0.00", "25.13"),
        (25.125, "0.00_);[Red]\\(0.00\\)", "25.13"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (-0.4, "0", "0"),
        (17, '[>=10000]0,"万";0"件"', "17件"),
    ],
)
def test_a_unit_and_rounding_are_what_a_reader_sees(value, number_format, text):
    assert shown(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (251000, "0,"),
        (251000, '#,##0,"千元"'),
        (251000, '0\\.0,"万元"'),
        (17000, '[>=10000]0,"万";0'),
        (17, "0%"),
        (17, '0"1"'),
        (17, '0"0000"'),
        (17, ";;;"),
        (17, "-0"),
        (17, "# ?/?"),
        (17, "0.00E+00"),
        (17, '0"'),
        (17, '0e"件"'),
        (17, '[=1]"一";[=2]"二"'),
    ],
)
def test_no_number_is_made_of_what_shows_another_or_nobody_knows_which(value, number_format):
    text = shown(value, number_format)
    assert str(value) in text
    for kind in ("count", "change", "money"):
        parsed = parse_number(text, kind)
        assert (parsed.value, parsed.state) == (None, "ambiguous")
        assert parsed.note


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        *((17, plain, "17") for plain in ("General", "0", "@", "0_ ", "0.00", "000", "#,##0", "+0;-0;0")),
        (1234567, "#,##0", "1234567"),
        (25.1, "0.######", "25.1"),
        (25.126, "General", "25.126"),
        (0, _ACCOUNTED, "0"),
        (17, _ACCOUNTED, "17"),
        (-4, _ACCOUNTED, "-4"),
        (17, "[$¥-804]#,##0.00", "17"),
        (-4, "0;[Red]0", "-4"),
        (-4, "0_);(0)", "-4"),
        (0, ";;;", "0"),
        (0, "0%", "0"),
        (0, "0,", "0"),
        (17, "[DBNum1][$-804]General", "17"),
        ("17", '0"元"', "17"),
        (True, '0"元"', "是"),
    ],
)  # fmt: skip
def test_a_format_that_only_sets_a_number_apart_leaves_it(value, number_format, text):
    assert shown(value, number_format) == text


def test_a_unit_is_kept_beside_a_raised_number():
    assert shown(17, '0"件"', vertAlign="superscript") == "¹⁷件"


def test_a_fee_in_yuan_is_told_in_ten_thousands():
    book = load_workbook(io.BytesIO(render(full_report(), "xlsx")))
    path = "proactive.admin_fees.amount_wan_yuan"
    place = read_bytes(render(full_report(), "xlsx"), "a.xlsx").evidence[path].place
    cell = book[place.sheet].cell(place.row, place.column)
    cell.value, cell.number_format = 251000, '0"元"'
    out = io.BytesIO()
    book.save(out)
    evidence = read_bytes(out.getvalue(), "a.xlsx").evidence[path]
    assert (evidence.value, evidence.raw) == (Decimal("25.1"), "251000元")
