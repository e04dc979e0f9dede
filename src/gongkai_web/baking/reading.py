"""Which tables did the making of a page read? Asked of the statements themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def tables_read(connection: Any) -> Iterator[set[str]]:
    """Yield a set that fills with the tables read over this connection."""
    found: set[str] = set()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.update(tables_in(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found
