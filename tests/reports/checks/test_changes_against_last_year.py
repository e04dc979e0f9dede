"""What the text says of the change against last year: which figure would be right, and when there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from golden import worked
from gongkai.reports.checks import Severity, check
from gongkai.reports.schema import NARRATIVE_PARTS


def with_received(report, number):
    row = (*report.applications["new_received"][:-1], number)
    return replace(report, applications={**report.applications, "new_received": row})


def findings(sentence, now, then):
    report = with_received(worked.report(), now).with_narrative(**dict.fromkeys(NARRATIVE_PARTS))
    return check(
        report.with_narrative(on_request=sentence.format(now=now)),
        previous=with_received(worked.previous(), then),
        only=["N-08"],
    ).findings


@pytest.mark.parametrize(
    ("now", "then", "said", "right", "expected"),
    [
        (16, 8, "同比增长50%", "应为增长 100%", "100%"),
        (7, 8, "同比下降50.0%", "应为下降 12.5%", "12.5%"),
        (7, 8, "同比下降50%", "应为下降 13%", "13%"),
        (7, 8, "同比增长12.5%", "应为下降 12.5%", "下降 12.5%"),
        (19, 16, "同比下降18.75%", "应为增长 18.75%", "增长 18.75%"),
        (8, 8, "同比增长10%", "应为与上年持平", "持平"),
        (1001, 1000, "同比增长10%", "应为增长 0.1%", "0.1%"),
        (7, 8, "比上年增加1件", "应为减少 1 件", "减少 1 件"),
        (9, 8, "比上年增加3件", "应为增加 1 件", "1"),
        (0, 8, "同比下降80%", "应为下降 100%", "100%"),
    ],
)
def test_a_wrong_change_is_told_with_the_right_one(now, then, said, right, expected):
    (one,) = findings(f"收到信息公开申请{{now}}件，{said}。", now, then)
    assert one.severity is Severity.WARNING
    assert one.message.endswith(right)
    assert one.expected == expected
    assert "-" not in one.message


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (16, 8, "同比增长100%"),
        (7, 8, "同比下降12.5%"),
        (7, 8, "同比下降13%"),
        (7, 8, "同比下降12%"),
        (8, 8, "同比增长0%"),
        (999, 1000, "同比增长0%"),
        (8, 0, "比上年增加8件"),
        (8, 0, "同比增加8件"),
        (8, 0, "同比有所增长"),
        (8, 0, "网站访问量同比增长30%"),
    ],
)
def test_a_right_change_is_left_alone(now, then, said):
    assert not findings(f"收到信息公开申请{{now}}件，{said}。", now, then)


@pytest.mark.parametrize(
    ("said", "what"),
    [("同比增长100%", "增减百分比"), ("同比下降100%", "增减百分比"), ("是上年的8倍", "倍数")],
)
def test_of_none_last_year_no_share_can_be_given(said, what):
    (one,) = findings(f"收到信息公开申请{{now}}件，{said}。", 8, 0)
    assert one.severity is Severity.INFO
    assert f"上年为 0 不能计算{what}" in one.message
