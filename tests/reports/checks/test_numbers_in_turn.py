"""Sentences in the ways of many reports: sound as they stand, and found out with any one number wrong.

Each is written with the tables that it tells of. See :mod:`sound_sentences`.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.reports.claims import OUTCOME_GROUPS, claims
from gongkai.reports.schema import COLUMNS, AnnualReport
from gongkai.reports.subjects.rows import ROW_KEYS
from planting import checked, found, planted, saying
from sound_sentences import APPLICATIONS, SOUND

RULES = [f"N-0{number}" for number in range(1, 10)]


@pytest.mark.parametrize(("sentence", "part", "report", "rules"), SOUND)
def test_a_sound_sentence_is_left_alone(sentence, part, report, rules):
    assert found(report, sentence, part, *RULES) == ""


@pytest.mark.parametrize(("sentence", "part", "report", "rules"), SOUND)
def test_each_number_in_turn_is_found_wrong(sentence, part, report, rules):
    wrong = list(planted(sentence))
    assert len(wrong) == len(rules.split())
    for (number, changed), rule in zip(wrong, rules.split(), strict=True):
        findings = checked(report, changed, part, *RULES).findings
        told_by = {f.rule for f in findings if f.severity != "info"}
        assert rule == "-" or rule in told_by, f"{number}: {changed}"
        assert all(f.quote and f.quote in changed for f in findings if f.rule != "N-08")


ROWS_OF = {"new_received": "new_received", "handled": "total_handled"} | {
    key: key for key in ("carried_over", "carried_forward")
}


def rows_told(report: AnnualReport) -> set[str]:
    """Return a row of table 3 for each claim that the report's text makes."""
    rows = set()
    for claim in claims(report.narrative, report.year, agency=report.agency):
        for subject in claim.subject.split("+"):
            if subject in OUTCOME_GROUPS:
                rows.add(OUTCOME_GROUPS[subject][0])
            elif subject in ROW_KEYS or subject in ROWS_OF:
                rows.add(ROWS_OF.get(subject, subject))
    return rows


@pytest.mark.parametrize(
    ("sentence", "part", "report", "rules"), [case for case in SOUND if case[1] == APPLICATIONS]
)
def test_each_cell_in_turn_is_found_wrong(sentence, part, report, rules):
    total = COLUMNS.index("total")
    rows = rows_told(saying(report, sentence, part))
    for key in rows:
        values = list(report.applications[key])
        for column in (0, total):
            values[column] += 11
        other = replace(report, applications={**report.applications, key: tuple(values)})
        findings = checked(other, sentence, part, *RULES).findings
        assert any(f"applications.{key}[{total}]" in f.cells for f in findings), key
