"""How does the database itself keep a case's diary and its sent letters as they are?

Triggers, for SQLite and PostgreSQL: acts, undoings and files are only added; a
letter that was sent is never changed again. SQLite's ``INSERT OR REPLACE`` deletes
the row in its way without a word to the triggers on deletion, so there an
insertion must not meet an existing row. The migrations install them; nothing in
the product removes them.
"""

from __future__ import annotations

from typing import Any

KEPT = {
    "applications_applicationevent": "办理记录只能追加，不能修改或删除；登记有误的请撤销",
    "applications_undoneact": "撤销记录只能追加，不能修改或删除",
    "applications_attachment": "材料只能追加，不能修改或删除",
}
"""Tables whose rows are only added, and what the database answers otherwise."""

LETTERS = "applications_letter"
SENT = "已发出的文书不能修改或删除"


def _sqlite() -> list[str]:
    statements = []
    for table, said in KEPT.items():
        statements += [
            f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{said}'); END""",
            f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{said}'); END""",
            f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, '{said}'); END""",
        ]
    statements += [
        f"""CREATE TRIGGER {LETTERS}_no_update BEFORE UPDATE ON {LETTERS}
        WHEN OLD.state = 'sent' BEGIN SELECT RAISE(ABORT, '{SENT}'); END""",
        f"""CREATE TRIGGER {LETTERS}_no_delete BEFORE DELETE ON {LETTERS}
        WHEN OLD.state = 'sent' BEGIN SELECT RAISE(ABORT, '{SENT}'); END""",
        f"""CREATE TRIGGER {LETTERS}_no_replace BEFORE INSERT ON {LETTERS}
        WHEN EXISTS (SELECT 1 FROM {LETTERS} WHERE id = NEW.id
          OR (NEW.number <> '' AND agency_id = NEW.agency_id AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, '{SENT}'); END""",
    ]
    return statements


def _postgresql() -> list[str]:
    statements = []
    for table, said in KEPT.items():
        statements += [
            f"""CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END $$""",
            f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_kept()""",
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()""",
        ]
    statements += [
        f"""CREATE FUNCTION {LETTERS}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SENT}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"""CREATE TRIGGER {LETTERS}_no_change BEFORE UPDATE OR DELETE ON {LETTERS}
        FOR EACH ROW WHEN (OLD.state = 'sent') EXECUTE FUNCTION {LETTERS}_kept()""",
        f"""CREATE TRIGGER {LETTERS}_no_truncate BEFORE TRUNCATE ON {LETTERS}
        FOR EACH STATEMENT EXECUTE FUNCTION {LETTERS}_kept()""",
    ]
    return statements


def _off(vendor: str) -> list[str]:
    tables = (*KEPT, LETTERS)
    if vendor != "postgresql":
        names = ("no_update", "no_delete", "no_replace")
        return [f"DROP TRIGGER IF EXISTS {table}_{name}" for table in tables for name in names]
    dropped = [
        f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
        for table in tables
        for name in ("no_change", "no_truncate")
    ]
    return dropped + [f"DROP FUNCTION IF EXISTS {table}_kept()" for table in tables]


def install(connection: Any) -> None:
    """Put the triggers in place."""
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    _run(connection, _off(connection.vendor))


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
