"""What stands in the cells of a file? (``.xlsx``, first sheet, or ``.csv``)

Every cell becomes text; a date cell becomes ISO text. What a cell cannot give
truthfully (a formula never computed, an error, a number that lost digits) is a
fault. The content decides what a file is, and its name must agree.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, Any

from gongkai_web.ledgers.faults import Fault, FaultyFile

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE
MOST_UNPACKED = 600 * MEGABYTE
"""A workbook that unpacks to more is taken for a bomb."""
MOST_COLUMNS = 200
NO_COLUMN = "这一格没有列名；每格都应在某一列名之下"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)
_DIGITS_KEPT = 10**15
"""A spreadsheet keeps 15 digits of a number; an identity number has 18."""
_ESCAPED = re.compile(r"^'+[=+\-@＝＋－＠\t\r]")


@dataclass
class Sheet:
    """A file's cells as text. ``rows[0]`` is row ``numbers[0]`` of the spreadsheet."""

    file_name: str
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    faults: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Row number, column position, value, what is wrong."""
    empty_texts: set[tuple[int, int]] = field(default_factory=set)
    """Cells that hold a text of no letters: what a formula may truthfully give."""


def _refused(file_name: str, why: str) -> FaultyFile:
    return FaultyFile(file_name, [Fault(why)])


Told = Callable[[int, int], None]
"""Called with how many rows are read, and how many there are."""


def read_sheet(file: IO[bytes], file_name: str, told: Told = lambda done, total: None) -> Sheet:
    """Return the cells of a file. Raises FaultyFile where it is no readable table."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MOST_BYTES:
        raise _refused(
            file_name,
            f"文件有 {size / MEGABYTE:.1f} MB，超过 {MOST_BYTES // MEGABYTE} MB 的上限；请分成几个文件导入",
        )
    if size == 0:
        raise _refused(file_name, "文件是空的；第 1 行应为列名，以下每行一条记录")
    head = file.read(512)
    file.seek(0)
    suffix = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if suffix not in ("xlsx", "csv", "txt", "tsv"):
        kept = f"，不支持 .{suffix}" if suffix else ""
        if suffix in ("xls", "et", "xlsm", "ods"):
            kept += "；请用 Excel 或 WPS 打开后“另存为”.xlsx"
        raise _refused(file_name, f"应为 Excel 工作簿（.xlsx）或 CSV 文件（.csv）{kept}")
    if suffix == "xlsx":
        _check_workbook(file, file_name, head)
        sheet = _read_workbook(file, file_name, told)
    else:
        if head.startswith((b"PK\x03\x04", _OLE)):
            raise _refused(
                file_name,
                f"扩展名是 .{suffix}，内容却是 Excel 工作簿；请改回原来的扩展名，或另存为 CSV",
            )
        sheet = _read_csv(file.read(), file_name)
    if not sheet.rows:
        raise _refused(file_name, "只有列名，没有记录；第 2 行起应每行一条记录")
    return sheet


# -- CSV -----------------------------------------------------------------------


