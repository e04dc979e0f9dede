"""Is the page whole by itself, safe, and can every cell be followed?"""

from __future__ import annotations

import re

import lxml.html
import pytest

from annual_reports import blank_report, full_report, trial_report
from gongkai.reports.schema import cell_paths
from gongkai.reports.tables import tables
from gongkai.reports.writers.html import to_html
from gongkai.reports.writers.outline import DRAFT_MARK


def parsed(report, **options):
    return lxml.html.document_fromstring(to_html(report, **options).encode())


@pytest.mark.parametrize("report", [full_report(), trial_report(), blank_report()])
def test_every_cell_stands_in_its_row_with_its_spans(report):
    found = [
        [
            [
                (cell.text or "", int(cell.get("rowspan", 1)), int(cell.get("colspan", 1)))
                for cell in row.xpath("th|td")
            ]
            for row in table.xpath(".//tr")
        ]
        for table in parsed(report).xpath("//table")
    ]
    assert found == [
        [[(cell.text, cell.rowspan, cell.colspan) for cell in row] for row in table.rows]
        for table in tables(report)
    ]


@pytest.mark.parametrize("report", [full_report(), trial_report(), blank_report()])
def test_every_number_carries_its_path(report):
    assert parsed(report).xpath("//td/@data-path") == list(cell_paths(report))
    assert len(parsed(report).xpath("//td")) == len(list(cell_paths(report)))


def test_header_cells_say_what_they_head():
    page = parsed(full_report())
    assert not page.xpath("//th[not(@scope)]")
    assert set(page.xpath("//th[@rowspan > 4]/@scope")) == {"rowgroup"}
    assert len(page.xpath("//table/caption[normalize-space()]")) == 3
    assert [len(table.xpath("thead/tr")) for table in page.xpath("//table")] == [0, 3, 3]


def test_the_page_asks_no_host_and_runs_no_script():
    text = to_html(full_report())
    assert not re.search(r"https?:|//[a-z]|<script|<link|@import|url\(", text)


def test_the_page_is_chinese_and_prints_on_a4_with_page_numbers():
    text = to_html(full_report())
    assert '<html lang="zh-CN">' in text
    assert "size: A4" in text
    assert 'content: "— " counter(page) " —"' in text


def test_the_headings_form_an_outline():
    page = parsed(full_report())
    assert [h.text_content() for h in page.xpath("//h1")] == [full_report().title]
    assert len(page.xpath("//section/h2")) == len(page.xpath("//section")) == 6
    assert page.xpath("//h3/text()") == ["（一）主动公开", "（二）依申请公开"]


def test_markup_in_a_text_is_only_text():
    words = '<script>alert("1")</script> & <b>'
    report = full_report().with_narrative(other=words)
    page = parsed(report)
    assert not page.xpath("//script|//b")
    assert page.xpath("//p")[-1].text == words


def test_a_draft_says_so_on_screen_and_paper_and_asks_not_to_be_found():
    page = parsed(full_report(), draft=True)
    assert page.xpath("//header[@class='draft']/text()") == [DRAFT_MARK]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert f'@top-center {{ content: "{DRAFT_MARK}"' in to_html(full_report(), draft=True)
    assert "草稿" not in to_html(full_report())


def test_a_draft_may_say_why_it_is_one():
    page = parsed(full_report(), draft="与已公布的第2版不一致")
    assert page.xpath("//header[@class='draft']/text()") == [
        "草稿（与已公布的第2版不一致，未经审定，不得对外发布）"
    ]
