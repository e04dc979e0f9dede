"""What does an upload carry that must not come into the house? (保守国家秘密法; 条例 art. 17)

The house is for what is no secret: a file that bears a mark of secrecy is refused before a byte of
it is kept. A picture loses what it says besides what it shows: place, camera, names.
"""

from __future__ import annotations

import io
import warnings
from datetime import date

from gongkai.proofreading import UnreadableFile, parts_of_file, proofread
from gongkai_web.applications.file_kinds import UnusableFile

_MARKS = ("S01", "S03")
_ORIENTATION = 0x0112
_QUALITY = 95
_TELLING = {"comment", "exif", "photoshop", "raw profile type exif", "xml:com.adobe.xmp", "xmp"}
"""What Pillow calls the parts of a picture in which cameras and programs write."""


def refuse_secret(name: str, data: bytes, *, on: date) -> None:
    """Raise UnusableFile for a file that bears a mark of secrecy or of internal material.

    What the machine cannot read comes in: the ladder has it read by a person.
    """
    try:
        parts = parts_of_file(data, name).parts
    except UnreadableFile:
        return
    if any(one.rule in _MARKS and one.level == "block" for one in proofread(parts, on=on)):
        raise UnusableFile(
            name,
            "带有国家秘密、工作秘密或者内部资料的标志，没有接收，也没有留存。本系统只处理非涉密信息，"
            "请立即停止处理并按保密规定报告；只是文中举例的，请去掉标志字样后再上传",
        )


def bare_picture(name: str, data: bytes) -> bytes:
    """Return a JPEG or PNG picture without the data behind it: place, camera, names, comments.

    It looks the same: what the data said of its orientation is done. Raises UnusableFile where
    it cannot be opened as a picture.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "MPO")) as image:
                out = io.BytesIO()
                if image.format == "PNG":
                    ImageOps.exif_transpose(image).save(out, "PNG", icc_profile=_colours(image))
                elif image.getexif().get(_ORIENTATION, 1) == 1 and image.format == "JPEG":
                    image.info.pop("comment", None)
                    image.save(out, "JPEG", quality="keep", icc_profile=_colours(image))
                else:
                    turned = ImageOps.exif_transpose(image).convert("RGB")
                    turned.info.pop("comment", None)
                    turned.save(out, "JPEG", quality=_QUALITY, icc_profile=_colours(image))
                return out.getvalue()
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken picture makes Pillow raise
        raise UnusableFile(name, "不是完好的图片，请检查原件") from error


def has_data_behind(data: bytes) -> bool:
    """Return whether a picture says more than it shows: place, camera, time, names, comments."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "MPO")) as image:
            image.load()  # a PNG may say it behind the picture
            told = {key.lower() for key in image.info} & _TELLING
            return bool(told or image.getexif() or getattr(image, "text", {}))


def _colours(image: object) -> bytes | None:
    found = getattr(image, "info", {}).get("icc_profile")
    return found if isinstance(found, bytes) else None
