"""What does a picture tell besides what it shows?"""

from __future__ import annotations

import io
import warnings

from gongkai.proofreading.files.contents import Contents, Gathering, UnreadableFile
from gongkai.proofreading.finding import Kind

_GPS, _ARTIST, _COPYRIGHT, _DESCRIPTION = 0x8825, 0x013B, 0x8298, 0x010E
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "MPO")


def _exif(data: bytes) -> object | None:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return image.getexif()
    except MemoryError:
        raise
    except Exception:  # whatever a broken file makes Pillow raise
        return None


def gps_of(data: bytes) -> str | None:
    """Return where a picture was taken, to the degree, or None where it does not say."""
    exif = _exif(data)
    if exif is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            place = exif.get_ifd(_GPS)  # type: ignore[attr-defined]
    except Exception:  # a damaged block of data
        return None
    if not place or (2 not in place and 4 not in place):
        return None
    try:
        north, east = place.get(1, "N"), place.get(3, "E")
        return f"{north}{int(float(place[2][0]))}°{east}{int(float(place[4][0]))}°附近"
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
        return "位置不完整"


def parts_of_image(data: bytes, name: str, *, kind: Kind = "attachment") -> Contents:
    """Return what is written in a picture's data. Raises UnreadableFile where it is no picture."""
    gathering = Gathering(name, kind)
    if (exif := _exif(data)) is None:
        raise UnreadableFile(name, "不是完好的图片，请检查原件")
    if (where := gps_of(data)) is not None:
        gathering.trace("gps", where)
    for tag, title in ((_ARTIST, "作者"), (_COPYRIGHT, "版权"), (_DESCRIPTION, "说明")):
        value = exif.get(tag)  # type: ignore[attr-defined]
        if isinstance(value, str) and value.strip(" \0"):
            gathering.add(f"图片属性“{title}”", value.strip(" \0"), kind="metadata")
            if tag == _ARTIST:
                gathering.trace("author", f"{title}“{value.strip()}”")
    gathering.trace("scan_only", "图片里的文字没有检查")
    return gathering.contents()
