"""How do a PDF's pages lie: how large are they as they are read, and how is each turned for that?

The reader turns a page back whose text runs sideways, and tells places on the turned page. So
its picture is turned the same way, and the boxes lie where they belong.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 4000
"""Looked at to see which way a page's text runs."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Lengths in points."""

    width: float
    """As its picture shows it."""
    height: float
    turn: int = 0
    """By how many degrees clockwise the picture is turned, so that the text stands upright."""
    left: float = 0.0
    """Where the picture begins on the turned page as the reader measures it."""
    top: float = 0.0

    @property
    def turned(self) -> tuple[float, float]:
        """Width and height once it is turned."""
        sideways = self.turn in (90, 270)
        return (self.height, self.width) if sideways else (self.width, self.height)


def pages(data: bytes) -> list[Page]:
    """Return the pages; nothing where pdfium cannot open the file."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [_page(file[number]) for number in range(len(file))]
    finally:
        file.close()


def _page(page: Any) -> Page:
    width, height = page.get_size()
    rotated = page.get_rotation()
    turn = (_direction(page) - rotated) % 360
    return Page(width, height, turn, *_offset(page, (rotated + turn) % 360))


def _direction(page: Any) -> int:
    """Return in which direction most of the text runs, counterclockwise before any rotation."""

    text = page.get_textpage()
    try:
        ways: Counter[int] = Counter()
        last: tuple[float, float] | None = None
        for at in range(min(text.count_chars(), MOST_CHARACTERS)):
            here = _origin(text, at)
            if here is not None and last is not None and here != last:
                along, up = here[0] - last[0], here[1] - last[1]
                if abs(along) > 4 * abs(up):
                    ways[0 if along > 0 else 180] += 1
                elif abs(up) > 4 * abs(along):
                    ways[90 if up > 0 else 270] += 1
            last = here
        return ways.most_common(1)[0][0] if ways else int(page.get_rotation())
    finally:
        text.close()


def _origin(text: Any, at: int) -> tuple[float, float] | None:
    """Return where a character stands on the page before any rotation; None for what is no ink."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    if pdfium.FPDFText_IsGenerated(text, at) or not pdfium.FPDFText_GetCharOrigin(text, at, x, y):
        return None
    return x.value, y.value


def _offset(page: Any, turn: int) -> tuple[float, float]:
    """Return how far the crop box begins within the media box, once all is turned."""
    left, bottom, right, top = page.get_cropbox()
    outer_left, outer_bottom, outer_right, outer_top = page.get_mediabox()
    margins = [left - outer_left, outer_top - top, outer_right - right, bottom - outer_bottom]
    at = {0: (0, 1), 90: (3, 0), 180: (2, 3), 270: (1, 2)}[turn]
    return max(margins[at[0]], 0.0), max(margins[at[1]], 0.0)
