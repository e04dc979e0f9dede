"""How is the JSON form read? By its schema; the evidence is the path of each value."""

from __future__ import annotations

from gongkai.reports import json_form
from gongkai.reports.cell_names import cell_name
from gongkai.reports.cell_values import cell_values
from gongkai.reports.json_problems import BrokenDocument
from gongkai.reports.readers.document import Document, Paragraph, Place
from gongkai.reports.readers.encodings import decode
from gongkai.reports.readers.evidence import CellEvidence, Reading
from gongkai.reports.readers.problems import UnreadableReport
from gongkai.reports.schema import cell_paths
from gongkai.reports.tables import printed


def reading_of(data: bytes, source: str) -> Reading:
    """Return the report of a JSON file, with the evidence for every number."""
    try:
        report = json_form.loads(decode(data, source, strict=True), source=source)
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


def document_of(data: bytes, source: str) -> Document:
    """Return the title and each number of a JSON file, for a page that shows where they stand."""
    reading = reading_of(data, source)
    title = Paragraph(f"{reading.report.agency}{reading.report.year}年政府信息公开工作年度报告")
    numbers = (
        Paragraph(f"{cell_name(path)}：{cell.raw}", cell.place or Place())
        for path, cell in reading.evidence.items()
    )
    return Document(source, (title, *numbers))
