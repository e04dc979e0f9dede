"""How is the result of a check handed on: as JSON and as text?"""

from __future__ import annotations

from typing import Any

from gongkai.reports.cell_names import cell_names
from gongkai.reports.checks.registry import SEVERITY_TITLES, CheckResult, Severity

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
                "message": finding.message,
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
        found = [f for f in result.findings if f.severity is severity]
        if not found:
            continue
        lines += ["", f"{SEVERITY_TITLES[severity]}（{len(found)}）"]
        for finding in found:
            lines.append(f"  {finding.rule}  {finding.message}")
            if finding.cells:
                shown = finding.cells[:8]
                more = f" 等 {len(finding.cells)} 格" if len(finding.cells) > len(shown) else ""
                lines.append(f"        位置：{cell_names(shown)}{more}")
            if finding.quote:
                lines.append(f"        原文：{' '.join(finding.quote.split())}")
    if result.not_assessed:
        lines += ["", f"未能检查（{len(result.not_assessed)}）"]
        lines += [f"  {entry.rule}  {entry.why}" for entry in result.not_assessed]
    verdict = "没有发现错误" if result.passed else "有错误，改正后才能提交"
    return "\n".join([*lines, "", f"结论：{verdict}"]) + "\n"
