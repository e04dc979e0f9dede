"""By which name is a place of a file found on its page? Evidence and page ask the same function."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from zlib import crc32

from gongkai.reports.readers.document import Place

_PLAIN = re.compile(r"[A-Za-z0-9.\[\]_]+")


def anchor_of(place: Place) -> str | None:
    """Return the name of the place on the page that shows its file; None where nothing is known."""
    parts = []
    if place.page is not None:
        parts.append(f"p{place.page}")
    if place.sheet is not None:
        parts.append(f"s{crc32(place.sheet.encode()):08x}")
    if place.table is not None:
        parts.append(f"t{place.table}")
    for letter, number in (
        ("l", place.line), ("n", place.paragraph), ("r", place.row), ("c", place.column),
    ):  # fmt: skip
        if number is not None:
            parts.append(f"{letter}{number}")
    if not parts and place.element is not None and _PLAIN.fullmatch(place.element):
        parts.append(re.sub(r"[\[\].]+", "-", place.element).strip("-"))
    return "src-" + "-".join(parts) if parts else None


def nearest(place: Place | None, anchors: Collection[str]) -> str | None:
    """Return the anchor the page has for the place: of the cell, else of its row, table or page."""
    if place is None:
        return None
    for wider in _wider(place):
        anchor = anchor_of(wider)
        if anchor is not None and anchor in anchors:
            return anchor
    return None


def _wider(place: Place) -> Iterator[Place]:
    """Yield the place, then what it lies in, from the closest to the widest."""
    yield place
    row = replace(place, column=None)
    yield row
    table = replace(row, row=None, line=None, paragraph=None)
    yield table
    yield replace(table, table=None)
    yield replace(table, table=None, sheet=None)
