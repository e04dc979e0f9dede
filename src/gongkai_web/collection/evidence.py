"""What does a kept reading hold, as the value it was? (JSON form: ``gongkai.reports.readers.reading_form``)"""

from __future__ import annotations

from gongkai.reports.readers import Reading
from gongkai.reports.readers.reading_form import evidence_from_json, evidence_to_json
from gongkai_web.collection.models import ReadReport

to_json = evidence_to_json
from_json = evidence_from_json


def reading_of(read: ReadReport, *, name: str = "") -> Reading:
    """Return a kept reading as the value it was, called as its file was or by ``name``."""
    return Reading(
        report=read.annual_report,
        evidence=from_json(read.evidence),
        warnings=tuple(read.warnings),
        source=name or read.file_name,
    )
