"""What does table 4 say where it has real cells? A number belongs to the block and the result above it.

The official table has one row of fifteen numbers. Offices also print a table for each block, a row
for each block, and empty columns between the numbers: the heads tell them apart. Where heads
have lost their columns, fifteen numbers go by the official order, and by nothing less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.reports.readers import labels
from gongkai.reports.readers.columns import Span, are_apart, run_of, shared, under
from gongkai.reports.readers.document import Grid, GridCell
from gongkai.reports.readers.evidence import CellEvidence, Found, in_doubt, one_of, read_cell
from gongkai.reports.schema import REMEDY_BLOCKS, REMEDY_COLUMNS, remedy_paths

Key = tuple[str, str]
REMEDY_CELLS: tuple[Key, ...] = tuple(
    (block, result) for block in REMEDY_BLOCKS for result in REMEDY_COLUMNS
)
_SUITS = REMEDY_BLOCKS[1:]
_FEWEST_IN_STEP = 5
"""Numbers that must be there where every second cell is taken for empty."""


def remedy_rows(grid: Grid) -> set[int]:
    """Return the rows of the grid that belong to table 4 by what they are called."""
    rows = set()
    for number, row in enumerate(grid.labelled):
        names = {
            name
            for cell, label in row
            if (name := label.result_head or label.block_head) is not None and cell.row == number
        }
        if names - {"total"}:
            rows.add(number)
    return rows


def read_remedies(grid: Grid, named: set[int], found: Found) -> None:
    """Take the numbers of table 4; ``named`` are the rows that bear its names."""
    found.tables.add("remedies")
    heads = sorted(number for number in named if not _has_numbers(grid, number))
    if len(heads) != len(named) and _read_rows_of_blocks(grid, sorted(named), heads, found):
        return
    if not heads:
        return
    groups = _groups(heads)
    for index, group in enumerate(groups):
        ends = groups[index + 1][0] if index + 1 < len(groups) else grid.height
        _read_below(grid, group, ends, found)


def _has_numbers(grid: Grid, number: int) -> bool:
    return any(_begins_with_digit(c) for c in grid.rows[number] if c.row == number)


def _begins_with_digit(cell: GridCell) -> bool:
    return cell.text.strip()[:1].isdigit()


def _groups(heads: Sequence[int]) -> list[list[int]]:
    """Return the rows of heads, those right below each other together."""
    groups: list[list[int]] = []
    for number in heads:
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _put(found: Found, key: Key, evidence: CellEvidence) -> None:
    block, result = key
    found.put(remedy_paths(block)[REMEDY_COLUMNS.index(result)], evidence)


# One row of numbers below its heads -------------------------------------------


def _read_below(grid: Grid, group: Sequence[int], ends: int, found: Found) -> None:
    rows = [
        [cell for cell in grid.rows[number] if cell.row == number]
        for number in range(group[-1] + 1, ends)
    ]
    rows = [row for row in rows if row and labels.application_row(row[0].text) is None]
    if not rows:
        found.heads_alone.append(f"{grid.place}：表四只有表头，没有数字行")
        return
    for row in _rows_of_numbers(rows):
        _read_row(grid, group, row, found)


def _rows_of_numbers(rows: Sequence[Sequence[GridCell]]) -> list[Sequence[GridCell]]:
    """Return the first row with numbers, and the rows below it that are as full of them.

    Two rows may be of two offices or two years; which is the report's, no head tells. A row that
    numbers the columns is none of them.
    """
    rows = [row for row in rows if not _numbers_columns(row)] or rows
    first, *others = [row for row in rows if any(map(_begins_with_digit, row))] or rows[:1]
    return [
        first,
        *(row for row in others if sum(map(_begins_with_digit, row)) >= len(REMEDY_COLUMNS)),
    ]


def _numbers_columns(row: Sequence[GridCell]) -> bool:
    numbers = [cell.text.strip() for cell in row if _begins_with_digit(cell)]
    return len(numbers) >= len(REMEDY_COLUMNS) and numbers == [
        str(number) for number in range(1, len(numbers) + 1)
    ]


def _read_row(grid: Grid, group: Sequence[int], row: Sequence[GridCell], found: Found) -> None:
    spans = _spans(grid, group)
    blocks = {block for block, _ in spans}
    whole = len(blocks) == 1 and len(spans) == len(REMEDY_COLUMNS)
    keys = [key for key in REMEDY_CELLS if key in spans] if whole else REMEDY_CELLS
    taken = _under_heads(grid, row, spans, group[-1]) if len(spans) == len(keys) else None
    if taken is not None:
        in_several = shared(taken.values())
        for key, cells in taken.items():
            _put(found, key, one_of(cells, in_several))
        return
    run = _in_order(row, len(keys)) if _are_in_order(grid, group) else None
    if run is not None:
        for key, cell in zip(keys, run, strict=True):
            _put(found, key, read_cell(cell, "count"))
        return
    why = f"表四数字行有{len(row)}格，与表头{'五' if whole else '十五'}列对不上"
    found.warn(f"{row[0].place}：{why}")
    # A blank that happens to stand first would pass for fifteen blanks.
    filled = next((cell for cell in row if not cell.is_blank), row[0])
    for key in keys:
        _put(found, key, in_doubt(filled, why))


def _spans(grid: Grid, group: Sequence[int]) -> dict[Key, Span]:
    """Return which columns each result of each block has; nothing where two claim the same."""
    blocks: dict[int, str] = {}
    results: list[tuple[Span, str]] = []
    for cell, label in (named for row in grid.labelled[: group[-1] + 1] for named in row):
        if cell.row + cell.rowspan <= group[0]:
            continue
        if label.block_head is not None:
            blocks.update(dict.fromkeys(range(cell.column, cell.end), label.block_head))
        if label.result_head is not None:
            results.append(((cell.column, cell.end), label.result_head))
    spans: dict[Key, Span] = {}
    for (start, end), result in sorted(set(results)):
        block = blocks.get(start)
        if block is None or blocks.get(end - 1) != block:
            continue
        key = (block, result)
        before = spans.get(key)
        if before is not None and before[1] < start:
            return {}
        spans[key] = (before[0] if before else start, max(end, before[1] if before else end))
    return spans if are_apart(spans.values()) else {}


def _under_heads(
    grid: Grid, row: Sequence[GridCell], spans: Mapping[Key, Span], last_head: int
) -> dict[Key, list[GridCell]] | None:
    """Return the cells below each head; None where the row does not lie under the head as a whole.

    It does if it has cells wherever the head has, and nowhere else.
    """
    headed = {c for cell in grid.rows[last_head] for c in range(cell.column, cell.end)}
    own = {c for cell in row for c in range(cell.column, cell.end)}
    if own != headed or not spans:
        return None
    first = min(start for start, _ in spans.values())
    cells = [cell for cell in row if cell.end > first or _begins_with_digit(cell)]
    order = [key for key in REMEDY_CELLS if key in spans]
    named = {str(order.index(key)): span for key, span in spans.items()}
    taken = under(named, cells, width=grid.width) if cells else None
    if taken is None:
        return None
    return {key: taken[str(index)] for index, key in enumerate(order)}


def _are_in_order(grid: Grid, group: Sequence[int]) -> bool:
    """Do the results stand in the official order in every row of heads?"""
    for number in group:
        names = [
            label.result_head
            for cell, label in grid.labelled[number]
            if label.result_head is not None and cell.row == number
        ]
        if any(name != REMEDY_COLUMNS[i % len(REMEDY_COLUMNS)] for i, name in enumerate(names)):
            return False
    return True


def _in_order(row: Sequence[GridCell], wanted: int) -> Sequence[GridCell] | None:
    """Return the cells of a row that are as many as wanted, or as wanted with empty ones between."""
    while row and not row[0].is_blank and not _begins_with_digit(row[0]) and len(row) > wanted:
        if not any("\u4e00" <= character <= "\u9fff" for character in row[0].text):
            break
        row = row[1:]
    if len(row) == wanted:
        return row
    filled = [index for index, cell in enumerate(row) if not cell.is_blank]
    if len(filled) == wanted:
        return [row[index] for index in filled]
    if len(row) == 2 * wanted and len(filled) >= _FEWEST_IN_STEP:
        sides = {index % 2 for index in filled}
        # Numbers in both halves: no half is only what fills the row up.
        if len(sides) == 1 and filled[0] < wanted - 1 and filled[-1] > wanted:
            return row[sides.pop() :: 2]
    return run_of(row, wanted)


# A row for each block ------------------------------------------------------------


def _read_rows_of_blocks(
    grid: Grid, named: Sequence[int], heads: Sequence[int], found: Found
) -> bool:
    """Take the numbers of rows that begin with a block's name, below five heads; tell whether they are so."""
    rows = [
        (number, cell, label.block_head)
        for number in named
        for cell, label in grid.labelled[number]
        if label.block_head is not None and cell.row == number
    ]
    bodies = [one for one in rows if one[0] not in heads or not _results_in(grid, one[0])]
    if not heads or not bodies or len({number for number, _, _ in bodies}) != len(bodies):
        return False
    head = next((number for number in heads if _results_in(grid, number)), None)
    if head is None or any(number <= head for number, _, _ in bodies):
        return False
    spans: dict[str, Span] = {}
    for cell, label in grid.labelled[head]:
        if label.result_head is not None:
            if label.result_head in spans:
                return False
            spans[label.result_head] = (cell.column, cell.end)
    if spans.keys() != set(REMEDY_COLUMNS) or not are_apart(spans.values()):
        return False
    first = min(start for start, _ in spans.values())
    if any(cell.end > first for _, cell, _ in bodies):
        return False
    for number, label_cell, block in bodies:
        cells = [c for c in grid.rows[number] if c.column >= label_cell.end and c.row == number]
        taken = under(spans, cells, width=grid.width) if cells else None
        in_several = shared(taken.values()) if taken is not None else frozenset()
        for result in REMEDY_COLUMNS:
            if taken is not None:
                evidence = one_of(taken[result], in_several)
            else:
                evidence = in_doubt(
                    (cells or [label_cell])[0], "该行与表头五列对不上，无法确定所在列"
                )
            _put(found, (block or "", result), evidence)
    return True


