"""What if a whole report stands in one table? Its headings and sentences are rows of it.

A row that holds one text over its whole width is a paragraph, once one such row opens a section or is
the report's title; what lies between is a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai.reports.readers import labels
from gongkai.reports.readers.document import Block, Document, Grid, GridCell, Paragraph
from gongkai.reports.readers.sections import section_of
from gongkai.reports.readers.titles import names_a_report


def unfolded(document: Document) -> Document:
    """Return the document with the text that stands in rows of tables as paragraphs."""
    blocks = tuple(part for block in document.blocks for part in _parts(block))
    return document if len(blocks) == len(document.blocks) else replace(document, blocks=blocks)


def _parts(block: Block) -> Iterator[Block]:
    if not isinstance(block, Grid) or not block.aligned:
        yield block
        return
    alone = {
        r: cell
        for r, row in enumerate(block.rows)
        if len(block.labelled[r]) < 2 and (cell := _alone(r, row)) is not None
    }
    opens = any(section_of(c.text) is not None or names_a_report(c.text) for c in alone.values())
    if not opens:
        yield block
        return
    gathered: list[GridCell] = []
    top = 0
    for r, row in enumerate(block.rows):
        if r not in alone:
            top = top if gathered else r
            gathered += [replace(cell, row=r - top) for cell in row if cell.row == r]
            continue
        if gathered:
            yield Grid(tuple(gathered), place=block.place)
            gathered = []
        for line in alone[r].text.split("\n"):
            if line.strip():
                yield Paragraph(line.strip(), alone[r].place)
    if gathered:
        yield Grid(tuple(gathered), place=block.place)


def _alone(number: int, row: tuple[GridCell, ...]) -> GridCell | None:
    """Return the one cell with text in a row, unless it is a label of the tables."""
    filled = None
    for cell in row:
        if not cell.is_blank:
            if filled is not None:
                return None
            filled = cell
    if filled is None or any(cell.row != number or cell.rowspan > 1 for cell in row):
        return None
    if not any("\u4e00" <= c <= "\u9fff" for c in filled.text):
        return None
    label = labels.label_of(filled.text)
    names_something = (
        label.is_article_20
        or label.application_row is not None
        or label.group is not None
        or label.measure is not None
        or label.proactive_row is not None
    )
    return None if names_something else filled
