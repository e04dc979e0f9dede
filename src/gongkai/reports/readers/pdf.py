"""How is a PDF with a text layer read? Ruled tables as grids, lines joined to paragraphs.

Characters are taken as they stand in the file; spaces are never inferred from
gaps. Page numbers are left out. A new paragraph begins where a line is
indented, or where the line before ends early.
"""

from __future__ import annotations

import io
import logging
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gongkai.reports.readers.document import Block, Document, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.pdf_bounds import StreamTooLarge, bound_streams
from gongkai.reports.readers.pdf_rules import MOST_EDGES, TOLERANCE, cut_rows, edges_of, snapped
from gongkai.reports.readers.problems import NotAReport, TooLarge, UnreadableReport
from gongkai.reports.readers.radicals import as_characters
from gongkai.reports.readers.sections import is_draft_mark, part_of, section_of
from gongkai.reports.readers.text import TABLE_SECTIONS

MOST_PAGES = 300
MOST_CHARACTERS = 400_000
_GAP = 0.9
"""Between two cells without a rule between them, in sizes of a character."""
_PAGE_NUMBER = re.compile(
    r"[-—–－―~·\s]*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*[0-9]{1,3}\s*页?)?[-—–－―~·\s]*"
)
_ENDS = ("。", "！", "？", "；", "：", ".", "）", "”")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of running text on a page. Lengths in points."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    size: float
    fields: tuple[str, ...] = ()
    """The text parted where wide gaps are."""


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
    import pdfplumber

    bound_streams()
    # What pdfminer finds odd in a file is no concern of who reads a report.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    items: list[_Line | _Table] = []
    title: str | None = None
    characters = 0
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as file:
            if len(file.pages) > MOST_PAGES:
                raise TooLarge(source, f"PDF有{len(file.pages)}页，不像一份年度报告")
            meta = file.metadata.get("Title") if file.metadata else None
            title = meta if isinstance(meta, str) else None
            for number, page in enumerate(file.pages, start=1):
                found = _distinct(page.chars)
                characters += len(found)
                if characters > MOST_CHARACTERS:
                    raise TooLarge(source, f"PDF文字超过{MOST_CHARACTERS}个，不像一份年度报告")
                tables = _tables(page, number)
                lines = _lines(_place(found, tables), number, page.height)
                items += sorted(
                    [*lines, *tables], key=lambda i: i.top if isinstance(i, _Line) else i.box[1]
                )
                page.close()
    except UnreadableReport:
        raise
    except Exception as error:  # pdfminer raises whatever a broken object makes it raise
        if _is_or_wraps(error, StreamTooLarge):
            raise TooLarge(source, "PDF解压后过大，不像一份年度报告") from None
        reason = (
            "PDF已加密，请解除密码后再读取"
            if "Password" in type(error).__name__ or "Password" in repr(error)
            else "PDF已损坏或没有下载完整，请重新获取后再读取"
        )
        raise UnreadableReport(source, reason) from None
    if not characters:
        raise NotAReport(source, "PDF里没有文字，可能是扫描件；请换用带文字的文件，或先做文字识别")
    return Document(source, tuple(_blocks(items)), title)


def _is_or_wraps(error: BaseException | None, kind: type[Exception]) -> bool:
    """Is it that error, or was it raised because of one? pdfplumber wraps what it meets."""
    while error is not None:
        if isinstance(error, kind) or any(isinstance(one, kind) for one in error.args):
            return True
        error = error.__cause__ or error.__context__
    return False


