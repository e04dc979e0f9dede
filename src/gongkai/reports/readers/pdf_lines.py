"""How do a PDF's characters make lines, and lines paragraphs?

Characters are taken as they stand in the file; spaces are never inferred from gaps. A new paragraph
begins where a line is indented, or where the line before ends early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.pdf_digits import texts
from gongkai.reports.readers.pdf_margins import is_in_margin, is_printed_around
from gongkai.reports.readers.pdf_unruled import NARROW, Field
from gongkai.reports.readers.sections import is_draft_mark, part_of, section_of

_GAP = 0.9
"""Between two cells without a rule between them, in sizes of a character."""
_OVER_HEADS = ("法人或其他组织", "申请人情况", "信息内容", "行政诉讼")
"""What stands above or beside the heads of columns."""
_ENDS = ("。", "！", "？", "；", "：", ".", "）", "”")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text on a page. Lengths in points."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    size: float
    fields: tuple[Field, ...] = ()
    """The text parted where wide gaps are."""
    in_margin: bool = False


def by_line(characters: Sequence[Any]) -> list[list[Any]]:
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


def lines_of(characters: Sequence[Any], page: int, height: float) -> list[Line]:
    """Return the lines of running text; page numbers and draft marks are none."""
    lines = []
    for line in by_line(characters):
        text = "".join(c["text"] for c in line)
        shown = [c for c in line if c["text"].strip()]
        if not shown or is_draft_mark(text):
            continue
        top = shown[0]["top"]
        in_margin = is_in_margin(top, height)
        if in_margin and is_printed_around(text):
            continue
        size = Counter(round(c["size"], 1) for c in shown).most_common(1)[0][0]
        fields = tuple(_parted(line, page))
        left, right = shown[0]["x0"], shown[-1]["x1"]
        lines.append(Line(text, page, left, right, top, size, fields, in_margin))
    return lines


def _parted(line: Sequence[Any], page: int) -> Iterator[Field]:
    """Yield the stretches of a line between which there is a gap wider than any space.

    Between two digits a narrow gap parts two numbers, and between words that the tables are made of it parts two cells.
    """
    stretch: list[Any] = []
    for character in sorted(line, key=lambda one: one["x0"]):
        if not character["text"].strip():
            continue
        if stretch and _are_apart(stretch[-1], character):
            yield from _cells(_field(stretch, page))
            stretch = []
        stretch.append(character)
    if stretch:
        yield from _cells(_field(stretch, page))


def _are_apart(one: Any, other: Any) -> bool:
    """Do two characters of a line stand in cells of their own?"""
    gap = float(other["x0"] - one["x1"])
    if gap > _GAP * other["size"]:
        return True
    return bool(gap > NARROW * other["size"] and one["text"].isdigit() and other["text"].isdigit())


def _cells(field: Field) -> Iterator[Field]:
    """Yield the parts of a field between narrow gaps if each is a number or a label of the tables."""
    parts = list(field.parted(NARROW))
    if len(parts) > 1 and all(part.is_number or _is_label(part.text) for part in parts):
        yield from parts
    else:
        yield field


def _is_label(text: str) -> bool:
    label = labels.label_of(text)
    return (
        label.is_article_20
        or label.measure is not None
        or label.proactive_row is not None
        or label.applicant_head is not None
        or label.application_row is not None
        or label.result_head is not None
        or label.block_head is not None
        or labels.core(text) in _OVER_HEADS
    )


def _field(characters: Sequence[Any], page: int) -> Field:
    first, last = characters[0], characters[-1]
    middle = (first["top"] + first["bottom"]) / 2
    said = texts(characters)
    each = tuple((text, one["x0"], one["x1"]) for one, text in zip(characters, said, strict=True))
    return Field("".join(said), page, first["x0"], last["x1"], middle, first["size"], each)


def stream_of(lines: Sequence[Line]) -> Grid:
    """Return lines of a table without rules as a grid whose columns cannot be trusted."""
    cells = [
        GridCell(
            field.text,
            row,
            column,
            place=Place(page=line.page, row=row + 1, column=column + 1),
            box=field.box,
        )
        for row, line in enumerate(lines)
        for column, field in enumerate(line.fields)
    ]
    return Grid(tuple(cells), aligned=False, place=Place(page=lines[0].page))


def runs_on(line: Line, above: Line, centre: float, body: float) -> bool:
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


def begins(line: Line, above: Line, left: float, right: float) -> bool:
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


def paragraph_of(lines: Sequence[Line]) -> Paragraph:
    return Paragraph("".join(line.text for line in lines).strip(), Place(page=lines[0].page))
