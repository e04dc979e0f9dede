"""What does a published annual report say, and where does each number stand?

``read`` takes a web page, a Word file, a PDF, a spreadsheet, plain text or
the JSON form and returns the report with the evidence for every cell.
"""

from __future__ import annotations

from gongkai.reports.readers.evidence import CellEvidence, Reading
from gongkai.reports.readers.pipeline import read, read_bytes
from gongkai.reports.readers.problems import NotAReport, TooLarge, UnreadableReport

__all__ = [
    "CellEvidence",
    "NotAReport",
    "Reading",
    "TooLarge",
    "UnreadableReport",
    "read",
    "read_bytes",
]
