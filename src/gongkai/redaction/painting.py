"""How does a box look on the copy? Black, with its ground in white where it fits.

Runs in the process of :mod:`gongkai.redaction.worker` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from gongkai.redaction.boxes import pixels

_BLACK = (0, 0, 0)
_WHITE = (255, 255, 255)
_POINTS = (10.5, 9, 7.5, 6, 5)
"""Sizes in which a label is tried, the largest first."""


def blackened(image: Image.Image, dpi: float, box: Sequence[float]) -> tuple[int, int, int, int]:
    """Paint a box over the image and return the pixels it covers."""
    x, y, width, height = box
    area = pixels((x, y, width, height), image.size, dpi)
    image.paste(_BLACK, area)
    return area


def painted(image: Image.Image, dpi: float, boxes: Sequence[dict[str, Any]]) -> Image.Image:
    """Return the image with all boxes painted: ``at`` and ``labels`` of each.

    All are black before the first label is written.
    """
    areas = [(blackened(image, dpi, box["at"]), box["labels"]) for box in boxes]
    for area, labels in areas:
        _write(image, dpi, area, labels)
    return image


def _write(
    image: Image.Image, dpi: float, area: tuple[int, int, int, int], labels: Sequence[str]
) -> None:
    """Write the first label that fits into the area, upright or turned; none if none does."""
    left, top, right, bottom = area
    width, height = right - left, bottom - top
    turned = height > 2 * width
    room = (height, width) if turned else (width, height)
    for label in labels:
        for points in _POINTS:
            font = _font(max(round(points * dpi / 72), 6))
            x0, y0, x1, y1 = (round(side) for side in font.getbbox(label))
            if x1 - x0 + 4 > room[0] or y1 - y0 + 4 > room[1]:
                continue
            # Without grey rims, so that a page in black and white stays one.
            text = Image.new("1", (x1 - x0, y1 - y0))
            draw = ImageDraw.Draw(text)
            draw.fontmode = "1"
            draw.text((-x0, -y0), label, font=font, fill=1)
            if turned:
                text = text.transpose(Image.Transpose.ROTATE_270)
            place = (left + (width - text.width) // 2, top + (height - text.height) // 2)
            image.paste(_WHITE, place, text)
            return


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Return the house's typeface in a size of pixels."""
    path = files("gongkai.reports.writers").joinpath("fonts", "NotoSerifSC-Bold.ttf")
    with as_file(path) as file:
        return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
