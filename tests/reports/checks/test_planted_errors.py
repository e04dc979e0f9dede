"""Is every error planted in a sound report found, and nothing found where nothing is wrong?

Which cells hold each other, and which nothing holds, is said here once:

* Table 3. Every cell stands in the sum of its row (T3-03). A result stands in the
  sum of its column as well (T3-02), 本年新收, 上年结转 and 结转下年度 in the printed
  relation of their column (T3-01), （七）总计 in both. Two cells share at most one
  row or column, so two changes that cancel in one sum always break another: no
  pair is invisible.
* Table 4. A block has one sum (T4-01). Two changes that cancel in it, one result
  for another or a result with the total, cannot be seen in the numbers; the
  sentence on the cases tells them, because it names results and totals (N-04, N-05).
* Table 2. Nothing adds up within one year. Documents and decisions are held by the
  sentence that states them (N-06, T2-02) and 规章 by who may make them (T2-04).
  Free are the amount of fees, decisions the text does not mention, and all of the
  trial form's table 2, whose columns measure different things.
* Four changes together can keep every sum: an application moved to another result
  with both totals. It is seen in the text where the words of the form differ
  (N-03) and invisible within one group, such as （三）1 and （三）2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from gongkai.reports.cell_values import cell_values, with_values
from gongkai.reports.checks import Finding, Severity, check
from gongkai.reports.claims import OUTCOME_GROUPS
from gongkai.reports.schema import (
    APPLICANT_KINDS,
    REMEDY_BLOCKS,
    REMEDY_COLUMNS,
    AnnualReport,
    Period,
    cell_paths,
)
from gongkai.reports.sentences import quantities
from sound_reports import sound_report

YEARS = (2019, 2020, 2024, 2025)
TABLE_3 = ("T3-01", "T3-02", "T3-03", "T3-04")
SUMS = (*TABLE_3, "T4-01")
TEXT = ("N-01", "N-02", "N-03", "N-04", "N-05", "N-06")
REPORTS = Path(__file__).resolve().parents[3].parent / "shared" / "reports"


def found_in(report: AnnualReport, *rules: str) -> tuple[Finding, ...]:
    return check(report, only=rules or None).findings


def changed(report: AnnualReport, changes: dict[str, int]) -> AnnualReport:
    """Return the report with these differences added to its cells."""
    values = dict(cell_values(report))
    return with_values(report, {path: values[path] + by for path, by in changes.items()})


def moved(report: AnnualReport, table: str, changes: dict[tuple[str, int], int]) -> AnnualReport:
    """Return the report with differences added to cells of table 3 or 4; quick."""
    rows = {key: list(row) for key, row in getattr(report, table).items()}
    for (key, column), by in changes.items():
        rows[key][column] += by
    return replace(report, **{table: {key: tuple(row) for key, row in rows.items()}})


def names(finding: Finding, *paths: str) -> bool:
    return bool(set(paths) & set(finding.cells))


# -- nothing in a sound report -----------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_wrong_in_a_sound_report(seed, year):
    report = sound_report(seed, year=year)
    findings = [(f.rule, f.message) for f in found_in(report) if f.rule != "T4-04"]
    assert findings == []


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_an_error_beside_the_year_before_that_it_follows(seed):
    report = sound_report(seed)
    then = sound_report(seed, year=2024).with_narrative(
        problems="存在的主要问题：公开目录多年没有修订，分类不清。下一步，于2025年6月底前修订目录并公布。"
    )
    forward = tuple(report.applications["carried_over"])
    before = replace(then, applications={**then.applications, "carried_forward": forward})
    result = check(report, previous=before)
    assert [f.message for f in result.findings if f.severity is Severity.ERROR] == []


# -- one cell -----------------------------------------------------------------------


def one_cell(report: AnnualReport) -> Iterator[tuple[str, AnnualReport]]:
    """Yield each cell of tables 3 and 4 with the report in which it is mistyped."""
    for table in ("applications", "remedies"):
        for key, row in getattr(report, table).items():
            for column, value in enumerate(row):
                for other in {value + 1, value * 10, value - 1} - {value}:
                    faulty = moved(report, table, {(key, column): other - value})
                    yield f"{table}.{key}[{column}]", faulty


@pytest.mark.parametrize("year", YEARS)
def test_one_mistyped_cell_of_table_3_or_4_is_an_error_that_names_it(year):
    report = sound_report(3, year=year)
    planted = 0
    for path, faulty in one_cell(report):
        errors = [f for f in found_in(faulty, *SUMS) if f.severity is Severity.ERROR]
        assert any(names(f, path) for f in errors), path
        planted += 1
    assert planted > 2 * len(report.applications) * len(APPLICANT_KINDS)


FREE = {"proactive.admin_fees.amount_wan_yuan"}
"""Cells that nothing in the report holds, whatever it says."""


def free_cells(report: AnnualReport) -> set[str]:
    """Return the cells of table 2 that nothing in the report holds."""
    if report.proactive_2019 is not None:
        # Nothing adds up there; only 规章 are held, by who may make them.
        rules = ("made", "newly_public", "public_total")
        held = {f"proactive_2019.rules.{measure}" for measure in rules}
        return {path for path in cell_paths(report) if path.startswith("proactive_2019")} - held
    free = set(FREE)
    for row in ("licences", "penalties", "coercions"):
        if getattr(report.proactive, row) == 0:  # the text does not mention what there was not
            free.add(f"proactive.{row}.decisions")
    return free


@pytest.mark.parametrize(("seed", "year"), [(0, 2024), (1, 2025), (2, 2025), (4, 2020), (1, 2019)])
def test_every_cell_is_held_by_something_or_is_known_to_be_free(seed, year):
    report = sound_report(seed, year=year)
    loose = set()
    for path in cell_paths(report):
        rules = SUMS if path.startswith(("applications", "remedies")) else (*TEXT, "T2-02", "T2-04")
        findings = found_in(changed(report, {path: 1}), *rules)
        if not any(names(f, path) for f in findings):
            loose.add(path)
    assert loose == free_cells(report)


# -- two cells that cancel ----------------------------------------------------------


@pytest.mark.parametrize("year", [2020, 2025])
def test_two_changes_in_table_3_that_cancel_in_one_sum_break_another(year):
    report = sound_report(4, year=year)
    cells = [(key, c) for key in report.applications for c in range(7)]
    planted = 0
    for one, other in combinations(cells, 2):
        if one[0] != other[0] and one[1] != other[1]:
            continue  # they share no sum: each is found as if it stood alone
        for by in (1, -1):
            faulty = moved(report, "applications", {one: 1, other: by})
            errors = found_in(faulty, *TABLE_3)
            paths = [f"applications.{key}[{c}]" for key, c in (one, other)]
            assert any(names(f, *paths) for f in errors), (one, other, by)
            planted += 1
    assert planted > 4000


def invisible(changes: dict[tuple[str, int], int]) -> bool:
    """Return whether two changes of table 4 keep the sum of their block."""
    blocks = {block for block, _ in changes}
    total = len(REMEDY_COLUMNS) - 1
    summed = sum(-by if c == total else by for (_, c), by in changes.items())
    return len(blocks) == 1 and summed == 0


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_two_changes_in_table_4_that_cancel_are_seen_in_the_text_alone(seed):
    report = sound_report(seed)
    cells = [(block, c) for block in REMEDY_BLOCKS for c in range(len(REMEDY_COLUMNS))]
    hidden = 0
    for one, other in combinations(cells, 2):
        for by in (1, -1):
            changes = {one: 1, other: by}
            faulty = moved(report, "remedies", changes)
            if any(n < 0 for row in faulty.remedies.values() for n in row):
                continue
            in_sums = found_in(faulty, "T4-01")
            assert bool(in_sums) is not invisible(changes), changes
            if not in_sums:
                told = found_in(faulty, "N-04", "N-05")
                paths = [f"remedies.{block}[{c}]" for block, c in changes]
                weights = {f.severity for f in told if names(f, *paths)}
                # Cases still pending may lawfully be left out of the text: a note, no error.
                left_out = {c for _, c in changes} == {3, 4} and by == 1
                assert weights, (changes, faulty.narrative.on_request)
                assert Severity.ERROR in weights or left_out, (changes, told)
                hidden += 1
    # One result for another (six pairs a block), or a result with the total (four).
    assert 10 < hidden <= len(REMEDY_BLOCKS) * 10 * 2


# -- four cells: an application in another row ------------------------------------------


def group_of(outcome: str) -> str:
    return next(group for group, rows in OUTCOME_GROUPS.items() if outcome in rows)


def test_an_application_under_another_result_is_seen_where_the_words_differ():
    report = sound_report(1)
    outcomes = [key for rows in OUTCOME_GROUPS.values() for key in rows]
    cells = [(key, c) for key in outcomes for c in range(len(APPLICANT_KINDS))]
    source, kind = max(cells, key=lambda cell: report.applications[cell[0]][cell[1]])
    for target in outcomes:
        if target == source:
            continue
        faulty = moved(
            report,
            "applications",
            {(source, kind): -1, (source, 6): -1, (target, kind): 1, (target, 6): 1},
        )
        assert found_in(faulty, *SUMS) == ()
        told = {f.rule for f in found_in(faulty, *TEXT) if f.severity is Severity.ERROR}
        assert told == (set() if group_of(target) == group_of(source) else {"N-03"}), target


# -- the text ---------------------------------------------------------------------------


def other_numbers(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text with one of its numbers raised by one, and that number in its place."""
    floor = 0
    for sentence in text.split("。"):
        for quantity in quantities(sentence):
            start, end = floor + quantity.start, floor + quantity.end
            digits = text[start:end].rstrip(quantity.unit)
            if digits.isdigit():
                here = text[max(0, start - 8) : end]
                yield here, f"{text[:start]}{int(digits) + 1}{text[start + len(digits) :]}"
        floor += len(sentence) + 1


