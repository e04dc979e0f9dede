"""Which year does each number of a row speak of? 2021—2024年分别收到申请15件、20件、24件、24件.

A span of years with one number alone tells of all of them together, and so of none.
"""

from __future__ import annotations

import re

from gongkai.reports.sentences import Quantity, quantities, tidy

_SPAN = re.compile(
    r"(?<!\d)(?P<first>20\d\d)\s*年?度?\s*(?:[-—–－―~～至到]\s*)+(?P<last>20\d\d)\s*年(?!\s*\d)"
)
_LIST = re.compile(
    r"(?<!\d)20\d\d\s*年?度?(?:\s*[、和及与]\s*20\d\d\s*年?度?)*\s*[、和及与]\s*20\d\d\s*年(?!\s*\d)"
)
_BETWEEN = re.compile(r"\s*[、，和及与]*\s*")
_MOST = 20


def row_of_years(sentence: str) -> dict[int, int | None]:
    """Return the year of each quantity of a row, by its place in the sentence.

    None for a number of several years, or where the numbers are not as many as the years.
    """
    plain = tidy(sentence)
    told: dict[int, int | None] = {}
    for pattern in (_SPAN, _LIST):
        for found in pattern.finditer(plain):
            years = _years(found)
            row = _row(plain, found.end())
            if years and row:
                alike = len(row) == len(years)
                told |= {q.start: years[i] if alike else None for i, q in enumerate(row)}
    return told


def _years(found: re.Match[str]) -> list[int]:
    if found.re is _LIST:
        return [int(year) for year in re.findall(r"20\d\d", found.group())]
    first, last = int(found["first"]), int(found["last"])
    return list(range(first, last + 1)) if 0 < last - first < _MOST else []


def _row(plain: str, start: int) -> list[Quantity]:
    """Return the quantities that follow the years in their clause, with no words between them."""
    row: list[Quantity] = []
    for quantity in quantities(plain):
        if quantity.start < start:
            continue
        between = plain[row[-1].end if row else start : quantity.start]
        if row and not _BETWEEN.fullmatch(between):
            break
        if not row and re.search(r"[，；：。（]|20\d\d", between):
            break
        row.append(quantity)
    return row
