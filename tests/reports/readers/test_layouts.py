"""Are rows and columns found by their labels, and doubted where they cannot be known?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annual_reports import full_report, trial_report
from gongkai.reports.readers import Reading, read_bytes
from gongkai.reports.schema import ROWS_2021
from gongkai.reports.writers import render

TITLE = "示例市示例局2024年政府信息公开工作年度报告"
HEAD = """<tr><td colspan=3 rowspan=3>（勾稽关系）</td><td colspan=7>申请人情况</td></tr>
<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>
<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"""
NEW = "一、本年新收政府信息公开申请数量"


def cells(*texts: str) -> str:
    """Return a row's number cells."""
    return "".join(f"<td>{text}</td>" for text in texts)


def page(*rows: str, head: str = HEAD) -> Reading:
    """Read a page with these rows of table 3."""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    html = f"<h1>{TITLE}</h1><p>一、总体情况</p><table>{head}{body}</table>"
    return read_bytes(html.encode(), "page.html")


def text(*lines: str, head: str = "") -> Reading:
    """Read plain text with these lines of table 3."""
    title = [TITLE, "三、收到和处理政府信息公开申请情况"]
    return read_bytes("\n".join([*title, head, *lines]).encode(), "page.txt")


def row(reading: Reading, key: str) -> tuple[list[str], list[object]]:
    """Return the states and the values of a row of table 3."""
    found = [reading.evidence[f"applications.{key}[{column}]"] for column in range(7)]
    return [cell.state for cell in found], [cell.value for cell in found]


def test_a_title_broken_inside_a_bracket_is_one_title():
    html = (
        "<p>示例区示例局（镜像站，区名不可</p><p>考）2024年政府信息公开工作年度报告</p>"
        f"<p>一、总体情况</p><table>{HEAD}<tr><td colspan=3>{NEW}</td>{cells(*'1234567')}</tr></table>"
    )
    reading = read_bytes(html.encode(), "page.html")
    assert reading.report.agency == "示例区示例局（镜像站，区名不可考）"
    assert not any("机关名称" in warning for warning in reading.warnings)


READ = ["read"] * 7


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (f"<td colspan=3>{NEW}</td>" + cells(*"1234567"), "as the form has it"),
        (f"<td>{NEW}</td><td></td><td></td>" + cells(*"1234567"), "empty cells for merges"),
        (f"<td colspan=2>{NEW}</td>" + cells(*"1234567"), "a label one column short"),
        (f"<td colspan=3>{NEW}</td>" + cells(*"123456", "7", "", ""), "padding at the end"),
        (f"<th colspan=3>{NEW}</th>" + cells(*"１２３４５６７"), "full-width digits"),
        (
            "<td colspan=3><b>一、</b><span>本年新收</span><br>政府信息<p>公开申请数量</p></td>"
            + cells(*"1234567"),
            "a label in pieces",
        ),
    ],
)
def test_a_row_is_read_however_its_label_is_laid_out(html, why):
    assert row(page(html), "new_received") == (READ, [1, 2, 3, 4, 5, 6, 7]), why


def test_columns_are_taken_from_the_head_and_not_from_habit():
    moved = HEAD.replace("<td>商业企业</td><td>科研机构</td>", "<td>科研机构</td><td>商业企业</td>")
    reading = page(f"<td colspan=3>{NEW}</td>" + cells(*"1234567"), head=moved)
    assert row(reading, "new_received")[1] == [1, 3, 2, 4, 5, 6, 7]


def test_a_head_leads_the_rows_of_the_next_page_too():
    moved = HEAD.replace("<td>商业企业</td><td>科研机构</td>", "<td>科研机构</td><td>商业企业</td>")
    html = (
        f"<h1>{TITLE}</h1><p>一、总体情况</p><table>{moved}</table>"
        f"<table><tr><td>{NEW}</td>{cells(*'1234567')}</tr></table>"
    )
    reading = read_bytes(html.encode(), "page.html")
    assert row(reading, "new_received")[1] == [1, 3, 2, 4, 5, 6, 7]


def test_a_head_without_natural_persons_still_leads_seven_cells():
    head = HEAD.replace("<td rowspan=2>自然人</td>", "<td rowspan=2></td>")
    reading = page(f"<td colspan=3>{NEW}</td>" + cells(*"1234567"), head=head)
    assert row(reading, "new_received")[1] == [1, 2, 3, 4, 5, 6, 7]


