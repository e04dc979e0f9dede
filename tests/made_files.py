"""What a test asks of a reading: which numbers are wrong, which are missing; and reports of every form."""

from __future__ import annotations

import random

from gongkai.reports.cell_values import cell_values, with_values
from made_layouts import sound_report, trial_form

FORMS = (
    lambda year: sound_report(year, year=year),
    lambda year: sound_report(year, year=year, undivided=True),
    lambda year: trial_form(sound_report(year), year, year=year),
    lambda year: trial_form(sound_report(year, undivided=True), year, year=year),
)
"""By year: the 2021 form, the same with （六） undivided, the trial form's table 2 above the new
table 3, and the trial form."""


def blanked(report, seed, share):
    """Return the report with that share of its numbers blank."""
    chosen = random.Random(seed)
    return with_values(
        report, {path: None for path, _ in cell_values(report) if chosen.random() < share}
    )


def misread(reading, report):
    """Return the numbers taken for read that the report does not have there."""
    want = dict(cell_values(report))
    return {
        path: (cell.value, want.get(path))
        for path, cell in reading.evidence.items()
        if cell.state == "read" and cell.value != want.get(path)
    }


def unread(reading, report):
    """Return the numbers of the report that were not read, and why."""
    return {
        path: getattr(reading.evidence.get(path), "note", "not asked for")
        for path, value in cell_values(report)
        if value is not None and getattr(reading.evidence.get(path), "state", None) != "read"
    }


def called_blank(reading, report):
    """Return the numbers of the report that the reading calls blank or not applicable."""
    return [
        path
        for path, value in cell_values(report)
        if value is not None
        and path in reading.evidence
        and reading.evidence[path].state in ("blank", "not_applicable")
    ]
