"""How is an Office file opened safely? Zip bombs, entities and outside links do nothing."""

from __future__ import annotations

import io
import zipfile
import zlib

from gongkai.reports.readers.problems import TooLarge, UnreadableReport

MOST_ENTRIES = 5_000
LARGEST_XML = 64 * 1024 * 1024
"""Bytes of one unpacked XML part; the text of no report comes near it."""
LARGEST_WHOLE = 512 * 1024 * 1024
"""Bytes of everything unpacked, pictures included."""


def opened(data: bytes, source: str, kind: str) -> zipfile.ZipFile:
    """Return the package, once its sizes are known to be sound.

    Raises:
        UnreadableReport: it is damaged, encrypted, or declares entities.
        TooLarge: it would unpack to more than a report can be.
    """
    damaged = UnreadableReport(source, f"不是完好的{kind}文件，可能损坏或没有下载完整")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        entries = package.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError):
        raise damaged from None
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise TooLarge(source, f"{kind}文件解压后过大，不像一份年度报告")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise UnreadableReport(source, f"{kind}文件已加密，请解除密码后再读取")
        if entry.filename.endswith((".xml", ".rels")):
            if entry.file_size > LARGEST_XML:
                raise TooLarge(source, f"{kind}文件解压后过大，不像一份年度报告")
            if b"<!DOCTYPE" in part(package, entry.filename, source, kind)[:8192]:
                raise UnreadableReport(
                    source, f"{kind}文件里有DOCTYPE声明，正常的文件没有，不予读取"
                )
    return package


def part(package: zipfile.ZipFile, name: str, source: str, kind: str) -> bytes:
    """Return one part of a package, never more than it says it holds."""
    damaged = UnreadableReport(source, f"不是完好的{kind}文件，可能损坏或没有下载完整")
    try:
        with package.open(name) as stream:
            data = stream.read(LARGEST_XML + 1)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        raise damaged from None
    if len(data) > LARGEST_XML:
        raise TooLarge(source, f"{kind}文件解压后过大，不像一份年度报告")
    return data
