"""What kind of file is it, and who reads it? By its content, not by its name."""

from __future__ import annotations

import csv
import io
import re
from pathlib import PurePosixPath

from gongkai.proofreading.files.contents import Contents, Gathering, UnreadableFile
from gongkai.proofreading.files.docx import gather_docx
from gongkai.proofreading.files.html import parts_of_html
from gongkai.proofreading.files.images import parts_of_image
from gongkai.proofreading.files.ofd import gather_ofd
from gongkai.proofreading.files.packages import LARGEST_FILE, Package, main_part
from gongkai.proofreading.files.pdf import gather_pdf
from gongkai.proofreading.files.xlsx import gather_xlsx
from gongkai.proofreading.finding import Kind

_OLE = b"\xd0\xcf\x11\xe0"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"BM", b"RIFF")
_PAGES = re.compile(
    rb"\s*(?:<!doctype\s+html|<html|<head|<body|<!--|<\?xml[^>]*>\s*<(?:!doctype\s+)?html)", re.I
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
TOLD = "docx、xlsx、pdf、ofd、html、txt、csv、jpg、png"


def parts_of_file(data: bytes, name: str, *, kind: Kind = "attachment") -> Contents:
    """Return the parts of a file of any kind we know. Raises UnreadableFile, FileTooLarge."""
    if not data:
        raise UnreadableFile(name, "是空文件，请检查原件")
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(name, f"超过 {LARGEST_FILE // 1024 // 1024} MB，请拆成几个文件")
    if data.startswith(_IMAGES):
        return parts_of_image(data, name, kind=kind)
    if _is_page(data, name):
        return parts_of_html(_decoded(data, name), name, kind=kind)
    gathering = Gathering(name, kind)
    _gather(data, gathering, name)
    return gathering.contents()


def _is_page(data: bytes, name: str) -> bool:
    suffix = PurePosixPath(name.rstrip("》")).suffix.lower()
    return (
        suffix in (".html", ".htm") or _PAGES.match(data[:1024].lstrip(b"\xef\xbb\xbf")) is not None
    )


def _gather(data: bytes, gathering: Gathering, name: str) -> None:
    if data.startswith(b"PK\x03\x04"):
        package = Package(data, gathering.name, "Office")
        main = main_part(package, "")
        if main.startswith("word/"):
            gather_docx(Package(data, gathering.name, "Word"), gathering)
        elif main.startswith("xl/"):
            gather_xlsx(Package(data, gathering.name, "Excel"), gathering)
        elif "OFD.xml" in package:
            gather_ofd(Package(data, gathering.name, "OFD"), gathering)
        else:
            raise UnreadableFile(
                gathering.name, f"是压缩包或者不认识的文件，请解开后逐个检查（可读：{TOLD}）"
            )
    elif b"%PDF-" in data[:1024]:
        gather_pdf(data, gathering)
    elif data.startswith(_OLE):
        raise UnreadableFile(
            gathering.name,
            "是旧版或者加了密码的 Office、WPS 文件，请解除密码、另存为 docx 或 xlsx 后再检查",
        )
    else:
        text = _decoded(data, gathering.name)
        if PurePosixPath(name.rstrip("》")).suffix.lower() == ".csv":
            _gather_csv(text, gathering)
        else:
            _gather_text(text, gathering)


def _decoded(data: bytes, name: str) -> str:
    encodings: tuple[str, ...] = ("utf-8-sig", "gb18030")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16", *encodings)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text[:100_000]):
            return text
    raise UnreadableFile(name, f"不是认识的文件（可读：{TOLD}）")


def _gather_text(text: str, gathering: Gathering) -> None:
    number = 0
    for line in re.split(r"\r\n|\r|\n", text):
        if line.strip():
            number += 1
            gathering.add(f"正文第{number}段", line)


def _gather_csv(text: str, gathering: Gathering) -> None:
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        for r, row in enumerate(rows, start=1):
            for c, cell in enumerate(row, start=1):
                gathering.add(f"第{r}行第{c}列", cell, table="表", row=r, column=c)
    except csv.Error:
        raise UnreadableFile(gathering.name, "不是完好的 CSV 文件，请另存后再检查") from None


def parts_of_text(text: str, name: str = "", *, kind: Kind = "body") -> Contents:
    """Return the paragraphs of a plain text."""
    gathering = Gathering(name, kind)
    _gather_text(text, gathering)
    return gathering.contents()


def read_inside(gathering: Gathering, data: bytes, short: str) -> None:
    """Read a file that lies inside another, one level deep."""
    if " 内的“" in gathering.name:
        gathering.trace("not_read", f"嵌入文件里再嵌入的文件 {short}")
        return
    name = f"{gathering.name} 内的“{short}”"
    if data.startswith(_IMAGES) or not data:
        return
    inner = Gathering(name, gathering.kind)
    inner.characters, inner.files_inside = gathering.characters, gathering.files_inside
    _gather(data, inner, short)
    gathering.characters = inner.characters
    gathering.parts += inner.parts
    gathering.traces += inner.traces
