"""Is a page's own title kept apart from its links to other reports?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from made_layouts import NAME, PAGES, sound_report

TITLE = f"{NAME}2024年政府信息公开工作年度报告"
OTHER_YEAR = f"{NAME}2023年政府信息公开工作年度报告"
OTHER_OFFICE = "示例市示例区民政局2024年政府信息公开工作年度报告"
PAGE = PAGES["spans"](sound_report(1))
OWN = f"<p>{TITLE}</p>"


def link(said, attribute="href='x.html'"):
    return f"<a {attribute}>{said}</a>"


def read_with(own, *, below="", above=""):
    assert PAGE.count(OWN) == 1
    return read_bytes(PAGE.replace(OWN, above + own + below).encode(), "report.html").report


@pytest.mark.parametrize("own", [f"<h1>{TITLE}</h1>", OWN, f"<h1>{link(TITLE, 'href=#')}</h1>",
                                 f"<h1>{NAME}</h1><h1>2024年政府信息公开工作年度报告</h1>"])  # fmt: skip
@pytest.mark.parametrize(
    "links",
    [
        f"<p>{link(OTHER_YEAR)}</p>",
        f"<p>{link(OTHER_OFFICE)}</p>",
        f"<p>{link(OTHER_OFFICE, 'onclick=go()')}</p>",
        f"<ul><li>{link(OTHER_YEAR)}</li><li>{link(OTHER_OFFICE)}</li></ul>",
        f"<p>{link(OTHER_YEAR)} | {link(OTHER_OFFICE)}</p>",
        f"<div>{link(f'<span>{OTHER_OFFICE}</span>')}</div>",
        f"<p>{link(TITLE)}</p><p>{link(OTHER_YEAR)}</p>",
    ],
)
@pytest.mark.parametrize("where", ["below", "above"])
def test_a_link_to_another_report_is_no_title_and_no_text(links, where, own):
    report = read_with(own, **{where: links})
    assert (report.agency, report.year) == (NAME, 2024)
    assert OTHER_YEAR not in (report.narrative.preamble or "")
    assert OTHER_OFFICE not in (report.narrative.preamble or "")


@pytest.mark.parametrize("attribute", ["href='x.html'", "name='_Toc1'", "id=top"])
def test_a_title_that_is_a_link_itself_is_the_title_where_no_other_is(attribute):
    report = read_with(f"<p>{link(TITLE, attribute)}</p>")
    assert (report.agency, report.year) == (NAME, 2024)


def test_an_anchor_of_word_around_the_title_is_no_link():
    report = read_with(f"<p>{link(TITLE, 'name=_Toc1')}</p>", above=f"<p>{OTHER_YEAR}</p>")
    assert (report.agency, report.year) == (NAME, 2024)


def test_a_title_that_a_list_beside_it_links_to_stays_the_title():
    listed = f"<ul><li>{link(TITLE)}</li><li>{link(OTHER_YEAR)}</li></ul>"
    assert read_with(OWN, above=listed).year == 2024


def test_a_link_to_a_report_of_half_a_year_does_not_send_the_page_back():
    half = f"<p>{link(f'{NAME}2024年上半年政府信息公开工作报告')}</p>"
    assert read_with(OWN, below=half).year == 2024
