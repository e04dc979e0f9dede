"""How does the database itself refuse to change or delete what is only added?

Triggers, for SQLite and PostgreSQL. SQLite's ``INSERT OR REPLACE`` deletes the row in
its way without a word to the triggers on deletion, so there an insertion must not
meet an existing row. Migrations install them; nothing in the product removes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows are only added."""

    table: str
    said: str
    """What the database answers otherwise, in Chinese."""
    when: str = ""
    """Which rows are kept, told of ``OLD``; all where it is empty."""
    same: str = ""
    """Which rows an insertion would replace besides that of its ``id``, told of ``NEW``."""


def _sqlite(kept: Kept) -> list[str]:
    table, refuse = kept.table, f"BEGIN SELECT RAISE(ABORT, '{kept.said}'); END"
    when = f"WHEN {kept.when} " if kept.when else ""
    same = f"id = NEW.id OR ({kept.same})" if kept.same else "id = NEW.id"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}{refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {when}{refuse}",
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}""",
    ]


def _postgresql(kept: Kept) -> list[str]:
    table = kept.table
    when = f"WHEN ({kept.when}) " if kept.when else ""
    return [
        f"""CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{kept.said}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW {when}EXECUTE FUNCTION {table}_kept()""",
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()""",
    ]


def _off(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":
        names = ("no_change", "no_truncate")
        dropped = [f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for name in names]
        return [*dropped, f"DROP FUNCTION IF EXISTS {table}_kept()"]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{name}"
        for name in ("no_update", "no_delete", "no_replace")
    ]


def install(connection: Any, tables: Iterable[Kept]) -> None:
    """Put the triggers of the tables in place."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    _run(connection, [statement for kept in tables for statement in make(kept)])


def remove(connection: Any, tables: Iterable[Kept]) -> None:
    """Take the triggers of the tables away: a migration that has to rewrite them, or its undoing."""
    _run(connection, [one for kept in tables for one in _off(kept.table, connection.vendor)])


def _run(connection: Any, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
