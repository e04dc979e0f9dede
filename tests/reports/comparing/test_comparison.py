"""Is every change told with its measure, and every copied paragraph found?"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from hypothesis import given

from annual_reports import any_report, blank_report, full_report, trial_report
from gongkai.cli import gongkai
from gongkai.reports import json_form
from gongkai.reports.cell_values import cell_values, with_values
from gongkai.reports.comparing import Change, compare
from gongkai.reports.comparing.charts import charts
from gongkai.reports.comparing.form import to_json, told_change
from gongkai.reports.comparing.page import to_html

NEW_RECEIVED = "applications.new_received[6]"
OWN = "全年坚持以公开为常态、不公开为例外，围绕群众关心的法律援助、人民调解、公证服务等事项，及时更新网站栏目，做到应公开尽公开。"
OTHER = "今年新建了政务公开专区，安排专人值守，提供查阅、打印和咨询，老年人可以由工作人员陪同办理，全年接待来访群众并逐一登记。"


def sources(**more):
    return {"old_source": "old.json", "new_source": "new.json", **more}


@pytest.mark.parametrize(
    ("old", "new", "difference", "percent", "way", "told"),
    [
        (4, 5, 1, "25.0", "up", "+1（+25.0%）"),
        (5, 4, -1, "-20.0", "down", "-1（-20.0%）"),
        (3, 4, 1, "33.3", "up", "+1（+33.3%）"),
        (2000, 2001, 1, "0.1", "up", "+1（+0.1%）"),  # halves away from zero
        (2000, 1999, -1, "-0.1", "down", "-1（-0.1%）"),
        (0, 7, 7, None, "up", "+7（上次为 0）"),
        (7, 0, -7, "-100.0", "down", "-7（-100.0%）"),
        (-2, 1, 3, "150.0", "up", "+3（+150.0%）"),
        (0, 0, 0, None, "same", "不变"),
        (None, 3, None, None, "appeared", "不能比较"),
        (3, None, None, None, "vanished", "不能比较"),
        (None, None, None, None, "unknown", "不能比较"),
        (Decimal("24.5"), Decimal("25.1"), Decimal("0.6"), "2.4", "up", "+0.6（+2.4%）"),
    ],
)
def test_a_change_is_measured_and_unknown_is_never_zero(old, new, difference, percent, way, told):
    cell = Change(NEW_RECEIVED, old, new)
    assert cell.difference == difference
    assert cell.percent == (None if percent is None else Decimal(percent))
    assert cell.way == way
    assert told_change(cell) == told


@given(any_report())
def test_a_report_does_not_differ_from_itself(report):
    found = compare(report, report)
    assert found.changed == found.one_sided == ()
    assert [cell.path for cell in found.cells] == [path for path, _ in cell_values(report)]


@given(any_report(), any_report())
def test_what_goes_up_one_way_goes_down_the_other(one, other):
    there, back = compare(one, other), compare(other, one)
    assert {cell.path for cell in there.changed} == {cell.path for cell in back.changed}
    assert {cell.path for cell in there.one_sided} == {cell.path for cell in back.one_sided}
    ways = {cell.path: cell.way for cell in back.changed}
    assert all(ways[cell.path] == {"up": "down", "down": "up"}[cell.way] for cell in there.changed)
    json.dumps(to_json(there, **sources()))


def test_each_single_change_is_the_only_one_found():
    report = full_report()
    for path, value in cell_values(report):
        changed = with_values(report, {path: value + 1})
        [cell] = compare(report, changed).changed
        assert (cell.path, cell.difference) == (path, 1)


def years(old_text, new_text, **parts):
    """Return last year's and this year's report with these paragraphs in section one."""
    plain = {"proactive": None, "on_request": None, **parts}
    new = full_report()
    return (
        replace(new.with_narrative(overview=old_text, **plain), year=2023),
        new.with_narrative(overview=new_text, **plain),
    )


@pytest.mark.parametrize(
    ("old_text", "new_text", "share", "copies"),
    [
        (OWN, OWN, 1.0, 1),
        (OWN, OWN.replace("应公开尽公开", "应公尽公"), 1.0, 1),
        ("2023年，" + OWN, "2024年，" + OWN, 1.0, 1),
        (OWN, OTHER, 0.0, 0),
        (OTHER + "\n" + OWN, OWN + "\n" + OTHER, 1.0, 2),
        (OWN, OWN + "\n" + OTHER, len(OWN) / len(OWN + OTHER), 1),
        (OWN, "太短。", None, 0),
    ],
)
def test_own_words_that_were_copied_are_found_wherever_they_moved(
    old_text, new_text, share, copies
):
    found = compare(*years(old_text, new_text, problems=None))
    assert found.share == (None if share is None else pytest.approx(share))
    assert len([copied for copied in found.copied if not copied.fixed]) == copies


def test_what_every_report_says_is_no_copy():
    fixed = "根据《中华人民共和国政府信息公开条例》和《政府信息公开工作年度报告格式》的要求，编制本年度政府信息公开工作年度报告，现予公布。"
    found = compare(*years(fixed, fixed, problems=None))
    assert [copied.fixed for copied in found.copied] == [True]
    assert found.share is None


def test_problems_that_stand_two_years_are_named():
    old, new = years("", "")
    old = old.with_narrative(
        problems="公开内容主要在微信公众号发布，网站更新不及时。人员变动频繁。"
    )
    new = new.with_narrative(
        problems="公开内容主要在微信公众号发布，网站更新不及时。已新增两名专职工作人员负责网站。"
    )
    found = compare(old, new)
    assert found.repeated_problems == (("公开内容主要在微信公众号发布，网站更新不及时。",) * 2,)
    assert not found.problems_copied
    assert compare(old, old).problems_copied


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agency": "示例市教育局"}, "两份报告的机关不同"),
        ({"year": 2024}, "两份都是 2024 年的报告"),
        ({"year": 2025}, "次序可能颠倒了"),
        ({"year": 2021}, "相隔 3 年"),
        ({"year": 2023}, None),
    ],
)
def test_what_makes_a_comparison_doubtful_is_said(change, said):
    notes = compare(replace(full_report(), **change), full_report()).notes
    assert [said in note for note in notes] == ([True] if said else [])


def test_forms_that_measure_other_things_are_not_compared():
    found = compare(trial_report(), full_report())
    assert any("表二格式不同" in note for note in found.notes)
    assert not [cell for cell in found.changed if cell.path.startswith("proactive")]


class Page(HTMLParser):
    """Take the tags and the text of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_holds_all_and_asks_nobody_for_anything():
    nasty = '<script>alert(1)</script>&"' + OWN
    old, new = years(nasty, nasty)
    old = replace(old, agency="<b>局</b>")
    page = Page()
    page.feed(to_html(compare(old, new), **sources(old_source="<i>.json")))
    names = [tag for tag, _ in page.tags]
    assert not {"script", "link", "iframe", "img", "b"} & set(names)
    assert not [tag for tag, attrs in page.tags if {"src", "style"} & attrs.keys()]
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {attrs["href"][1:] for tag, attrs in page.tags if tag == "a"} <= ids, "only within it"
    assert "".join(page.text).count("<script>alert(1)</script>") >= 2
    assert names.count("details") == 9


