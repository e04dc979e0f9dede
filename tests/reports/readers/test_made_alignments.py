"""Are blanks found where numbers stand in columns of spaces, and no number moved where they do not?"""

from __future__ import annotations

import pytest

from gongkai.reports.readers import read_bytes
from made_alignments import ALIGNED, UNCERTAIN
from made_files import blanked, called_blank, misread, unread
from made_layouts import sound_report, trial_form

QUOTED = "withheld_safety_stability"
"""A row whose quotes nobody knows the width of; table 2 tells nothing where it has hardly a number."""
REPORTS = {
    **{f"{share} blank, {seed}": blanked(sound_report(seed, undivided=seed % 2), seed, share)
       for seed in range(4) for share in (0, 0.02, 0.3, 0.8)},
    **{f"trial form, {share} blank": blanked(trial_form(sound_report(6), 6, year=2020), 6, share)
       for share in (0, 0.05, 0.3, 0.8)},
}  # fmt: skip


@pytest.mark.parametrize("name", ALIGNED)
def test_every_number_below_another_is_read_and_no_blank_moves_one(name):
    for which, report in REPORTS.items():
        reading = read_bytes(ALIGNED[name](report).encode(), "report.txt")
        assert not misread(reading, report), which
        assert not called_blank(reading, report), which
        lost = [path for path in unread(reading, report) if QUOTED not in path]
        few = which.removeprefix("trial form, ").startswith("0.8")
        assert not [path for path in lost if not (few and path.startswith("proactive"))], which


@pytest.mark.parametrize("name", UNCERTAIN)
def test_what_only_looks_like_columns_moves_no_number(name):
    for which, report in REPORTS.items():
        reading = read_bytes(UNCERTAIN[name](report).encode(), "report.txt")
        assert not misread(reading, report), which
        assert not called_blank(reading, report), which
