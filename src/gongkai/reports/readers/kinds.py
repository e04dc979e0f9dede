"""Which reader takes a file? Its name says so and its first bytes agree.

Endings of old Office files (``.doc``, ``.xls``, ``.wps``, ``.et``) say little: content systems give pages and new Office files
such names. What is in them decides. Nothing else is guessed.
"""

from __future__ import annotations

import re
from pathlib import Path

from gongkai.reports.readers.problems import UnreadableReport

KINDS = {
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".mht": "mht",
    ".mhtml": "mht",
    ".docx": "docx",
    ".pdf": "pdf",
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".xlsx": "xlsx",
    ".json": "json",
}
NAMES = {
    "html": "网页",
    "mht": "网页存档（.mht）",
    "docx": "Word文件（.docx）",
    "pdf": "PDF文件",
    "text": "文本文件",
    "xlsx": "Excel文件（.xlsx）",
    "json": "JSON文件",
}
READABLE = ".html .mht .docx .pdf .txt .md .xlsx .json"
"""One ending for each kind, for people."""
EXPECTED = f"可读取的格式：{READABLE}"
OLD_OFFICE = frozenset((".doc", ".xls", ".wps", ".et"))
ENDINGS = (*KINDS, *sorted(OLD_OFFICE))
"""All endings of files that may be read, for a form to offer."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERWISE = {
    ".ofd": "是OFD版式文件，请用阅读器导出为PDF后再读取",
    ".rtf": "是RTF文件，请用Word或WPS打开，另存为.docx后再读取",
    **dict.fromkeys((".dot", ".docm", ".dotx"), "请用Word或WPS打开，另存为.docx后再读取"),
    **dict.fromkeys((".xlsm", ".xlsb", ".csv"), "请用Excel或WPS打开，另存为.xlsx后再读取"),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".gif"),
        "是图片，没有文字可读；请换用带文字的文件，或先做文字识别",
    ),
    **dict.fromkeys((".rar", ".7z"), "是压缩文件，请解压后再读取"),
}
"""What to do with files that people take for reports."""
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|\?xml|meta|table|div)", re.IGNORECASE
)
_ARCHIVED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_ARCHIVE, _END_OF_ARCHIVE = "压缩文件", b"PK\x05\x06"
_HEAD = 4096
"""Bytes in which a page or an archive of one says what it is."""


def kind_of(data: bytes, source: str) -> str:
    """Return which reader takes the bytes of a file of that name.

    Raises:
        UnreadableReport: of no kind that is read, or of another than its name says.
    """
    suffix = Path(source).suffix.lower()
    kind = KINDS.get(suffix)
    if data.startswith(_OLE):
        raise UnreadableReport(
            source,
            "是旧版Office文件（.doc、.xls、.wps、.et）或加密文件，请打开并另存为.docx或.xlsx后再读取",
        )
    actual = _by_content(data)
    if suffix in OLD_OFFICE:
        if actual in ("docx", "xlsx", "mht", "html"):
            return actual
        raise UnreadableReport(
            source,
            "内容不是Word或Excel文件，可能损坏或没有下载完整，请重新获取后另存为.docx或.xlsx",
        )
    if kind is None:
        shown = f"扩展名{suffix}" if suffix else "没有扩展名的文件"
        raise UnreadableReport(source, _OTHERWISE.get(suffix) or f"不认识{shown}；{EXPECTED}")
    if {kind, actual} == {"html", "mht"}:
        return actual or kind
    if actual == _ARCHIVE and kind in ("docx", "xlsx") and _END_OF_ARCHIVE not in data:
        raise UnreadableReport(source, f"{NAMES[kind]}已损坏或没有下载完整，请重新获取后再读取")
    if actual is not None and actual not in (kind, *_OF_TEXT):
        raise UnreadableReport(
            source,
            f"扩展名是{suffix}，内容却是{NAMES.get(actual, actual)}，请改正扩展名后再读取",
        )
    if kind in _OF_BYTES and actual != kind:
        raise UnreadableReport(source, f"内容不是{NAMES[kind]}，文件可能损坏或被改了扩展名")
    return kind


_OF_BYTES, _OF_TEXT = ("docx", "pdf", "xlsx"), ("html", "mht")
"""Kinds that are known by their first bytes, and those whose first words another text may have, too."""


def _by_content(data: bytes) -> str | None:
    """Return of what kind the bytes are for certain."""
    if data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        head = data[: 4 * 1024 * 1024] + data[-1024 * 1024 :]
        if b"word/document" in head:
            return "docx"
        if b"xl/workbook" in head:
            return "xlsx"
        return _ARCHIVE
    if _ARCHIVED.search(head := data[:_HEAD]) and b"ime-" in head.lower():
        return "mht"
    return "html" if _MARKUP.match(head) else None
