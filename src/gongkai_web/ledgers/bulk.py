"""How do tens of thousands of rows get into a table quickly, in the transaction at hand?

Rows are plain tuples of what the database itself takes: text, numbers, bytes;
days and moments as ISO text.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model

CACHE_KIB = 65_536


@contextmanager
def at_speed() -> Iterator[None]:
    """Work through many rows without pauses: no cycles are searched for, and pages stay in memory.

    Rows are plain tuples without cycles, so nothing is lost by not searching.
    """
    collecting = gc.isenabled()
    gc.disable()
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA cache_size")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        if sqlite and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA cache_size = {pages}")


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Return primary keys that no other writer will use."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # The transaction began IMMEDIATE: nobody else writes until it ends.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + count + 1))


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert the rows; ``fields`` are the model's, one for each value."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(fields))
            sqlite3.Cursor.executemany(
                cursor.cursor, f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows
            )


def moment(value: Any) -> Any:
    """Return a moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value)