def test_what_a_director_asks_first_stands_open_and_first():
    old, new = years(OWN, OWN)
    old = replace(old, agency=new.agency)
    before = {NEW_RECEIVED: 40, "applications.carried_over[6]": None}
    old, new = with_values(old, before), with_values(new, {NEW_RECEIVED: 500})
    text = to_html(compare(old, new), **sources(), back="/admin/x/?a=1&b=2")
    assert f"<h1>{new.agency} 2023 与 2024 年度报告对照</h1>" in text
    head, _, rest = text.partition('<ul class="summary">')
    assert "<details" not in head
    for name, told in (
        ("本年新收", "+460（+1150.0%）"), ("上年结转", "不能比较"),
        ("办理总计", "不变"), ("结转下年度", "不变"),
    ):  # fmt: skip
        [card] = re.findall(f"<h3>{name}</h3>.*?</div>", head)
        assert told in card
    [card] = re.findall("<h3>上年结转</h3>.*?</div>", head)
    assert "<span>空白</span>" in card
    assert card.count("<svg") == 1, "a blank has no bar"
    assert re.findall("<h[23][^>]*>([^<]*)", rest) == [
        "办理结果和其他主要数字", "办理结果（件）", "行政复议、行政诉讼（件）", "处理决定（件）",
        "规章和规范性文件（件）", "相同或者相近的段落", "不同的数字", "全部数字",
    ]  # fmt: skip


