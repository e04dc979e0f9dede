"""How is the result of a check handed on as JSON? (As text: ``telling.py``)"""

from __future__ import annotations

from typing import Any

from gongkai.reports.checks.registry import CheckResult, Severity
from gongkai.reports.checks.telling import to_text
from gongkai.reports.checks.waivers import message_of

__all__ = ["SCHEMA", "to_json", "to_text"]

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
