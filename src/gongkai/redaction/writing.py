"""How is a PDF made of nothing but pictures? A catalogue, pages, and one image on each.

No information dictionary, no identifier, no date: the same pictures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size in points, and its picture as PDF stores it."""

    points: tuple[float, float]
    pixels: tuple[int, int]
    colours: int
    """1 for grey and black and white, 3 for colour."""
    bits: int
    filter: str
    """``FlateDecode`` with PNG's predictors, or ``DCTDecode``."""
    data: bytes


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return the PDF."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{3 + 3 * place} 0 R" for place in range(len(sheets)))
    objects.append(f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>".encode())
    for place, sheet in enumerate(sheets):
        objects += _page(3 + 3 * place, sheet)
    parts = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]
    at = len(parts[0])
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(at)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        at += len(parts[-1])
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    parts += [b"%010d 00000 n \n" % place for place in places]
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, at))
    return b"".join(parts)


def _page(number: int, sheet: Sheet) -> list[bytes]:
    """Return a page, what it draws, and its picture, as objects numbered from ``number``."""
    width, height = (f"{side:.2f}".rstrip("0").rstrip(".") for side in sheet.points)
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] "
        f"/Resources << /XObject << /P {number + 2} 0 R >> >> /Contents {number + 1} 0 R >>"
    )
    across, down = sheet.pixels
    space = "DeviceRGB" if sheet.colours == 3 else "DeviceGray"
    predictor = (
        f" /DecodeParms << /Predictor 15 /Colors {sheet.colours} "
        f"/BitsPerComponent {sheet.bits} /Columns {across} >>"
        if sheet.filter == "FlateDecode"
        else ""
    )
    picture = (
        f"/Type /XObject /Subtype /Image /Width {across} /Height {down} /ColorSpace /{space} "
        f"/BitsPerComponent {sheet.bits} /Filter /{sheet.filter}{predictor}"
    )
    return [
        page.encode(),
        _stream("", f"{width} 0 0 {height} 0 0 cm /P Do".encode()),
        _stream(picture, sheet.data),
    ]


def _stream(entries: str, data: bytes) -> bytes:
    """Return a stream with the entries of its dictionary."""
    head = f"<< {entries} /Length {len(data)} >>".replace("<<  ", "<< ").encode()
    return b"".join((head, b"\nstream\n", data, b"\nendstream"))
