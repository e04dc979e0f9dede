"""What does table 4 say in plain text? Fifteen numbers go by the order of the heads above them."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.readers.evidence import CellEvidence, Found, in_doubt, read_cell
from gongkai.reports.readers.page_numbers import leave_out
from gongkai.reports.readers.recognise_remedies import REMEDY_CELLS, columns_in_text
from gongkai.reports.readers.stretches import Stretch
from gongkai.reports.readers.text_rows import fit
from gongkai.reports.schema import REMEDY_BLOCKS, REMEDY_COLUMNS, remedy_paths


def read_remedies_in_text(grid: Grid, stretches: Sequence[Stretch], found: Found) -> None:
    heads = [stretch for stretch in stretches if stretch.subject == "remedy_head"]
    if not any(labels.result_head(one.label.text) in ("upheld", "pending") for one in heads):
        return
    found.tables.add("remedies")
    apart = _blocks_apart(heads)
    if apart is not None:
        for block, five in apart.items():
            for path, cell in zip(remedy_paths(block), five, strict=True):
                found.put(path, read_cell(cell, "count"))
        return
    last = heads[-1]
    is_torn = last.torn
    leave_out(last, len(REMEDY_CELLS), found.pages)
    lines: dict[int, list[GridCell]] = {}
    for cell in last.cells:
        lines.setdefault(cell.row, []).append(cell)
    below = [cell for row, line in lines.items() for cell in line if row > last.label.row]
    below = _without_marks(below, heads)
    numbered = [line for line in lines.values() if any(not cell.is_blank for cell in line)]
    cells: Sequence[GridCell] | None = fit(below, len(REMEDY_CELLS))
    if cells is None and len(numbered) == 1:
        cells = fit(numbered[0], len(REMEDY_CELLS))
    if last.torn and not is_torn:
        cells = None
    if any(one.torn or any(not c.is_blank for c in one.cells) for one in heads[:-1]):
        cells = None
    columns = columns_in_text([cell.text for row in grid.rows for cell in row])
    why = "表四数字与表头十五列对不上，无法确定所在列"
    if columns is None:
        cells, why = None, "表四各列的次序与规定不同，无法确定所在列"
        found.warn(f"{last.label.place}：{why}")
    for index, (block, result) in enumerate(columns or REMEDY_CELLS):
        if cells is None:
            filled = next((cell for cell in last.cells if not cell.is_blank), None)
            evidence = (
                CellEvidence("unreadable", None, "", last.label.place, "表头后没有数字")
                if filled is None
                else in_doubt(filled, why)
            )
        else:
            evidence = read_cell(cells[index], "count")
        found.put(remedy_paths(block)[REMEDY_COLUMNS.index(result)], evidence)


def _without_marks(below: list[GridCell], heads: Sequence[Stretch]) -> list[GridCell]:
    """Return the numbers without the marks that begin or end a row, where each cell has a line of its own.

    Heads show that rows have such marks: they stand as blank cells behind the last head of a row.
    """
    are_alone = len({cell.row for cell in below}) == len(below) >= len(REMEDY_CELLS)
    if not (are_alone and below[0].is_blank and any(one.cells for one in heads[:-1])):
        return below
    rest = below[1:]
    if len(rest) == len(REMEDY_CELLS) + 1 and rest[-1].is_blank:
        return rest[:-1]
    return rest if len(rest) == len(REMEDY_CELLS) and not rest[-1].is_blank else rest[:0]


def _blocks_apart(heads: Sequence[Stretch]) -> dict[str, Sequence[GridCell]] | None:
    """Return five numbers for each block, where each block has numbers of its own.

    The blocks stand one below the other: each with its five heads and its numbers, or as rows under one
    line of five heads. None where that is not so, or a block is not complete.
    """
    found: dict[str, Sequence[GridCell]] = {}
    results: list[str] = []
    block: str | None = None
    for stretch in heads:
        name = labels.block_head(stretch.label.text)
        result = labels.result_head(stretch.label.text)
        if name is not None:
            if block is not None and block not in found and results:
                return None
            block = name
        elif result is not None:
            results = results[:] if len(results) < len(REMEDY_COLUMNS) else []
            results.append(result)
        numbers = [cell for cell in stretch.cells if not cell.is_blank]
        if not numbers:
            continue
        if block is None or block in found or results != list(REMEDY_COLUMNS) or stretch.torn:
            return None
        cells = fit(stretch.cells, len(REMEDY_COLUMNS))
        if cells is None:
            return None
        found[block] = cells
    return found if found.keys() == set(REMEDY_BLOCKS) else None