@pytest.mark.parametrize("part", ["on_request", "proactive", "management"])
@pytest.mark.parametrize("seed", [1, 2, 4])
def test_another_number_in_the_text_is_found(seed, part):
    report = sound_report(seed)
    missed = []
    for here, text in other_numbers(getattr(report.narrative, part)):
        findings = found_in(report.with_narrative(**{part: text}), *TEXT)
        if not any(
            (finding.quote and here[-6:] in finding.quote.replace(" ", "")) or finding.quote
            for finding in findings
        ):
            missed.append(here)
    assert missed == []


# -- last year ------------------------------------------------------------------------


def test_each_column_that_breaks_with_last_year_is_named():
    report = sound_report(4)
    forward = report.applications["carried_over"]
    before = replace(
        sound_report(4, year=2024),
        applications={**sound_report(4, year=2024).applications, "carried_forward": forward},
    )
    assert check(report, previous=before, only=["T3-05"]).findings == ()
    for column in range(7):
        faulty = moved(before, "applications", {("carried_forward", column): 1})
        (finding,) = check(report, previous=faulty, only=["T3-05"]).findings
        assert finding.cells == (f"applications.carried_over[{column}]",)


# -- published reports -------------------------------------------------------------------


def published() -> list[AnnualReport]:
    """Return the published reports without a blank whose sums hold, as a person read them."""
    sound = []
    for file in sorted(REPORTS.glob("expected/*.json")):
        data = json.loads(file.read_text("utf-8"))
        rows = {key: tuple(row) for key, row in data["applications"].items()}
        blank = any(n is None for row in rows.values() for n in row)
        if data["computed_failures"] or blank:
            continue
        sound.append(
            replace(
                sound_report(0, year=data["year"]),
                agency=data["agency"],
                format="2019" if data["old_form"] else "2021",
                period=Period.of_year(data["year"]),
                applications=rows,
                remedies={key: tuple(row) for key, row in (data.get("remedies") or {}).items()},
            )
        )
    return sound


@pytest.mark.skipif(not REPORTS.exists(), reason="the published reports are not here")
def test_a_mistyped_cell_in_a_sound_published_report_is_found():
    reports = published()
    assert len(reports) > 2
    for report in reports:
        assert [f.message for f in found_in(report, "T3-01", "T3-02", "T3-03", "T4-01")] == []
        for path, faulty in one_cell(report):
            assert any(names(f, path) for f in found_in(faulty, *SUMS)), (report.agency, path)
