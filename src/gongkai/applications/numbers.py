"""Which number does an application bear? (the office's own pattern)

A pattern is the office's words with ``{year}`` and ``{seq}`` in them; ``{seq:03d}``
fills up with zeros. Who counts, and how without gaps, is not asked here.
"""

from __future__ import annotations

import re
from typing import Final

_PLACES: Final = re.compile(r"\{([^{}]*)\}")
_SEQ: Final = re.compile(r"seq(?::0([1-9])d)?", re.ASCII)
_LONGEST: Final = 40
_EXAMPLE: Final = "例如“{year}-{seq:03d}”"


class NumberPatternProblem(ValueError):
    """A pattern that gives no number: what is wrong and what to write."""


def check_number_pattern(pattern: str) -> None:
    """Raise NumberPatternProblem unless the pattern has year and sequence once each."""
    if not pattern.strip() or pattern != pattern.strip():
        raise NumberPatternProblem(f"编号规则不能为空，前后不能有空格，{_EXAMPLE}")
    if len(pattern) > _LONGEST:
        raise NumberPatternProblem(f"编号规则不能超过{_LONGEST}个字，现有{len(pattern)}个字")
    if not pattern.isprintable() or "/" in pattern:
        raise NumberPatternProblem(f"编号规则里有不能使用的字符（斜线、换行等），{_EXAMPLE}")
    places = _PLACES.findall(pattern)
    for place in places:
        if place != "year" and not _SEQ.fullmatch(place):
            raise NumberPatternProblem(
                f"编号规则中的“{{{place}}}”无法识别，只能用 {{year}}、{{seq}} 或者 {{seq:03d}}，"
                f"{_EXAMPLE}"
            )
    rest = _PLACES.sub("", pattern)
    if "{" in rest or "}" in rest:
        raise NumberPatternProblem(f"编号规则的花括号没有成对，{_EXAMPLE}")
    for found, name in ((places.count("year"), "年份 {year}"),
                        (sum(place != "year" for place in places), "序号 {seq}")):  # fmt: skip
        if found != 1:
            raise NumberPatternProblem(f"编号规则应当有且只有一个{name}，{_EXAMPLE}")


def application_number(pattern: str, *, year: int, seq: int) -> str:
    """Return the number: ``2026-005``. Raises NumberPatternProblem."""
    check_number_pattern(pattern)

    def put(place: re.Match[str]) -> str:
        if place[1] == "year":
            return str(year)
        width = _SEQ.fullmatch(place[1])
        return f"{seq:0{int((width and width[1]) or 1)}d}"

    return _PLACES.sub(put, pattern)