def test_without_any_head_seven_cells_are_the_official_columns():
    reading = page(f"<td colspan=3>{NEW}</td>" + cells(*"1234567"), head="")
    assert row(reading, "new_received")[1] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (f"<td>{NEW}</td>" + cells("", *"123456"), "label cells lost and the first column blank"),
        (f"<td colspan=3>{NEW}</td>" + cells(*"12345678"), "eight numbers for seven columns"),
        (f"<td colspan=3>{NEW}</td><td rowspan=2>1</td>" + cells(*"234567"), "merged downwards"),
    ],
)
def test_a_row_that_does_not_fit_its_head_is_ambiguous_and_not_shifted(html, why):
    states, values = row(page(html, ""), "new_received")
    assert set(states) == {"ambiguous"}, why
    assert values == [None] * 7, why


@pytest.mark.parametrize("first", ["", "1"])
def test_a_row_of_table_four_that_does_not_fit_its_head_is_ambiguous_and_never_blank(first):
    html = render(full_report(), "html").decode()
    head, last = html.rsplit("<tr", 1)
    numbers = "".join(f"<td>{text}</td>" for text in [first, *"2345678", "9"] * 2)
    reading = read_bytes(
        f"{head}<tr>{numbers}</tr>{last[last.index('</tr>') + 5 :]}".encode(), "page.html"
    )
    states = {cell.state for path, cell in reading.evidence.items() if path.startswith("remedies.")}
    assert states == {"ambiguous"}


def remedies_with(*rows):
    """Read a page whose table 4 has these rows of fifteen cells below its heads."""
    head, last = render(full_report(), "html").decode().rsplit("<tr", 1)
    body = "".join(f"<tr>{cells(*map(str, numbers))}</tr>" for numbers in rows)
    reading = read_bytes(
        f"{head}{body}{last[last.index('</tr>') + 5 :]}".encode(), "page.html"
    ).evidence
    return [
        (cell.state, cell.value) for path, cell in reading.items() if path.startswith("remedies.")
    ]


OWN = [3, 1, 0, 2, 6, 4, 0, 1, 0, 5, 7, 0, 0, 1, 8]


def test_a_row_of_table_four_that_numbers_the_columns_is_not_its_numbers():
    assert remedies_with(range(1, 16), OWN) == [("read", number) for number in OWN]


@pytest.mark.parametrize("others_first", [False, True])
def test_two_rows_of_numbers_in_table_four_are_ambiguous_where_they_differ(others_first):
    other = [0] * 15
    rows = [other, OWN] if others_first else [OWN, other]
    assert remedies_with(*rows) == [
        ("ambiguous", None) if number else ("read", 0) for number in OWN
    ]


def test_a_line_below_table_four_that_begins_with_a_digit_is_no_second_row():
    note = ["1.本表不含上年未审结的案件", *[""] * 14]
    assert remedies_with(OWN, note) == [("read", number) for number in OWN]


def test_two_cells_left_of_seven_are_nobodys():
    reading = page(f"<td colspan=3>{NEW}</td><td>3</td><td>5</td>")
    states, values = row(reading, "new_received")
    assert values == [None] * 7, "whatever made the page may have dropped blank cells between them"
    assert set(states) == {"ambiguous"}


def test_a_number_over_merged_columns_belongs_to_none():
    reading = page(f"<td colspan=3>{NEW}</td><td>4</td><td colspan=5>6</td><td>10</td>")
    states, values = row(reading, "new_received")
    assert values == [4, *[None] * 5, 10]
    assert states == ["read", *["ambiguous"] * 5, "read"]


def test_the_same_row_twice_with_other_numbers_is_ambiguous():
    one = f"<td colspan=3>{NEW}</td>" + cells(*"1111115")
    other = f"<td colspan=3>{NEW}</td>" + cells(*"1111116")
    reading = page(one, other)
    states, values = row(reading, "new_received")
    assert values == [1] * 6 + [None]
    assert states[6] == "ambiguous"
    assert any(
        warning.startswith("表三“一、本年新收政府信息公开申请数量”总计：文件中有两处不同的内容")
        for warning in reading.warnings
    )


