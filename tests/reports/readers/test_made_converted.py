"""Is text read as converters and pages leave it, and never a number wrongly?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from made_converted import TEXTS, WHOLE
from made_files import blanked, called_blank, misread, unread
from made_layouts import sound_report, trial_form

FULL = {"full": sound_report(1), "（六） undivided": sound_report(2, undivided=True)}
REPORTS = {
    **FULL,
    "few blanks": blanked(sound_report(3), 3, 0.02),
    "many blanks": blanked(sound_report(4), 4, 0.3),
    "mostly blank": blanked(sound_report(5), 5, 0.8),
    "trial form": blanked(trial_form(sound_report(6, undivided=True), 6, year=2020), 6, 0.2),
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_makes_a_wrong_number_and_full_tables_lose_none(name):
    kind = "md" if name.startswith("markdown") else "txt"
    for which, report in REPORTS.items():
        reading = read_bytes(TEXTS[name](report).encode(), f"report.{kind}")
        assert not misread(reading, report), which
        assert not called_blank(reading, report), which
        if name in WHOLE and which in FULL:
            assert not unread(reading, report), which
            assert (reading.report.agency, reading.report.year) == (report.agency, report.year)


@pytest.mark.parametrize(
    "name", ["markdown without covered cells", "markdown with tables in HTML", "page numbers between rows"]
)  # fmt: skip
def test_blanks_that_are_kept_are_told_from_numbers(name):
    for which, report in REPORTS.items():
        reading = read_bytes(TEXTS[name](report).encode(), "report.md")
        assert not unread(reading, report), which


def test_the_number_of_a_page_beside_a_row_that_is_whole_is_left_out():
    text = TEXTS["page numbers between rows"](FULL["full"])
    text = text.replace("— 3 —", "3")
    reading = read_bytes(text.encode(), "report.txt")
    assert not misread(reading, FULL["full"])
    assert not unread(reading, FULL["full"])
