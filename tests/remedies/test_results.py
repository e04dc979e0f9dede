"""In which cell of table 4 does a case count?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.remedies.results import (
    BLOCKS,
    GROUPS,
    Case,
    NoFilingDate,
    UnknownProcedure,
    UnknownResult,
    block_key,
    column,
    result_group,
    table4,
)
from gongkai.reports.schema import REMEDY_BLOCK_TITLES, REMEDY_RESULT_TITLES


def test_blocks_and_columns_are_those_of_table_four():
    assert BLOCKS == REMEDY_BLOCK_TITLES
    assert GROUPS == REMEDY_RESULT_TITLES


@pytest.mark.parametrize(
    ("block", "text", "group"),
    [
        *(("reconsideration", text, "upheld") for text in ("维持", "驳回行政复议请求")),
        *(
            ("reconsideration", text, "corrected")
            for text in ("撤销", "变更", "确认违法", "责令履行")
        ),
        *(
            ("reconsideration", text, "other_result")
            for text in ("终止", "驳回申请", "不予受理", "调解")
        ),
        ("suit_direct", "判决驳回诉讼请求", "upheld"),
        *(("suit_direct", text, "corrected") for text in ("撤销", "责令重作", "确认无效", "变更")),
        *(
            ("suit_after_reconsideration", text, "other_result")
            for text in ("裁定驳回起诉", "不予立案", "准许撤诉")
        ),
        *(("suit_direct", text, "pending") for text in ("未审结", "尚未审结", "pending")),
        ("reconsideration", "纠正", "corrected"),
        ("reconsideration", " 其他 ", "other_result"),
    ],
)
def test_a_raw_result_falls_into_its_column(block, text, group):
    assert result_group(text, block=block) == group


@pytest.mark.parametrize(
    ("block", "text", "hint"),
    [
        ("reconsideration", "驳回", "请求还是申请"),
        ("reconsideration", "驳回起诉", "请求还是申请"),
        ("suit_direct", "驳回行政复议请求", "请求还是申请"),
        ("suit_direct", "胜诉", "尚未审结|审理中"),
    ],
)
def test_what_is_no_result_of_that_procedure_is_refused(block, text, hint):
    with pytest.raises(UnknownResult, match=hint):
        result_group(text, block=block)


@pytest.mark.parametrize(("key", "title"), list(BLOCKS.items()))
def test_a_procedure_is_known_by_title_and_key(key, title):
    assert block_key(title) == block_key(key) == key


def test_an_unknown_procedure_is_answered_with_the_three():
    with pytest.raises(UnknownProcedure, match="复议后起诉"):
        block_key("仲裁")


def case(filed, decided=None, group="upheld"):
    """Return a reconsideration case."""
    return Case(
        "reconsideration",
        date.fromisoformat(filed) if filed else None,
        date.fromisoformat(decided) if decided else None,
        group,
    )


@pytest.mark.parametrize(
    ("one", "default", "filed"),
    [
        (case("2025-03-01", "2025-06-01"), "upheld", "upheld"),
        (case("2024-11-01", "2025-02-01"), "upheld", None),
        (case("2025-11-01", "2026-02-01"), "pending", "pending"),
        (case("2025-11-01"), "pending", "pending"),
        (case("2024-11-01"), "pending", None),
        (case("2024-03-01", "2024-06-01"), None, None),
        (case("2026-01-05"), None, None),
        (case("2025-12-31"), "pending", "pending"),
        (case("2025-11-01", "2025-12-31"), "upheld", "upheld"),
        (case("2025-11-01", "2026-01-01"), "pending", "pending"),
    ],
)
def test_a_case_counts_where_decided_or_pending_or_where_filed(one, default, filed):
    assert column(one, year=2025) == default
    assert column(one, year=2025, convention="filed") == filed


def test_a_decided_case_needs_no_filing_date_and_a_pending_one_does():
    assert column(case(None, "2025-03-01"), year=2025) == "upheld"
    for one in (case(None), case(None, "2026-03-01")):
        with pytest.raises(NoFilingDate, match="收到日期"):
            column(one, year=2025)


@st.composite
def cases_(draw):
    """Return a case filed in 2023 to 2026, decided later or never."""
    filed = draw(st.dates(date(2023, 1, 1), date(2026, 12, 31)))
    block = draw(st.sampled_from(list(BLOCKS)))
    if draw(st.booleans()):
        return Case(block, filed)
    group = draw(st.sampled_from([g for g in GROUPS if g != "pending"]))
    return Case(block, filed, draw(st.dates(filed, date(2027, 12, 31))), group)


@settings(max_examples=60, deadline=None)
@given(st.lists(cases_(), max_size=20))
def test_each_block_adds_up_and_what_was_pending_shows_up_next_year(all_cases):
    for year in (2024, 2025, 2026):
        for key, numbers in table4(all_cases, year=year).items():
            assert numbers[-1] == sum(numbers[:-1])
            following = table4(all_cases, year=year + 1)[key]
            assert following[-1] >= numbers[3]
