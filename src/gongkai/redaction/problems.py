"""Why can a file not be used?"""

from __future__ import annotations


class UnusableFile(ValueError):
    """The file cannot be shown or redacted; the message says why, and what to do, in Chinese."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"“{name}”{reason}")
        self.name = name
        self.reason = reason
