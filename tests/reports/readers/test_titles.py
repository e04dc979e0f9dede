"""Are titles and headings understood as offices word them, and sentences not taken for names?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.readers.sections import parts_of_overview, section_of
from made_layouts import PAGES, TEXTS, sound_report

TITLE = "示例市示例区司法局2024年政府信息公开工作年度报告"


def read_with(*lines, page=False, said=None):
    """Read a sound report with these lines for its title, and ``said`` for its first sentences."""
    text = (PAGES["spans"] if page else TEXTS["tabs"])(sound_report(1))
    if page:
        begin, end = text.index(f"<p>{TITLE}"), text.index("<p>一、总体情况")
        text = text[:begin] + "".join(f"<p>{line}</p>" for line in lines) + text[end:]
    else:
        text = "\n".join([*lines, text[text.index("一、总体情况") :]])
    text = text.replace("全年通过网站公开信息120条。", said or "通过网站公开信息120条。")
    return read_bytes(text.encode(), f"report.{'html' if page else 'txt'}").report


@pytest.mark.parametrize("page", [False, True])
@pytest.mark.parametrize(
    ("lines", "agency", "year"),
    [
        (["甲县乙局2022年政府信息公开工作总结"], "甲县乙局", 2022),
        (["甲县乙局关于报送2022年政府信息公开工作年度报告的函"], "甲县乙局", 2022),
        (["甲县乙局关于发布2022年政府信息公开工作年度报告的公告"], "甲县乙局", 2022),
        (["2022年政府信息公开工作年度报告（甲县乙局）"], "甲县乙局", 2022),
        (["2022年政府信息公开工作年度报告（征求意见稿）"], "", 2022),
        (["甲县乙局政府信息公开工作年度报告（2022年度）"], "甲县乙局", 2022),
        (["甲县乙局政府信息公开工作2022年度报告"], "甲县乙局", 2022),
        (["甲县乙局", "关于2022年度政府信息公开工作情况的报告"], "甲县乙局", 2022),
        (["甲县乙局", "政府信息公开工作年度报告", "（2022年）"], "甲县乙局", 2022),
        (["2022年度", "甲县乙局政府信息公开工作年度报告"], "甲县乙局", 2022),
        (["【年报】甲县乙局2022年政府信息公开工作年度报告"], "甲县乙局", 2022),
        (["根据条例规定，现公布甲县乙局2023年政府信息公开工作年度报告。本报告由六部分组成。"], "甲县乙局", 2023),
        (
            ["根据《中华人民共和国政府信息公开条例》要求，特编制甲县人民政府办公室2023年政府信息公开工作年度报告。"
             "本报告包括总体情况、主动公开政府信息情况等内容，所列数据统计期限自2023年1月1日起到2023年12月31日止。"],
            "甲县人民政府办公室", 2023,
        ),
        (["2022年，我局认真落实条例。现将我局2022年度政府信息公开工作报告如下："], "", 2022),
        (
            ["首页 > 政府信息公开年报 > 2021 > 街道办事处政府信息公开工作年度报告",
             "2021年甲街道政府信息公开工作年度报告", "甲街道办事处", "2022年01月18日 来源：1"],
            "甲街道", 2021,
        ),
    ],
)  # fmt: skip
def test_the_office_and_the_year_are_found_in_whatever_stands_for_a_title(
    lines, agency, year, page
):
    report = read_with(*lines, page=page)
    assert (report.agency, report.year) == (agency, year)


def test_without_any_title_the_year_is_the_one_the_text_speaks_of():
    assert (
        read_with(said="2022年，我局主动公开信息416条。根据2023年要点继续。2022年举办培训。").year
        == 2022
    )


def test_a_sentence_that_names_the_report_stays_in_the_text():
    said = "现公布示例市示例区司法局2024年政府信息公开工作年度报告。"
    assert said in read_with(TITLE, said=said).narrative.overview


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("一、总体工作情况", 1), ("一、工作基本情况", 1), ("一、政府信息公开工作总体情况", 1),
        ("二、政府信息主动公开情况", 2), ("三、收到和处理政府信息公开情况", 3), ("三、政府信息公开申请办理情况", 3),
        ("四、行政复议、诉讼情况", 4), ("五、主要问题和改进措施", 5), ("五、存在的不足及改进措施", 5),
        ("六、需要报告的其他事项", 6), ("六、其他需要说明的事项", 6), ("第六部分 其他需要报告的事项", 6),
        ("二、存在的不足及改进措施", None), ("三、其他事项", None), ("五、公开平台建设", None),
        ("（五）存在的主要问题", None), ("五是存在问题及改进情况还不够具体。", None),
    ],
)  # fmt: skip
def test_headings_are_known_by_their_words_and_free_ones_by_their_numeral(line, section):
    assert section_of(line) == section


def test_parts_numbered_in_digits_are_parts_where_none_is_in_brackets():
    digits = [
        "1.主动公开情况。公开40条。",
        "2.依申请公开情况。收到0件。",
        "3. 平台建设情况。运行正常。",
    ]
    assert parts_of_overview(digits) == {
        "proactive": "公开40条。",
        "on_request": "收到0件。",
        "platform": "运行正常。",
    }
    nested = ["（一）主动公开", *digits]
    assert parts_of_overview(nested).keys() == {"proactive"}
