"""Which rules does one see on a page, and which are missing where a table runs over its end?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

MOST_EDGES = 1_200
"""Rules on one page, each way; a page with more is a drawing, not a table."""
TOLERANCE = 3.0
"""Points within which two rules are one."""
_FEWEST_CUT = 3
"""Upright rules that must begin or end together for a row to be taken as cut by the page."""


def edges_of(page: Any) -> Iterator[Any]:
    """Yield the rules one sees: lines, thin bars, frames; no white boxes. Each is exactly level or upright.

    Where a page's text was turned by reckoning, its rules are off by some millionth of a point.
    """
    from pdfplumber.utils.geometry import curve_to_edges, rect_to_edges

    for line in page.lines:
        yield from _straight(line, 0.5)
    for rect in page.rects:
        thin = min(rect["width"], rect["height"]) < TOLERANCE
        framed = rect["stroke"] and not is_white(rect["stroking_color"])
        if framed or (thin and rect["fill"] and not is_white(rect["non_stroking_color"])):
            yield from rect_to_edges(rect)
    for curve in page.curves[:MOST_EDGES]:
        if curve["stroke"] and not is_white(curve["stroking_color"]):
            for edge in curve_to_edges(curve):
                yield from _straight(edge, 0.01)
        elif curve["fill"] and not is_white(curve["non_stroking_color"]):
            # Browsers draw each side of a cell as a bar whose ends are cut aslant.
            yield from _straight(curve, TOLERANCE)


def _straight(rule: Any, most: float) -> Iterator[Any]:
    """Yield the rule as an edge, unless it leans: by more than ``most`` points."""
    level = rule["height"] <= rule["width"]
    if (rule["height"] if level else rule["width"]) >= most:
        return
    if level:
        y = (rule["top"] + rule["bottom"]) / 2
        yield {**rule, "orientation": "h", "top": y, "bottom": y, "height": 0.0}
    else:
        x = (rule["x0"] + rule["x1"]) / 2
        yield {**rule, "orientation": "v", "x0": x, "x1": x, "width": 0.0}


def brought_together(edges: Sequence[Any]) -> list[Any]:
    """Return the edges, those within the tolerance of each other on exactly one position.

    What pdfplumber itself snaps is then off by the last digit of a float, and is two rules.
    """
    from pdfplumber.utils.clustering import cluster_objects

    together = []
    for orientation, names in (("v", ("x0", "x1")), ("h", ("top", "bottom"))):
        these = [edge for edge in edges if edge["orientation"] == orientation]
        for group in cluster_objects(these, itemgetter(names[0]), TOLERANCE):
            middle = sum(edge[names[0]] for edge in group) / len(group)
            together += [{**edge, **dict.fromkeys(names, middle)} for edge in group]
    return together


def cut_rows(edges: Sequence[Any]) -> Iterator[Any]:
    """Yield the rules that are missing where a table runs over a page's end.

    A row at a page's top may have no rule above it, one at the bottom none below: where upright
    rules begin or end together and nothing lies across, something was cut.
    """
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = sorted(edge["top"] for edge in edges if edge["orientation"] == "h")
    for side in ("top", "bottom"):
        for y in snapped({edge[side] for edge in upright}):
            together = [edge for edge in upright if abs(edge[side] - y) <= TOLERANCE]
            at = bisect_right(level, y - 2 * TOLERANCE)
            crossed = at < len(level) and level[at] <= y + 2 * TOLERANCE
            if len(together) >= _FEWEST_CUT and not crossed:
                x0 = min(edge["x0"] for edge in together)
                x1 = max(edge["x1"] for edge in together)
                yield {
                    **together[0], "orientation": "h", "x0": x0, "x1": x1, "top": y, "bottom": y,
                    "width": x1 - x0, "height": 0.0,
                }  # fmt: skip


def is_white(color: object) -> bool:
    """Is it the colour of paper, in whatever way it is told?"""
    if isinstance(color, int | float):
        return color == 1
    if not isinstance(color, tuple | list) or not color:
        return False
    return all(value == (0 if len(color) == 4 else 1) for value in color)


def snapped(values: set[float]) -> list[float]:
    """Return the distinct positions, those within the tolerance as one."""
    snapped: list[float] = []
    for value in sorted(values):
        if not snapped or value - snapped[-1] > TOLERANCE:
            snapped.append(value)
    return snapped
