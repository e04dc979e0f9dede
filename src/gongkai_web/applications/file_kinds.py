"""May this file lie in a case? Its content must be what its name says, and nothing hostile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from gongkai.packages import MEGABYTE, Bounds, Package, Trouble, UnsoundPackage

LARGEST = 30 * MEGABYTE
"""The largest file of a case: a letter of some hundred scanned pages at 200 dpi."""
LARGEST_UNPACKED = 300 * MEGABYTE
"""What an Office file may unpack to; a bomb says far more."""
MOST_PARTS = 5_000
LONGEST_NAME = 120
_HEAD = 1024
_TYPES = "[Content_Types].xml"
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_RUNS = re.compile(r"(?:^|/)(?:vbaProject[^/]*\.bin|vbaData\.xml|macrosheets/|activeX/)", re.I)
"""The parts of an Office file that hold something that runs."""
_RUNS_IN_OFD = re.compile(
    r"\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs?|jse?|wsf|hta|jar|msi|lnk|sh|py|docm|xlsm|pptm)$", re.I
)
"""What an OFD may carry along as an attachment and that runs when it is opened."""
_STRANGE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\/:*?\"<>|]+"
)


class UnusableFile(ValueError):
    """A file that is not taken: which one, why, and what to do, in Chinese."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"文件“{name}”{why}")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file a case may hold."""

    label: str
    content_type: str
    suffixes: tuple[str, ...]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = FileKind("PDF", "application/pdf", (".pdf",))
JPEG = FileKind("JPEG 图片", "image/jpeg", (".jpg", ".jpeg"))
PNG = FileKind("PNG 图片", "image/png", (".png",))
TIFF = FileKind("TIFF 图片", "image/tiff", (".tif", ".tiff"))
DOCX = FileKind("Word 文档（docx）", _WORD, (".docx",))
XLSX = FileKind("Excel 工作簿（xlsx）", _SHEET, (".xlsx",))
OFD = FileKind("OFD 版式文件", "application/ofd", (".ofd",))
TXT = FileKind("文本", "text/plain", (".txt",))
KINDS = (PDF, OFD, JPEG, PNG, TIFF, DOCX, XLSX, TXT)
ACCEPT = ",".join(suffix for kind in KINDS for suffix in kind.suffixes)
"""For the browser's file dialog."""
TOLD = f"PDF、OFD、JPEG、PNG、TIFF、docx、xlsx、txt，每个不超过 {LARGEST // MEGABYTE} MB"

_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "旧版或者加了密码的 Office、WPS 文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"GIF8", "GIF 图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"#!", "脚本"),
)


def safe_name(name: str) -> str:
    """Return a file's name without folders and signs that mislead; its ending is kept."""
    path = PurePosixPath(_STRANGE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" ."))
    suffix = path.suffix[:10]
    return f"{path.stem[: LONGEST_NAME - len(suffix)] or '文件'}{suffix}"


