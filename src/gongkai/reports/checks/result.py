"""How is the result of a check handed on: as JSON and as text?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gongkai.reports.cell_names import cell_names
from gongkai.reports.checks.registry import SEVERITY_TITLES, CheckResult, Finding, Severity
from gongkai.reports.checks.waivers import message_of

SCHEMA = "gongkai.check/1"


def to_json(result: CheckResult, *, source: str) -> dict[str, Any]:
    """Return the result as the JSON document ``gongkai.check/1``.

    ``source`` is the name of the file the report was read from.
    """
    return {
        "schema": SCHEMA,
        "agency": result.agency,
        "year": result.year,
        "source": source,
        "passed": result.passed,
        "findings": [
            {
                "rule": finding.rule,
                "severity": str(finding.severity or Severity.ERROR),
                "message": message_of(finding),
                "cells": list(finding.cells),
                "expected": finding.expected,
                "actual": finding.actual,
                "quote": finding.quote,
            }
            for finding in result.findings
        ],
        "not_assessed": [
            {"rule": unassessed.rule, "why": unassessed.why} for unassessed in result.not_assessed
        ],
    }


def to_text(result: CheckResult, *, source: str | None = None) -> str:
    """Return the result as lines for a person: errors first, then warnings, notes, gaps."""
    head = f"{result.agency} {result.year} 年政府信息公开工作年度报告"
    lines = [head + (f"（{source}）" if source else "")]
    for severity in Severity:
        found = [f for f in result.findings if f.severity is severity and f.waived is None]
        lines += _section(SEVERITY_TITLES[severity], found)
    lines += _section("已接受的偏差", result.waived)
    if result.not_assessed:
        lines += ["", f"未能检查（{len(result.not_assessed)}）"]
        lines += [f"  {entry.rule}  {entry.why}" for entry in result.not_assessed]
    verdict = "没有发现错误" if result.passed else "有错误，改正后才能提交"
    if result.passed and result.unread:
        verdict += f"；但有 {len(result.unread)} 格读不准，不能据此认定报告没有错误，请对照原文"
    return "\n".join([*lines, "", f"结论：{verdict}"]) + "\n"


def _section(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the lines of the findings under one heading; none where there are none."""
    if not findings:
        return
    yield from ("", f"{title}（{len(findings)}）")
    for finding in findings:
        yield f"  {finding.rule}  {message_of(finding)}"
        if finding.cells:
            shown = finding.cells[:8]
            more = f" 等 {len(finding.cells)} 格" if len(finding.cells) > len(shown) else ""
            yield f"        位置：{cell_names(shown)}{more}"
        if finding.quote:
            yield f"        原文：{' '.join(finding.quote.split())}"
