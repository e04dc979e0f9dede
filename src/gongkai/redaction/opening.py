"""How does a page of a file look? PDF through pdfium, images through Pillow.

Runs in the process of :mod:`gongkai.redaction.worker` only.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageOps

from gongkai.redaction.kinds import Kind
from gongkai.redaction.painting import blackened
from gongkai.redaction.source import DPI
from gongkai.redaction.worker import Refused

MOST_PIXELS = 120_000_000
"""Of one page: A0 at 200 dpi has 62 million, a camera's largest picture 108."""
CHECK_DPI = 12
"""Each page is drawn once this small when a file arrives: it can be drawn, and in time."""
_LIKELY_DPI = (60, 1300)
"""Resolutions an image may claim; any other is taken for none."""
_A4 = (595.0, 842.0)

Frac = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is seen: RGB, with the resolution, and the page's size in points."""

    image: Image.Image
    dpi: float
    points: tuple[float, float]


class File(Protocol):
    """A file whose pages can be drawn."""

    attachments: int

    def checked(self, most_pages: int) -> list[tuple[float, float]]:
        """Return the sizes of all pages, each having been opened. Raises Refused."""

    def picture(self, number: int, dpi: int, boxes: Sequence[Frac] = ()) -> Picture:
        """Return a page, the boxes blackened before anything else is done to it. Raises Refused."""


def opened(kind: str, data: bytes) -> File:
    """Return the file. Raises Refused where it is encrypted or damaged."""
    return _Pdf(data) if kind == Kind.PDF else _Images(kind, data)


def _too_many(most: int) -> Refused:
    return Refused(f"超过 {most} 页，不能一次处理；请拆成几个文件分别上传")


def _too_large(number: int, width: float, height: float) -> Refused:
    return Refused(
        f"第 {number} 页有 {width:.0f}×{height:.0f} 像素，超过 {MOST_PIXELS // 10_000} 万像素的上限；"
        "请缩小幅面或者降低分辨率后再上传"
    )


class _Pdf:
    """A PDF, drawn with its notes and filled fields, as any reader shows it."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        try:
            self._file = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error) or "ecurity" in str(error):
                raise _encrypted() from None
            raise Refused("已损坏或者没有传完整，打不开；请重新取得原件后再上传") from None
        if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(self._file) != -1:
            raise _encrypted()
        self.attachments: int = self._file.count_attachments()
        # What was typed into fields is seen on the page. No script runs: this pdfium has no engine.
        self._file.init_forms()

    def checked(self, most_pages: int) -> list[tuple[float, float]]:
        """Return the sizes; see :class:`File`."""
        if (count := len(self._file)) > most_pages:
            raise Refused(f"有 {count} 页，超过 {most_pages} 页的上限；请拆成几个文件分别上传")
        if not count:
            raise Refused("没有页面；请检查原件")
        return [self.picture(number, CHECK_DPI).points for number in range(1, count + 1)]

    def picture(self, number: int, dpi: int, boxes: Sequence[Frac] = ()) -> Picture:
        """Return a page; see :class:`File`. The boxes are painted by whoever asks."""
        import pypdfium2

        try:
            page = self._file[number - 1]
        except (pypdfium2.PdfiumError, IndexError):
            raise Refused(f"第 {number} 页已损坏，打不开；请重新取得原件后再上传") from None
        width, height = page.get_size()
        if not (width >= 1 and height >= 1 and math.isfinite(width * height)):
            raise Refused(f"第 {number} 页的幅面不对，打不开；请重新打印成 PDF 后再上传")
        largest = max(dpi, DPI) / 72
        if width * height * largest**2 > MOST_PIXELS:
            raise _too_large(number, width * largest, height * largest)
        # With an alpha channel pdfium gives letters grey rims, not coloured ones for screens.
        bitmap = page.render(
            scale=dpi / 72,
            fill_color=(255, 255, 255, 255),
            force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRA,
        )
        image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
        return Picture(image, dpi, (round(width, 2), round(height, 2)))


def _encrypted() -> Refused:
    return Refused("已加密（设了打开密码或者权限限制）；请取得没有加密的原件，或者解除限制后再上传")


class _Images:
    """An image: one page, or as many as a TIFF has."""

    attachments = 0

    def __init__(self, kind: str, data: bytes) -> None:
        self._kind = kind
        try:
            self._file = Image.open(io.BytesIO(data), formats=[kind.upper()])
        except MemoryError:
            raise
        except Exception:  # whatever a broken file makes Pillow raise
            raise _damaged() from None

    def _at(self, number: int) -> bool:
        """Go to the page; say whether there is one."""
        if self._kind != Kind.TIFF:
            return number == 1
        try:
            self._file.seek(number - 1)
        except EOFError:
            return False
        except MemoryError:
            raise
        except Exception:
            raise _damaged(number) from None
        return True

    def checked(self, most_pages: int) -> list[tuple[float, float]]:
        """Return the sizes; see :class:`File`."""
        sizes = []
        number = 1
        while self._at(number):
            if number > most_pages:
                raise _too_many(most_pages)
            sizes.append(self.picture(number, CHECK_DPI).points)
            number += 1
        if not sizes:
            raise _damaged()
        return sizes

    def picture(self, number: int, dpi: int, boxes: Sequence[Frac] = ()) -> Picture:
        """Return a page, never enlarged; see :class:`File`."""
        if not self._at(number):
            raise _damaged(number)
        width, height = self._file.size
        if width * height > MOST_PIXELS:
            raise _too_large(number, width, height)
        try:
            image = _rgb(self._file)
        except MemoryError:
            raise
        except Exception:  # whatever a broken file makes Pillow raise
            raise _damaged(number) from None
        points = _points(self._file, image.size)
        own = image.width * 72 / points[0]
        # Before it is made smaller: a filter would spread what lies under a box beyond it.
        for box in boxes:
            blackened(image, own, box)
        if own <= dpi:
            return Picture(image, own, points)
        smaller = tuple(max(round(side * dpi / own), 1) for side in image.size)
        image = image.resize((smaller[0], smaller[1]), Image.Resampling.BOX, reducing_gap=2.0)
        return Picture(image, dpi, points)


def _damaged(number: int | None = None) -> Refused:
    where = f"第 {number} 页" if number and number > 1 else ""
    return Refused(f"{where}已损坏或者没有传完整，打不开；请重新扫描或者取得原件后再上传")


def _rgb(file: Image.Image) -> Image.Image:
    """Return the picture upright, on white, with three channels of eight bits."""
    file.load()
    image: Image.Image = ImageOps.exif_transpose(file) or file
    if image.mode.startswith("I"):  # sixteen bits of grey, by a scale that no pixel decides
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if "A" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    # A copy in any case: it is painted on, and carries no colour profile or note of the file.
    plain = Image.new("RGB", image.size, "white")
    plain.paste(image.convert("RGB"))
    return plain


def _points(file: Image.Image, size: tuple[int, int]) -> tuple[float, float]:
    """Return the page's size: by the resolution the image claims, else as large as A4 allows."""
    width, height = size
    claimed = file.info.get("dpi")
    try:
        across, down = (float(value) for value in claimed or ())
    except (TypeError, ValueError, ZeroDivisionError):
        across = down = 0.0
    least, most = _LIKELY_DPI
    if least < across < most and abs(across - down) < 1 and across != 72 and across != 96:
        return round(width * 72 / across, 2), round(height * 72 / across, 2)
    long, short = max(size), min(size)
    scale = min(_A4[1] / long, _A4[0] / short)
    return round(width * scale, 2), round(height * scale, 2)
