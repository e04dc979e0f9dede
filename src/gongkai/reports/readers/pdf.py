"""How is a PDF with a text layer read? Ruled tables as grids, lines joined to paragraphs.

Pages are turned upright, characters go into the cells of ruled tables, what is left makes lines
(:mod:`gongkai.reports.readers.pdf_lines`); page numbers are left out.
"""

from __future__ import annotations

import io
import logging
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.reports.readers.document import (
    Block,
    Document,
    Grid,
    GridCell,
    Place,
    Signs,
    is_picture_of_a_table,
)
from gongkai.reports.readers.pdf_bounds import (
    MOST_CHARACTERS,
    MOST_PAGES,
    MOST_SHAPES,
    StreamTooLarge,
    bound_streams,
    spending,
)
from gongkai.reports.readers.pdf_cuts import with_rows_joined
from gongkai.reports.readers.pdf_digits import seen, texts, with_doubts
from gongkai.reports.readers.pdf_lines import (
    Line,
    begins,
    by_line,
    lines_of,
    paragraph_of,
    runs_on,
    stream_of,
)
from gongkai.reports.readers.pdf_margins import running
from gongkai.reports.readers.pdf_rules import (
    MOST_EDGES,
    TOLERANCE,
    brought_together,
    cut_rows,
    edges_of,
    snapped,
)
from gongkai.reports.readers.pdf_unruled import table_of
from gongkai.reports.readers.problems import NotAReport, TooLarge, UnreadableReport
from gongkai.reports.readers.radicals import as_characters
from gongkai.reports.readers.sections import section_of
from gongkai.reports.readers.text import TABLE_SECTIONS

_TOO_MUCH = {
    "pages": f"PDF超过{MOST_PAGES}页",
    "characters": f"PDF文字超过{MOST_CHARACTERS}个",
    "shapes": f"PDF里的线条和图形超过{MOST_SHAPES}个",
    "tokens": "PDF里的对象和绘图指令过多",
    "lines": "PDF已损坏，又过大",
    "references": "PDF里的对象互相引用，没有尽头",
    "blocks": "PDF里的对象和绘图指令过多",
    "unpacked": "PDF解压后过大",
    "slowly": "PDF用了少见的压缩方式，内容又过大",
}
"""What a file may ask for too often, in words."""
_SAME_SPOT = 0.35
"""Part of its width by which a character printed again may be moved: two of a kind side by side stand further apart."""
_AROUND = 8.0
"""Points within which the like is looked for; more than the spot of any character that matters."""
_TURNS = {(0, 1): 90, (0, -1): 270, (-1, 0): 180}
"""By how many degrees a page is turned back whose text runs that way."""


