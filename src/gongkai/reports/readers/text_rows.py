"""Which of the cells after a label in plain text stand for the columns, and what if nobody can tell?"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.reports.readers.document import GridCell
from gongkai.reports.readers.evidence import CellEvidence
from gongkai.reports.readers.stretches import Stretch


def fit(
    cells: Sequence[GridCell],
    wanted: int,
    fields: Sequence[int] | None = None,
    *,
    are_spaced: bool = True,
) -> Sequence[GridCell] | None:
    """Return the cells that stand for the columns, or None where that is not certain.

    ``fields`` are where complete rows of the same shape have their numbers; ``are_spaced`` says that empty
    fields may stand between the columns, so that a stretch of the right length proves nothing if
    it could hold only every second number.
    """
    filled = [index for index, cell in enumerate(cells) if not cell.is_blank]
    if len(filled) == wanted:
        return [cells[index] for index in filled]
    if len(filled) > wanted or len(cells) < wanted:
        return None
    if len(cells) == wanted:
        return cells
    if wanted == 1:
        return [cells[filled[0]]] if filled else cells[:1]
    if not filled:
        return cells[:wanted]
    if fields is not None:
        by_field = {cell.column: cell for cell in cells}
        if all(cells[index].column in fields for index in filled) and all(
            place in by_field for place in fields
        ):
            return [by_field[place] for place in fields]
        return None
    first, last = filled[0], filled[-1]
    if last - first + 1 == wanted and not (are_spaced and len(cells) >= 2 * wanted - 1):
        return cells[first : last + 1]
    return None


def lost(stretch: Stretch, wanted: int) -> CellEvidence:
    filled = [cell for cell in stretch.cells if not cell.is_blank]
    raw = " | ".join(cell.text.strip() for cell in stretch.cells)
    if not filled:
        note = "标签后没有数字"
        return CellEvidence("unreadable", None, raw, stretch.label.place, note)
    note = f"该行应有{wanted}格，实有{len(stretch.cells)}格、{len(filled)}个数字，无法确定所在列"
    return CellEvidence("ambiguous", None, raw, filled[0].place, note)
