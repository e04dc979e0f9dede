"""Which findings has somebody accepted, by name and with a reason?

A waiver belongs to one finding of one report, known by its fingerprint. The
finding is not taken away: it stays in the result as a note that says who accepted
it, why, and how much it weighed. Once a figure or the sentence changes it is
another finding, and no waiver holds for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gongkai.reports.checks.fingerprints import fingerprint
from gongkai.reports.checks.registry import (
    SEVERITY_TITLES,
    CheckResult,
    Finding,
    Severity,
    Waived,
    Waiver,
    is_same_agency,
)

MARK = "〔已接受的偏差："
"""Begins what is added to the message of a waived finding."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A result with its waivers applied, and those that no finding answers to."""

    result: CheckResult
    unused: tuple[Waiver, ...]


def apply(result: CheckResult, waivers: Iterable[Waiver]) -> Applied:
    """Return the result with each accepted finding told as such.

    A waiver that names another agency or year is neither applied nor unused.
    """
    ours = [waiver for waiver in waivers if _concerns(waiver, result)]
    by_finding = {waiver.fingerprint: waiver for waiver in ours}
    used: set[str] = set()
    findings = []
    for finding in result.findings:
        waiver = by_finding.get(fingerprint(finding))
        if waiver is not None:
            used.add(waiver.fingerprint)
            finding = _accepted(finding, waiver)
        findings.append(finding)
    unused = tuple(waiver for waiver in ours if waiver.fingerprint not in used)
    return Applied(replace(result, findings=tuple(findings)), unused)


def _concerns(waiver: Waiver, result: CheckResult) -> bool:
    if waiver.year is not None and waiver.year != result.year:
        return False
    return waiver.agency is None or is_same_agency(waiver.agency, result.agency)


def _accepted(finding: Finding, waiver: Waiver) -> Finding:
    weight = finding.severity or Severity.ERROR
    return replace(finding, severity=Severity.INFO, waived=Waived(waiver, weight))


def message_of(finding: Finding) -> str:
    """Return the message, and for an accepted finding who accepted it, why, and its weight."""
    if (waived := finding.waived) is None:
        return finding.message
    on = "" if waived.waiver.on is None else f"，{waived.waiver.on}"
    return (
        f"{finding.message}{MARK}{waived.waiver.reason}（{waived.waiver.by}{on}；"
        f"原为{SEVERITY_TITLES[waived.severity]}）〕"
    )


def without_waiver(message: str) -> str:
    """Return a message as it was before :func:`message_of` added to it."""
    return message.partition(MARK)[0]
