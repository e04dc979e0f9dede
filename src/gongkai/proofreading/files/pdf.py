"""What stands in a PDF, seen and unseen? Pages, notes, form fields, properties, files inside."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from gongkai.proofreading.files.contents import (
    MOST_FILES_INSIDE,
    Contents,
    FileTooLarge,
    Gathering,
    UnreadableFile,
)
from gongkai.proofreading.files.images import gps_of
from gongkai.proofreading.files.office import is_person
from gongkai.proofreading.finding import Kind

MOST_PAGES = 2_000
_SCAN = 10
"""A page with fewer signs and a picture on it is a scan."""
_MOST_NOTES = 2_000
_MOST_PICTURES = 300
_BREAK = re.compile(
    r"(?<=[一-鿿，、])\n(?=[一-鿿“《（])(?![（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]{1,4}[章条节])"
)
_KEYS = {"Author": "作者", "Title": "标题", "Subject": "主题", "Keywords": "关键词"}
_EXIF = re.compile(rb"\xff\xd8\xff\xe1..Exif\0\0", re.DOTALL)
_NOTE_KEYS = (b"Contents", b"T", b"V", b"TU")


def parts_of_pdf(data: bytes, name: str, *, kind: Kind = "attachment") -> Contents:
    """Return the parts of a PDF and what the file itself gives rise to.

    Raises UnreadableFile, FileTooLarge.
    """
    gathering = Gathering(name, kind)
    gather_pdf(data, gathering)
    return gathering.contents()


def gather_pdf(data: bytes, gathering: Gathering) -> None:
    """Take all there is in a PDF."""
    import pypdfium2

    name = gathering.name
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise UnreadableFile(name, "PDF已加密，请解除密码后再检查") from None
        raise UnreadableFile(
            name, "不是完好的PDF文件，可能损坏或者没有传完整，请检查原件"
        ) from None
    try:
        count = len(file)
        if count > MOST_PAGES:
            raise FileTooLarge(name, f"PDF有 {count} 页，超过 {MOST_PAGES} 页，请拆成几个文件")
        if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(file) != -1:
            gathering.trace("restricted", "打印、复制或者修改受限")
        _properties(file, gathering)
        scans = [number for number in range(1, count + 1) if _page(file, number, gathering)]
        if scans:
            shown = "、".join(map(str, scans[:8])) + ("等" if len(scans) > 8 else "")
            gathering.trace("scan_only", f"第 {shown} 页", len(scans))
        _inside(file, gathering)
    except pypdfium2.PdfiumError:
        raise UnreadableFile(name, "PDF的部分内容已损坏，请重新取得原件") from None
    finally:
        file.close()
    for number, found in enumerate(_EXIF.finditer(data)):
        if number >= _MOST_PICTURES:
            break
        if (where := gps_of(data[found.start() : found.start() + 1024 * 1024])) is not None:
            gathering.trace("gps", where)


def _properties(file: Any, gathering: Gathering) -> None:
    for key, title in _KEYS.items():
        if not (value := _property(file, key)):
            continue
        if key == "Author" and is_person(value):
            gathering.trace("author", f"作者“{value}”")
        gathering.add(f"文件属性“{title}”", value, kind="metadata")


def _property(file: Any, key: str) -> str:
    """Return a property; signs that are none are replaced, where the library would give up."""
    from pypdfium2 import raw

    name = key.encode()
    length = raw.FPDF_GetMetaText(file, name, None, 0)
    if not 2 < length < 1_000_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_GetMetaText(file, name, buffer, length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0").strip()


def _page(file: Any, number: int, gathering: Gathering) -> bool:
    """Take one page; say whether it is a scan."""
    import pypdfium2

    try:
        page = file[number - 1]
    except pypdfium2.PdfiumError:
        gathering.trace("not_read", f"第 {number} 页")
        return False
    try:
        pages = page.get_textpage()
        text = pages.get_text_range().replace("\r\n", "\n").replace("\r", "\n")
        pages.close()
        # A soft hyphen at a line's end comes as U+FFFE.
        gathering.add(f"第{number}页", _BREAK.sub("", text.replace("\ufffe", "")), cut=True)
        for order, note in enumerate(_notes(page), start=1):
            gathering.add(f"第{number}页批注或者表单{order}", note)
        kinds = (
            {item.type for item in page.get_objects(max_depth=2)}
            if len(text.strip()) < _SCAN
            else ()
        )
        return pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds
    except pypdfium2.PdfiumError:
        gathering.trace("not_read", f"第 {number} 页")
        return False
    finally:
        page.close()


def _notes(page: Any) -> Iterator[str]:
    """Yield what annotations and form fields say."""
    from pypdfium2 import raw

    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            for key in _NOTE_KEYS:
                if text := _string(raw, note, key):
                    yield text
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _string(raw: Any, note: Any, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < length < 1_000_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(
        note, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length
    )
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0").strip()


def _inside(file: Any, gathering: Gathering) -> None:
    from gongkai.proofreading.files.anything import read_inside

    for index in range(file.count_attachments()):
        attached = file.get_attachment(index)
        try:
            short = attached.get_name() or f"第 {index + 1} 个"
        except UnicodeDecodeError:
            short = f"第 {index + 1} 个"
        gathering.trace("embedded", short)
        gathering.files_inside += 1
        if gathering.files_inside > MOST_FILES_INSIDE:
            gathering.trace("not_read", f"第 {MOST_FILES_INSIDE} 个以后的嵌入文件")
            return
        try:
            read_inside(gathering, bytes(attached.get_data()), short)
        except UnreadableFile as error:
            gathering.trace("not_read", f"嵌入的文件 {short}（{error.why}）")
