"""What should somebody look at in a ledger, though it is no error?"""

from __future__ import annotations

SHOWN = 50
"""So many notes are told one by one; the rest are counted."""


class Notes:
    """Notes on records: the first few in words, the others by their number."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.count = 0

    def add(self, text: str) -> None:
        """Take a note, a Chinese sentence that names its record."""
        self.count += 1
        if len(self.told) < SHOWN:
            self.told.append(text)

    def lines(self) -> list[str]:
        """Return one Chinese line per note, and one for those left out."""
        if (left := self.count - len(self.told)) > 0:
            return [*self.told, f"还有 {left} 处没有列出，共 {self.count} 处"]
        return list(self.told)
