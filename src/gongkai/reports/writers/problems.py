"""Why could a report not be written?"""

from __future__ import annotations


class WriteProblem(Exception):
    """A report cannot be written: one Chinese line that says where and what to do."""
