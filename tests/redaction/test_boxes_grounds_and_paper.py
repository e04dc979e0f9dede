"""Boxes lie on the page, grounds stand in the Regulation, and pages are counted by A4."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.applications.outcomes import letters
from gongkai.redaction import Box, ImpossibleBox, counted, ground, grounds, inspect, redact
from gongkai.redaction.boxes import pixels
from gongkai.redaction.grounds import UnknownGround
from made_records import page

A4, A3 = (595.28, 841.89), (841.89, 1190.55)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ((0.9, 0.1, 0.2, 0.1), "超出了页面"),
        ((0.1, 0.95, 0.2, 0.1), "超出了页面"),
        ((-0.1, 0.1, 0.2, 0.1), "超出了页面"),
        ((0.1, 0.1, 0, 0.1), "太小"),
        ((0.1, 0.1, 0.2, -0.1), "太小"),
        ((math.nan, 0.1, 0.2, 0.1), "数字"),
        ((0.1, 0.1, math.inf, 0.1), "数字"),
    ],
)
def test_a_box_beyond_the_page_or_without_size_is_refused(at, told):
    with pytest.raises(ImpossibleBox, match=told):
        Box(1, *at, ground("privacy"))


def test_a_box_on_a_page_there_is_not_is_refused():
    source = inspect(page(""), "a.pdf")
    with pytest.raises(ImpossibleBox, match="共 1 页，没有第 2 页"):
        redact(source, [Box(2, 0, 0, 1, 1, ground("privacy"))])


@given(
    x=st.floats(0, 0.5), y=st.floats(0, 0.5), width=st.floats(0.001, 0.5),
    height=st.floats(0.001, 0.5), across=st.integers(1, 3000), down=st.integers(1, 3000),
)  # fmt: skip
def test_the_pixels_of_a_box_reach_beyond_it_and_not_beyond_the_picture(
    x, y, width, height, across, down
):
    left, top, right, bottom = pixels((x, y, width, height), (across, down), 200)
    assert 0 <= left <= x * across
    assert 0 <= top <= y * down
    assert min((x + width) * across, across) <= right <= across
    assert min((y + height) * down, down) <= bottom <= down
    assert left == 0 or x * across - left >= 3
    assert right == across or right - (x + width) * across >= 3


def test_the_grounds_are_those_the_letter_of_partial_disclosure_may_name():
    named = {one.article for one in grounds()}
    assert named == set(letters()["S03"].one_of)
    assert [one.title for one in grounds()] == [
        "国家秘密", "法律、行政法规禁止公开", "危及三安全一稳定", "商业秘密", "个人隐私",
        "第三方其他合法权益", "内部事务信息", "过程性信息", "行政执法案卷信息", "不属于政府信息",
    ]  # fmt: skip
    assert ground("privacy").article == ground("trade_secret").article == "第十五条"
    assert ground("third_party").article == "第十五条"
    assert ground("not_government").article == "第二条"
    assert ground("internal_affairs").article == "第十六条第一款"
    assert ground("process_info").article == "第十六条第二款"
    assert ground("privacy").citation == "《中华人民共和国政府信息公开条例》第十五条"
    assert "具体条款" in ground("other_law").asks
    assert [one.key for one in grounds() if one.asks] == ["other_law"]


def test_an_unknown_ground_is_told_the_known_ones():
    with pytest.raises(UnknownGround, match="privacy"):
        ground("because")


@pytest.mark.parametrize("one", grounds(), ids=lambda one: one.key)
def test_the_labels_grow_shorter(one):
    assert all(len(longer) >= len(shorter) for longer, shorter in pairwise(one.labels))
    assert len(one.short) == 2


@pytest.mark.parametrize(
    ("sizes", "pages", "larger"),
    [
        ([A4], 1, ()),
        ([A4[::-1]], 1, ()),
        ([(419.5, 595.3)], 1, ()),
        ([(612, 792)], 1, ()),
        ([(605, 850)], 1, ()),
        ([A3], 2, ((1, 2),)),
        ([A4, A3[::-1], A4], 4, ((2, 2),)),
        ([(2383.9, 3370.4)], 16, ((1, 16),)),
        ([], 0, ()),
    ],
)
def test_pages_are_counted_by_one_side_of_a4(sizes, pages, larger):
    assert counted(sizes).pages == pages
    assert counted(sizes).larger == larger
    assert bool(counted(sizes).note) == bool(larger)


def test_larger_sheets_are_told_to_whoever_decides_the_fee():
    assert "第2页按2页" in counted([A4, A3]).note
    assert "等12页" in counted([A3] * 12).note


def test_what_was_withheld_is_told_by_place_and_ground_in_the_order_of_the_page():
    source = inspect(page(""), "a.pdf")
    copy = redact(
        source,
        [
            Box(1, 0.7, 0.8, 0.2, 0.1, ground("other_law"), "某法第一条"),
            Box(1, 0, 0, 1, 1, ground("privacy")),
            Box(1, 0.1, 0.4, 0.8, 0.1, ground("process_info")),
        ],
    )
    assert [(one.number, one.place, one.ground.key, one.note) for one in copy.withheld] == [
        (1, "整页", "privacy", ""),
        (2, "中部", "process_info", ""),
        (3, "下部右侧", "other_law", "某法第一条"),
    ]
    assert copy.paper.pages == 1
