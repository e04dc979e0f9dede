"""Which patterns give a document number, and which are refused?"""

from __future__ import annotations

import pytest

from gongkai.letters import PatternProblem, check_pattern, document_number


@pytest.mark.parametrize(
    ("pattern", "year", "seq", "number"),
    [
        ("陕司公开告〔{year}〕{seq}号", 2026, 5, "陕司公开告〔2026〕5号"),
        ("示例公开〔{year}〕第{seq}号", 2026, 1234, "示例公开〔2026〕第1234号"),
    ],
)
def test_a_number_follows_its_pattern(pattern, year, seq, number):
    assert document_number(pattern, year=year, seq=seq) == number


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "不能为空"),
        (" 甲〔{year}〕{seq}号", "前后不能有空格"),
        ("甲〔{year}〕号", "应当有且只有一个序号{seq}"),
        ("甲{seq}号", "应当有且只有一个年份{year}"),
        ("甲〔{year}〕{seq}{seq}号", "应当有且只有一个序号"),
        ("甲[{year}]{seq}号", "年份应当写在六角括号里"),
        ("甲〔{year}〕{seq}号{office}", "“{office}”无法识别"),
        ("甲〔{year}〕{seq}号{year", "花括号没有成对"),
        ("甲〔{year}〕{seq!r}号", "无法识别"),
        ("{seq}号甲〔{year}〕", "年份应当在序号之前"),
        ("甲\n〔{year}〕{seq}号", "不能打印"),
        ("甲" * 60 + "〔{year}〕{seq}号", "不能超过50个字"),
    ],
)
def test_a_pattern_that_gives_no_number_is_explained(pattern, words):
    with pytest.raises(PatternProblem) as caught:
        check_pattern(pattern)
    assert words in str(caught.value)


@pytest.mark.parametrize(("year", "seq"), [(2026, 0), (26, 1), (10000, 1)])
def test_a_year_or_sequence_out_of_range_is_refused(year, seq):
    with pytest.raises(PatternProblem):
        document_number("甲〔{year}〕{seq}号", year=year, seq=seq)
