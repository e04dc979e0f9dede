"""What do tables say that have become plain text? Labels lead, numbers follow.

In text the columns of a table cannot be trusted: tabs are lost, padding is
added, each cell has its own line. What stays is the order: a row's label,
then its cells. A row counts as read where its cells fit its columns in one
way only; in all other cases it says that it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.reports.readers.document import Grid
from gongkai.reports.readers.evidence import Found
from gongkai.reports.readers.measures import form_of_line
from gongkai.reports.readers.page_numbers import leave_out
from gongkai.reports.readers.stretches import Stretch, stretches_of, tear
from gongkai.reports.readers.text_applications import (
    Shapes,
    has_heads_of_its_own,
    heads_in_order,
    read_application,
)
from gongkai.reports.readers.text_proactive import HeadLine, read_proactive
from gongkai.reports.readers.text_remedies import read_remedies_in_text
from gongkai.reports.schema import COLUMNS


def read_stream(grid: Grid, found: Found) -> None:
    """Take every number of a table in plain text that belongs to one place only."""
    stretches = list(stretches_of(grid))
    tear(stretches)
    _leave_out_pages(stretches, found)
    line = HeadLine()
    shapes = Shapes.of(stretches)
    shapes.is_of_another_form = has_heads_of_its_own(grid)
    disordered = not heads_in_order(grid)
    if disordered:
        found.warn(f"{grid.place}：表三各列的次序与规定不同，未采用其中数字")
    for position, stretch in enumerate(stretches):
        if stretch.subject == "article":
            found.tables.add("proactive")
            line = HeadLine()
        elif stretch.subject == "head":
            before = stretches[position - 1] if position else None
            if before is None or before.subject != "head":
                line = HeadLine(is_whole=before is None or not before.names_another)
            line.add(stretch)
            after = stretches[position + 1 : position + 2]
            if not (after and after[0].subject == "head"):
                found.forms += [form] if (form := form_of_line(line.heads)) is not None else []
        elif stretch.subject == "proactive":
            read_proactive(stretch, line, found, is_last=position + 1 == len(stretches))
        elif stretch.subject == "application":
            found.tables.add("applications")
            if stretch.key == "undivided":
                if not _has_sub_rows(stretches[position + 1 :]):
                    found.undivided = True
                    read_application(stretch, shapes, found, disordered, key="other_other")
            elif stretch.key != "group":
                read_application(stretch, shapes, found, disordered)
    read_remedies_in_text(grid, stretches, found)


def _leave_out_pages(stretches: Sequence[Stretch], found: Found) -> None:
    """Take the numbers of pages out of the rows of table 3."""
    if not found.pages.seen:
        return
    rows = [one for one in stretches if one.subject == "application" and one.key != "group"]
    are_lost = any(one.is_row and len(one.filled) < len(COLUMNS) for one in rows)
    for row in rows:
        leave_out(row, len(COLUMNS), found.pages, are_lost=are_lost)


def _has_sub_rows(following: Sequence[Stretch]) -> bool:
    return any(
        stretch.key in ("other_correction_overdue", "other_fee_overdue", "other_other")
        for stretch in following[:3]
        if stretch.subject == "application"
    )
