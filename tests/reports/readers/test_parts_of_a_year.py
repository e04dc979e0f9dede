"""Is the report of half a year or of a quarter sent back, and that of a whole year read?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import NotAReport, read_bytes
from made_layouts import PAGES, TEXTS, sound_report

TITLE = "示例市示例区司法局2024年政府信息公开工作年度报告"
WAYS = {"html": PAGES["spans"], "txt": TEXTS["tabs"]}


def titled(title, kind):
    text = WAYS[kind](sound_report(1))
    assert TITLE in text
    return read_bytes(text.replace(TITLE, title).encode(), f"report.{kind}")


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("甲县教育局2024年上半年政府信息公开工作报告", "上半年"),
        ("甲县教育局2024年度下半年政府信息公开工作总结", "下半年"),
        ("甲县教育局2024年半年度政府信息公开工作报告", "半年度"),
        ("甲县教育局2024年第三季度政府信息公开工作报告", "第三季度"),
        ("甲县教育局2024年三季度政务公开工作总结", "三季度"),
        ("甲县教育局2024年前三季度政府信息公开工作报告", "前三季度"),
        ("甲县教育局2024年1—6月政府信息公开工作报告", "1—6月"),
        ("甲县教育局2024年1月至9月政府信息公开工作报告", "1月至9月"),
        ("2024年上半年甲县教育局政府信息公开工作情况报告", "上半年"),
        ("甲县教育局政府信息公开工作报告（2024年上半年）", "上半年"),
    ],
)
def test_a_report_of_a_part_of_the_year_is_sent_back(title, part, kind):
    with pytest.raises(NotAReport, match=f"2024年“{part}”，不是年度报告"):
        titled(title, kind)


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize(
    "title",
    [
        "甲县教育局2024年度政府信息公开工作报告",
        "甲县教育局2024年政府信息公开工作年度报告",
        "甲县教育局2024年1—12月政府信息公开工作报告",
        "甲县教育局2024年政府信息公开工作年度报告（2025年第一季度发布）",
    ],
)
def test_a_whole_years_report_is_read(title, kind):
    report = titled(title, kind).report
    assert (report.agency, report.year) == ("甲县教育局", 2024)


def test_a_sentence_about_half_a_year_does_not_send_a_report_back():
    text = WAYS["txt"](sound_report(1)).replace(
        "一、总体情况", "甲县教育局已按时报送2024年上半年政府信息公开工作报告。\n一、总体情况", 1
    )
    assert read_bytes(text.encode(), "report.txt").report.year == 2024
