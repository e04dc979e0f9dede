"""Which index number does a new item get? (条例 art. 12: the catalogue has an index)

The pattern is the agency's; the running number goes on within what the
pattern tells apart (a column and a year, say), and no number is given out
twice, not even after its item is gone: a counter remembers the last one of each
scope. Use it inside a transaction; :meth:`Numbering.settle` keeps what was given out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.publishing.index_numbers import (
    IndexPattern,
    PatternProblem,
    ValueProblem,
    index_pattern,
)
from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import IndexCounter, Item

WITHOUT_COLUMN = "未分栏目"
"""Stands for the column of an item that has none."""
LONGEST_COLUMN = 20
LONGEST = 60


class CannotNumber(ValueError):
    """The agency's pattern gives no index number for this item; the message says why."""


class Numbering:
    """Gives out an agency's index numbers, one after the other."""

    def __init__(self, agency: Agency, taken: Iterable[str] = ()) -> None:
        """``taken`` are numbers about to be used, besides those that are stored."""
        self.agency = agency
        self._taken = set(taken)
        self._last: dict[str, int] = {}
        self._given: set[str] = set()
        self._counted: set[str] = set()
        self._known_pattern: IndexPattern | None = None

    def next(self, column: str, on: date) -> str:
        """Return the next free index number for an item of a column (栏目) and day.

        Raises CannotNumber.
        """
        try:
            pattern = self._pattern()
            values = {"column": _short(column, pattern), **self._of_agency(pattern)}
            scope = pattern.scope(on=on, **values)
            number = self._last.get(scope)
            if number is None:
                number = self._last_used(pattern, scope)
            index_no = ""
            while not index_no or index_no in self._taken or self._is_used(index_no, scope):
                number += 1
                index_no = pattern.format(seq=number, on=on, **values)
        except (PatternProblem, ValueProblem) as problem:
            raise CannotNumber(str(problem)) from problem
        if len(index_no) > LONGEST:
            raise CannotNumber(f"按规则编出的索引号“{index_no}”超过 {LONGEST} 个字")
        self._last[scope] = number
        self._given.add(scope)
        return index_no

    def settle(self) -> None:
        """Remember the numbers that were given out; a number is never given out twice."""
        for scope in sorted(self._given):
            IndexCounter.objects.update_or_create(
                agency=self.agency, scope=scope, defaults={"last": self._last[scope]}
            )
        self._given.clear()

    def _pattern(self) -> IndexPattern:
        if self._known_pattern is None:
            self._known_pattern = index_pattern(self.agency.index_pattern)
        return self._known_pattern

    def _of_agency(self, pattern: IndexPattern) -> dict[str, str]:
        """Return what the number says of the agency; the old organisation code is part of the new one."""
        uscc = self.agency.uscc
        if not uscc and {"uscc", "org"} & set(pattern.fields):
            raise CannotNumber("索引号规则用到统一社会信用代码，请先在单位资料里填写（系统→单位）")
        return {"agency": self.agency.code, "uscc": uscc, "org": uscc[8:17]}

    def _last_used(self, pattern: IndexPattern, scope: str) -> int:
        # Two writers never count from the same number: one waits here for the other.
        Agency.objects.select_for_update().filter(pk=self.agency.pk).values("pk").first()
        counter = IndexCounter.objects.filter(agency=self.agency, scope=scope).first()
        if counter is None:
            return self._highest(pattern, scope)
        self._counted.add(scope)
        return counter.last

    def _is_used(self, index_no: str, scope: str) -> bool:
        """Return whether somebody wrote the next number by hand since the counter was kept."""
        return (
            scope in self._counted
            and Item.objects.filter(agency=self.agency, index_no=index_no).exists()
        )

    def _highest(self, pattern: IndexPattern, scope: str) -> int:
        """Return the highest number among the items there are: where no counter was kept yet."""
        head, _, tail = scope.partition("*")
        used = Item.objects.filter(
            agency=self.agency, index_no__startswith=head, index_no__endswith=tail
        ).values_list("index_no", flat=True)
        cut = slice(len(head), -len(tail) or None)
        numbers = (index_no[cut] for index_no in used if pattern.matches(index_no))
        return max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)


def _short(column: str, pattern: IndexPattern) -> str:
    """Return a column's name as it can stand in a number: without blanks and separators."""
    separators = "".join(text for text, _, _ in pattern.parts)
    kept = "".join(mark for mark in column if not mark.isspace() and mark not in separators + "{}")
    return kept[:LONGEST_COLUMN] or WITHOUT_COLUMN
