"""The number of an application, by the office's pattern."""

import pytest

from gongkai.applications.numbers import (
    NumberPatternProblem,
    application_number,
    check_number_pattern,
)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{year}-{seq:03d}", "2026-007"),
        ("{year}-{seq}", "2026-7"),
        ("陕司依申请〔{year}〕{seq}号", "陕司依申请〔2026〕7号"),
        ("SQ{seq:05d}-{year}", "SQ00007-2026"),
    ],
)
def test_a_pattern_gives_the_number(pattern, number):
    assert application_number(pattern, year=2026, seq=7) == number


def test_a_sequence_longer_than_its_zeros_is_not_cut():
    assert application_number("{year}-{seq:03d}", year=2026, seq=12345) == "2026-12345"


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("", "不能为空"),
        (" {year}-{seq}", "空格"),
        ("{year}", "序号"),
        ("{seq}", "年份"),
        ("{year}{seq}{seq}", "序号"),
        ("{year}-{month}-{seq}", "“{month}”无法识别"),
        ("{year}-{seq:d}", "无法识别"),
        ("{year}-{seq.__class__}", "无法识别"),
        ("{year}-{seq}}", "没有成对"),
        ("{year}/{seq}", "斜线"),
        ("{year}-{seq}" + "长" * 40, "不能超过"),
    ],
)
def test_a_pattern_that_gives_no_number_is_refused_with_the_reason(pattern, told):
    with pytest.raises(NumberPatternProblem, match=told):
        check_number_pattern(pattern)
