"""Are lines of a PDF joined to paragraphs, and tables put together over pages?"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import typst

from annual_reports import full_report
from gongkai.reports import writers
from gongkai.reports.readers import NotAReport, read_bytes
from gongkai.reports.schema import ROWS_2021

FONTS = Path(writers.__file__).parent / "fonts"
TITLE = "示例市示例局2024年政府信息公开工作年度报告"
LONG = "全年依法主动公开政府信息，坚持以公开为常态、不公开为例外，" * 12


@cache
def read_pdf(body: str):
    """Typeset a page and read it."""
    source = f"""
#set text(font: "Noto Serif SC", size: 16pt, lang: "zh", cjk-latin-spacing: none)
#set page(paper: "a4", margin: 3cm, footer: context align(center)[— #counter(page).display() —])
#set par(justify: true, leading: 0.8em, spacing: 0.8em)
{body}
"""
    pdf = typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return read_bytes(pdf, "a.pdf")


def table(rows: str, columns: int = 8) -> str:
    """Return a ruled table in Typst's words."""
    return f"#table(columns: ({'1fr, ' * (columns - 1)}1fr), {rows})"


def row(label: str, first: int) -> str:
    """Return a row of table 3: a label and seven numbers."""
    return ", ".join([f"[{label}]", *(f"[{first + column}]" for column in range(7))]) + ","


NEW = table(row("一、本年新收政府信息公开申请数量", 1))


def test_paragraphs_without_indent_end_where_their_last_line_is_short():
    narrative = read_pdf(
        f"{TITLE}\n\n一、总体情况\n\n{LONG}完\n\n另一段\n\n{LONG}\n\n{NEW}"
    ).report.narrative
    assert narrative.overview == f"{LONG}完\n另一段\n{LONG}"


def test_a_paragraph_over_a_page_break_is_one_and_page_numbers_are_left_out():
    text = LONG * 5
    reading = read_pdf(f"{TITLE}\n\n一、总体情况\n\n#par(first-line-indent: 2em)[{text}]\n\n{NEW}")
    assert reading.report.narrative.overview == text


def test_rows_after_a_page_break_are_read_with_their_page():
    rows = "".join(row(r.label.replace('"', ""), 10 * n) for n, r in enumerate(ROWS_2021))
    reading = read_pdf(f"#set table.cell(breakable: false)\n{TITLE}\n\n{table(rows)}")
    for number, official in enumerate(ROWS_2021):
        expected = tuple(10 * number + column for column in range(7))
        assert reading.report.applications[official.key] == expected, official.key
    pages = {cell.place.page for cell in reading.evidence.values() if cell.state == "read"}
    assert len(pages) > 1


def test_a_row_cut_by_a_page_break_is_whole_or_unknown_and_never_another():
    rows = "".join(row(r.label.replace('"', ""), 10 * n) for n, r in enumerate(ROWS_2021))
    for lines in range(3):
        space = f"#v({lines * 0.8}em)"
        report = read_pdf(f"{TITLE}\n\n{space}\n\n{table(rows)}").report
        for number, official in enumerate(ROWS_2021):
            printed = tuple(10 * number + column for column in range(7))
            assert report.applications[official.key] in (printed, (None,) * 7), official.key


def test_a_number_broken_over_two_lines_is_not_two_numbers_nor_one():
    rows = row("一、本年新收政府信息公开申请数量", 1).replace("[3]", "[12 34]", 1)
    cell = read_pdf(f"{TITLE}\n\n{table(rows)}").evidence["applications.new_received[2]"]
    assert (cell.state, cell.value) == ("ambiguous", None)


def test_white_boxes_behind_words_are_no_tables():
    boxed = f"#rect(fill: white, stroke: none, width: 100%)[{LONG}]"
    reading = read_pdf(f"{TITLE}\n\n一、总体情况\n\n{boxed}\n\n{NEW}")
    assert reading.report.narrative.overview == LONG


def test_two_title_lines_are_one_title():
    title = "#align(center)[示例市示例局 \\ 2024年政府信息公开工作年度报告]"
    report = read_pdf(f"{title}\n\n一、总体情况\n\n好。\n\n{NEW}").report
    assert (report.agency, report.year) == ("示例市示例局", 2024)


@pytest.mark.parametrize(
    "agency",
    [
        "示例省某区发展和改革局（镜像站，区名不可考）",
        "示例省示例市示例自治区示例新区发展和改革委员会",
        "甲乙丙丁" * 12,
    ],
)
def test_a_title_that_wraps_inside_the_name_keeps_the_whole_name(agency):
    report = replace(full_report(), agency=agency)
    assert read_bytes(writers.render(report, "pdf"), "a.pdf").report.agency == agency


def test_lines_of_a_large_centred_title_are_joined_wherever_they_break():
    title = (
        "#align(center, text(22pt)[示例市发展和 \\ 改革委员会2024年政府信息 \\ 公开工作年度报告])"
    )
    report = read_pdf(f"{title}\n\n一、总体情况\n\n{LONG}\n\n{NEW}").report
    assert (report.agency, report.year) == ("示例市发展和改革委员会", 2024)
    assert report.narrative.overview == LONG


def test_a_name_that_begins_inside_a_bracket_is_told():
    title = "#align(center)[考）2024年政府信息公开工作年度报告]"
    reading = read_pdf(f"{title}\n\n一、总体情况\n\n好。\n\n{NEW}")
    assert any("机关名称“考）”像是从括号中间读起的" in warning for warning in reading.warnings)


def test_a_pdf_whose_tables_are_not_ruled_is_refused_rather_than_guessed():
    lines = f"{TITLE}\n\n二、主动公开政府信息情况\n\n规章 0 0 0"
    with pytest.raises(NotAReport):
        read_pdf(lines)