def _decoded(content: bytes, file_name: str) -> str:
    """Return the text of a file in UTF-8 or GB 18030."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refused(
            file_name, "编码是 UTF-16；应为 UTF-8 或 GB 18030，请另存为“CSV UTF-8（逗号分隔）”"
        )
    if b"\x00" in content:
        raise _refused(file_name, "不是文本文件；应为 UTF-8 或 GB 18030 编码的 CSV")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken = error
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        line = _line(content, max(error.start, broken.start))
        raise _refused(
            file_name, f"第 {line} 行附近有不认识的字符；编码应为 UTF-8 或 GB 18030"
        ) from None
    if content.startswith(codecs.BOM_UTF8):
        line = _line(content, broken.start)
        raise _refused(file_name, f"第 {line} 行附近的 UTF-8 编码已损坏，请重新导出")
    return text


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1


def _separator(first: str) -> str:
    """Return what parts the cells of the header: a comma, a tab or a semicolon."""
    outside = re.sub(r'"(?:[^"]|"")*"', "", first)
    counts = {mark: outside.count(mark) for mark in (",", "\t", ";")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def _read_csv(content: bytes, file_name: str) -> Sheet:
    text = _decoded(content, file_name)
    if re.match(r"\s*<(?:!doctype|html|table|\?xml)", text[:200], re.IGNORECASE):
        raise _refused(
            file_name, "内容是网页或 XML，不是 CSV；请用 Excel 打开后另存为 .xlsx 或 .csv"
        )
    csv.field_size_limit(MOST_BYTES)
    first_line = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(first_line), strict=True
    )
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        raise _refused(
            file_name,
            f"第 {len(lines) + 1} 行起引号不成对，读不下去（{error}）；含逗号、换行的内容应放在一对英文双引号里",
        ) from None
    if not lines:
        raise _refused(file_name, "文件是空的；第 1 行应为列名，以下每行一条记录")
    header = _header([cell.strip() for cell in lines.pop(0)], file_name)
    sheet = Sheet(file_name, header, lines, list(range(2, len(lines) + 2)))
    _square(sheet)
    if "'" in text:
        _unescape(sheet)
    return sheet


def _square(sheet: Sheet) -> None:
    """Give every row as many cells as there are columns, and leave blank rows out."""
    width = len(sheet.header)
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        elif len(cells) > width:
            for at in range(width, len(cells)):
                if cells[at].strip():
                    sheet.faults.append((number, at, cells[at], NO_COLUMN))
            del cells[width:]
    if not all(map(any, sheet.rows)):
        kept = [
            (n, cells) for n, cells in zip(sheet.numbers, sheet.rows, strict=True) if any(cells)
        ]
        sheet.numbers, sheet.rows = [n for n, _ in kept], [cells for _, cells in kept]


def _unescape(sheet: Sheet) -> None:
    """Take away the apostrophe that keeps a spreadsheet from computing a text."""
    for cells in sheet.rows:
        if "'" in "".join(cells):
            cells[:] = [cell[1:] if _ESCAPED.match(cell) else cell for cell in cells]


def escaped(text: str) -> str:
    """Return a text for a CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if re.match(r"'*[=+\-@＝＋－＠\t\r]", text) else text


def _header(cells: list[str], file_name: str) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if not cells:
        raise _refused(file_name, "第 1 行是空的，应为列名")
    if len(cells) > MOST_COLUMNS:
        raise _refused(file_name, f"第 1 行有 {len(cells)} 列，过多；第 1 行应为列名")
    return cells


# -- Excel ---------------------------------------------------------------------


def _check_workbook(file: IO[bytes], file_name: str, head: bytes) -> None:
    if head.startswith(_OLE):
        raise _refused(
            file_name,
            "内容是旧版 Excel（.xls）或加密的工作簿，不是 .xlsx（只改扩展名不行）；"
            "请用 Excel 或 WPS 打开，取消密码，“另存为”.xlsx",
        )
    if not head.startswith(b"PK"):
        raise _refused(
            file_name,
            "不是 Excel 工作簿（.xlsx）：内容对不上扩展名；请重新另存为 .xlsx，或把扩展名改回 .csv",
        )
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            names = set(archive.namelist())
            if unpacked > MOST_UNPACKED:
                raise _refused(
                    file_name,
                    f"解压后有 {unpacked // MEGABYTE} MB，超过 {MOST_UNPACKED // MEGABYTE} MB 的上限",
                )
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
                raise _refused(file_name, "是压缩文件，不是 Excel 工作簿（.xlsx）")
            for name in names:
                if name.endswith((".xml", ".rels")):
                    with archive.open(name) as part:
                        if b"<!DOCTYPE" in part.read(2048).replace(b"\x00", b""):
                            raise _refused(file_name, "工作簿里有文档类型声明（DOCTYPE），不予读取")
    except FaultyFile:
        raise
    except Exception:
        # A broken archive raises BadZipFile, zlib.error, struct.error, NotImplementedError …
        raise _refused(file_name, "Excel 工作簿已损坏，打不开；请重新另存为 .xlsx") from None
    finally:
        file.seek(0)


