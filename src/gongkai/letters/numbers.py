"""Which number does a letter bear? (the office's own pattern, year in 〔〕)

A pattern is the office's words with ``{year}`` and ``{seq}`` in them, for
example ``陕司公开告〔{year}〕{seq}号``. Who counts, and how without gaps, is
not asked here.
"""

from __future__ import annotations

import re
from typing import Final

_PLACES: Final = re.compile(r"\{([^{}]*)\}")
_FIRST_YEAR: Final = 2008
_LONGEST: Final = 50


class PatternProblem(ValueError):
    """A pattern that gives no document number: what is wrong and what to write."""


def check_pattern(pattern: str) -> None:
    """Raise PatternProblem unless the pattern has year and number once each, the year in 〔〕."""
    example = "例如“陕司公开告〔{year}〕{seq}号”"
    if not pattern.strip() or pattern != pattern.strip():
        raise PatternProblem(f"文号格式不能为空，前后不能有空格，{example}")
    if len(pattern) > _LONGEST:
        raise PatternProblem(f"文号格式不能超过{_LONGEST}个字，现有{len(pattern)}个字")
    if not pattern.isprintable():
        raise PatternProblem(f"文号格式“{pattern!r}”含有不能打印的字符，{example}")
    names = _PLACES.findall(pattern)
    if unknown := [name for name in names if name not in ("year", "seq")]:
        raise PatternProblem(
            f"文号格式“{pattern}”中的“{{{unknown[0]}}}”无法识别，只能用{{year}}和{{seq}}，{example}"
        )
    for name, meaning in (("year", "年份"), ("seq", "序号")):
        if names.count(name) != 1:
            raise PatternProblem(
                f"文号格式“{pattern}”应当有且只有一个{meaning}{{{name}}}，{example}"
            )
    if "{" in (rest := _PLACES.sub("", pattern)) or "}" in rest:
        raise PatternProblem(f"文号格式“{pattern}”的花括号没有成对，{example}")
    if "〔{year}〕" not in pattern:
        raise PatternProblem(
            f"文号格式“{pattern}”的年份应当写在六角括号里：〔{{year}}〕，{example}"
        )
    if pattern.index("{year}") > pattern.index("{seq}"):
        raise PatternProblem(f"文号格式“{pattern}”的年份应当在序号之前，{example}")


def document_number(pattern: str, *, year: int, seq: int) -> str:
    """Return the number: ``陕司公开告〔2026〕5号``. Raises PatternProblem.

    The number stands without leading zeros (GB/T 9704—2012, 7.2.5).
    """
    check_pattern(pattern)
    if seq < 1:
        raise PatternProblem(f"发文序号应当从1开始，现为{seq}")
    if not _FIRST_YEAR <= year <= 9999:
        raise PatternProblem(f"发文年份应当是四位数的年份，现为{year}")
    return pattern.replace("{year}", str(year)).replace("{seq}", str(seq))
