"""Are the six headings looked at as they stand in the file, and only what is certain called wrong?"""

from __future__ import annotations

import pytest

from gongkai.reports.checks import check
from gongkai.reports.readers import read_bytes
from made_layouts import PAGES, TEXTS, sound_report

TITLES = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip
LAYOUTS = {"html": PAGES["spans"], "txt": TEXTS["tabs"]}


def found(kind, change):
    """Return what X-01 finds in a sound report whose file was changed."""
    page = change(LAYOUTS[kind](sound_report(1)))
    report = read_bytes(page.encode(), f"report.{kind}").report
    return [(str(one.severity), one.message) for one in check(report).of("X-01")]


def swapped(one, other):
    """Swap two sections with all that is in them."""

    def change(page):
        line = "<p>{}" if "<p>" in page else "{}"
        cuts = [page.index(line.format(title)) for title in TITLES]
        end = page.index("</body>") if "</body>" in page else len(page)
        parts = [page[a:b].rstrip("\n") + "\n" for a, b in zip(cuts, [*cuts[1:], end], strict=True)]
        parts[one], parts[other] = parts[other], parts[one]
        return page[: cuts[0]] + "".join(parts) + page[end:]

    return change


def reworded(old, new):
    return lambda page: page.replace(old, new)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_sound_report_has_its_headings(kind):
    assert found(kind, lambda page: page) == []


@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (1, 3)])
def test_sections_out_of_order_are_an_error_that_says_where(kind, one, other):
    findings = found(kind, swapped(one, other))
    assert any(s == "error" and "标题次序颠倒" in m and "第" in m for s, m in findings)


@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize("title", TITLES)
def test_a_wrong_numeral_is_a_warning(kind, title):
    findings = found(kind, reworded(title, "七" + title[1:]))
    assert [s for s, m in findings] == ["warning"]
    assert f"编号应为“{title[0]}”" in findings[0][1]


@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize(
    ("old", "new", "severities"),
    [
        (TITLES[1], "二、信息发布", ["warning"]),
        (TITLES[3], "", ["warning"]),
        (TITLES[0], "一、工作基本情况", ["warning"]),
        (TITLES[4], "五、存在的不足及改进措施", ["warning"]),
        (TITLES[4], "五、存在问题及改进情况", ["warning"]),
        (TITLES[5], "六、其它事项", ["warning"]),
        (TITLES[0], "一、 总 体 情 况", []),
        (TITLES[0], "一、总体情况：", []),
        (TITLES[1], "二、主動公開政府信息情況", []),
        (TITLES[3], "四、政府信息公开行政复议行政诉讼情况", []),
        (TITLES[3], "四、政府信息公开行政复议，行政诉讼情况", []),
        ("全年通过网站公开信息120条。", "全年通过网站公开信息120条。首先，加强领导。", []),
    ],
)
def test_a_heading_in_other_words_is_pointed_at(kind, old, new, severities):
    assert [s for s, _ in found(kind, reworded(old, new))] == severities


def test_a_reworded_heading_is_told_with_the_forms():
    ((_, message),) = found("html", reworded(TITLES[4], "五、存在问题及整改措施"))
    assert "“五、存在问题及整改措施”" in message
    assert message.endswith(f"应为“{TITLES[4]}”")


def test_a_list_of_contents_is_no_heading_out_of_place():
    contents = "".join(f"<li>{title}</li>" for title in TITLES)
    assert found("html", lambda page: page.replace("<body>", f"<body><ul>{contents}</ul>")) == []


def test_a_section_that_is_not_there_at_all_is_an_error():
    def without(page):
        begin = page.index("<p>" + TITLES[5])
        return page[:begin] + "</body></html>"

    findings = found("html", without)
    assert [s for s, _ in findings] == ["error"]
    assert TITLES[5] in findings[0][1]
