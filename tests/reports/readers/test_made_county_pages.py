"""Are county sites' pages read as they are shown, and never a number wrongly or for a blank?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from made_county_pages import PAGES, WHOLE
from made_files import blanked, called_blank, misread, unread
from made_layouts import sound_report, trial_form

FULL = {"full": sound_report(1), "（六） undivided": sound_report(2, undivided=True)}
REPORTS = {
    **FULL,
    "many blanks": blanked(sound_report(4), 4, 0.3),
    "mostly blank": blanked(sound_report(5), 5, 0.8),
    "trial form": blanked(trial_form(sound_report(6, undivided=True), 6, year=2020), 6, 0.2),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_makes_a_wrong_number_and_full_tables_lose_none(name):
    for which, report in REPORTS.items():
        reading = read_bytes(PAGES[name](report).encode(), "report.html")
        assert not misread(reading, report), which
        assert not called_blank(reading, report), which
        if name in WHOLE and which in FULL:
            assert not unread(reading, report), which
            assert (reading.report.agency, reading.report.year) == (report.agency, report.year)


@pytest.mark.parametrize("hidden", ["display:none", "visibility: hidden"])
def test_what_a_page_hides_and_shows_again_is_not_left_out(hidden):
    page = PAGES["numbers for two screens, one hidden by the page"](FULL["full"])
    page = page.replace(
        ".m-only { display : none }", f".m-only{{{hidden}}} .m-only{{display:inline}}"
    )
    reading = read_bytes(page.encode(), "report.html")
    assert not misread(reading, FULL["full"])


def test_a_cell_with_a_picture_is_unreadable_and_no_blank():
    reading = read_bytes(PAGES["numbers as pictures"](FULL["full"]).encode(), "report.html")
    cell = reading.evidence["applications.new_received[0]"]
    assert (cell.state, cell.value) == ("unreadable", None)
    assert "图片" in cell.note