def _read_workbook(file: IO[bytes], file_name: str, told: Told) -> Sheet:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of features we do not read
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            if not book.worksheets:
                raise _refused(file_name, "工作簿里没有工作表")
            first = book.worksheets[0]
            # What the file says of its size may be wrong: good enough to tell how far we are.
            rows = first.max_row or 0
            first.reset_dimensions()
            sheet = _cells(
                first.iter_rows(values_only=True), file_name, lambda n: told(n, max(n, rows))
            )
            book.close()
            _find_formulas(file, sheet)
    except FaultyFile:
        raise
    except Exception as error:
        # openpyxl raises whatever its parsers raise (KeyError, ParseError, zlib.error …).
        raise _refused(
            file_name, f"Excel 工作簿已损坏，读不下去（{type(error).__name__}）；请重新另存为 .xlsx"
        ) from error
    return sheet


def _cells(rows: Iterator[tuple[Any, ...]], file_name: str, told: Callable[[int], None]) -> Sheet:
    sheet: Sheet | None = None
    for number, values in enumerate(rows, start=1):
        if number % 1000 == 0:
            told(number)
        if sheet is None:
            header = [" ".join(_text(value)[0].split()) for value in values]
            sheet = Sheet(file_name, _header(header, file_name))
            width = len(sheet.header)
            continue
        cells = []
        blank = True
        for at, value in enumerate(values):
            if value is None:
                cells.append("")
                continue
            text, wrong = _text(value)
            if at >= width:
                if text.strip():
                    sheet.faults.append((number, at, text, NO_COLUMN))
                continue
            if wrong:
                sheet.faults.append((number, at, text, wrong))
                text, blank = "", False
            elif text:
                blank = False
            else:
                sheet.empty_texts.add((number, at))
            cells.append(text)
        if not blank:
            cells += [""] * (width - len(cells))
            sheet.rows.append(cells)
            sheet.numbers.append(number)
    if sheet is None:
        raise _refused(file_name, "第一张工作表是空的；第 1 行应为列名，以下每行一条记录")
    return sheet


def _text(value: Any) -> tuple[str, str | None]:
    """Return a cell's text, and what is wrong with it."""
    match value:
        case None:
            return "", None
        case str():
            return value, "单元格里的公式出错，应为具体的值" if value in _ERRORS else None
        case bool():
            return ("TRUE" if value else "FALSE"), None
        case int() | float():
            return _number(value)
        case datetime():
            at_midnight = value.time() == time()
            return value.date().isoformat() if at_midnight else value.isoformat(
                " ", "seconds"
            ), None
        case date() | time():
            return value.isoformat(), None
    return str(value), None


def _number(value: int | float) -> tuple[str, str | None]:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value), "不是数字"
    whole = int(value)
    text = str(whole) if whole == value else repr(value)
    if abs(value) >= _DIGITS_KEPT:
        return text, "存成了数字，超过 15 位的部分已经丢失；请把这一列设为文本格式后重新填写"
    return text, None


def _find_formulas(file: IO[bytes], sheet: Sheet) -> None:
    """Add a fault for every formula that was saved without its result.

    Read by value such a cell looks blank. Workbooks with formulas are rare, so
    a look at the raw sheet saves most files the second reading.
    """
    import openpyxl

    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        if not any(_holds_formula(archive, name) for name in sheets):
            return
    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    first = book.worksheets[0]
    first.reset_dimensions()
    read = dict(zip(sheet.numbers, sheet.rows, strict=True))
    known = sheet.empty_texts | {(row, at) for row, at, _, _ in sheet.faults}
    for number, cells in enumerate(first.iter_rows(max_col=len(sheet.header)), start=1):
        if number == 1:
            continue
        for at, cell in enumerate(cells):
            if cell.data_type != "f" or (number, at) in known:
                continue
            if number not in read or not read[number][at]:
                sheet.faults.append(
                    (
                        number,
                        at,
                        str(cell.value),
                        "是没有算出结果的公式；请在 Excel 中打开并保存，或改填具体的值",
                    )
                )
    book.close()


def _holds_formula(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while block := part.read(MEGABYTE):
            if re.search(rb"<(?:\w+:)?f[ >/]", tail + block):
                return True
            tail = block[-8:]
    return False
