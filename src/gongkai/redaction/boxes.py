"""Where on a page is something withheld, and which pixels does that cover?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from gongkai.redaction.grounds import Ground

MARGIN_MM = 0.3
"""How far a box is painted beyond its edge: the blurred rim of a letter goes with it."""
SMALLEST = 0.001
"""The least width and height, as a part of the page's."""
_ROUNDING = 1e-6
_MM_PER_INCH = 25.4


class ImpossibleBox(ValueError):
    """The box does not lie on the page; the message says so in Chinese."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle to be withheld, in parts (0 to 1) of the page as it is seen, and why."""

    page: int
    """The page's number, from 1."""
    x: float
    y: float
    """The upper left corner, from the page's upper left corner."""
    width: float
    height: float
    ground: Ground
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a box without size, or beyond the page."""
        values = (self.x, self.y, self.width, self.height)
        if not all(math.isfinite(value) for value in values):
            raise ImpossibleBox("遮盖框的位置和大小应是数字")
        if self.width < SMALLEST or self.height < SMALLEST:
            raise ImpossibleBox("遮盖框太小；宽和高都不能少于页面的 0.1%")
        if (
            min(self.x, self.y) < -_ROUNDING
            or self.x + self.width > 1 + _ROUNDING
            or self.y + self.height > 1 + _ROUNDING
        ):
            raise ImpossibleBox("遮盖框超出了页面；位置加上宽或高不能超过 100%")
        if self.page < 1:
            raise ImpossibleBox("页码从 1 开始")


def pixels(
    box: tuple[float, float, float, float], size: tuple[int, int], dpi: float
) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is painted; right and bottom lie outside.

    Rounded outwards, widened by the margin, and cut at the picture's edge.
    """
    x, y, width, height = box
    across, down = size
    margin = math.ceil(MARGIN_MM / _MM_PER_INCH * dpi)
    return (
        max(math.floor(x * across) - margin, 0),
        max(math.floor(y * down) - margin, 0),
        min(math.ceil((x + width) * across) + margin, across),
        min(math.ceil((y + height) * down) + margin, down),
    )
