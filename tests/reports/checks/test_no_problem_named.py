"""Section five that says there is no problem names none; a problem told with 没有 is one."""

from __future__ import annotations

import pytest

from golden import worked
from gongkai.reports.checks import Severity, check

MEASURE = "下一步，由办公室明确专人每周更新栏目，按季度抽查并通报。"


def told(text):
    result = check(worked.report().with_narrative(problems=text), only=["F04"])
    return [(f.severity, f.actual) for f in result.findings]


@pytest.mark.parametrize(
    "text",
    [
        "略",
        "略。",
        "（略）",
        "无",
        "无。",
        "没有问题",
        "没有问题。",
        "不存在问题。",
        "不存在任何问题",
        "无明显问题。",
        "无突出问题和不足。",
        "暂未发现问题。",
        "本年度我局未发现存在的问题。",
        "我局政府信息公开工作没有问题。",
        "本年度不存在更新不及时的问题。",
    ],
)
def test_a_section_that_denies_all_problems_is_one_error(text):
    ((severity, actual),) = told(text)
    assert severity is Severity.ERROR
    assert actual == text, "said to have no problem, not to have no measure"


@pytest.mark.parametrize(
    "text",
    [
        f"我局政府信息公开工作没有问题。{MEASURE}",
        f"2025年政府信息公开工作无明显不足。{MEASURE}",
        f"经自查，本年度未发现问题。{MEASURE}",
    ],
)
def test_a_measure_without_a_problem_is_an_error(text):
    assert told(text) == [(Severity.ERROR, "没有认出问题")]


@pytest.mark.parametrize(
    "text",
    [
        f"没有发现重大问题，但栏目更新不够及时。{MEASURE}",
        f"没有问题清单，整改缺少台账。{MEASURE}",
        f"部分链接指向的页面不存在的问题较多。{MEASURE}",
        f"尚未发现的问题不少，检查不深。{MEASURE}",
        f"部分单位没有问题意识。{MEASURE}",
        f"没有解决的问题主要是栏目更新慢。{MEASURE}",
        f"查找有无问题的办法单一。{MEASURE}",
        f"存在的主要问题：无专职人员，更新不及时。{MEASURE}",
        f"上年指出的问题已不存在。本年主要不足是解读形式单一。{MEASURE}",
    ],
)
def test_a_problem_told_with_such_words_is_one(text):
    assert told(text) == []
