"""How does a file become a report? Kind, document, recognition, evidence."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from gongkai.reports.readers.document import Document
from gongkai.reports.readers.evidence import CellEvidence, Found, Reading
from gongkai.reports.readers.kinds import EXPECTED, kind_of
from gongkai.reports.readers.loose import streams
from gongkai.reports.readers.measures import units_said
from gongkai.reports.readers.numbering import unnumbered
from gongkai.reports.readers.page_numbers import PageNumbers
from gongkai.reports.readers.problems import NotAReport, TooLarge, UnreadableReport
from gongkai.reports.readers.radicals import in_characters
from gongkai.reports.readers.reckon import report_of
from gongkai.reports.readers.recognise_grids import GridReader
from gongkai.reports.readers.recognise_stream import read_stream
from gongkai.reports.readers.recognise_text import read_text
from gongkai.reports.readers.refusals import missing_tables, refuse_what_is_none
from gongkai.reports.readers.unfold import unfolded
from gongkai.reports.schema import cell_paths
from gongkai.system_errors import reason

LARGEST = 50 * 1024 * 1024
"""Bytes. No published report comes near it."""
_NOT_THERE = CellEvidence("unreadable", note="文件中没有这一格")


class _Reader(Protocol):
    def document_of(self, data: bytes, source: str) -> Document: ...


def read(path: Path | str, *, name: str | None = None) -> Reading:
    """Return the report in the file, with the evidence for every number.

    ``name`` is what messages call the file; its own name if left out.

    Raises:
        UnreadableReport: the file cannot be opened, is of another kind than
            its name says, holds no report, or is beyond the bounds.
    """
    path = Path(path)
    source = name or path.name
    try:
        if path.is_dir():
            raise UnreadableReport(str(path), "是文件夹，应为一个文件")
        if path.stat().st_size > LARGEST:
            raise _too_large(source, path.stat().st_size)
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableReport(str(path), "文件不存在，请检查路径") from None
    except PermissionError:
        raise UnreadableReport(str(path), "没有读取该文件的权限") from None
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableReport):
            raise
        raise UnreadableReport(
            str(path),
            f"无法打开：{reason(error) if isinstance(error, OSError) else '路径里有不能用的字符'}",
        ) from None
    return read_bytes(data, source)


def read_bytes(data: bytes, source: str) -> Reading:
    """Return the report in the bytes of a file called ``source``.

    Raises:
        UnreadableReport: as :func:`read`.
    """
    if len(data) > LARGEST:
        raise _too_large(source, len(data))
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise NotAReport(source, f"文件是空的；{EXPECTED}")
    kind = kind_of(data, source)
    if kind == "json":
        from gongkai.reports.readers.json import reading_of

        return reading_of(data, source)
    try:
        return recognise(in_characters(_document_of(data, source, kind)))
    except RecursionError:
        raise UnreadableReport(source, "内容嵌套过深，不像一份年度报告") from None


def document_of(data: bytes, source: str) -> Document:
    """Return what stands in the bytes of a file called ``source``, before anything is recognised.

    The JSON form has no layout: each number is a paragraph at its path.

    Raises:
        UnreadableReport: as :func:`read`.
    """
    if len(data) > LARGEST:
        raise _too_large(source, len(data))
    kind = kind_of(data, source)
    if kind == "json":
        from gongkai.reports.readers.json import document_of as of_json

        return of_json(data, source)
    try:
        return in_characters(_document_of(data, source, kind))
    except RecursionError:
        raise UnreadableReport(source, "内容嵌套过深，不像一份年度报告") from None


def _document_of(data: bytes, source: str, kind: str) -> Document:
    reader = cast(_Reader, import_module(f"gongkai.reports.readers.{kind}"))
    return reader.document_of(data, source)


def recognise(document: Document) -> Reading:
    """Return the report a document holds.

    Raises:
        NotAReport: none of the report's tables is there, or no year.
    """
    document = unnumbered(unfolded(document))
    found = Found(units=units_said(document), pages=PageNumbers.of(document))
    grids = GridReader(found)
    for grid in document.grids:
        if grid.aligned:
            grids.read(grid)
        else:
            read_stream(grid, found)
    met = {path.partition(".")[0] for path, cell in found.cells.items() if cell.raw is not None}
    for stream in streams(document, {table.partition("_")[0] for table in met}):
        read_stream(stream, found)
    text = read_text(document)
    if not any(path.startswith("remedies.") for path in found.cells):
        for warning in found.heads_alone:
            found.warn(warning)
    refuse_what_is_none(document, found, text)
    report = report_of(found, text)
    for warning in missing_tables(document, found):
        found.warn(warning)
    evidence = {path: found.cells.get(path, _NOT_THERE) for path in cell_paths(report)}
    return Reading(report, evidence, (*text.warnings, *found.warnings), document.source)


def _too_large(source: str, size: int) -> TooLarge:
    return TooLarge(
        source,
        f"文件有{size / 1024 / 1024:.0f} MB，超过上限{LARGEST // 1024 // 1024} MB，"
        "年度报告不会这样大，请检查是否选错了文件",
    )
