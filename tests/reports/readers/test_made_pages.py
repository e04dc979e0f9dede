"""Are pages read as they come from content systems and word processors, and never a number wrongly?"""

from __future__ import annotations

import pytest

import made_layouts
from gongkai.reports.readers import read_bytes
from made_files import FORMS, blanked, misread, unread
from made_layouts import sound_report, trial_form
from made_pages import ENCODINGS, PAGES, WHOLE

REPORTS = {
    "full": sound_report(1),
    "（六） undivided": sound_report(2, undivided=True),
    "few blanks": blanked(sound_report(3), 3, 0.02),
    "many blanks": blanked(sound_report(4), 4, 0.3),
    "mostly blank": blanked(sound_report(5), 5, 0.8),
    "trial form": blanked(trial_form(sound_report(6, undivided=True), 6, year=2020), 6, 0.2),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_makes_a_wrong_number_and_whole_pages_lose_none(name):
    for which, report in REPORTS.items():
        reading = read_bytes(PAGES[name](report).encode(), "report.html")
        assert not misread(reading, report), which
        if name in WHOLE:
            assert not unread(reading, report), which


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WHOLE])
def test_a_full_table_is_read_from_a_damaged_layout_too(name):
    reading = read_bytes(PAGES[name](REPORTS["full"]).encode(), "report.html")
    assert not unread(reading, REPORTS["full"])


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_page_is_read_in_whatever_encoding_it_really_is(name):
    report = REPORTS["few blanks"]
    reading = read_bytes(ENCODINGS[name](made_layouts.PAGES["spans"](report)), "report.html")
    assert not misread(reading, report)
    assert not unread(reading, report)
    if "broken" in name:
        assert any("坏字节" in warning for warning in reading.warnings)


@pytest.mark.parametrize("year", range(2019, 2026))
def test_both_forms_and_their_mixtures_are_read_in_every_year(year):
    for form in FORMS:
        report = form(year)
        for name in ("spans", "no spans", "saved by Word"):
            made = made_layouts.PAGES.get(name) or PAGES[name]
            reading = read_bytes(made(report).encode(), "report.html")
            assert not misread(reading, report)
            assert not unread(reading, report)
            assert reading.report.format == report.format
