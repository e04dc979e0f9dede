"""How is a report read that has become plain text, or markdown?

Each line is a paragraph, until a section with a table begins: its lines
become the rows of a grid whose fields are parted by tabs or bars
(:mod:`gongkai.reports.readers.lines`). The grid says of itself that its
columns cannot be trusted. Tables written in HTML are read as a web page's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from itertools import pairwise
from types import MappingProxyType

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
from gongkai.reports.readers.lines import Line, is_page_mark, rows_of
from gongkai.reports.readers.problems import NotAReport, TooLarge
from gongkai.reports.readers.sections import section_of
from gongkai.reports.readers.sounds import without_sounds
from gongkai.reports.readers.stretches import is_label
from gongkai.reports.readers.text_sections import openings, unglued

TABLE_SECTIONS = (2, 3, 4)
MOST_CELLS = 20_000
"""Of all tables; the form has some four hundred."""
LONGEST_LINE = 20_000
"""Characters of a line in a table; all three tables together have some three thousand."""
_MARKDOWN = re.compile(
    r"^(?: {0,3}#{1,6} \S|[ \t]*+\|?(?:[ \t]*+:?-{3,}+:?[ \t]*+\|)+)", re.MULTILINE
)
_HEADING = re.compile(r" {0,3}#{1,6} +")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)(.*?)(?<=\S)\*{1,3}|`([^`]*)`")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TABLE_BEGINS = re.compile(r"<table[\s>]", re.IGNORECASE)
_TABLE_ENDS = re.compile(r"</table\s*>", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\s*([0-9]{1,3})\s*")


def document_of(data: bytes, source: str) -> Document:
    """Return the paragraphs and tables of a text file."""
    text = without_sounds(decode(data, source))
    if not text.strip():
        raise NotAReport(source, "文件是空的，应为年度报告的文本")
    is_markdown = _MARKDOWN.search(text) is not None
    if "<t" in text.lower() and (tables := list(_tables_in_html(text))):
        return _with_tables_in_html(text, tables, source, is_markdown=is_markdown)
    lines = list(enumerate(_lines(text), start=1))
    if is_markdown:
        lines = [(number, without_marks(line)) for number, line in lines]
    blocks, sections = _blocks(lines, source)
    if not sections.issuperset(TABLE_SECTIONS):
        lines = unglued(lines)
        opened = {one for _, line in lines if (one := section_of(line)) is not None}
        blocks, _ = _blocks(lines, source, dict(openings(lines, opened)))
    cells = sum(len(block.cells) for block in blocks if isinstance(block, Grid))
    if cells > MOST_CELLS:
        raise TooLarge(source, f"文本里的表格超过{MOST_CELLS}格，不像一份年度报告")
    return Document(source, tuple(blocks), signs=Signs(broken=text.count(BROKEN)))


def _blocks(
    lines: Sequence[Line], source: str, begins: Mapping[int, int] = MappingProxyType({})
) -> tuple[list[Block], set[int]]:
    """Return the paragraphs and tables of a text, and which sections have a heading.

    ``begins`` are the lines with which a section begins that has none.
    """
    blocks: list[Block] = []
    table: list[Line] = []
    section = 0
    sections: set[int] = set()

    def close() -> None:
        if table:
            number = sum(isinstance(block, Grid) for block in blocks) + 1
            blocks.append(_grid(table, number))
            table.clear()

    for index, (number, line) in enumerate(lines):
        heading = section_of(line)
        if heading is not None or index in begins:
            close()
            section = heading or begins[index]
        if heading is not None:
            sections.add(heading)
        if heading is None and section in TABLE_SECTIONS:
            table.append((number, line))
            if len(line) > LONGEST_LINE or len(table) > MOST_CELLS:
                raise TooLarge(source, f"第{number}行太长，或者表格的行太多，不像一份年度报告")
        elif line.strip():
            blocks.append(Paragraph(line.strip(), Place(line=number)))
    close()
    return blocks, sections


def without_marks(line: str) -> str:
    """Return a line of markdown without the signs that only set type."""
    if line[:4].lstrip().startswith("#"):
        line = _HEADING.sub("", line, count=1)
    if "*" in line or "`" in line:
        line = _EMPHASIS.sub(lambda match: match[1] or match[2] or "", line)
    if "\\" in line:
        line = _ESCAPED.sub(r"\1", line)
    if "&" in line:
        line = unescape(line)
    return _BREAK.sub("", line) if "<" in line else line


def _tables_in_html(text: str) -> Iterator[tuple[int, int]]:
    """Yield where tables written in HTML begin and end; without an end there is none."""
    at = 0
    while begin := _TABLE_BEGINS.search(text, at):
        end = _TABLE_ENDS.search(text, begin.end())
        if end is None:
            return
        at = end.end()
        yield begin.start(), at


def _with_tables_in_html(
    text: str, tables: Sequence[tuple[int, int]], source: str, *, is_markdown: bool
) -> Document:
    """Return what a text holds whose tables, from and to these places, are written in HTML."""
    from gongkai.reports.readers import html

    parts, at = [], 0
    for begin, end in [*tables, (len(text), len(text))]:
        for line in text[at:begin].splitlines():
            shown = without_marks(line) if is_markdown else line
            parts.append(f"<p>{escape(shown)}</p>" if shown.strip() else "")
        parts.append(text[begin:end])
        at = end
    page = f"<html><body>{''.join(parts)}</body></html>"
    return html.document_of(page.encode("utf-8", "replace"), source)


def _lines(text: str) -> list[str]:
    """Return the lines of a text, empty where they are only the numbers of its pages."""
    kept = text.splitlines(keepends=True)
    lines = [line.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029") for line in kept]
    if "\f" in text:
        for number in _page_numbers(kept, lines):
            lines[number] = ""
    return ["" if is_page_mark(line) else line for line in lines]


def _page_numbers(kept: list[str], lines: list[str]) -> list[int]:
    """Return the lines with which pages end that are numbers, if all pages do and their numbers rise by one."""
    found: list[tuple[int, int]] = []
    last: int | None = None
    for number, line in enumerate(lines):
        if line.strip():
            last = number
        if "\f" in kept[number]:
            match = _BARE_NUMBER.fullmatch(lines[last]) if last is not None else None
            if match is None or last is None:
                return []
            found.append((last, int(match[1])))
    rise = all(other[1] == one[1] + 1 for one, other in pairwise(found))
    return [number for number, _ in found] if rise and len(found) > 1 else []


def _grid(lines: Sequence[Line], number: int) -> Grid:
    """Return the grid the lines of a section make, one row per line that holds anything."""
    cells = []
    for row, (line, fields) in enumerate(rows_of(lines, is_label)):
        for column, text in enumerate(fields):
            place = Place(line=line, column=column + 1)
            cells.append(GridCell(text.strip(), row, column, place=place))
    return Grid(tuple(cells), aligned=False, place=Place(table=number, line=lines[0][0]))