def _distinct(characters: Sequence[Any]) -> list[Any]:
    """Return the characters, those printed twice on one spot (false bold) once; radicals as characters."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for character in characters:
        if (text := as_characters(character["text"])) != character["text"]:
            character = {**character, "text": text}
        key = (character["text"], round(character["x0"]), round(character["top"]))
        if key not in seen:
            seen.add(key)
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
        for edge in ruled.merge_edges(edges, t, t, t, t)
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
        text = "\n".join(
            "".join(c["text"] for c in line) for line in _by_line(table.characters.get(index, []))
        )
        cells.append(
            GridCell(
                text.strip(),
                row,
                column,
                max(1, _nearest(table.rows, bottom) - row),
                max(1, _nearest(table.columns, x1) - column),
                place,
            )
        )
    return Grid(tuple(cells), place=Place(page=table.page, table=number))


def _nearest(positions: Sequence[float], value: float) -> int:
    return max(0, bisect_right(positions, value + TOLERANCE) - 1)


# Running text ------------------------------------------------------------


def _by_line(characters: Sequence[Any]) -> list[list[Any]]:
    """Group characters into lines from top to bottom."""
    lines: list[list[tuple[int, Any]]] = []
    middle, reach = 0.0, 0.0
    numbered = enumerate(characters)
    for order, character in sorted(numbered, key=lambda i: (i[1]["top"] + i[1]["bottom"]) / 2):
        centre = (character["top"] + character["bottom"]) / 2
        if not lines or abs(centre - middle) > reach:
            lines.append([])
            middle, reach = centre, max(2.0, 0.45 * character["size"])
        lines[-1].append((order, character))
    return [_in_order(line) for line in lines]


def _in_order(line: list[tuple[int, Any]]) -> list[Any]:
    """Return a line's characters as the file has them, or by place where it jumps about.

    Punctuation set close may begin left of what it follows: place alone misleads.
    """
    written = [character for _, character in sorted(line, key=lambda item: item[0])]
    if any(b["x0"] < a["x0"] - 0.8 * a["size"] for a, b in pairwise(written)):
        return sorted(written, key=lambda character: character["x0"])
    return written


def _lines(characters: Sequence[Any], page: int, height: float) -> list[_Line]:
    """Return the lines of running text; page numbers and draft marks are none."""
    lines = []
    for line in _by_line(characters):
        text = "".join(c["text"] for c in line)
        shown = [c for c in line if c["text"].strip()]
        if not shown or is_draft_mark(text):
            continue
        top = shown[0]["top"]
        in_margin = top < 0.1 * height or top > 0.88 * height
        if in_margin and _PAGE_NUMBER.fullmatch(text.strip()):
            continue
        size = Counter(round(c["size"], 1) for c in shown).most_common(1)[0][0]
        fields = tuple(_parted(line))
        lines.append(_Line(text, page, shown[0]["x0"], shown[-1]["x1"], top, size, fields))
    return lines


def _parted(line: Sequence[Any]) -> Iterator[str]:
    """Yield the stretches of a line between which there is a gap wider than any space."""
    stretch: list[Any] = []
    for character in sorted(line, key=lambda one: one["x0"]):
        if not character["text"].strip():
            continue
        if stretch and character["x0"] - stretch[-1]["x1"] > _GAP * character["size"]:
            yield "".join(one["text"] for one in stretch)
            stretch = []
        stretch.append(character)
    if stretch:
        yield "".join(one["text"] for one in stretch)


def _stream(lines: Sequence[_Line]) -> Grid:
    """Return lines of a table without rules as a grid whose columns cannot be trusted."""
    cells = [
        GridCell(field, row, column, place=Place(page=line.page, row=row + 1, column=column + 1))
        for row, line in enumerate(lines)
        for column, field in enumerate(line.fields)
    ]
    return Grid(tuple(cells), aligned=False, place=Place(page=lines[0].page))


def _blocks(items: Sequence[_Line | _Table]) -> Iterator[Block]:
    """Yield paragraphs and grids in order. A paragraph may run on over a page break."""
    left, right = _margins(items)
    body = _body_size(items)
    gathered: list[_Line] = []
    loose: list[_Line] = []
    section, tables = 0, 0
    for item in items:
        if isinstance(item, _Line):
            heading = section_of(item.text)
            section = heading or section
            if heading is None and section in TABLE_SECTIONS:
                loose.append(item)
                continue
            if loose:
                yield from _ended(gathered, loose)
                gathered, loose = [], []
            if (
                gathered
                and not _runs_on(item, gathered[-1], (left + right) / 2, body)
                and _begins(item, gathered[-1], left, right)
            ):
                yield _paragraph(gathered)
                gathered = []
            gathered.append(item)
            continue
        yield from _ended(gathered, loose)
        gathered, loose = [], []
        tables += 1
        yield _grid(item, tables)
    yield from _ended(gathered, loose)


def _ended(gathered: Sequence[_Line], loose: Sequence[_Line]) -> Iterator[Block]:
    """Yield what was gathered: a paragraph, and lines of a table without rules."""
    if gathered:
        yield _paragraph(gathered)
    if loose:
        yield _stream(loose)


def _margins(items: Sequence[_Line | _Table]) -> tuple[float, float]:
    """Return where the text begins on the left and ends on the right, over all pages."""
    lines = [item for item in items if isinstance(item, _Line)]
    tables = [item for item in items if isinstance(item, _Table)]
    starts = Counter(round(line.x0) for line in lines)
    often = [x for x, count in starts.items() if count >= 3] or list(starts)
    left = min([float(x) for x in often] + [t.box[0] for t in tables], default=0.0)
    ends = Counter(round(line.x1) for line in lines)
    far = [x for x, count in ends.items() if count >= 3] or list(ends)
    right = max([float(x) for x in far] + [t.box[2] for t in tables], default=0.0)
    return left, right


def _body_size(items: Sequence[_Line | _Table]) -> float:
    """Return the size of most of the text, in points."""
    sizes: Counter[float] = Counter()
    for item in items:
        if isinstance(item, _Line):
            sizes[item.size] += len(item.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _runs_on(line: _Line, above: _Line, centre: float, body: float) -> bool:
    """Is the line the next one of a title: as large, centred as well, right below?"""
    return (
        line.page == above.page
        and line.size > 1.1 * body
        and abs(line.size - above.size) < 0.5
        and line.top - above.top < 2.5 * line.size
        and all(abs((one.x0 + one.x1) / 2 - centre) < line.size for one in (line, above))
        and section_of(line.text) is None
        and section_of(above.text) is None
    )


def _begins(line: _Line, above: _Line, left: float, right: float) -> bool:
    """Does the line begin a paragraph?"""
    em = line.size
    if line.x0 > left + 1.2 * em:
        return True
    if section_of(above.text) is not None or section_of(line.text) is not None:
        return True
    short_by = right - above.x1
    if short_by > 4 * em:
        return True
    ended = above.text.rstrip().endswith(_ENDS)
    return short_by > 1.6 * em and (ended or part_of(line.text) is not None)


def _paragraph(lines: Sequence[_Line]) -> Paragraph:
    return Paragraph("".join(line.text for line in lines).strip(), Place(page=lines[0].page))
