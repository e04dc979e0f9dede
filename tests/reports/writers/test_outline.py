"""Does every format say the same, in the official order?"""

from __future__ import annotations

from itertools import pairwise

import pytest

from annual_reports import blank_report, full_report
from gongkai.reports.schema import Narrative
from gongkai.reports.tables import Table
from gongkai.reports.writers.outline import Heading, Paragraph, outline, printable, title_parts

SECTIONS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


@pytest.mark.parametrize("report", [full_report(), blank_report()])
def test_the_six_sections_come_in_order_under_their_official_titles(report):
    found = [
        block.text for block in outline(report) if isinstance(block, Heading) and block.level == 1
    ]
    assert found == SECTIONS


def test_each_table_follows_the_title_of_its_section():
    blocks = outline(blank_report())
    above = {
        block.name: before.text for before, block in pairwise(blocks) if isinstance(block, Table)
    }
    assert above == dict(zip(("proactive", "applications", "remedies"), SECTIONS[1:4], strict=True))


def section_1(**parts: str) -> list[tuple[str, str]]:
    report = blank_report()
    blocks = outline(report.with_narrative(**parts))
    begin = blocks.index(Heading(1, SECTIONS[0])) + 1
    end = blocks.index(Heading(1, SECTIONS[1]))
    kinds = {Heading: "标题", Paragraph: "段落"}
    return [(kinds[type(block)], block.text) for block in blocks[begin:end]]


def test_the_whole_text_of_section_1_is_printed_once():
    assert section_1(
        overview="总述。\n（一）主动公开：\n发布10条。\n（二）依申请公开\n没有收到申请。",
        proactive="发布10条。",
        on_request="没有收到申请。",
    ) == [
        ("段落", "总述。"),
        ("标题", "（一）主动公开："),
        ("段落", "发布10条。"),
        ("标题", "（二）依申请公开"),
        ("段落", "没有收到申请。"),
    ]


def test_a_part_that_runs_on_after_its_heading_is_not_printed_twice():
    assert section_1(overview="（一）主动公开。发布10条。", proactive="发布10条。") == [
        ("段落", "（一）主动公开。发布10条。")
    ]


def test_a_part_the_whole_text_lacks_is_added_under_its_heading():
    assert section_1(overview="总述。", supervision="开展培训2次。") == [
        ("段落", "总述。"),
        ("标题", "（五）监督保障"),
        ("段落", "开展培训2次。"),
    ]


def test_without_a_whole_text_all_five_headings_stand_and_a_gap_shows():
    assert section_1(proactive="发布10条。") == [
        ("标题", "（一）主动公开"),
        ("段落", "发布10条。"),
        ("标题", "（二）依申请公开"),
        ("标题", "（三）政府信息管理"),
        ("标题", "（四）政府信息公开平台建设"),
        ("标题", "（五）监督保障"),
    ]


def test_a_report_without_text_invents_none():
    texts = [block for block in outline(blank_report()) if isinstance(block, Paragraph)]
    assert texts == []
    assert blank_report().narrative == Narrative()


def test_indents_and_blank_lines_are_not_part_of_the_words():
    report = blank_report().with_narrative(
        preamble="\u3000\u3000第一段。\r\n\n  第二段。\u2028第三段。 "
    )
    texts = [block.text for block in outline(report) if isinstance(block, Paragraph)]
    assert texts == ["第一段。", "第二段。", "第三段。"]


def test_what_no_format_can_carry_is_shown_not_dropped():
    assert printable("前\x00后\x1b\ud800尾\n") == "前\ufffd后\ufffd\ufffd尾\n"


def test_a_title_breaks_after_the_name_of_the_agency():
    assert title_parts(full_report()) == ("示例市示例区司法局", "2024年政府信息公开工作年度报告")
