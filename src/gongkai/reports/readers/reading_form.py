"""How is a reading kept as JSON, evidence and all, and taken up again?

The report itself is in its published form (:mod:`gongkai.reports.json_form`);
beside it stands, for each number, what it was read from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from gongkai.reports import json_form
from gongkai.reports.readers.document import Place
from gongkai.reports.readers.evidence import CellEvidence, Reading
from gongkai.reports.tables import printed

_PLACE = tuple(field.name for field in fields(Place))


def to_json(reading: Reading) -> dict[str, Any]:
    """Return the reading as plain dictionaries."""
    return {
        "source": reading.source,
        "report": json_form.to_json(reading.report),
        "evidence": evidence_to_json(reading.evidence),
        "warnings": list(reading.warnings),
    }


def from_json(data: Mapping[str, Any]) -> Reading:
    """Return the reading that :func:`to_json` wrote."""
    return Reading(
        report=json_form.from_json(data["report"], source=data["source"]),
        evidence=evidence_from_json(data["evidence"]),
        warnings=tuple(data["warnings"]),
        source=data["source"],
    )


def evidence_to_json(evidence: Mapping[str, CellEvidence]) -> dict[str, Any]:
    """Return the evidence for each number; what is None is left out."""
    return {path: _cell_to_json(cell) for path, cell in evidence.items()}


def evidence_from_json(data: Mapping[str, Mapping[str, Any]]) -> dict[str, CellEvidence]:
    """Return the evidence that :func:`evidence_to_json` wrote."""
    return {path: _cell_from_json(cell) for path, cell in data.items()}


def place_to_json(place: Place) -> dict[str, Any]:
    """Return where something stands, as far as it is known."""
    return {name: value for name in _PLACE if (value := getattr(place, name)) is not None}


def _cell_to_json(cell: CellEvidence) -> dict[str, Any]:
    value = printed(cell.value) if isinstance(cell.value, Decimal) else cell.value
    every: dict[str, Any] = {
        "state": cell.state,
        "value": value,
        "raw": cell.raw,
        "note": cell.note,
    }
    found = {name: one for name, one in every.items() if one is not None}
    if cell.place is not None:
        found["place"] = place_to_json(cell.place)
    return found


def _cell_from_json(data: Mapping[str, Any]) -> CellEvidence:
    value = data.get("value")
    place = data.get("place")
    return CellEvidence(
        data["state"],
        Decimal(value) if isinstance(value, str) else value,
        data.get("raw"),
        Place(**place) if place is not None else None,
        data.get("note"),
    )
