"""Likely repeats and what may be public already: near enough, and not too near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.applications.similar import (
    LIKELY_PUBLIC,
    LIKELY_REPEAT,
    covered,
    document_numbers,
    likeness,
    phrases,
)

SAME = [
    ("申请公开示例路拆迁补偿安置方案", "请贵局提供示例路的拆迁补偿安置方案复印件"),
    ("2024年度法律援助案件补贴发放明细", "本人申请获取2024年度法律援助案件补贴的发放明细。"),
    ("示例乡司法所2023年购买服务合同", "示例乡司法所二〇二三年，即2023年购买服务合同"),
]
APART = [
    ("申请公开示例路拆迁补偿安置方案", "申请公开示例路社区公共厕所建设的验收报告"),
    ("申请公开2023年度法治政府建设经费", "申请公开律师事务所年度考核结果"),
    ("请提供公证处收费标准", "请提供行政复议案件统计表"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_matter_in_other_words_is_offered(one, other):
    assert likeness(one, other) >= LIKELY_REPEAT


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_matters_in_the_same_polite_words_are_not(one, other):
    assert likeness(one, other) < LIKELY_REPEAT


def test_another_year_is_less_alike_than_the_same_year():
    asked = "2024年度部门决算"
    assert likeness(asked, "2024年度部门决算表") > likeness(asked, "2023年度部门决算表")


def test_polite_words_alone_are_alike_to_nothing():
    assert likeness("申请公开政府信息", "请提供相关信息公开材料") == 0
    assert likeness("", "") == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_between_none_and_all(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


@pytest.mark.parametrize(
    ("title", "content", "is_offered"),
    [
        ("公共法律服务中心服务指南", "申请公开贵局公共法律服务中心的服务指南和办公时间", True),
        ("法律援助申请须知", "想知道法律援助怎样申请，请提供须知", True),
        ("行政执法监督检查计划", "申请公开公证处收费标准", False),
        ("通知", "请提供通知", False),
    ],
)
def test_a_title_whose_words_the_content_names_is_offered(title, content, is_offered):
    assert (covered(title, content) >= LIKELY_PUBLIC) is is_offered


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("申请公开豫政〔2024〕5号文件", ("豫政〔2024〕5号",)),
        (
            "请提供陕司发[2023]12号、陕司办（2022）第 3 号",
            ("陕司发〔2023〕12号", "陕司办〔2022〕3号"),
        ),
        ("2024年第5号公告", ()),
    ],
)
def test_document_numbers_are_found_however_they_are_bracketed(text, numbers):
    assert document_numbers(text) == numbers


def test_the_longest_phrases_come_first():
    assert phrases("请提供法律援助案件补贴发放明细和收费标准")[0] == "法律援助案件补贴发放明细"
