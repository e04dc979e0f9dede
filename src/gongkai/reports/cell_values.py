"""What does each number of a report say? Values by path, and back into a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from gongkai.reports import json_form
from gongkai.reports.schema import AnnualReport, cell_paths
from gongkai.reports.tables import printed

Value = int | Decimal | None


def cell_values(report: AnnualReport) -> Iterator[tuple[str, Value]]:
    """Yield the path and the value of every number of a report."""
    data = json_form.to_json(report)
    for path in cell_paths(report):
        value: Any = data
        for step in _steps(path):
            value = value[step]
        if isinstance(value, str):
            yield path, Decimal(value)
        else:
            yield path, value if isinstance(value, int) else None


def with_values(report: AnnualReport, values: Mapping[str, Value]) -> AnnualReport:
    """Return the report with these numbers in place of its own; money as :class:`Decimal`.

    Raises KeyError where the report has no such cell.
    """
    data = json_form.to_json(report)
    for path, value in values.items():
        *steps, last = _steps(path)
        place: Any = data
        for step in steps:
            place = place[step]
        _ = place[last]
        place[last] = printed(value) if isinstance(value, Decimal) else value
    return json_form.from_json(data)


def as_data(value: Value) -> int | str | None:
    """Return a value as the JSON forms write it: money as a decimal string."""
    return printed(value) if isinstance(value, Decimal) else value


def _steps(path: str) -> list[str | int]:
    return [
        int(step) if step.isdigit() else step
        for step in path.replace("[", ".").replace("]", "").split(".")
    ]