def test_a_row_that_is_not_there_is_unknown_and_not_zero():
    reading = page(f"<td colspan=3>{NEW}</td>" + cells(*"1234567"))
    states, values = row(reading, "granted")
    assert set(states) == {"unreadable"}
    assert values == [None] * 7
    assert reading.evidence["applications.granted[0]"].note == "文件中没有这一格"
    assert reading.report.remedies["suit_direct"] == (None,) * 5


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (f"{NEW}\t\t1\t2\t3\t4\t5\t6\t7\t", [1, 2, 3, 4, 5, 6, 7]),
        (f"{NEW}\t1\t\t\t\t\t\t7", [1, None, None, None, None, None, 7]),
        (f"{NEW}\t\t\t1\t\t\t\t\t\t7\t", [1, None, None, None, None, None, 7]),
        (f"| {NEW} | 1 | 2 | 3 | 4 | 5 | 6 | 7 |", [1, 2, 3, 4, 5, 6, 7]),
        ("\n".join([NEW, *"1234567"]), [1, 2, 3, 4, 5, 6, 7]),
        ("\n\n".join([NEW, *"1234567"]), [1, 2, 3, 4, 5, 6, 7]),
        (" |\n".join([NEW, *"1234567", ""]), [1, 2, 3, 4, 5, 6, 7]),
        ("\n|\n".join([NEW, *"1234567"]), [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_row_in_plain_text_is_read_where_it_fits_in_one_way(line, values):
    assert row(text(line), "new_received")[1] == values


@pytest.mark.parametrize(
    "line",
    [
        f"{NEW}\t3\t3",
        f"{NEW} | 7 | 1 | 8",
        f"{NEW}\t\t\t\t1\t\t\t\t\t",
        f"{NEW}\t1\t2\t3\t4\t5\t6\t7\t8",
        f"{NEW}\t00\t0\t0\t0\t0\t0",
    ],
)
def test_a_row_in_plain_text_that_fits_in_several_ways_is_ambiguous(line):
    states, values = row(text(line), "new_received")
    assert set(states) == {"ambiguous"}
    assert values == [None] * 7


def test_heads_of_plain_text_in_another_order_make_the_rows_ambiguous():
    head = "总计\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他"
    states, _ = row(text(f"{NEW}\t7\t1\t2\t3\t4\t5\t6", head=head), "new_received")
    assert set(states) == {"ambiguous"}


def test_text_with_blanks_is_placed_by_the_complete_rows_of_the_same_shape():
    reading = text(
        f"{NEW}\t\t1\t2\t3\t4\t5\t6\t7\t",
        "二、上年结转政府信息公开申请数量\t\t\t2\t\t\t\t\t\t",
    )
    assert row(reading, "carried_over")[1] == [None, 2, None, None, None, None, None]


def test_a_table_inside_a_table_that_lays_out_the_page_is_found():
    inner = render(full_report(), "html").decode()
    start, end = inner.index("<h1>"), inner.index("</article>")
    framed = (
        "<table><tr><td>首页</td><td>导航</td></tr><tr><td colspan=2>"
        f"{inner[start:end]}</td></tr></table>"
    )
    assert read_bytes(framed.encode(), "page.html").report == full_report()


def test_a_page_in_gb2312_is_read():
    page_text = (
        render(full_report(), "html").decode().replace('charset="utf-8"', 'charset="gb2312"')
    )
    assert read_bytes(page_text.encode("gb18030"), "page.htm").report == full_report()


def test_scripts_and_hidden_text_are_no_part_of_the_report():
    html = render(full_report(), "html").decode()
    html = html.replace(
        "<article>",
        "<article><script>document.write('一、总体情况')</script>"
        "<p style='display: none'>五、存在的主要问题及改进情况</p>",
    )
    html = html.replace(
        "</section>", "<p hidden>暗藏</p><p style='display:none'>文字</p></section>"
    )
    assert read_bytes(html.encode(), "page.html").report == full_report()


def test_what_stands_below_the_article_is_no_part_of_section_six():
    html = render(full_report(), "html").decode()
    html = html.replace("</main>", "</main><div>主办单位：示例市人民政府办公室</div>")
    assert read_bytes(html.encode(), "page.html").report == full_report()


def test_office_name_and_date_below_section_six_are_left_out():
    html = render(full_report(), "html").decode()
    signature = "<p>示例市示例区司法局</p><p>2025年1月20日</p>"
    html = html.replace(
        "<p>本年度未收取信息处理费。</p>", f"<p>本年度未收取信息处理费。</p>{signature}"
    )
    assert read_bytes(html.encode(), "page.html").report == full_report()


def test_the_forms_are_told_apart_by_their_heads_and_not_by_the_year():
    html = render(trial_report(), "html").decode().replace("2020年", "2022年")
    report = read_bytes(html.encode(), "page.html").report
    assert (report.year, report.format, report.proactive) == (2022, "2019", None)
    assert report.proactive_2019 == trial_report().proactive_2019


def test_table_two_without_heads_gives_no_numbers():
    html = (
        f"<h1>{TITLE}</h1><table><tr><td>第二十条第（一）项</td></tr>"
        "<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    reading = read_bytes(html.encode(), "page.html")
    assert reading.evidence["proactive.rules.issued"].value is None
    assert any("没有表头" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("head", "fee", "value"),
    [
        ("本年收费金额（单位：万元）", "24.5", "24.5"),
        ("本年收费金额（单位：元）", "251000", "25.1"),
        ("本年收费金额（单位：千元）", "251", "25.1"),
        ("本年收费金额（单位：百万元）", "2.51", "251"),
        ("本年收费金额（单位：万元）", "251000元", "25.1"),
        ("本年收费金额", "3.2万元", "3.2"),
        ("本年收费金额", "251千元", "25.1"),
        ("本年收费金额", "32000", "32000"),
    ],
)
def test_the_fee_is_told_in_ten_thousand_yuan_whatever_the_unit(head, fee, value):
    html = (
        f"<h1>{TITLE}</h1><table><tr><td colspan=2>第二十条第（八）项</td></tr>"
        f"<tr><td>信息内容</td><td>{head}</td></tr>"
        f"<tr><td>行政事业性收费</td><td>{fee}</td></tr></table>"
    )
    report = read_bytes(html.encode(), "page.html").report
    assert report.proactive is not None
    assert report.proactive.admin_fees == Decimal(value)


def test_a_fee_in_no_unit_that_may_be_yuan_is_not_taken_for_ten_thousands():
    html = (
        f"<h1>{TITLE}</h1><table><tr><td>信息内容</td><td>本年收费金额</td></tr>"
        "<tr><td>行政事业性收费</td><td>251000</td></tr></table>"
    )
    fee = read_bytes(html.encode(), "page.html").evidence["proactive.admin_fees.amount_wan_yuan"]
    assert (fee.state, fee.value) == ("ambiguous", None)


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        (TITLE, "示例市示例局", 2024),
        ("示例市示例局 2024 年政府信息公开工作年度报告", "示例市示例局", 2024),
        ("示例市示例局2024年度政府信息公开年度报告", "示例市示例局", 2024),
        ("2024年示例市示例局政府信息公开工作年度报告", "示例市示例局", 2024),
        ("示例市示例局二〇二四年政府信息公开工作年度报告", "示例市示例局", 2024),
        ("示例市示例局</p><p>2024年政府信息公开工作年度报告", "示例市示例局", 2024),
        ("示例市示例局2023年政府信息公开工作年报", "示例市示例局", 2023),
    ],
)
def test_agency_and_year_are_taken_from_the_title(title, agency, year):
    html = f"<p>{title}</p><p>一、总体情况</p><table>{HEAD}<tr><td>{NEW}</td></tr></table>"
    report = read_bytes(html.encode(), "page.html").report
    assert (report.agency, report.year) == (agency, year)


def test_the_period_is_the_one_the_text_states():
    html = render(full_report(), "html").decode()
    html = html.replace("公布本报告。", "公布本报告。数据统计期限为2024年3月1日起至12月31日止。")
    period = read_bytes(html.encode(), "page.html").report.period
    assert (period.first.isoformat(), period.last.isoformat()) == ("2024-03-01", "2024-12-31")


def test_a_period_that_is_not_stated_is_assumed_aloud():
    html = render(full_report(), "html")
    warnings = read_bytes(html, "page.html").warnings
    assert "正文没有写明统计期限，暂按2024年1月1日至12月31日" in warnings


NUMBERS = st.none() | st.integers(0, 999)
COMPLETE = [11, 12, 13, 14, 15, 16, 17]


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(*[NUMBERS] * 7), min_size=1, max_size=4),
    before=st.integers(0, 2),
    after=st.integers(0, 2),
    lost=st.lists(st.integers(0, 12), max_size=3),
    is_stripped=st.booleans(),
)
def test_lost_tabs_never_move_a_number_to_another_column(rows, before, after, lost, is_stripped):
    keys = [official for official in ROWS_2021 if official.group is None][: len(rows)]
    lines = []
    for official, numbers in zip(keys, rows, strict=True):
        fields = [*[""] * before, *("" if n is None else str(n) for n in numbers), *[""] * after]
        for place in lost:
            if place < len(fields) and fields[place] == "":
                del fields[place]
        line = "\t".join([official.label, *fields])
        lines.append(line.rstrip() if is_stripped else line)
    complete = "\t".join([NEW, *[""] * before, *map(str, COMPLETE), *[""] * after])
    reading = text(complete, *lines[1:])
    for official, numbers in list(zip(keys, rows, strict=True))[1:]:
        states, values = row(reading, official.key)
        for state, value, printed in zip(states, values, numbers, strict=True):
            assert value == printed or state != "read", (official.key, values, numbers)
