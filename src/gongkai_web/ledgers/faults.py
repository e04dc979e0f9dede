"""What is wrong with a file, in which row and column, and what was expected there?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHOWN = 200
"""So many faults are told one by one; the rest are counted."""
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file. ``row`` is counted as a spreadsheet does: the header is row 1."""

    expected: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    personal: bool = False
    """The value is somebody's name, number or address: masked wherever it is kept."""

    def __str__(self) -> str:
        place = f"第 {self.row} 行" if self.row else ""
        if self.column:
            place += f"“{self.column}”列"
        if self.value:
            place += f"的值“{shortened(self.value)}”"
        elif self.value == "" and self.column:
            place += "为空"
        return f"{place}：{self.expected}" if place else self.expected

    @property
    def shown_value(self) -> str:
        """The value as it may be kept and shown again later."""
        text = shortened(self.value or "")
        return f"{text[:1]}{'*' * (len(text) - 1)}" if self.personal else text


class FaultyFile(Exception):
    """The file cannot be taken in; nothing was stored. Every fault is named."""

    def __init__(self, file_name: str, faults: Iterable[Fault]) -> None:
        self.file_name = file_name
        self.faults: Sequence[Fault] = sorted(
            faults, key=lambda fault: (fault.row is not None, fault.row or 0)
        )
        super().__init__(str(self))

    @property
    def faulty_rows(self) -> int:
        """How many rows have at least one fault."""
        return len({fault.row for fault in self.faults if fault.row})

    def lines(self, most: int = SHOWN) -> list[str]:
        """Return one Chinese line per fault, and one for those left out."""
        told = [f"{self.file_name} {fault}".strip() for fault in self.faults[:most]]
        if (left := len(self.faults) - most) > 0:
            told.append(f"{self.file_name} 还有 {left} 处错误没有列出，共 {len(self.faults)} 处")
        return told

    def __str__(self) -> str:
        return "\n".join(self.lines())


def shortened(value: str) -> str:
    """Return a value on one line, cut where it is long."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[:LONGEST_VALUE]}…"
