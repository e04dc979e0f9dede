"""Which digits of a PDF has something been drawn over?

A filled box that is drawn after a digit and lies over all of it hides it: a correction, or a mark over a text
that was taken back. What the number is then cannot be said. A cell's ground is drawn before its digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

_BAND = 20.0
"""Points of height that are looked through together."""
_MOST_LOOKS = 500_000
"""At digits below boxes; a page with more is a drawing."""
_THIN = 1.5
"""Points up to which an area is a line."""


def covered(page: Any, digits: frozenset[str]) -> frozenset[int]:
    """Return the ``id`` of each of the page's digits that a filled area drawn later lies over."""
    boxes = [
        area
        for area in chain(page.rects, page.curves)
        if area["fill"] and min(area["width"], area["height"]) > _THIN
    ]
    if not boxes:
        return frozenset()
    bands: dict[int, list[Any]] = defaultdict(list)
    for one in page.chars:
        if one["text"] in digits:
            bands[int(one["top"] // _BAND)].append(one)
    over = list(_pairs(boxes, bands))
    if not over:
        return frozenset()
    drawn = _order(page)
    return frozenset(id(one) for one, box in over if drawn[id(one)] < drawn[id(box)])


def _pairs(boxes: Sequence[Any], bands: dict[int, list[Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield the digits that lie within a box, each with it."""
    looks = _MOST_LOOKS
    for box in boxes:
        for band in range(int(box["top"] // _BAND) - 1, int(box["bottom"] // _BAND) + 1):
            near = bands.get(band, ())
            if (looks := looks - len(near) - 1) < 0:
                return
            for one in near:
                if (
                    box["x0"] <= one["x0"] + _THIN
                    and one["x1"] - _THIN <= box["x1"]
                    and box["top"] <= (one["top"] + one["bottom"]) / 2 <= box["bottom"]
                ):
                    yield one, box


def _order(page: Any) -> dict[int, int]:
    """Return for the ``id`` of each character and area the when-th it was drawn."""
    kinds = {"char": iter(page.chars), "rect": iter(page.rects), "curve": iter(page.curves)}
    order: dict[int, int] = {}
    for number, kind in enumerate(_kinds(page.layout)):
        if (one := next(kinds.get(kind, iter(())), None)) is not None:
            order[id(one)] = number
    return order


def _kinds(container: Any) -> Iterator[str]:
    """Yield of what kind each thing of a page is, in the order of drawing; figures hold others."""
    from pdfminer.layout import LTChar, LTContainer, LTCurve, LTLine, LTRect

    for one in container:
        if isinstance(one, LTContainer):
            yield from _kinds(one)
        elif isinstance(one, LTChar):
            yield "char"
        elif isinstance(one, LTRect):
            yield "rect"
        elif isinstance(one, LTCurve) and not isinstance(one, LTLine):
            yield "curve"
