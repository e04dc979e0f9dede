"""Which pictures go to WeChat, and in which form does the platform take them?

Only pictures of the edition: what was not reviewed is not sent, not even as a cover. Where
an edition has none, the cover is a plain field of colour.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache

from PIL import Image, UnidentifiedImageError

from gongkai_web.channels.rich import content_of, pictures_of
from gongkai_web.publishing.models import ItemFile
from gongkai_web.review.models import Edition

MEGABYTE = 1024 * 1024
LARGEST_BODY = MEGABYTE
LARGEST_COVER = 10 * MEGABYTE
MOST_PIXELS = 60_000_000
PLAIN_COVER = "plain"
_WIDEST = 1920


class UnusablePicture(ValueError):
    """A picture that cannot be sent; which one and why, in Chinese."""


def cover_of(edition: Edition) -> str:
    """Return the checksum of the cover: the first picture of the edition, else the plain one."""
    content = content_of(edition)
    if found := pictures_of(content):
        return found[0]
    for one in content.get("attachments") or ():
        if one["name"].lower().endswith((".jpg", ".jpeg", ".png")):
            return str(one["sha256"])
    return PLAIN_COVER


def original(edition: Edition, sha256: str) -> bytes:
    """Return a picture as it was reviewed. Raises UnusablePicture."""
    kept = ItemFile.objects.filter(agency=edition.item.agency_id, sha256=sha256).first()
    if kept is None:
        raise UnusablePicture(f"找不到正文里的图片（{sha256[:12]}…）")
    with kept.file.open("rb") as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise UnusablePicture(f"图片“{kept.name}”与校验值不符，没有发送")
    return data


def prepared(data: bytes, most: int) -> tuple[str, bytes, str]:
    """Return a picture as the platform takes it: name, bytes, type; made smaller only where it must be.

    Raises UnusablePicture.
    """
    image = opened(data)
    if len(data) <= most and image.format in ("JPEG", "PNG"):
        kind = "jpeg" if image.format == "JPEG" else "png"
        return f"picture.{'jpg' if kind == 'jpeg' else 'png'}", data, f"image/{kind}"
    flat = Image.new("RGB", image.size, "white")
    shown = image.convert("RGBA")
    flat.paste(shown, mask=shown.getchannel("A"))
    for width, quality in ((_WIDEST, 88), (_WIDEST, 75), (1280, 75), (900, 65), (600, 50)):
        small = flat.copy()
        small.thumbnail((width, width * 8))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= most:
            return "picture.jpg", out.getvalue(), "image/jpeg"
    raise UnusablePicture("图片过大，缩小以后仍超过微信的限制")


def opened(data: bytes) -> Image.Image:
    """Return a picture, opened. Raises UnusablePicture for a bomb and for what is none."""
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP", "TIFF"))
        if not (too_large := image.width * image.height > MOST_PIXELS):
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnusablePicture("图片已损坏或者不是图片") from None
    if too_large:
        raise UnusablePicture("图片的像素过多，没有使用")
    return image


@cache
def plain_cover() -> bytes:
    """Return the cover of an edition without pictures: one colour, no word that nobody reviewed."""
    out = io.BytesIO()
    Image.new("RGB", (900, 383), (178, 34, 34)).save(out, "PNG", optimize=True)
    return out.getvalue()
