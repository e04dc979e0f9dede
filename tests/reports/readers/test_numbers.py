"""Which number does a cell show, and when does it show none?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reports.readers.numbers import parse_number


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("  7 \n", 7),
        ("\u3000\u30000", 0),
        ("１２", 12),
        ("1,234", 1234),
        ("1，234", 1234),
        ("11,398,889", 11398889),
        ("0件", 0),
        ("3 条", 3),
        ("22（其中修订 16 件）", 22),
        ("5.0", 5),
        ("-1", -1),
        ("－1", -1),
        ("\u200b9", 9),
        ("3件（次）", 3),
        ("12人次", 12),
        ("共3件", 3),
        ("22其中修订16件", 22),
        ("22（其中修订（含废止）16件）", 22),
        ("零", 0),
        ("〇", 0),
        (" 零 件", 0),
        ("１，２３４", 1234),
    ],
)
def test_a_count_is_read_as_it_is_written(raw, value):
    parsed = parse_number(raw, "count")
    assert (parsed.state, parsed.value) == ("read", value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("+1", 1), ("-2", -2), ("减4", -4), ("减少4", -4), ("增3", 3), ("增加 3 项", 3), ("0", 0)],
)
def test_a_change_keeps_its_sign(raw, value):
    parsed = parse_number(raw, "change")
    assert (parsed.state, parsed.value) == ("read", value)


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("0", None, "0"),
        ("24.5", None, "24.5"),
        ("24.5万元", None, "24.5"),
        ("251000元", None, "25.1"),
        ("184719元", None, "18.4719"),
        ("0.0400", None, "0.0400"),
        ("1,316.50", None, "1316.50"),
        ("400元", "万元", "0.04"),
        ("251000", "元", "25.1"),
        ("2.5万元", "元", "2.5"),
        ("1.2亿元", None, "12000"),
        ("￥12", None, "12"),
        ("24.5萬元", None, "24.5"),
        ("0件", None, "0"),
        ("24.5（其中退回2万元）", None, "24.5"),
        ("零元", "元", "0"),
    ],
)
def test_money_is_told_in_ten_thousand_yuan(raw, unit, value):
    parsed = parse_number(raw, "money", unit=unit)
    assert (parsed.state, parsed.value) == ("read", Decimal(value))
    assert "E" not in str(parsed.value)


def test_a_converted_amount_says_from_which_unit():
    assert parse_number("251000元", "money").note == "格内单位为元，已换算为25.1万元"
    assert parse_number("251000", "money", unit="元").note == "表头单位为元，已换算为25.1万元"


@pytest.mark.parametrize("raw", ["", " ", "\u00a0", "\u3000\u3000", "\n\t", "\u200b"])
def test_a_blank_is_blank_and_never_zero(raw):
    parsed = parse_number(raw, "count")
    assert (parsed.state, parsed.value) == ("blank", None)


@pytest.mark.parametrize(
    "raw", ["/", "／", "-", "—", "——", "－", "\\", "无", "不适用", " / ", "暂无", "N/A", "未收费"]
)
def test_a_stroke_is_not_applicable_and_never_zero(raw):
    parsed = parse_number(raw, "count")
    assert (parsed.state, parsed.value) == ("not_applicable", None)


@pytest.mark.parametrize(
    ("raw", "state"),
    [
        ("3（4）", "ambiguous"),
        ("1 2", "ambiguous"),
        ("0\n0", "ambiguous"),
        ("00", "ambiguous"),
        ("007", "ambiguous"),
        ("1.5", "unreadable"),
        ("1,23", "unreadable"),
        ("三", "unreadable"),
        ("O", "unreadable"),
        ("○", "unreadable"),
        ("二〇", "unreadable"),
        ("①", "unreadable"),
        ("12a", "unreadable"),
        ("9" * 16, "unreadable"),
        ("9" * 5000, "unreadable"),
        ("约3", "unreadable"),
        ("3-5", "unreadable"),
    ],
)
def test_what_may_be_something_else_has_no_value_and_says_why(raw, state):
    parsed = parse_number(raw, "count")
    assert (parsed.state, parsed.value) == (state, None)
    assert parsed.note


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("3（4）", "括号里另有一个数：(4)"),
        ("251000（显示为251）", "按单元格的格式显示为“251”，与存的数可能不同，不能断定是多少；请打开文件核对"),
        ("17（显示为？）", "单元格的显示格式读不懂，与存的数可能不同，不能断定是多少；请打开文件核对"),
    ],
)  # fmt: skip
def test_of_two_numbers_in_a_cell_none_is_taken_and_the_reason_names_them(raw, note):
    assert parse_number(raw, "count").note == note
    assert parse_number(raw, "money").note == note


@given(st.text(max_size=20), st.sampled_from(["count", "change", "money"]))
def test_only_what_is_read_has_a_value(raw, kind):
    parsed = parse_number(raw, kind)
    assert (parsed.value is not None) == (parsed.state == "read")
    if not any(character in raw for character in "0123456789０１２３４５６７８９零〇"):
        assert parsed.value is None


@given(st.integers(0, 10**12))
def test_every_whole_number_is_read_with_and_without_separators(number):
    assert parse_number(str(number), "count").value == number
    assert parse_number(f"{number:,}", "count").value == number
