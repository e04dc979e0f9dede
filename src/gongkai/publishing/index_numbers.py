"""Under which index number (索引号) does an item stand?

Each agency has a pattern in a small language: plain text, and fields in braces.

========== ===================================== ==================
Field      Stands for                            Written
========== ===================================== ==================
``agency`` the agency's code; may hold a hyphen  as it is
``uscc``   统一社会信用代码                       18 characters
``org``    the old organisation code             9 characters
``area``, ``column``, ``category``, ``group``    as they are
``year``, ``month``, ``day``                     4, 2, 2 digits
``seq``    the running number; exactly once      ``{seq:05d}``: at least 5 digits
========== ===================================== ==================

So ``{agency}-{column}-{year}-{seq:05d}`` gives ``shanzhou-sfj-zcwj-2024-00037``,
and ``{org}/{year}-{seq:05d}`` the national guide's ``000014349/2024-00037``.
The date is that of publication. Allocating the next running number, once and
for ever, is the business of whoever keeps the records: one counter per
``scope``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter

_DIGITS = {"year": 4, "month": 2, "day": 2}
_FIXED = {"uscc": 18, "org": 9}
_FREE = ("agency", "area", "column", "category", "group")
FIELDS = (*_FREE, *_FIXED, *_DIGITS, "seq")
TITLES = {
    "agency": "单位代码",
    "area": "地区代码",
    "column": "栏目代码",
    "category": "类别代码",
    "group": "组配代码",
    "uscc": "统一社会信用代码",
    "org": "组织机构代码",
    "year": "年份",
    "month": "月份",
    "day": "日期",
    "seq": "顺序号",
}
"""What the public calls each field."""
_WIDTH = re.compile(r"0(\d{1,2})d")
_LITERAL = re.compile(r"[^\s{}]*")


class PatternProblem(ValueError):
    """A pattern that cannot be used, and why."""


class ValueProblem(ValueError):
    """A value that cannot stand in an index number, and why."""


@dataclass(frozen=True, slots=True)
class IndexPattern:
    """An agency's pattern for index numbers; see the module for its language."""

    text: str
    parts: tuple[tuple[str, str | None, int], ...]
    """Plain text, the field after it, and the field's width (0 where it is free)."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in their order."""
        return tuple(field for _, field, _ in self.parts if field)

    @property
    def in_words(self) -> str:
        """The pattern as the guide tells it (条例 art. 12): 单位代码-栏目代码-年份-顺序号."""
        return "".join(f"{text}{TITLES[field] if field else ''}" for text, field, _ in self.parts)

    @property
    def _separators(self) -> str:
        return "".join(text for text, _, _ in self.parts)

    def format(self, *, seq: int, on: date, **values: str) -> str:
        """Return the index number of the ``seq``-th item, published on that day.

        ``values`` are the fields other than the date and the running number.
        Raises ValueProblem for one that is missing or cannot be read back.
        """
        if isinstance(seq, bool) or seq < 1:
            raise ValueProblem(f"顺序号应为 1 以上的整数，现为 {seq}")
        return self._write(on, values, lambda width: f"{seq:0{width}d}")

    def scope(self, *, on: date, **values: str) -> str:
        """Return what all numbers of one counter share: the number with ``*`` for the last part."""
        return self._write(on, values, lambda width: "*")

    def _write(self, on: date, values: Mapping[str, str], seq: Callable[[int], str]) -> str:
        written = []
        for text, field, width in self.parts:
            written.append(text)
            if field is None:
                continue
            if field == "seq":
                written.append(seq(width))
            elif field in _DIGITS:
                written.append(f"{getattr(on, field):0{width}d}")
            else:
                written.append(self._checked(field, values.get(field, "")))
        return "".join(written)

    def _checked(self, field: str, value: str) -> str:
        if not value:
            raise ValueProblem(f"索引号规则“{self.text}”要用到 {field}，没有给出")
        if (length := _FIXED.get(field)) and len(value) != length:
            raise ValueProblem(f"{field} 应为 {length} 位，“{value}”是 {len(value)} 位")
        if not _LITERAL.fullmatch(value):
            raise ValueProblem(f"{field} 的值“{value}”不能含空格和花括号")
        taken = [mark for mark in value if field != "agency" and mark in self._separators]
        if taken:
            raise ValueProblem(f"{field} 的值“{value}”含有规则里的分隔符“{taken[0]}”，会读不回来")
        return value

    def read(self, number: str) -> dict[str, str | int] | None:
        """Return the fields of an index number, or None where it does not follow the pattern.

        ``year``, ``month``, ``day`` and ``seq`` come as integers.
        """
        found = self._regex().fullmatch(number)
        if found is None:
            return None
        fields: dict[str, str | int] = {}
        for name, value in found.groupdict().items():
            fields[name] = int(value) if name == "seq" or name in _DIGITS else value
        month, day = fields.get("month", 1), fields.get("day", 1)
        try:
            date(int(fields.get("year", 2000)), int(month), int(day))
        except ValueError:
            return None
        return fields

    def matches(self, number: str) -> bool:
        """Return whether an index number follows the pattern."""
        return self.read(number) is not None

    def _regex(self) -> re.Pattern[str]:
        other = re.escape(self._separators)
        written = []
        for text, field, width in self.parts:
            written.append(re.escape(text))
            if field is None:
                continue
            if field == "seq":
                shape = rf"(?!0+$)\d{{{width},}}"
            elif field in _DIGITS:
                shape = rf"\d{{{width}}}"
            elif field in _FIXED:
                shape = rf"[0-9A-Z]{{{width}}}"
            elif field == "agency":
                shape = r"[^\s{}]+"
            else:
                shape = rf"[^\s{{}}{other}]+"
            written.append(f"(?P<{field}>{shape})")
        return re.compile("".join(written))


