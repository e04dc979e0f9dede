"""How does the database itself keep the diary of a reconsideration or court case as it is?

Triggers, for SQLite and PostgreSQL: acts and undoings are only added. SQLite's
``INSERT OR REPLACE`` deletes the row in its way without a word to the triggers on
deletion, so there an insertion must not meet an existing row. Migration 0003
installs them; nothing in the product removes them.
"""

from __future__ import annotations

from typing import Any

KEPT = {
    "remedies_remedyevent": "案件办理记录只能追加，不能修改或删除；登记有误的请撤销",
    "remedies_undoneevent": "撤销记录只能追加，不能修改或删除",
}
"""Tables whose rows are only added, and what the database answers otherwise."""


def _sqlite(table: str, said: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}""",
    ]


def _postgresql(table: str, said: str) -> list[str]:
    return [
        f"""CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_kept()""",
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


def install(connection: Any) -> None:
    """Put the triggers in place."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    _run(connection, [one for table, said in KEPT.items() for one in make(table, said)])


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    _run(connection, [one for table in KEPT for one in _off(table, connection.vendor)])


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
