"""What is this file? Its first bytes say, its name must agree."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from gongkai.redaction.problems import UnusableFile

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE
"""The largest original that is taken; a scan of 300 pages at 200 dpi has 30 MB or so."""
_HEAD = 1024
"""A PDF may have other bytes before its header, no more than these."""


class Kind(StrEnum):
    """The kinds of file a record may come in."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"

    @property
    def label(self) -> str:
        """The kind's name as people say it."""
        return {"pdf": "PDF", "png": "PNG 图片", "jpeg": "JPEG 图片", "tiff": "TIFF 图片"}[self]


SUFFIXES = {
    ".pdf": Kind.PDF,
    ".png": Kind.PNG,
    ".jpg": Kind.JPEG,
    ".jpeg": Kind.JPEG,
    ".tif": Kind.TIFF,
    ".tiff": Kind.TIFF,
}
_OURS = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
)
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "旧版 Word、Excel、WPS 文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II+\0", "BigTIFF 图片"),
    (b"MM\0+", "BigTIFF 图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序"),
)


def check_size(size: int, name: str) -> None:
    """Refuse a size of zero or beyond the limit; for who knows it before the bytes are there."""
    if size == 0:
        raise UnusableFile(name, "是空的；请检查原件后重新上传")
    if size > MOST_BYTES:
        raise UnusableFile(
            name,
            f"有 {size / MEGABYTE:.1f} MB，超过 {MOST_BYTES // MEGABYTE} MB 的上限；"
            "请用 200 dpi 左右重新扫描，或者拆成几个文件分别处理",
        )


def kind_of(data: bytes, name: str) -> Kind:
    """Return what the file is by its content. Raises UnusableFile.

    Refused are other kinds, and a file that is not what its name says.
    """
    check_size(len(data), name)
    named = SUFFIXES.get(PurePath(name).suffix.lower())
    found = _ours(data)
    if found is None:
        other = _other(data)
        if named is None:
            raise UnusableFile(
                name, f"不是 PDF 或者 PNG、JPEG、TIFF 图片{_is(other)}；请先转换成 PDF 再上传"
            )
        raise UnusableFile(
            name,
            f"的名称说它是 {named.label}，内容却不是{_is(other)}；请检查文件是否完整、是否选错",
        )
    if named is None:
        raise UnusableFile(
            name, f"的内容是 {found.label}，名称却没有相应的扩展名；请把扩展名改为 {_suffix(found)}"
        )
    if named is not found:
        raise UnusableFile(
            name,
            f"的名称说它是 {named.label}，内容却是 {found.label}；"
            f"请核对是否选错，确是这个文件的，把扩展名改为 {_suffix(found)}",
        )
    return found


def _suffix(kind: Kind) -> str:
    return next(suffix for suffix, one in SUFFIXES.items() if one is kind)


def _ours(data: bytes) -> Kind | None:
    for magic, kind in _OURS:
        if data.startswith(magic):
            return kind
    head = data[:_HEAD]
    if b"%PDF-" in head and _other(data) is None:
        return Kind.PDF
    return None


def _other(data: bytes) -> str | None:
    """Return what else the file seems to be, or ``None`` for nothing we know."""
    for magic, title in _OTHERS:
        if data.startswith(magic):
            return title
    if data.startswith(b"PK\x03\x04"):
        for part, title in (
            (b"word/", "Word 文档（docx）"),
            (b"xl/", "Excel 工作簿（xlsx）"),
            (b"OFD.xml", "OFD 版式文件"),
        ):
            if part in data:
                return title
        return "压缩包（zip）"
    if data[4:8] == b"ftyp":
        return "HEIC 图片或者视频"
    if data[:4] == b"RIFF":
        return "WebP 图片或者音视频"
    if data[:_HEAD].lstrip()[:1] == b"<":
        return "网页或者 XML 文件"
    return None


def _is(other: str | None) -> str:
    return f"，而是{other}" if other else ""
