"""Index numbers: written by a pattern, and read back."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.publishing.index_numbers import PatternProblem, ValueProblem, index_pattern

ON = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("pattern", "seq", "values", "number"),
    [
        (
            "{agency}-{column}-{year}-{seq:05d}",
            37,
            {"agency": "shanzhou-sfj", "column": "zcwj"},
            "shanzhou-sfj-zcwj-2024-00037",
        ),
        ("{org}/{year}-{seq:05d}", 37, {"org": "000014349"}, "000014349/2024-00037"),
        (
            "{uscc}/{year}{month}-{seq:05d}",
            13,
            {"uscc": "11341702486344515H"},
            "11341702486344515H/202403-00013",
        ),
        ("{agency}/{year}-{seq:05d}", 849, {"agency": "YT0009"}, "YT0009/2024-00849"),
        (
            "{area}-{column}-{category}-{group}-{year}{month}{day}-{seq}",
            7,
            {"area": "02", "column": "司法", "category": "A", "group": "1"},
            "02-司法-A-1-20240305-7",
        ),
        ("号{seq:02d}", 123, {}, "号123"),
    ],
)
def test_a_number_is_written_by_the_pattern_and_read_back(pattern, seq, values, number):
    compiled = index_pattern(pattern)
    assert compiled.format(seq=seq, on=ON, **values) == number
    fields = compiled.read(number)
    assert fields["seq"] == seq
    assert {name: fields[name] for name in values} == values
    assert compiled.matches(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "shanzhou-sfj-zcwj-2024-37",
        "shanzhou-sfj-zcwj-24-00037",
        "shanzhou-sfj-zcwj-2024-00000",
        "shanzhou-sfj--2024-00037",
        "shanzhou-sfj-zcwj-2024-00037 ",
        "000014349/2024-00037",
    ],
)
def test_a_number_that_does_not_follow_the_pattern_is_not_read(number):
    assert index_pattern("{agency}-{column}-{year}-{seq:05d}").read(number) is None


def test_a_day_that_does_not_exist_is_not_read():
    pattern = index_pattern("{agency}-{year}{month}{day}-{seq}")
    assert pattern.matches("sfj-20240229-1")
    assert not pattern.matches("sfj-20240230-1")
    assert not pattern.matches("sfj-20241301-1")


def test_one_counter_runs_for_all_that_shares_the_rest_of_the_number():
    pattern = index_pattern("{agency}-{column}-{year}-{seq:05d}")
    first = pattern.scope(on=ON, agency="sfj", column="zcwj")
    assert first == "sfj-zcwj-2024-*"
    assert pattern.scope(on=date(2024, 12, 31), agency="sfj", column="zcwj") == first
    assert pattern.scope(on=date(2025, 1, 1), agency="sfj", column="zcwj") != first


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "有且只有一个顺序号"),
        ("{agency}-{year}", "有且只有一个顺序号"),
        ("{seq}-{seq}", "有且只有一个顺序号"),
        ("{year}-{year}-{seq}", "year 出现了两次"),
        ("{agency-{seq}", "花括号不成对|没有"),
        ("{office}-{seq}", "里没有 office 这一项，可用的有 agency"),
        ("{}-{seq}", "里没有"),
        ("{agency:5}-{seq}", "只有 seq 可以写宽度"),
        ("{agency!r}-{seq}", "只有 seq 可以写宽度"),
        ("{seq:5}", r"顺序号应写成 \{seq:05d\}"),
        ("{agency}{column}-{seq}", "column 之前应有分隔符"),
        ("{agency} {seq}", "不能含空格"),
        ("{{{seq}", "多余的花括号"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern, said):
    with pytest.raises(PatternProblem, match=said):
        index_pattern(pattern)


@pytest.mark.parametrize(
    ("values", "seq", "said"),
    [
        ({}, 1, "要用到 agency，没有给出"),
        ({"agency": "sfj", "column": "zc-wj"}, 1, "含有规则里的分隔符“-”"),
        ({"agency": "s fj", "column": "zcwj"}, 1, "不能含空格"),
        ({"agency": "sfj", "column": "zcwj"}, 0, "顺序号应为 1 以上的整数，现为 0"),
    ],
)
def test_a_value_that_could_not_be_read_back_is_refused(values, seq, said):
    with pytest.raises(ValueProblem, match=said):
        index_pattern("{agency}-{column}-{year}-{seq:05d}").format(seq=seq, on=ON, **values)


def test_a_code_of_the_wrong_length_is_refused():
    with pytest.raises(ValueProblem, match="uscc 应为 18 位，“123”是 3 位"):
        index_pattern("{uscc}/{year}-{seq:05d}").format(seq=1, on=ON, uscc="123")


NAMES = st.text("abcXYZ019_司法", min_size=1, max_size=8)


@given(NAMES, NAMES, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 10**7))
@settings(max_examples=60)
def test_reading_what_was_written_gives_the_same(agency, column, on, seq):
    pattern = index_pattern("{agency}-{column}-{year}{month}{day}-{seq:05d}")
    number = pattern.format(seq=seq, on=on, agency=agency, column=column)
    assert pattern.read(number) == {
        "agency": agency,
        "column": column,
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "seq": seq,
    }


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{agency}-{column}-{year}-{seq:05d}", "单位代码-栏目代码-年份-顺序号"),
        ("{org}/{year}-{seq:05d}", "组织机构代码/年份-顺序号"),
    ],
)
def test_the_guide_tells_the_pattern_in_words(pattern, words):
    assert index_pattern(pattern).in_words == words
