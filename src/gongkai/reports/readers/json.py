"""How is the JSON form read? By its schema; the evidence is the path of each value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.reports import json_form
from gongkai.reports.json_problems import BrokenDocument
from gongkai.reports.readers.document import Place
from gongkai.reports.readers.evidence import CellEvidence, Reading
from gongkai.reports.readers.problems import UnreadableReport
from gongkai.reports.readers.text import decode
from gongkai.reports.schema import AnnualReport, cell_paths
from gongkai.reports.tables import printed


def reading_of(data: bytes, source: str) -> Reading:
    """Return the report of a JSON file, with the evidence for every number."""
    try:
        report = json_form.loads(decode(data, source), source=source)
    except BrokenDocument as error:
        raise UnreadableReport(source, str(error).removeprefix(f"{source}：")) from None
    evidence = {}
    values = dict(cell_values(report))
    for path in cell_paths(report):
        value = values[path]
        place = Place(element=path)
        if value is None:
            evidence[path] = CellEvidence("blank", None, "null", place)
        else:
            evidence[path] = CellEvidence("read", value, printed(value), place)
    return Reading(report, evidence, (), source)


def cell_values(report: AnnualReport) -> Iterator[tuple[str, int | Decimal | None]]:
    """Yield the path and the value of every number of a report."""
    data = json_form.to_json(report)
    for path in cell_paths(report):
        value: object = data
        for step in path.replace("[", ".").replace("]", "").split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
        if isinstance(value, str):
            yield path, Decimal(value)
        else:
            yield path, value if isinstance(value, int) else None
