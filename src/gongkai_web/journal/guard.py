"""How does the database itself refuse to change what is written?

Triggers, for SQLite and PostgreSQL, that refuse UPDATE, DELETE, TRUNCATE and any
INSERT that is not the next number after the last entry's hash. Migration 0002
installs them; nothing in the product removes them.
"""

from __future__ import annotations

from typing import Any

TABLE = "journal_entry"

_CHANGED = "操作日志只能追加，不能修改或删除"
_OUT_OF_ORDER = "操作日志必须逐条连续追加"

_SQLITE = (
    f"""CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_CHANGED}'); END""",
    f"""CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_CHANGED}'); END""",
    f"""CREATE TRIGGER journal_in_order BEFORE INSERT ON {TABLE}
        WHEN NEW.id IS NOT (SELECT COALESCE(MAX(id), 0) + 1 FROM {TABLE})
          OR NEW.previous_hash IS NOT COALESCE(
               (SELECT hash FROM {TABLE} ORDER BY id DESC LIMIT 1), '{"0" * 64}')
        BEGIN SELECT RAISE(ABORT, '{_OUT_OF_ORDER}'); END""",
)
_SQLITE_OFF = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("journal_no_update", "journal_no_delete", "journal_in_order")
)
_POSTGRESQL = (
    f"""CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{_CHANGED}'; END $$""",
    f"""CREATE FUNCTION journal_next() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE last record;
        BEGIN
          SELECT id, hash INTO last FROM {TABLE} ORDER BY id DESC LIMIT 1;
          IF NEW.id <> COALESCE(last.id, 0) + 1
             OR NEW.previous_hash <> COALESCE(last.hash, repeat('0', 64)) THEN
            RAISE EXCEPTION '{_OUT_OF_ORDER}';
          END IF;
          RETURN NEW;
        END $$""",
    f"""CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    f"""CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    f"""CREATE TRIGGER journal_in_order BEFORE INSERT ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_next()""",
)
_POSTGRESQL_OFF = (
    *(
        f"DROP TRIGGER IF EXISTS {name} ON {TABLE}"
        for name in ("journal_no_change", "journal_no_truncate", "journal_in_order")
    ),
    "DROP FUNCTION IF EXISTS journal_refuse()",
    "DROP FUNCTION IF EXISTS journal_next()",
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    _run(connection, _POSTGRESQL_OFF if connection.vendor == "postgresql" else _SQLITE_OFF)


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
