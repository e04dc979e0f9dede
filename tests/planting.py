"""A table 3 that a sentence tells of, and the sentence with one of its numbers wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from golden import worked
from gongkai.reports import counting
from gongkai.reports.checks import CheckResult, Severity, check
from gongkai.reports.schema import NARRATIVE_PARTS, AnnualReport
from gongkai.reports.sentences import tidy

MARKS = {Severity.ERROR: "", Severity.WARNING: ":w", Severity.INFO: ":i"}
PERSON, COMPANY = "natural_person", "commercial"
_NO_NUMBER = re.compile(r"(?:19|20)\d\d年|\d+月|\d+日|\d+个工作日")
_FEW = 50

Count = int | Mapping[str, int]


def told(
    new: Count = 0,
    *,
    over: Count = 0,
    forward: Count = 0,
    cases: Mapping[tuple[str, str], int] | None = None,
    agency: str | None = None,
    **outcomes: Count,
) -> AnnualReport:
    """Return the good report with these applications, of persons where no kind is named, and cases."""
    closed = {
        (kind, outcome): number
        for outcome, counts in outcomes.items()
        for kind, number in _by_kind(counts).items()
    }
    report = replace(
        worked.report(),
        applications=counting.table3(_by_kind(new), _by_kind(over), closed, _by_kind(forward)),
        remedies=counting.table4(cases or {}),
    )
    return report if agency is None else replace(report, agency=agency)


def _by_kind(count: Count) -> Mapping[str, int]:
    return {PERSON: count} if isinstance(count, int) else count


def saying(report: AnnualReport, sentence: str, part: str) -> AnnualReport:
    """Return the report with this sentence for all its text."""
    bare = report.with_narrative(**dict.fromkeys(NARRATIVE_PARTS))
    return bare.with_narrative(**{part: sentence})


def checked(report: AnnualReport, sentence: str, part: str, *rules: str) -> CheckResult:
    """Return what these rules find in the sentence beside the report's tables."""
    return check(saying(report, sentence, part), previous=worked.previous(), only=rules)


def found(report: AnnualReport, sentence: str, part: str, *rules: str) -> str:
    """Return the rules that find something, with their weight."""
    result = checked(report, sentence, part, *rules)
    return " ".join(sorted({f.rule + MARKS[f.severity] for f in result.findings}))


def planted(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield each number of the sentence with the sentence in which that one is wrong; dates are left."""
    plain = _NO_NUMBER.sub(lambda date: "□" * len(date.group()), tidy(sentence))
    for number in re.finditer(r"\d+(?:\.\d+)?", plain):
        written = number.group()
        places = len(written.partition(".")[2])
        if places:
            wrong = f"{float(written) + 1.37:.{places}f}"
        else:
            wrong = str(int(written) + (2 if int(written) < _FEW else 7))
        yield written, sentence[: number.start()] + wrong + sentence[number.end() :]
