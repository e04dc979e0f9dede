"""Why can a file not be read as an annual report?

Each refusal names the file, says where it stopped and what is expected, in
one Chinese line; the command line shows it as it is.
"""

from __future__ import annotations


class UnreadableReport(ValueError):
    """The file cannot be opened or understood; the message names it."""

    def __init__(self, source: str, reason: str) -> None:
        self.source = source
        self.reason = reason
        super().__init__(f"{source}：{reason}")


class NotAReport(UnreadableReport):
    """The file opens, yet it holds no annual report in a form the reader knows."""


class TooLarge(UnreadableReport):
    """The file, or what it unpacks to, is beyond what a report can be."""
