"""Are texts taken out of county pages read, blanks and all, and never a number wrongly?"""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from gongkai.reports.readers import read_bytes
from gongkai.reports.tables import proactive_table
from made_extracts import BLANKS_LOST, TEXTS, WHOLE, bars, closed, extract, lines
from made_files import blanked, called_blank, misread, unread
from made_layouts import sound_report, trial_form

HAN = re.compile("[\u4e00-\u9fff]")
FULL = {
    "full": sound_report(1),
    "（六） undivided": sound_report(2, undivided=True),
    "trial form": trial_form(sound_report(6, undivided=True), 6, year=2020),
    "trial form's table 2 in a late year": trial_form(sound_report(7), 7, year=2023),
}
BLANK = {
    "few blanks": blanked(sound_report(3), 3, 0.02),
    "many blanks": blanked(sound_report(4), 4, 0.3),
    "mostly blank": blanked(sound_report(5), 5, 0.8),
    "trial form with blanks": blanked(
        trial_form(sound_report(8, undivided=True), 8, year=2020), 8, 0.3
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_extract_makes_a_wrong_number(name):
    for which, report in (FULL | BLANK).items():
        reading = read_bytes(TEXTS[name](report).encode(), "report.txt")
        assert not misread(reading, report), which
        assert not called_blank(reading, report), which


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_every_number_of_a_full_table_is_read(name):
    for which, report in FULL.items():
        reading = read_bytes(TEXTS[name](report).encode(), "report.txt")
        assert not unread(reading, report), which
        assert (reading.report.agency, reading.report.year) == (report.agency, report.year)


@pytest.mark.parametrize("name", sorted(WHOLE - BLANKS_LOST))
def test_every_number_is_read_beside_blanks_that_the_text_kept(name):
    for which, report in BLANK.items():
        reading = read_bytes(TEXTS[name](report).encode(), "report.txt")
        assert not unread(reading, report), which


@pytest.mark.parametrize("draw", [bars(), closed(), lines()], ids=["bars", "closed", "lines"])
def test_one_part_in_the_trial_form_does_not_make_the_whole_table_one(draw):
    report = FULL["full"]
    trial = proactive_table(trial_form(report, 3))

    def mixed(table):
        rows = (*trial.rows[:4], *table.rows[4:])
        return draw(replace(table, rows=rows) if table.name == "proactive" else table)

    reading = read_bytes(extract(mixed)(report).encode(), "report.txt")
    assert reading.report.format == "2021"
    assert not misread(reading, report)
    lost = {path.rsplit(".", 1)[0] for path in unread(reading, report)}
    assert lost == {"proactive.rules", "proactive.normative_docs"}
    assert any("混有" in warning for warning in reading.warnings)


def damaged(text, seed):
    """Return the text without one of its lines, or one of the bars between its cells."""
    chosen = random.Random(seed)
    lines_ = text.split("\n")
    bars_ = [at for at, sign in enumerate(text) if sign == "|"]
    if bars_ and seed % 2:
        at = chosen.choice(bars_)
        return text[:at] + text[at + 1 :]
    first = next((n for n, line in enumerate(lines_) if "第二十" in line), 0)
    cells = [n for n in range(first, len(lines_)) if not HAN.search(lines_[n])]
    at = chosen.choice(cells or [0])
    return "\n".join(lines_[:at] + lines_[at + 1 :])


@pytest.mark.parametrize("name", sorted(WHOLE - {"one paragraph"}))
def test_what_an_extract_has_lost_moves_no_number(name):
    for seed in range(16):
        report = list((FULL | BLANK).values())[seed % 8]
        reading = read_bytes(damaged(TEXTS[name](report), seed).encode(), "report.txt")
        assert not misread(reading, report), seed