def _results_in(grid: Grid, number: int) -> bool:
    return any(
        label.result_head not in (None, "total") and cell.row == number
        for cell, label in grid.labelled[number]
    )


# In plain text -----------------------------------------------------------


def columns_in_text(texts: Sequence[str]) -> Sequence[tuple[str, str]] | None:
    """Return block and result of the fifteen columns in the order in which a text names them.

    A text may have lost some heads; as long as those it has stand in the official order, so do the numbers.
    Another order counts where every head is there. None where the order is not certain.
    """
    blocks: list[str] = []
    groups: list[list[str]] = [[]]
    for text in texts:
        block = "suits" if labels.core(text) == "行政诉讼" else labels.block_head(text)
        blocks += [block] if block is not None and block not in blocks else []
        result = labels.result_head(text)
        if result is None or (result == "total" and not blocks and not groups[0]):
            continue
        if result in groups[-1] or groups[-1][-1:] == ["total"]:
            groups.append([])
        groups[-1].append(result)
    suits = [block for block in blocks if block in _SUITS]
    in_order = all(sorted(group, key=REMEDY_COLUMNS.index) == group for group in groups)
    if blocks != sorted(blocks, key=(REMEDY_BLOCKS[0], "suits", *_SUITS).index) and (
        blocks[0] != REMEDY_BLOCKS[0] or len(suits) < len(_SUITS)
    ):
        return None
    if in_order and suits == sorted(suits, key=_SUITS.index):
        return REMEDY_CELLS if groups[0] != ["total"] else None
    if len(groups) != len(REMEDY_BLOCKS) or any(
        {*group} != {*REMEDY_COLUMNS} or group[-1] != "total" for group in groups
    ):
        return None
    order = (REMEDY_BLOCKS[0], *(suits if len(suits) == len(_SUITS) else _SUITS))
    return [(block, one) for block, group in zip(order, groups, strict=True) for one in group]