@dataclass(slots=True)
class _Table:
    """A ruled table on a page."""

    page: int
    box: tuple[float, float, float, float]
    columns: list[float]
    rows: list[float]
    cells: list[tuple[float, float, float, float]]
    characters: dict[int, list[Any]]


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of a PDF."""
    bound_streams()
    # What pdfminer finds odd in a file is no concern of who reads a report.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    with spending() as budget:
        try:
            document = _document_of(data, source)
        except UnreadableReport:
            if budget.spent is None:
                raise
        except Exception as error:  # pdfminer raises whatever a broken object makes it raise
            if budget.spent is None and _is_or_wraps(error, StreamTooLarge):
                raise TooLarge(source, "PDF解压后过大，不像一份年度报告") from None
            reason = (
                "PDF已加密，请解除密码后再读取"
                if "Password" in type(error).__name__ or "Password" in repr(error)
                else "PDF已损坏或没有下载完整，请重新获取后再读取"
            )
            if budget.spent is None:
                raise UnreadableReport(source, reason) from None
        if budget.spent is not None:
            raise TooLarge(source, f"{_TOO_MUCH[budget.spent.what]}，不像一份年度报告")
    return document


def _document_of(data: bytes, source: str) -> Document:
    import pdfplumber

    items: list[Line | _Table] = []
    characters = pictures = 0
    with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as file:
        meta = file.metadata.get("Title") if file.metadata else None
        title = meta if isinstance(meta, str) else None
        for number, printed in enumerate(file.pages, start=1):
            page = _upright(printed)
            found = _distinct(with_doubts(page, seen(page)))
            characters += len(found)
            pictures += sum(
                is_picture_of_a_table(one["width"], one["height"]) for one in page.images
            )
            tables = _tables(page, number)
            lines = lines_of(_place(found, tables), number, page.height)
            items += sorted(
                [*lines, *tables], key=lambda i: i.top if isinstance(i, Line) else i.box[1]
            )
            page.close()
    if not characters:
        raise NotAReport(source, "PDF里没有文字，可能是扫描件；请换用带文字的文件，或先做文字识别")
    blocks = with_rows_joined(_blocks(_without_running_lines(items)))
    return Document(source, tuple(blocks), title, Signs(pictures=pictures))


def _without_running_lines(items: Sequence[Line | _Table]) -> list[Line | _Table]:
    """Return what stands on the pages without the lines that the margins of several pages have."""
    again = running(
        (one.page, one.top, one.text) for one in items if isinstance(one, Line) and one.in_margin
    )
    return [
        one
        for one in items
        if not (isinstance(one, Line) and one.in_margin and (one.page, one.top, one.text) in again)
    ]


def _upright(page: Any) -> Any:
    """Return the page turned so that most of its text stands upright."""
    ways: Counter[tuple[int, int]] = Counter()
    for character in page.chars:
        a, b = character["matrix"][:2]
        if abs(a) + abs(b) > 0:
            ways[
                (a > 0) - (a < 0) if abs(a) >= abs(b) else 0,
                (b > 0) - (b < 0) if abs(b) > abs(a) else 0,
            ] += 1
    turn = _TURNS.get(ways.most_common(1)[0][0], 0) if ways else 0
    if not turn:
        return page
    source = page.page_obj
    source.rotate = (source.rotate + turn) % 360
    source.attrs["Rotate"] = source.rotate
    page.close()
    return type(page)(page.pdf, source, page.page_number, page.initial_doctop)


def _is_or_wraps(error: BaseException | None, kind: type[Exception]) -> bool:
    """Is it that error, or was it raised because of one? pdfplumber wraps what it meets."""
    while error is not None:
        if isinstance(error, kind) or any(isinstance(one, kind) for one in error.args):
            return True
        error = error.__cause__ or error.__context__
    return False


def _distinct(characters: Sequence[Any]) -> list[Any]:
    """Return the characters, those printed again on nearly the same spot (false bold) once; radicals as characters."""
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept = []
    for character in characters:
        if (text := as_characters(character["text"])) != character["text"]:
            character = {**character, "text": text}
        x, y = character["x0"], character["top"]
        near = max(1.0, _SAME_SPOT * min(character["width"], character["height"]))
        column, row = int(x // _AROUND), int(y // _AROUND)
        if any(
            abs(x - left) < near and abs(y - top) < near
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for left, top in seen.get((text, c, r), ())
        ):
            continue
        seen.setdefault((text, column, row), []).append((x, y))
        if character["upright"]:
            kept.append(character)
    return kept


# Tables ------------------------------------------------------------------


def _tables(page: Any, number: int) -> list[_Table]:
    """Return the ruled tables of a page, cells placed by their edges."""
    from pdfplumber import table as ruled

    edges = list(edges_of(page))
    across = sum(edge["orientation"] == "h" for edge in edges)
    if across > MOST_EDGES * 4 or len(edges) - across > MOST_EDGES * 4:
        return []
    t = TOLERANCE
    merged = [
        edge
        for edge in ruled.merge_edges(brought_together(edges), 0, 0, t, t)
        if (edge["width"] if edge["orientation"] == "h" else edge["height"]) >= t
    ]
    merged += cut_rows(merged)
    across = sum(edge["orientation"] == "h" for edge in merged)
    if across > MOST_EDGES or len(merged) - across > MOST_EDGES:
        return []
    cells = ruled.intersections_to_cells(ruled.edges_to_intersections(merged, t, t))
    tables = []
    for group in ruled.cells_to_tables(cells):
        if len(group) < 2:
            continue
        columns = snapped({x for x0, _, x1, _ in group for x in (x0, x1)})
        rows = snapped({y for _, y0, _, y1 in group for y in (y0, y1)})
        box = (columns[0], rows[0], columns[-1], rows[-1])
        tables.append(_Table(number, box, columns, rows, list(group), {}))
    return tables


def _place(characters: Sequence[Any], tables: Sequence[_Table]) -> list[Any]:
    """Put each character into the cell it stands in; return those outside all tables."""
    outside = []
    for character in characters:
        x = (character["x0"] + character["x1"]) / 2
        y = (character["top"] + character["bottom"]) / 2
        for table in tables:
            x0, top, x1, bottom = table.box
            if x0 <= x <= x1 and top <= y <= bottom:
                for index, (left, upper, right, lower) in enumerate(table.cells):
                    if left <= x < right and upper <= y < lower:
                        table.characters.setdefault(index, []).append(character)
                        break
                break
        else:
            outside.append(character)
    return outside


def _grid(table: _Table, number: int) -> Grid:
    cells = []
    for index, (x0, top, x1, bottom) in enumerate(table.cells):
        column, row = _nearest(table.columns, x0), _nearest(table.rows, top)
        place = Place(page=table.page, table=number, row=row + 1, column=column + 1)
        text = "\n".join("".join(texts(line)) for line in by_line(table.characters.get(index, [])))
        cells.append(
            GridCell(
                text.strip(),
                row,
                column,
                max(1, _nearest(table.rows, bottom) - row),
                max(1, _nearest(table.columns, x1) - column),
                place,
                (x0, top, x1, bottom),
            )
        )
    return Grid(tuple(cells), place=Place(page=table.page, table=number))


def _nearest(positions: Sequence[float], value: float) -> int:
    return max(0, bisect_right(positions, value + TOLERANCE) - 1)


# Running text ------------------------------------------------------------


def _blocks(items: Sequence[Line | _Table]) -> Iterator[Block]:
    """Yield paragraphs and grids in order. A paragraph may run on over a page break."""
    left, right = _margins(items)
    body = _body_size(items)
    gathered: list[Line] = []
    loose: list[Line] = []
    section, tables = 0, 0
    for item in items:
        if isinstance(item, Line):
            heading = section_of(item.text)
            section = heading or section
            if heading is None and section in TABLE_SECTIONS:
                loose.append(item)
                continue
            if loose:
                yield from _ended(gathered, loose, tables)
                gathered, loose = [], []
            if (
                gathered
                and not runs_on(item, gathered[-1], (left + right) / 2, body)
                and begins(item, gathered[-1], left, right)
            ):
                yield paragraph_of(gathered)
                gathered = []
            gathered.append(item)
            continue
        yield from _ended(gathered, loose, tables)
        gathered, loose = [], []
        tables += 1
        yield _grid(item, tables)
    yield from _ended(gathered, loose, tables)


def _ended(gathered: Sequence[Line], loose: Sequence[Line], tables: int) -> Iterator[Block]:
    """Yield what was gathered: a paragraph, and lines of a table without rules."""
    if gathered:
        yield paragraph_of(gathered)
    if loose:
        fields = [field for line in loose for field in line.fields]
        yield table_of(fields, tables + 1) or stream_of(loose)


def _margins(items: Sequence[Line | _Table]) -> tuple[float, float]:
    """Return where the text begins on the left and ends on the right, over all pages."""
    lines = [item for item in items if isinstance(item, Line)]
    tables = [item for item in items if isinstance(item, _Table)]
    starts = Counter(round(line.x0) for line in lines)
    often = [x for x, count in starts.items() if count >= 3] or list(starts)
    left = min([float(x) for x in often] + [t.box[0] for t in tables], default=0.0)
    ends = Counter(round(line.x1) for line in lines)
    far = [x for x, count in ends.items() if count >= 3] or list(ends)
    right = max([float(x) for x in far] + [t.box[2] for t in tables], default=0.0)
    return left, right


def _body_size(items: Sequence[Line | _Table]) -> float:
    """Return the size of most of the text, in points."""
    sizes: Counter[float] = Counter()
    for item in items:
        if isinstance(item, Line):
            sizes[item.size] += len(item.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)
