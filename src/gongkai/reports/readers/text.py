"""How is a report read that has become plain text?

Each line is a paragraph, until a section with a table begins: its lines
become the rows of a grid whose fields are parted by tabs or bars. The grid
says of itself that its columns cannot be trusted.
"""

from __future__ import annotations

import re

from gongkai.reports.readers.document import (
    Block,
    Document,
    Grid,
    GridCell,
    Paragraph,
    Place,
    Signs,
)
from gongkai.reports.readers.encodings import BROKEN, decode
from gongkai.reports.readers.loose import fields_of
from gongkai.reports.readers.problems import NotAReport, TooLarge
from gongkai.reports.readers.recognise_stream import is_label
from gongkai.reports.readers.sections import section_of

TABLE_SECTIONS = (2, 3, 4)
MOST_CELLS = 20_000
"""Of all tables; the form has some four hundred."""
_PADDING = re.compile(r"\| \|{2,}$")
LONGEST_LINE = 20_000
"""Characters of a line in a table; all three tables together have some three thousand."""


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of a text file."""
    text = decode(data, source)
    if not text.strip():
        raise NotAReport(source, "文件是空的，应为年度报告的文本")
    blocks: list[Block] = []
    table: list[tuple[int, str]] = []
    section = 0

    def close() -> None:
        if table:
            number = sum(isinstance(block, Grid) for block in blocks) + 1
            blocks.append(_grid(table, number))
            table.clear()

    for number, line in enumerate(text.splitlines(), start=1):
        heading = section_of(line)
        if heading is not None:
            close()
            section = heading
        if heading is None and section in TABLE_SECTIONS:
            table.append((number, line))
            if len(line) > LONGEST_LINE or len(table) > MOST_CELLS:
                raise TooLarge(source, f"第{number}行太长，或者表格的行太多，不像一份年度报告")
        elif line.strip():
            blocks.append(Paragraph(line.strip(), Place(line=number)))
    close()
    cells = sum(len(block.cells) for block in blocks if isinstance(block, Grid))
    if cells > MOST_CELLS:
        raise TooLarge(source, f"文本里的表格超过{MOST_CELLS}格，不像一份年度报告")
    return Document(source, tuple(blocks), signs=Signs(broken=text.count(BROKEN)))


def _grid(lines: list[tuple[int, str]], number: int) -> Grid:
    """Return the grid the lines of a section make, one row per line that holds anything."""
    bars = sum("|" in line for _, line in lines)
    tabs = sum("\t" in line for _, line in lines)
    if not bars and not tabs:
        rows = [(n, list(fields_of(line, is_label))) for n, line in lines if line.strip()]
    elif not bars:
        rows = [(n, line.split("\t")) for n, line in lines if line.strip()]
    elif _bars_stand_alone(lines):
        rows = _split_whole(lines)
    else:
        rows = _split_bars(lines)
    cells = []
    for row, (line, fields) in enumerate(rows):
        for column, text in enumerate(fields):
            place = Place(line=line, column=column + 1)
            cells.append(GridCell(text.strip(), row, column, place=place))
    return Grid(tuple(cells), aligned=False, place=Place(table=number, line=lines[0][0]))


def _bars_stand_alone(lines: list[tuple[int, str]]) -> bool:
    """Is every bar on a line of its own, a mark between cells rather than the end of one?"""
    with_bar = [line.strip() for _, line in lines if "|" in line]
    text = [line for _, line in lines if line.strip() and "|" not in line]
    return len(text) >= 2 and all(line == "|" for line in with_bar)


def _split_whole(lines: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Split at bars that stand alone; a cell may run over several lines."""
    rows: list[tuple[int, list[str]]] = []
    text: list[str] = []
    for number, line in lines:
        if line.strip() == "|":
            rows.append((number, ["".join(text)]))
            text = []
        elif line.strip():
            text.append(line.strip())
            if section_of(line) is not None:
                rows.append((number, ["".join(text)]))
                text = []
    rows.append((lines[-1][0], ["".join(text)]))
    return rows


def _split_bars(lines: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Split lines whose cells end with a bar. A line of several bare bars is padding."""
    one_per_line = all(line.strip().count("|") <= 1 for _, line in lines if line.strip(" |\t"))
    rows = []
    for number, line in lines:
        stripped = line.strip()
        if not stripped or (one_per_line and stripped.strip("| ") == "" and len(stripped) > 1):
            continue
        if " | " in stripped and "||" not in stripped.rstrip("|"):
            # Bars side by side at the end only make up for cells that span several columns.
            stripped = _PADDING.sub("|", stripped)
        fields = stripped.split("|")
        if len(fields) > 1 and not fields[-1].strip():
            fields.pop()
        rows.append((number, fields))
    return rows