def index_pattern(text: str) -> IndexPattern:
    """Return the pattern that an agency's setting describes. Raises PatternProblem."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        raise PatternProblem(f"索引号规则“{text}”的花括号不成对") from None
    parts: list[tuple[str, str | None, int]] = []
    for literal, field, spec, conversion in pieces:
        if not _LITERAL.fullmatch(literal):
            raise PatternProblem(f"索引号规则“{text}”不能含空格和多余的花括号")
        if field is None:
            parts.append((literal, None, 0))
            continue
        if field not in FIELDS:
            raise PatternProblem(
                f"索引号规则“{text}”里没有 {field} 这一项，可用的有 {'、'.join(FIELDS)}"
            )
        if conversion or (spec and field != "seq"):
            raise PatternProblem(f"索引号规则“{text}”：只有 seq 可以写宽度，如 {{seq:05d}}")
        width = _DIGITS.get(field) or _FIXED.get(field, 0)
        if field == "seq":
            found = _WIDTH.fullmatch(spec or "01d")
            if found is None:
                raise PatternProblem(f"索引号规则“{text}”：顺序号应写成 {{seq:05d}} 的样子")
            width = int(found[1])
        parts.append((literal, field, width))
    _check(text, parts)
    return IndexPattern(text, tuple(parts))


def _check(text: str, parts: list[tuple[str, str | None, int]]) -> None:
    fields = [field for _, field, _ in parts if field]
    if fields.count("seq") != 1:
        raise PatternProblem(f"索引号规则“{text}”应当有且只有一个顺序号，如 {{seq:05d}}")
    if twice := [field for field in fields if fields.count(field) > 1]:
        raise PatternProblem(f"索引号规则“{text}”里 {twice[0]} 出现了两次")
    open_ended = False
    for literal, field, _ in parts:
        free = field in _FREE or field == "seq"
        if open_ended and not literal and field:
            raise PatternProblem(f"索引号规则“{text}”：{field} 之前应有分隔符，如 - 或 /")
        open_ended = free
