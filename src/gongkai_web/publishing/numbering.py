"""Which index number does a new item get? (条例 art. 12: the catalogue has an index)

The pattern is the agency's; the sequence runs on within the same column and
year, and no number is given out twice. Call it inside a transaction that holds
the agency's row, so that two writers never count from the same number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import Item

_SEQUENCE = re.compile(r"\{seq(?::0?(\d+)d?)?\}")


class Numbering:
    """Gives out an agency's index numbers, one after the other."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        self._taken: set[str] = set()
        self._last: dict[tuple[str, str], int] = {}

    def take(self, numbers: Iterable[str]) -> None:
        """Keep numbers that are about to be used from being given out."""
        self._taken.update(numbers)

    def next(self, column: str, year: int) -> str:
        """Return the next free index number of a column (栏目) in a year."""
        head, tail, width = self._parts(column, year)
        number = self._last.get((head, tail))
        if number is None:
            number = self._last_used(head, tail)
        while True:
            number += 1
            index_no = f"{head}{number:0{width}d}{tail}"
            if index_no not in self._taken:
                break
        self._last[head, tail] = number
        return index_no

    def _parts(self, column: str, year: int) -> tuple[str, str, int]:
        pattern = self.agency.index_pattern
        if not (found := _SEQUENCE.search(pattern)):
            pattern += "-{seq:05d}"
            found = _SEQUENCE.search(pattern)
            assert found is not None
        known = {
            "agency": self.agency.code,
            "column": "".join(column.split())[:20] or "未分栏目",
            "year": str(year),
        }
        head, tail = (
            re.sub(r"\{(\w+)\}", lambda m: known.get(m[1], m[0]), part)
            for part in (pattern[: found.start()], pattern[found.end() :])
        )
        return head, tail, int(found[1] or 1)

    def _last_used(self, head: str, tail: str) -> int:
        used = Item.objects.filter(
            agency=self.agency, index_no__startswith=head, index_no__endswith=tail
        ).values_list("index_no", flat=True)
        numbers = (index_no[len(head) : len(index_no) - len(tail)] for index_no in used)
        return max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)
