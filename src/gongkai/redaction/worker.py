"""What does the process do that opens a foreign file? (see :mod:`gongkai.redaction.apart`)"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from gongkai.redaction.apart import packed, read


class Refused(Exception):
    """The file cannot be used; the text completes “file name …”."""


def _limit(seconds: float, memory: int) -> None:
    """Bound memory and time; write no file and leave no image of the memory behind."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the time limit outside must do
        return
    cpu = int(seconds) + 1
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> int:
    """Read one request, answer it, and return the exit status."""
    out = sys.stdout.buffer
    request = read(sys.stdin.buffer)
    _limit(request.says["seconds"], request.says["memory"])
    warnings.simplefilter("ignore")
    try:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None  # ours is the limit, and it speaks Chinese
        for says, data in answers(request.says, request.data):
            out.write(packed(says, data))
    except Refused as refused:
        out.write(packed({"problem": str(refused)}))
    except MemoryError:
        out.write(packed({"problem": "展开后过大，不能处理；请降低分辨率重新扫描后再上传"}))
    out.flush()
    return 0


def answers(says: dict[str, Any], data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield what is asked about the file: an object and its bytes, for each page. Raises Refused."""
    from gongkai.redaction.encoding import encoded
    from gongkai.redaction.opening import opened
    from gongkai.redaction.painting import painted

    file = opened(says["kind"], data)
    match says["what"]:
        case "inspect":
            pages = file.checked(says["most_pages"])
            yield {"pages": pages, "attachments": file.attachments}, b""
        case "show":
            shown = file.picture(says["page"], says["dpi"])
            stream = io.BytesIO()
            shown.image.save(stream, "PNG", compress_level=3)
            yield {}, stream.getvalue()
        case "redact":
            boxes: dict[int, list[Any]] = {}
            for box in says["boxes"]:
                boxes.setdefault(box["page"], []).append(box)
            for number in range(1, says["pages"] + 1):
                mine = boxes.get(number, [])
                picture = file.picture(number, says["dpi"], boxes=[box["at"] for box in mine])
                image = painted(picture.image, picture.dpi, mine)
                colour, data_ = encoded(image)
                yield {"size": image.size, "points": picture.points, **colour}, data_
