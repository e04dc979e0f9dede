"""How do many queries see one state of the records while others go on changing them?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let all queries within see the records as they were at the first of them.

    Nothing can be written within. Nobody has to wait: SQLite reads from its
    log without the write lock, PostgreSQL from a snapshot (REPEATABLE READ).
    Inside a transaction that is open already nothing is added: on SQLite it
    holds the whole file anyway; on PostgreSQL whoever opened it must lock the
    ledgers first, as submitting a report does.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred(), transaction.atomic(), _query_only():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """Begin transactions without the write lock that ours take otherwise."""
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = usual


@contextmanager
def _query_only() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")
