"""What if a table has no cells? Its labels and numbers stand in paragraphs, or each row is a table.

Pages whose tables were taken apart, and text that runs on in one line, keep the order in which
things stood and nothing else: they are read as plain text is, by labels and the numbers after
them (:mod:`gongkai.reports.readers.recognise_stream`), and never by columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.reports.readers.document import Document, Grid, GridCell, Paragraph, Place
from gongkai.reports.readers.sections import section_of

_TABLES = {2: "proactive", 3: "applications", 4: "remedies"}
MOST_CELLS = 4_000
"""Of one section; a table of the form has some two hundred."""


def streams(document: Document, found: set[str]) -> Iterator[Grid]:
    """Yield, for each table that was not found, all that stands in its section as one stream."""
    if found.issuperset(_TABLES.values()):
        return
    for section, cells in _sections(document).items():
        if _TABLES[section] not in found and 2 < len(cells) <= MOST_CELLS:
            yield Grid(tuple(cells), aligned=False, place=Place())


def _sections(document: Document) -> dict[int, list[GridCell]]:
    """Return the paragraphs and cells of the sections with a table, a row for each."""
    cells: dict[int, list[GridCell]] = {}
    section = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            heading = section_of(block.text)
            if heading is not None:
                section = heading
                cells.pop(section, None)
            elif section in _TABLES:
                here = cells.setdefault(section, [])
                for line in block.text.split("\n"):
                    _add(here, line, block.place)
        elif section in _TABLES:
            here = cells.setdefault(section, [])
            for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
                _add(here, cell.text, cell.place)
    return cells


def _add(cells: list[GridCell], text: str, place: Place) -> None:
    row = len(cells)
    cells.append(GridCell(text.strip(), row, 0, place=place))
