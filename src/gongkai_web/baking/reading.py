"""Which tables did the making of a page read? Asked of the statements themselves.

Where a process holds something in memory that it read before, no statement tells: who gives it out
says which tables it came from (:func:`came_from`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+\(?\s*\"?([A-Za-z_][A-Za-z0-9_]*)\"?", re.I)
_FUNCTIONS = frozenset({"json_each", "jsonb_array_elements", "jsonb_each", "select", "json_tree"})
_LISTED = re.compile(r"\bFROM\s+\"?\w+\"?(?:\s+(?:AS\s+)?\"?\w+\"?)?\s*,", re.I)
_ALIAS = re.compile(r"\bWITH\s+(?:RECURSIVE\s+)?\"?([A-Za-z_][A-Za-z0-9_]*)\"?", re.I)


def tables_in(sql: str) -> set[str]:
    """Return the tables a statement names after FROM, JOIN, INTO or UPDATE, in lower letters.

    Tables in a list with commas are not taken apart: such a statement names ``?`` besides.
    """
    named = {name.lower() for name in _TABLE.findall(sql)} - _FUNCTIONS
    if _LISTED.search(sql):
        named.add("?")
    return named - {name.lower() for name in _ALIAS.findall(sql)}


_LOGS: ContextVar[tuple[set[str], ...]] = ContextVar("logs", default=())


@contextmanager
def tables_read(connection: Any, *, apart: bool = False) -> Iterator[set[str]]:
    """Yield a set that fills with the tables read over this connection.

    One within another fills both; ``apart``, only its own.
    """
    found: set[str] = set()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if any(log is found for log in _LOGS.get()):
            found.update(tables_in(sql))
        return execute(sql, params, many, context)

    before = _LOGS.set((found,) if apart else (*_LOGS.get(), found))
    try:
        with connection.execute_wrapper(look):
            yield found
    finally:
        _LOGS.reset(before)


def came_from(tables: Iterable[str]) -> None:
    """Note that what is given out from memory was read from these tables once."""
    for log in _LOGS.get():
        log.update(tables)
