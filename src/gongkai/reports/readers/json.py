"""How is the JSON form read? By its schema; the evidence is the path of each value."""

from __future__ import annotations

from gongkai.reports import json_form
from gongkai.reports.cell_values import cell_values
from gongkai.reports.json_problems import BrokenDocument
from gongkai.reports.readers.document import Place
from gongkai.reports.readers.evidence import CellEvidence, Reading
from gongkai.reports.readers.problems import UnreadableReport
from gongkai.reports.readers.text import decode
from gongkai.reports.schema import cell_paths
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
