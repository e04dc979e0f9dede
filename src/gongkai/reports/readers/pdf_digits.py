"""Which digits does a PDF show as those of a number? A footnote's mark beside ``17`` makes no 171.

White digits on white paper and those smaller than a point nobody sees. A digit that is much smaller than the
others of its line in a cell, or stands higher or lower, becomes a raised or lowered one (:mod:`~.raised`).
One through which a line is drawn, or that something lies over, is none of a number, nor can it be said that
it is not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from statistics import median_low
from typing import Any

from gongkai.reports.readers.pdf_covers import covered
from gongkai.reports.readers.pdf_rules import is_white
from gongkai.reports.readers.raised import set_apart

_DIGITS = frozenset("0123456789０１２３４５６７８９")
_SMALL = 0.8
"""A digit below this part of the largest one's size is none of the same number."""
_MOVED = 0.2
"""A digit stands raised or lowered by more than this part of its size."""
_UNSEEN = 1.0
"""Points below which no character is read by anybody."""
_APART = 0.3
"""In sizes: digits of one number are not that far from each other."""
_EDGE, _EDGE_IN_SIZES = 1.0, 0.6
"""How near to the left edge, in points, and to the right one, in sizes, a page cuts text off."""
_STRUCK = "\u0336"
"""A line through the character before."""
_THIN = 1.5
"""Points up to which an area is a line."""
_THROUGH = (0.1, 0.65)
"""Where a line through a digit is: above the line it stands on, in sizes."""
_ENDS = 0.25
"""In sizes of a character: a line through text begins and ends where characters do, a table's rule does not."""
_MOST_LOOKS = 500_000
"""At characters of a page; one with more lines between its characters is a drawing."""
_KNOWN_COLOURS = frozenset({
    "DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased", "G", "RGB", "CMYK",
})  # fmt: skip
"""In others the greatest value may be the fullest ink."""


def seen(page: Any) -> list[Any]:
    """Return the page's characters without the digits that are not seen."""
    hidden = {id(one) for one in page.chars if one["text"] in _DIGITS and _may_be_hidden(one)}
    if not hidden:
        return list(page.chars)
    grounds = list(_grounds(page))
    return [
        one
        for one in page.chars
        if id(one) not in hidden
        or (one["size"] >= _UNSEEN and any(_lies_on(one, ground) for ground in grounds))
    ]


def _may_be_hidden(one: Any) -> bool:
    return one["size"] < _UNSEEN or (
        one.get("ncs") in _KNOWN_COLOURS and is_white(one["non_stroking_color"])
    )


def _grounds(page: Any) -> Iterator[Any]:
    """Yield what a white digit may be seen on: pictures and areas of another colour."""
    yield from page.images
    for area in chain(page.rects, page.curves):
        if area["fill"] and not is_white(area["non_stroking_color"]):
            yield area


def _lies_on(one: Any, ground: Any) -> bool:
    x, y = (one["x0"] + one["x1"]) / 2, _middle(one)
    return bool(ground["x0"] <= x <= ground["x1"] and ground["top"] <= y <= ground["bottom"])


def with_doubts(page: Any, characters: Sequence[Any]) -> list[Any]:
    """Return the characters, the digits marked that are struck out or lie under something."""
    doubtful = covered(page, _DIGITS) | _struck(page, characters) | _at_edges(page, characters)
    if not doubtful:
        return list(characters)
    return [
        {**one, "text": one["text"] + _STRUCK} if id(one) in doubtful else one for one in characters
    ]


def _at_edges(page: Any, characters: Sequence[Any]) -> set[int]:
    """Return the ``id`` of each digit at the very edge of the page: others may have been cut off behind it."""
    left, right = page.bbox[0] + _EDGE, page.bbox[2]
    return {
        id(one)
        for one in characters
        if one["text"] in _DIGITS
        and (one["x0"] < left or one["x1"] + _EDGE_IN_SIZES * one["size"] > right)
    }


def _struck(page: Any, characters: Sequence[Any]) -> set[int]:
    """Return the ``id`` of each digit through which a line is drawn."""
    rules = list(_level_rules(page))
    if not rules or not characters:
        return set()
    stood = sorted(characters, key=_foot)
    feet = [_foot(one) for one in stood]
    most = max(one["size"] for one in stood)
    struck: set[int] = set()
    looks = _MOST_LOOKS
    for y, x0, x1 in rules:
        near = stood[bisect_left(feet, y - _THROUGH[1] * most) : bisect_right(feet, y)]
        if (looks := looks - len(near)) < 0:
            return set()
        crossed = [
            one
            for one in near
            if x0 < (one["x0"] + one["x1"]) / 2 < x1
            and _THROUGH[0] < (y - _foot(one)) / one["size"] < _THROUGH[1]
        ]
        if any(abs(one["x0"] - x0) < _ENDS * one["size"] for one in crossed) and any(
            abs(one["x1"] - x1) < _ENDS * one["size"] for one in crossed
        ):
            struck |= {id(one) for one in crossed if one["text"] in _DIGITS}
    return struck


def _level_rules(page: Any) -> Iterator[tuple[float, float, float]]:
    """Yield the height of each line that is drawn across, and from where to where it reaches."""
    for rule in page.lines:
        if rule["height"] <= _THIN < rule["width"] and not is_white(rule["stroking_color"]):
            yield (rule["y0"] + rule["y1"]) / 2, rule["x0"], rule["x1"]
    for area in page.rects:
        if (
            area["height"] <= _THIN < area["width"]
            and area["fill"]
            and not is_white(area["non_stroking_color"])
        ):
            yield (area["y0"] + area["y1"]) / 2, area["x0"], area["x1"]


def texts(line: Sequence[Any]) -> list[str]:
    """Return what each character of a line in a cell says, digits set apart as such.

    A digit that stands apart from the one before has a space before it: nobody can tell whether they are one number.
    """
    said = [one["text"] for one in line]
    digits = [one for one in line if one["text"] in _DIGITS]
    if len(digits) < 2:
        return said
    for index, (one, other) in enumerate(pairwise(line), start=1):
        if (
            one["text"] in _DIGITS
            and other["text"] in _DIGITS
            and other["x0"] - one["x1"] > _APART * other["size"]
        ):
            said[index] = " " + said[index]
    largest = max(one["size"] for one in digits)
    full = [one for one in digits if one["size"] >= _SMALL * largest]
    feet = [one["y0"] for one in full]
    if len({one["fontname"] for one in full}) > 1:
        # Each font's characters reach down as far as that font says: the line they stand on is one.
        feet = [_foot(one) for one in full]
    foot = median_low(feet)
    moved = {
        id(one): at < foot
        for one, at in zip(full, feet, strict=True)
        if abs(at - foot) > _MOVED * largest
    }
    if len(full) < len(digits):
        middle = median_low([_middle(one) for one in full])
        moved |= {
            id(one): _middle(one) > middle + _MOVED / 2 * largest
            for one in digits
            if one["size"] < _SMALL * largest
        }
    if not moved:
        return said
    return [
        set_apart(text, below=moved[id(one)]) if id(one) in moved else text
        for one, text in zip(line, said, strict=True)
    ]


def _foot(one: Any) -> float:
    """Return the height of the line a character stands on, over the page's foot."""
    return float(one["matrix"][5])


def _middle(one: Any) -> float:
    return float(one["top"] + one["bottom"]) / 2
