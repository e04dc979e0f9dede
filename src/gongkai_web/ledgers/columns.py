"""What is a column of a ledger, and what a ledger as a table?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from gongkai_web.ledgers.values import Computed, Value, plain

PROVISIONAL = "（暂定）"
"""Stands after a day whose year no holiday notice has arranged yet."""


@dataclass(frozen=True)
class Column:
    """One column: its Chinese name, the field it fills, and what may stand in it."""

    name: str
    field: str
    value: Value
    key: bool = False
    """Part of what tells one row from another."""
    required: bool = False
    """A row without it cannot be taken in."""
    personal: bool = False
    """Personal data of applicants: encrypted at rest, never in a kept message."""
    note: str = ""
    """What the name and the expected value do not say, in Chinese."""
    width: int = 14
    """Characters wide in a spreadsheet."""

    @property
    def computed(self) -> bool:
        """Whether this system computes the column: written, never read."""
        return isinstance(self.value, Computed)


@dataclass(frozen=True)
class Table:
    """One ledger as a table."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    year: str
    """Which rows belong to a year, in Chinese."""
    aliases: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of a row that is read, in order."""
        return tuple(column.field for column in self.read_columns)

    @cached_property
    def read_columns(self) -> tuple[Column, ...]:
        """The columns an import reads."""
        return tuple(column for column in self.columns if not column.computed)

    @cached_property
    def key(self) -> tuple[Column, ...]:
        """The columns that together tell one row from another."""
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """The columns by field."""
        return {column.field: column for column in self.columns}

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Where in a row each field stands."""
        return {field: position for position, field in enumerate(self.fields)}

    def column_named(self, header: str) -> Column | None:
        """Return the column a header names, whatever its width of brackets; None for no column."""
        return self._by_name.get("".join(plain(header).split()))

    def near(self, header: str) -> str | None:
        """Return the column name that comes nearest to an unknown header."""
        found = get_close_matches("".join(plain(header).split()), self._by_name, n=1, cutoff=0.5)
        return self._by_name[found[0]].name if found else None

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {plain(column.name): column for column in self.columns}