def size_told(size: int) -> str:
    """Return a size in words: ``312.4 MB``, ``12 KB``."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, size // 1024)} KB"


def check_size(name: str, size: int) -> None:
    """Refuse a size of zero or beyond the limit. Raises UnusableFile."""
    if size == 0:
        raise UnusableFile(name, "是空的，请检查原件后重新上传")
    if size > LARGEST:
        raise UnusableFile(
            name,
            f"有 {size_told(size)}，超过 {LARGEST // MEGABYTE} MB 的上限，"
            "请用 200 dpi 左右重新扫描，或者拆成几个文件上传",
        )


def kind_of(name: str, data: bytes) -> FileKind:
    """Return what the file is. Raises UnusableFile for another kind, a wrong name, a hostile content."""
    check_size(name, len(data))
    suffix = PurePosixPath(name).suffix.lower()
    named = next((kind for kind in KINDS if suffix in kind.suffixes), None)
    if named is None:
        raise UnusableFile(name, f"的类型不能上传，可以上传：{TOLD}")
    if named is TXT:
        _check_text(name, data)
        return TXT
    found, other = _found(name, data)
    if found is not named:
        told = found.label if found else other
        raise UnusableFile(
            name,
            f"的名称说它是{named.label}，内容却{'是' + told if told else '不是'}，"
            "请检查文件是否完整、是否选错",
        )
    if found is PDF:
        _check_pdf(name, data)
    return found


def _found(name: str, data: bytes) -> tuple[FileKind | None, str]:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind, ""
    for magic, title in _OTHERS:
        if data.startswith(magic):
            return None, title
    if data.startswith(b"PK\x03\x04"):
        return _office(name, data)
    if b"%PDF-" in data[:_HEAD]:
        return PDF, ""
    if data[:_HEAD].lstrip()[:1] == b"<":
        return None, "网页或者 XML 文件"
    return None, ""


def _check_pdf(name: str, data: bytes) -> None:
    if _ENCRYPTED.search(data):
        raise UnusableFile(name, "加了密码或者限制了权限，请解除以后（例如重新打印成 PDF）再上传")
    if b"startxref" not in data:
        raise UnusableFile(name, "不完整，可能没有传完，请检查原件后重新上传")


def _office(name: str, data: bytes) -> tuple[FileKind | None, str]:
    """Return what a zip package is, once its sizes are known to be sound."""
    try:
        package = Package(data, Bounds(entries=MOST_PARTS, whole=LARGEST_UNPACKED))
        return _kind_within(name, package)
    except UnsoundPackage as unsound:
        if unsound.trouble is Trouble.ENCRYPTED:
            return None, "加了密码的压缩包"
        if unsound.trouble is Trouble.TOO_LARGE:
            raise UnusableFile(
                name, f"解压后超过 {LARGEST_UNPACKED // MEGABYTE} MB 或者部件过多，不予接收"
            ) from None
        raise UnusableFile(name, "已损坏，打不开，请检查原件后重新上传") from None


def _kind_within(name: str, package: Package) -> tuple[FileKind | None, str]:
    if _holds_programs(package):
        raise UnusableFile(
            name, "含有宏或者 ActiveX 控件，不予接收，请另存为不含宏的 docx、xlsx 或者 PDF 再上传"
        )
    if "OFD.xml" in package and _TYPES not in package:
        _check_ofd(name, package)
        return OFD, ""
    if _TYPES in package:
        if "word/document.xml" in package:
            return DOCX, ""
        if "xl/workbook.xml" in package:
            return XLSX, ""
    return None, "压缩包"


def _check_ofd(name: str, package: Package) -> None:
    """Refuse an OFD (GB/T 33190) whose root is damaged, or that carries something that runs."""
    head = package.head("OFD.xml", 64 * 1024)
    if not re.search(rb"<(?:[\w.-]+:)?OFD[\s>]", head) or b"<!DOCTYPE" in head:
        raise UnusableFile(name, "里面没有完好的 OFD 结构，请检查原件后重新上传")
    if carried := sorted(one for one in package.names if _RUNS_IN_OFD.search(one)):
        raise UnusableFile(
            name, f"里面带有能运行的文件（{carried[0]}），不予接收，请去掉附件后重新导出再上传"
        )


def _holds_programs(package: Package) -> bool:
    """Return whether an Office file holds or declares macros or ActiveX, whatever its name says."""
    if any(_RUNS.search(one) for one in package.names):
        return True
    return _TYPES in package and b"macroenabled" in package.read(_TYPES).lower()


def _check_text(name: str, data: bytes) -> None:
    for magic, title in (*_OTHERS, *((magic, kind.label) for magic, kind in _MAGIC)):
        if data.startswith(magic):
            raise UnusableFile(name, f"的名称说它是文本，内容却是{title}，请检查是否选错")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return
    raise UnusableFile(name, "的名称说它是文本，内容却不是（应为 UTF-8 或者 GB18030 编码）")
