"""What does table 2 say in plain text? A row's numbers go by the heads on the line above."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.reports.readers.document import GridCell
from gongkai.reports.readers.evidence import CellEvidence, Found
from gongkai.reports.readers.measures import Head, measure_path, read_measure
from gongkai.reports.readers.page_numbers import leave_out
from gongkai.reports.readers.stretches import Stretch, without_strays
from gongkai.reports.readers.text_rows import fit, lost

_PARTS = (
    {"issued", "repealed", "in_force"}, {"made", "newly_public", "public_total"},
    {"items_last_year", "change", "decisions"}, {"items_last_year", "change"},
    {"projects", "amount"}, {"decisions"}, {"fees"},
)  # fmt: skip
"""The measures that stand on a line of heads together."""


@dataclass(slots=True)
class HeadLine:
    """The heads in force, and how many cells follow each of them."""

    heads: list[Head] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    is_whole: bool = True
    """No head stands among them that the form does not have."""

    def add(self, stretch: Stretch) -> None:
        """Take one more head."""
        at = len(self.heads)
        self.heads.append(Head.of(stretch.label.text, at, at + 1))
        self.widths.append(len(stretch.cells))
        self.is_whole &= not stretch.names_another

    @property
    def is_complete(self) -> bool:
        """Are the heads all that a part of the form has?"""
        return {head.measure for head in self.heads} in _PARTS

    @property
    def fields(self) -> int:
        """How many fields the line has behind its label."""
        return len(self.heads) + sum(self.widths)

    def under(self, cells: list[GridCell], *, is_last: bool) -> list[GridCell] | None:
        """Return the cells below the heads, where the row has as many fields as the line of heads.

        The last row of the table may lack the mark with which another row would begin.
        """
        short = self.fields - len(cells)
        if short and not (is_last and short == 1 and self.widths[-1]):
            return None
        at, taken = 0, []
        for width in self.widths:
            taken.append(cells[at])
            at += 1 + width
        beside = sum(not cell.is_blank for cell in cells) - sum(not c.is_blank for c in taken)
        return taken if beside == 0 else None


def read_proactive(stretch: Stretch, line: HeadLine, found: Found, *, is_last: bool) -> None:
    """Take the numbers of a row of table 2, the last of its text perhaps."""
    found.tables.add("proactive")
    heads = line.heads
    if not heads:
        if stretch.filled:
            found.warn(
                f"{stretch.label.place}：“{stretch.label.text.strip()}”上方没有表头，未采用该行数字"
            )
        return
    leave_out(stretch, len(heads), found.pages)
    together = [head.measure for head in heads]
    cells = _cells(stretch, line, is_last=is_last)
    for index, head in enumerate(heads):
        path = measure_path(stretch.key, head.measure, together)
        if path is None:
            continue
        evidence: CellEvidence
        if cells is None:
            evidence = lost(stretch, len(heads))
        else:
            evidence = read_measure(cells[index], head, label=stretch.label.text, units=found.units)
        found.put(path, evidence)


def _cells(stretch: Stretch, line: HeadLine, *, is_last: bool) -> list[GridCell] | None:
    """Return a cell for each head, or None where that is not certain."""
    wanted = len(line.heads)
    if stretch.torn or not line.is_whole:
        return None
    own = without_strays(stretch, wanted)
    if own is None:
        return None
    filled = [n for n, cell in enumerate(own) if not cell.is_blank]
    if wanted > 1 and len(filled) != wanted:
        under = line.under(own, is_last=is_last)
        if under is not None or (own and own[-1].is_blank):
            return under
    elif wanted > 1 and filled[-1] - filled[0] >= wanted and not stretch.one_line:
        return line.under(own, is_last=is_last)
    if wanted == 1 and filled and filled[0] and not stretch.one_line:
        return None  # a number that stands further on may be one whose label is lost
    if not line.is_complete and len(own) != line.fields:
        return None
    cells = fit(own, wanted)
    return None if cells is None else list(cells)
