"""Which row or column does a label name, however it is printed?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import labels
from gongkai.reports.readers.sections import part_of, parts_of_overview, section_of
from gongkai.reports.schema import OVERVIEW_TITLES, ROWS_2021, SECTION_TITLES


@pytest.mark.parametrize("row", ROWS_2021, ids=lambda row: row.key)
def test_every_official_row_label_names_its_row(row):
    assert labels.application_row(row.label) == row.key
    assert labels.application_row(row.label.replace("（", "(").replace("）", ") ")) == row.key
    assert labels.application_row("\n".join(row.label)) == row.key, "one character per line"


@pytest.mark.parametrize("row", ROWS_2021, ids=lambda row: row.key)
def test_a_misprint_of_one_character_still_names_its_row_or_none(row):
    for position in range(3, len(row.label)):
        misprint = row.label[:position] + row.label[position + 1 :]
        assert labels.application_row(misprint, loosely=True) in (row.key, None), misprint


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("2.其他法律行政止公开", "withheld_by_other_law"),
        ("（二）部分公开（区分处理的", "partial"),
        ("6.属于四类过程性信", "withheld_process_info"),
        ("4. 保护第三方 合法权益", "withheld_third_party"),
        ("一、本年新收政府信息公開申請數量", "new_received"),
        ("3、其他", "other_other"),
        ("（七） 总 计", "total_handled"),
    ],
)
def test_published_variants_of_row_labels_are_known(label, key):
    assert labels.application_row(label, loosely=True) == key


@pytest.mark.parametrize(
    "label", ["其他", "总计", "（六）其他处理", "自然人", "三、本年度办理结果", "公开", "12", ""]
)
def test_labels_of_columns_and_groups_are_no_rows(label):
    assert labels.application_row(label, loosely=True) is None


def test_a_heads_unit_of_money_is_seen():
    assert labels.unit_in("本年收费金额（单位：万元）") == "万元"
    assert labels.unit_in("本年收费金额(单位:元)") == "元"
    assert labels.unit_in("采购总金额") is None


@pytest.mark.parametrize(("number", "title"), list(enumerate(SECTION_TITLES, start=1)))
def test_every_official_section_title_opens_its_section(number, title):
    assert section_of(f"{'一二三四五六'[number - 1]}、{title}") == number
    assert section_of(title) == number


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("五、存在问题及改进情况", 5),
        ("五、存在的主要问题及整改措施", 5),
        ("五、政府信息公开工作存在的主要问题及改进情况", 5),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("二、主動公開政府信息情況", 2),
        ("三、收到和处理政府信息公开申请情况", 3),
        ("一 、 总体情况", 1),
        ("（一）主动公开政府信息情况", None),
        ("一、本年新收政府信息公开申请数量", None),
        ("四、结转下年度继续办理", None),
        ("行政复议\t\t\t行政诉讼\t", None),
        ("一、2024年，我局认真落实条例要求，总体情况良好，现报告如下。", None),
        ("", None),
    ],
)
def test_published_variants_of_section_titles_are_known(line, section):
    assert section_of(line) == section


@pytest.mark.parametrize(
    ("paragraph", "part", "rest"),
    [
        *((f"（一）{title}", part, "") for part, title in OVERVIEW_TITLES.items()),
        ("(二)依申请公开：", "on_request", ""),
        ("（一）主动公开情况。公布文件3件。", "proactive", "公布文件3件。"),
        ("（三）完善公开制度规范，加强政府信息管理", "management", ""),
        ("（四）加强平台建设，扩展公开渠道", "platform", ""),
        ("（五）及时回应关切，自觉接受监督", "supervision", ""),
        ("（二）依申请公开2024年收到3件。", "on_request", "依申请公开2024年收到3件。"),
    ],
)
def test_the_five_parts_of_section_one_are_known_by_their_headings(paragraph, part, rest):
    assert part_of(paragraph) == (part, rest)


def test_a_part_keeps_all_its_paragraphs_and_an_empty_one_is_not_there():
    overview = [
        "总起。",
        "（一）主动公开",
        "甲。",
        "乙。",
        "（二）依申请公开",
        "（五）监督保障",
        "丙。",
    ]
    assert parts_of_overview(overview) == {"proactive": "甲。\n乙。", "supervision": "丙。"}
