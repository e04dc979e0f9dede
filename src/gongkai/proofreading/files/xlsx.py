"""What stands in a workbook, seen and unseen?

Every cell of every sheet, hidden ones included; notes, headers, drawings, the
caches of pivot tables, the texts that no cell uses any more, defined names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.proofreading.files.contents import Contents, FileTooLarge, Gathering
from gongkai.proofreading.files.office import common, drawing_texts, outside_links
from gongkai.proofreading.files.packages import (
    Package,
    by_root,
    local,
    main_part,
    relations,
    target,
)
from gongkai.proofreading.finding import Kind

MOST_CELLS = 300_000
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_IN_FORMULA = re.compile(r'"[^"]+"|[0-9]{7,}')
_OTHERS = {
    "comments": "批注",
    "ThreadedComments": "批注",
    "wsDr": "图形文字",
    "chartSpace": "图表数据",
    "pivotCacheRecords": "数据透视表缓存",
    "pivotCacheDefinition": "数据透视表缓存",
    "externalLink": "外部链接缓存",
}


def parts_of_xlsx(data: bytes, name: str, *, kind: Kind = "attachment") -> Contents:
    """Return the cells of a workbook and what the file itself gives rise to.

    Raises UnreadableFile, FileTooLarge.
    """
    package = Package(data, name, "Excel")
    gathering = Gathering(name, kind)
    gather_xlsx(package, gathering)
    return gathering.contents()


def gather_xlsx(package: Package, gathering: Gathering) -> None:
    """Take all there is in a workbook."""
    main = main_part(package, "xl/workbook.xml")
    book = package.needed(main)
    targets = relations(package, main)
    shared = _shared(package, main, targets)
    seen = {main}
    used: set[int] = set()
    cells = 0
    for element in book.iter():
        if local(element.tag) == "definedName":
            text = element.text or ""
            if _IN_FORMULA.search(text):
                gathering.add(f"名称“{element.get('name')}”", text, kind="metadata")
        if local(element.tag) != "sheet":
            continue
        _, to, _ = targets.get(element.get(f"{_R}id") or "", ("", "", False))
        part = target(main, to)
        seen.add(part)
        title = element.get("name") or "未命名"
        hidden = element.get("state") in ("hidden", "veryHidden")
        root = package.xml(part)
        if root is None:
            gathering.trace("not_read", f"工作表“{title}”")
            continue
        if hidden:
            deep = "（深度隐藏）" if element.get("state") == "veryHidden" else ""
            gathering.trace("hidden_sheet", f"{title}{deep}")
        outside_links(package, gathering, part)
        label = f"工作表“{title}”" + ("(隐藏)" if hidden else "")
        cells = _Sheet(gathering, label, shared, used).read(root, cells)
    others = list(by_root(package, frozenset(seen)))
    for part, name, root in others:
        if name == "worksheet":
            gathering.trace("leftover", f"不在工作簿里的工作表（{part}）")
            cells = _Sheet(gathering, f"残留工作表 {part}", shared, used).read(root, cells)
    unused = [text for number, text in enumerate(shared) if number not in used and text.strip()]
    if unused:
        gathering.trace("leftover", "没有单元格使用的文字", len(unused))
        for number, text in enumerate(unused, start=1):
            gathering.add(f"残留文字{number}", text, kind="metadata")
    _others(others, gathering)
    common(package, gathering, "xl")


def _shared(package: Package, main: str, targets: dict[str, tuple[str, str, bool]]) -> list[str]:
    named = (target(main, to) for kind, to, _ in targets.values() if kind == "sharedStrings")
    root = package.xml(next(named, "xl/sharedStrings.xml"))
    return [_text(item) for item in root if local(item.tag) == "si"] if root is not None else []


def _text(item: Any) -> str:
    """Return the text of a string, its runs joined, readings left out."""
    words: list[str] = []
    for element in item:
        name = local(element.tag)
        if name == "t":
            words.append(element.text or "")
        elif name == "r":
            words += [t.text or "" for t in element if local(t.tag) == "t"]
    return "".join(words)


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, gathering: Gathering, label: str, shared: list[str], used: set[int]) -> None:
        self.gathering, self.label, self.shared, self.used = gathering, label, shared, used
        self.columns: list[tuple[int, int]] = []
        self.hidden_rows: list[int] = []

    def read(self, root: Any, cells: int) -> int:
        """Take the cells; return how many there are by now."""
        for element in root.iter():
            name = local(element.tag)
            if name == "col" and _true(element.get("hidden")):
                low, high = _whole(element.get("min"), 1), _whole(element.get("max"), 1)
                self.columns.append((low, high))
            elif name == "row":
                row = _whole(element.get("r"), 0)
                hidden = _true(element.get("hidden"))
                count = 0
                for column, cell in _cells(element):
                    count += 1
                    self._cell(cell, row, column, hidden)
                cells += count
                if cells > MOST_CELLS:
                    raise FileTooLarge(
                        self.gathering.name,
                        f"工作簿超过 {MOST_CELLS // 10_000} 万格，请拆成几个文件",
                    )
                if hidden and count:
                    self.hidden_rows.append(row)
            elif name in (
                "oddHeader",
                "oddFooter",
                "evenHeader",
                "firstHeader",
                "evenFooter",
                "firstFooter",
            ):
                self.gathering.add(f"{self.label}页眉页脚（{name}）", element.text or "")
            elif name in ("prompt", "error", "promptTitle", "formula1", "formula2"):
                self.gathering.add(
                    f"{self.label}数据验证（{name}）", element.text or "", kind="metadata"
                )
            elif name == "dataValidation":
                words = " ".join(
                    element.get(key) or "" for key in ("promptTitle", "prompt", "error")
                )
                self.gathering.add(f"{self.label}数据验证的提示", words, kind="metadata")
        self._tell()
        return cells

    def _tell(self) -> None:
        told = []
        if self.columns:
            told.append(
                "列 "
                + "、".join(
                    _letters(a) if a == b else f"{_letters(a)}至{_letters(min(b, 16384))}"
                    for a, b in self.columns[:8]
                )
            )
        if self.hidden_rows:
            shown = "、".join(map(str, self.hidden_rows[:8]))
            told.append(f"第 {shown}{'等' if len(self.hidden_rows) > 8 else ''} 行")
        if told:
            self.gathering.trace("hidden_cells", f"{self.label} {'，'.join(told)}")

    def _cell(self, cell: Any, row: int, column: int, hidden_row: bool) -> None:
        text, formula = self._value(cell)
        place = f"{_letters(column)}{row}"
        hidden = hidden_row or any(low <= column <= high for low, high in self.columns)
        name = f"{self.label} {place}" + ("(隐藏)" if hidden else "")
        self.gathering.add(name, text, table=self.label, row=row, column=column)
        if formula and _IN_FORMULA.search(formula):
            self.gathering.add(f"{name}的公式", formula, kind="metadata")

    def _value(self, cell: Any) -> tuple[str, str]:
        kind, value, formula, inline = cell.get("t"), "", "", ""
        for element in cell:
            name = local(element.tag)
            if name == "v":
                value = element.text or ""
            elif name == "f":
                formula = element.text or ""
            elif name == "is":
                inline = _text(element)
        if kind == "s":
            number = _whole(value, -1)
            if 0 <= number < len(self.shared):
                self.used.add(number)
                return self.shared[number], formula
            return "", formula
        if kind == "inlineStr":
            return inline, formula
        if kind == "b":
            return ("是" if value == "1" else "否"), formula
        return (value if kind in ("str", "e", "d") else _number(value)), formula


def _cells(row: Any) -> Iterator[tuple[int, Any]]:
    column = 0
    for cell in row:
        if local(cell.tag) != "c":
            continue
        found = _REFERENCE.fullmatch(cell.get("r") or "")
        column = _column(found[1]) if found else column + 1
        yield column, cell


def _number(value: str) -> str:
    """Return a stored number as it would be written out: no exponent, no ``.0``."""
    try:
        number = Decimal(value.strip() or "x")
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return value
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _others(others: Sequence[tuple[str, str, Any]], gathering: Gathering) -> None:
    numbers: Counter[str] = Counter()
    comments = 0
    for _, name, root in others:
        if (title := _OTHERS.get(name)) is None:
            continue
        for text in _loose_texts(root, title):
            numbers[title] += 1
            kind: Kind | None = "metadata" if "缓存" in title else None
            gathering.add(f"{title}{numbers[title]}", text, kind=kind)
        if title == "批注":
            comments += sum(local(e.tag) in ("comment", "threadedComment") for e in root.iter())
    if comments:
        gathering.trace("comment", f"{comments} 条")
    for title, count in numbers.items():
        if "缓存" in title:
            gathering.trace("leftover", title, count)


def _loose_texts(root: Any, title: str) -> Iterator[str]:
    if title == "批注":
        for element in root.iter():
            if local(element.tag) in ("comment", "threadedComment"):
                yield "".join(t.text or "" for t in element.iter() if local(t.tag) in ("t", "text"))
        return
    if title in ("图形文字", "图表数据"):
        yield from drawing_texts(root)
        return
    for element in root.iter():
        value = element.get("v") if "缓存" in title else None
        if value is not None and local(element.tag) in ("s", "n", "d"):
            yield _number(value) if local(element.tag) == "n" else value
        elif local(element.tag) == "v" and element.text:
            yield element.text


def _true(value: str | None) -> bool:
    return value in ("1", "true")


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and value.isdecimal() and len(value) < 9 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
