"""Are Word files and workbooks read however they were put together, and never a number wrongly?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from made_files import blanked, misread, unread
from made_layouts import sound_report, trial_form
from made_office import BOOKS, WORD

REPORTS = {
    "full": sound_report(1),
    "undivided, blanks": blanked(sound_report(4, undivided=True), 4, 0.3),
    "mostly blank": blanked(sound_report(5), 5, 0.8),
    "trial form": blanked(trial_form(sound_report(8, undivided=True), 8, year=2020), 8, 0.1),
}


@pytest.mark.parametrize("name", WORD)
def test_a_word_file_is_read_whole(name):
    for which, report in REPORTS.items():
        reading = read_bytes(WORD[name](report), "report.docx")
        assert not misread(reading, report), which
        assert not unread(reading, report), which
        assert reading.report.agency == report.agency


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_is_read_whole(name):
    for which, report in REPORTS.items():
        reading = read_bytes(BOOKS[name](report), "report.xlsx")
        assert not misread(reading, report), which
        assert not unread(reading, report), which


def test_a_formula_without_its_value_is_unreadable_and_not_blank():
    from made_office import book_of_formulas

    reading = read_bytes(book_of_formulas(REPORTS["full"]), "report.xlsx")
    cell = reading.evidence["applications.new_received[6]"]
    assert (cell.state, cell.value) == ("unreadable", None)
    assert "公式" in cell.note
    assert reading.evidence["applications.new_received[0]"].state == "read"