def test_what_changed_most_and_what_was_copied_is_told_before_the_long_tables():
    old, new = years(OWN, OWN)
    secret = "applications.withheld_state_secret[6]"
    old, new = (with_values(one, {secret: n}) for one, n in ((old, 40), (new, 500)))
    text = to_html(compare(old, new), **sources(), back="/admin/x/?a=1&b=2")
    head = text.partition('<h2 id="charts">')[0]
    assert "变化最大的：（三）1.属于国家秘密 +460（+1150.0%）" in head
    assert "自己的文字有 100% 与前一份相同或者相近" in head
    assert '<a href="/admin/x/?a=1&amp;b=2">返回</a>' in head
    for anchor in ("charts", "numbers", "words", "everything"):
        assert f'<a href="#{anchor}">' in head
        assert f'id="{anchor}"' in text


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"year": 2023}, "{} 2023 与 2024 年度报告对照"),
        ({}, "{} 2024 年度两份报告对照"),
        ({"agency": "示例市教育局"}, "示例市教育局 2024 年度报告与{} 2024 年度报告对照"),
        ({"agency": ""}, "（未写明机关） 2024 年度报告与{} 2024 年度报告对照"),
    ],
)
def test_the_title_says_which_two_reports(change, title):
    new = full_report()
    text = to_html(compare(replace(new, **change), new), **sources())
    assert f"<h1>{title.format(new.agency)}</h1>" in text


def outcomes(old, new):
    """Return the lines of the chart of outcomes by name."""
    [chart] = [one for one in charts(compare(old, new)) if one.title == "办理结果（件）"]
    return {line.name: line for line in chart.lines}


def test_outcomes_are_added_up_by_group_and_an_unknown_part_is_no_zero():
    report = full_report()
    rows = [
        f"applications.unable_{row}[6]" for row in ("not_held", "needs_creation", "still_unclear")
    ]
    old = with_values(report, dict(zip(rows, (1, 2, 3), strict=True)))
    new = with_values(report, dict(zip(rows, (1, None, 3), strict=True)))
    line = outcomes(old, new)["（四）无法提供"]
    assert (line.change.old, line.change.new) == (6, None)
    assert [part.name[:5] for part in line.parts] == ["（四）1.", "（四）2.", "（四）3."]
    assert list(outcomes(old, old)) == [
        "（一）予以公开", "（二）部分公开", "（三）不予公开", "（四）无法提供", "（五）不予处理",
        "（六）其他处理",
    ]  # fmt: skip


def test_a_group_that_an_older_form_does_not_divide_is_compared_as_a_whole():
    old = with_values(trial_report(), {"applications.other_other[6]": 5})
    new = with_values(
        full_report(),
        {
            "applications.other_correction_overdue[6]": 1,
            "applications.other_fee_overdue[6]": 2,
            "applications.other_other[6]": 4,
        },
    )
    change = outcomes(old, new)["（六）其他处理"].change
    assert (change.old, change.new) == (5, 7)


@pytest.mark.parametrize("old", [blank_report(), full_report(), trial_report()])
@pytest.mark.parametrize("new", [blank_report(), full_report(), trial_report()])
def test_any_two_make_a_page(old, new):
    assert to_html(compare(old, new), **sources()).endswith("</html>\n")


@pytest.fixture
def two(tmp_path):
    old, new = years(OWN, OWN)
    old = with_values(old, {NEW_RECEIVED: 500})
    paths = tmp_path / "2023.json", tmp_path / "2024.json"
    for path, report in zip(paths, (old, new), strict=True):
        path.write_text(json_form.dumps(report), encoding="utf-8")
    return paths


def run(*args):
    return CliRunner().invoke(gongkai, ["report", "compare", *map(str, args)])


def test_the_command_prints_one_json_document(two):
    result = run(*two, "--format", "json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert data["schema"] == "gongkai.compare/1"
    [cell] = [cell for cell in data["cells"] if cell["way"] == "up"]
    assert cell == {
        "cell": NEW_RECEIVED, "name": "表三“一、本年新收政府信息公开申请数量”总计",
        "old": 500, "new": 1006, "change": 506, "percent": 101.2, "way": "up",
    }  # fmt: skip
    assert data["changed"] == 1
    assert data["copied_share"] == 1.0
    assert [one["new"] for one in data["paragraphs"]] == [OWN]


def test_the_command_tells_a_person(two):
    result = run(*two)
    assert result.exit_code == 0
    assert (
        "表三“一、本年新收政府信息公开申请数量”总计：500 → 1006　+506（+101.2%）" in result.stdout
    )
    assert "自己的文字中 100%" in result.stdout


def test_the_command_writes_a_page(two):
    result = run(*two, "--format", "html")
    assert result.exit_code == 0
    assert result.stdout.startswith("<!DOCTYPE html>")


def test_a_file_that_is_none_is_named(two, tmp_path):
    result = run(two[0], tmp_path / "none.json")
    assert result.exit_code == 2
    assert "none.json" in result.stderr
    assert result.stdout == ""
