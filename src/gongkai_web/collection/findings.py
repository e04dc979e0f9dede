"""What did the checks find, and what did the supervising office decide about it?

A finding is known again by its fingerprint and by the numbers that stand in its cells: a
decision holds through a second reading as long as the same was found, and a figure that
changed makes a new finding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gongkai.reports import checks
from gongkai.reports.cell_names import cell_name
from gongkai.reports.cell_values import as_data, cell_values
from gongkai.reports.checks import CheckResult, Finding, Rule, Severity, fingerprint
from gongkai.reports.schema import AnnualReport
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.models import Decision, FindingDecision


def known_by(finding: Finding, values: Mapping[str, Any]) -> str:
    """Return by what a finding is known again: its fingerprint and the numbers in its cells."""
    standing = [[path, values.get(path)] for path in sorted(set(finding.cells))]
    text = json.dumps([fingerprint(finding), standing], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(result: CheckResult, report: AnnualReport, *, source: str) -> dict[str, Any]:
    """Return the check as JSON, each finding with what it is known by."""
    data = checks.to_json(result, source=source)
    values = {path: as_data(value) for path, value in cell_values(report)}
    for one, finding in zip(data["findings"], result.findings, strict=True):
        one["fingerprint"] = known_by(finding, values)
    return data


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, with what was decided about it."""

    rule: str
    severity: str
    message: str
    cells: tuple[str, ...]
    expected: str | None
    actual: str | None
    quote: str | None
    fingerprint: str
    decision: FindingDecision | None = None

    @property
    def is_error(self) -> bool:
        """Is it one that must be corrected or dismissed with a reason?"""
        return self.severity == Severity.ERROR

    @property
    def is_settled(self) -> bool:
        """Was it dismissed, with a reason and a name?"""
        return self.decision is not None and self.decision.decision == Decision.DISMISSED

    @property
    def is_for_agency(self) -> bool:
        """Was it confirmed, or returned for the agency to look into?"""
        return self.decision is not None and not self.is_settled

    @property
    def title(self) -> str:
        """What the rule wants, as the reference page says it."""
        rule = _rules().get(self.rule)
        return rule.title if rule else ""

    @property
    def source(self) -> str:
        """The law or notice the rule rests on."""
        rule = _rules().get(self.rule)
        return rule.source if rule else ""

    @property
    def places(self) -> list[tuple[str, str, bool]]:
        """Path and name of each place, and whether it is a number of the tables."""
        return [(path, *_named(path)) for path in self.cells]

    @property
    def anchor(self) -> str:
        """Under which name it stands on the page."""
        return f"f-{self.fingerprint[:12]}"


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in checks.rules()}


def _named(path: str) -> tuple[str, bool]:
    try:
        return cell_name(path), True
    except KeyError:
        return path, False


def decisions_of(agency: Agency, year: int) -> dict[str, FindingDecision]:
    """Return what holds now of each finding that was decided about: the newest decision."""
    rows = FindingDecision.objects.filter(agency=agency, year=year)
    return {row.fingerprint: row for row in rows.select_related("by").order_by("pk")}


def found_in(
    check_result: Mapping[str, Any], decisions: Mapping[str, FindingDecision]
) -> list[Found]:
    """Return the findings of a kept check, each with its decision."""
    return [
        Found(
            rule=one["rule"],
            severity=one["severity"],
            message=one["message"],
            cells=tuple(one["cells"]),
            expected=one["expected"],
            actual=one["actual"],
            quote=one["quote"],
            fingerprint=one["fingerprint"],
            decision=decisions.get(one["fingerprint"]),
        )
        for one in check_result["findings"]
    ]


def open_errors(found: Iterable[Found]) -> list[Found]:
    """Return the errors that stand in the way of accepting: not dismissed with a reason."""
    return [one for one in found if one.is_error and not one.is_settled]
