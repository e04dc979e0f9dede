"""Sums over cells that may be blank: what can be said of them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from gongkai.reports.checks.registry import UNREAD, Case, Finding, Severity
from gongkai.reports.schema import (
    APPLICANT_KIND_TITLES,
    COLUMNS,
    ROWS_2021,
    AnnualReport,
    Number,
)

COLUMN_TITLES = (*APPLICANT_KIND_TITLES.values(), "总计")
TOTAL = COLUMNS.index("total")

_LABELS = {row.key: row.full_label for row in ROWS_2021}


def row_title(key: str) -> str:
    """Return the printed name of a row of table 3."""
    return _LABELS.get(key, key)


def path(key: str, column: int) -> str:
    """Return the path of a cell of table 3."""
    return f"applications.{key}[{column}]"


def cell(report: AnnualReport, key: str, column: int) -> Number:
    """Return a number of table 3; None where it is blank or its row is absent."""
    values = report.applications.get(key)
    return None if values is None else values[column]


def total(report: AnnualReport, key: str) -> Number:
    """Return the 总计 of a row of table 3."""
    return cell(report, key, TOTAL)


def add(values: Iterable[Number]) -> Number:
    """Return the sum, or None where any part is unknown."""
    result = 0
    for value in values:
        if value is None:
            return None
        result += value
    return result


def unread(case: Case, table: str, paths: Iterable[str]) -> Finding | None:
    """Return the note on cells that could not be read for certain, which are no blanks.

    Whether the report is at fault is uncertain: a person must look at the page.
    """
    cells = tuple(place for place in paths if place in case.context.doubtful)
    if not cells:
        return None
    return Finding(
        message=f"{table}有 {len(cells)} 格读不准，是否有误不能确定，请对照原文",
        cells=cells,
        expected="不小于 0 的整数",
        actual=UNREAD,
        severity=Severity.INFO,
    )


def shown(value: int | Decimal | None) -> str:
    """Return a value as a finding shows it."""
    if value is None:
        return "空白"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
    return str(value)
