"""How is a page's picture stored in a PDF? As small as it goes without harm to letters.

Pages of print keep every letter sharp, in black and white or sixteen shades of grey;
only where that takes too much room, as with photographs and grey scans, does JPEG
take over. Runs in the process of
:mod:`gongkai.redaction.worker` only.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image, ImageChops

LOSSLESS_BYTES_A_PIXEL = 0.12
"""Up to this size a page is kept exactly: 460 kB for A4 at 200 dpi."""
JPEG_QUALITY = 85
_BANDS = 16
_PRINT = 0.8
"""From this part of nearly black or white pixels on, a grey page is print and no photograph."""


def encoded(image: Image.Image) -> tuple[dict[str, Any], bytes]:
    """Return the entries of the picture's dictionary, and its stream."""
    plain, bits = _plainest(image)
    colours = 3 if plain.mode == "RGB" else 1
    most = LOSSLESS_BYTES_A_PIXEL * image.width * image.height
    exact = None if bits == 8 and _is_busy(plain) else _idat(plain, bits)
    if exact is not None and (bits < 8 or len(exact) <= most):
        return {"filter": "FlateDecode", "colours": colours, "bits": bits}, exact
    stream = io.BytesIO()
    plain.save(stream, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return {"filter": "DCTDecode", "colours": colours, "bits": 8}, stream.getvalue()


def _is_busy(image: Image.Image) -> bool:
    """Say whether a photograph's kind of picture is at hand: tried on bands, for the whole takes long."""
    height = max(image.height // 256, 1)
    bands = Image.new(image.mode, (image.width, height * _BANDS))
    for place in range(_BANDS):
        top = place * image.height // _BANDS
        bands.paste(image.crop((0, top, image.width, top + height)), (0, place * height))
    most = LOSSLESS_BYTES_A_PIXEL * bands.width * bands.height
    return len(_idat(bands, 8, level=1)) > 2 * most


def _plainest(image: Image.Image) -> tuple[Image.Image, int]:
    """Return the picture in black and white, in grey or in colour, as it needs; bits of a pixel."""
    red, green, blue = image.split()
    if any(ImageChops.difference(red, one).getbbox() for one in (green, blue)):
        return image, 8
    shades = red.histogram()
    if sum(shades[1:255]) == 0:
        return red.convert("1", dither=Image.Dither.NONE), 1
    if sum(shades[:16]) + sum(shades[240:]) < _PRINT * image.width * image.height:
        return red, 8
    # Sixteen shades as sixteen colours: Pillow packs those two to a byte.
    few = red.point([round(shade / 17) for shade in range(256)])
    few.putpalette([17 * place for place in range(16) for _ in range(3)])
    return few, 4


def _idat(image: Image.Image, bits: int, level: int = 6) -> bytes:
    """Return the picture compressed as in a PNG, which PDF reads as well."""
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=level, **({"bits": 4} if bits == 4 else {}))
    data = stream.getvalue()
    parts = []
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(parts)
