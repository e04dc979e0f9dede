"""Where did each number of a report stand? The evidence as a file of its own, beside the report's JSON.

The report's JSON says what was read; this says from where: for each number its state, the text as it
stands, the place, and what was done to it. Somebody who doubts a number finds it with this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai.reports.cell_names import cell_name
from gongkai.reports.json_form import pretty
from gongkai.reports.readers import CellEvidence, Reading
from gongkai.reports.readers.reading_form import evidence_to_json
from gongkai.reports.writers.files import write_atomically

SCHEMA = "gongkai.evidence/1"
STATES = {
    "read": "读出",
    "blank": "空白",
    "not_applicable": "不适用",
    "unreadable": "读不出来",
    "ambiguous": "无法确定",
}


def to_json(reading: Reading) -> dict[str, Any]:
    """Return the evidence for every number of a reading."""
    cells = evidence_to_json(reading.evidence)
    for path, cell in reading.evidence.items():
        cells[path] = {"name": cell_name(path), **cells[path]}
        if cell.place is not None and str(cell.place):
            cells[path]["where"] = str(cell.place)
    return {
        "schema": SCHEMA,
        "source": reading.source,
        "agency": reading.report.agency,
        "year": reading.report.year,
        "states": counted(reading.evidence),
        "cells": cells,
        "warnings": list(reading.warnings),
    }


def counted(evidence: Mapping[str, CellEvidence]) -> dict[str, int]:
    """Return how many numbers are in each state, those without any left out."""
    states: Counter[str] = Counter(cell.state for cell in evidence.values())
    return {state: states[state] for state in STATES if states[state]}


def write(readings: Sequence[Reading], file: Path) -> None:
    """Write the evidence: one object for one report, a list for several.

    Raises:
        WriteProblem: the file cannot be written; the message says why.
    """
    documents = [to_json(reading) for reading in readings]
    text = pretty(documents[0] if len(documents) == 1 else documents) + "\n"
    write_atomically(file, text.encode())
