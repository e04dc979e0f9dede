"""Is a page of a report that a browser printed as PDF read number by number, with what the browser prints around it?"""

from __future__ import annotations

import re

import pytest

from gongkai.reports.readers import UnreadableReport, read_bytes
from gongkai.reports.writers import render
from made_county_pages import PAGES as COUNTY_PAGES
from made_files import misread, unread
from made_layouts import sound_report
from made_pages import PAGES

pytestmark = pytest.mark.browser

REPORT = sound_report(1)
OURS = render(REPORT, "html").decode()


def framed(spacing: int) -> str:
    """Return the report as content systems write it: tables with the browser's own frames, no style sheet."""
    page = re.sub(r"<style>.*?</style>", "", OURS, flags=re.DOTALL)
    assert "<table" in page
    return re.sub(r"<table[^>]*>", f'<table border="1" cellspacing="{spacing}">', page)


@pytest.mark.parametrize("around", [True, False], ids=["with head and foot", "bare"])
@pytest.mark.parametrize(
    "page",
    [OURS, framed(0), framed(1), framed(2)],
    ids=["ours", "framed", "apart", "further apart"],
)
def test_a_printed_page_is_read(browser, page, around):
    opened = browser.new_page()
    opened.set_content(page)
    data = opened.pdf(format="A4", display_header_footer=around, margin=_MARGINS)
    opened.close()
    reading = read_bytes(data, "打印.pdf")
    assert not misread(reading, REPORT)
    assert not unread(reading, REPORT)
    assert reading.report.agency == REPORT.agency
    for part in ("overview", "problems", "other"):
        said = getattr(reading.report.narrative, part) or ""
        assert not re.search(r"https?://|about:|[0-9]+/[0-9]+$", said)


FRAMES = "table { border-collapse: collapse } td, th { border: 1px solid #333 }"
CLIPPED = {"inside layout tables, with last year beside table 4"}
"""Too wide for the paper: the browser itself leaves out the last digits."""


@pytest.mark.parametrize("style", [FRAMES, ""], ids=["ruled", "without rules"])
def test_no_printed_page_makes_a_wrong_number(browser, style):
    report = sound_report(3)
    opened = browser.new_page()
    wrong = {}
    for name, made in {**PAGES, **COUNTY_PAGES}.items():
        page = made(report)
        opened.set_content(page.decode("utf-8", "replace") if isinstance(page, bytes) else page)
        opened.add_style_tag(content=style or "p {}")
        try:
            reading = read_bytes(opened.pdf(format="A4", margin=_MARGINS), "打印.pdf")
        except UnreadableReport:
            continue
        if name not in CLIPPED and (found := misread(reading, report)):
            wrong[name] = found
    opened.close()
    assert not wrong


_MARGINS = {"top": "60px", "bottom": "60px", "left": "40px", "right": "40px"}
