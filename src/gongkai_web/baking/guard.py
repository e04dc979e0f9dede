"""How does the generation follow every change? By triggers of the database, in the act's own transaction.

Whoever writes, a page, a command, a shell, an import: what a reader sees after the commit carries
the new token, and nothing before it does. The token is random, so that a database taken back from a
backup never meets pages of a later day.

PostgreSQL renews at the very end of the transaction: whoever holds the one row then waits for
nothing more, so two acts cannot hold each other up.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.baking.watched import WATCHED, Watched

PREFIX = "baking_on_"
ACTS = {"insert": ("NEW",), "update": ("NEW", "OLD"), "delete": ("OLD",)}
_RANDOM = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}
_RENEW = (
    "INSERT INTO baking_generation (id, token) VALUES (1, {token})"
    " ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
_FUNCTION = f"""CREATE OR REPLACE FUNCTION baking_renew() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF COALESCE(current_setting('gongkai.renewed', true), '') <> txid_current()::text THEN
        PERFORM set_config('gongkai.renewed', txid_current()::text, true);
        {_RENEW.format(token=_RANDOM["postgresql"])};
      END IF;
      RETURN NULL;
    END $$"""
_AT_ONCE = f"""CREATE OR REPLACE FUNCTION baking_renew_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      {_RENEW.format(token=_RANDOM["postgresql"])};
      RETURN NULL;
    END $$"""


def _when(one: Watched, act: str) -> str:
    if not one.when:
        return ""
    return " OR ".join(one.when.format(row=row) for row in ACTS[act])


def _sqlite(one: Watched, act: str) -> str:
    when = f"WHEN {told} " if (told := _when(one, act)) else ""
    # Without ON CONFLICT: an INSERT OR … outside would decide how a conflict in here ends.
    return (
        f"CREATE TRIGGER {PREFIX}{one.table}_{act} AFTER {act.upper()} ON {one.table} {when}BEGIN"
        f" DELETE FROM baking_generation;"
        f" INSERT INTO baking_generation (id, token) VALUES (1, {_RANDOM['sqlite']}); END"
    )


def _postgresql(one: Watched, act: str) -> str:
    when = f"WHEN ({told}) " if (told := _when(one, act)) else ""
    return (
        f"CREATE CONSTRAINT TRIGGER {PREFIX}{one.table}_{act} AFTER {act.upper()} ON {one.table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when}EXECUTE FUNCTION baking_renew()"
    )


def _emptied(one: Watched) -> str:
    return (
        f"CREATE TRIGGER {PREFIX}{one.table}_truncate AFTER TRUNCATE ON {one.table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION baking_renew_at_once()"
    )


def wanted(vendor: str) -> dict[str, tuple[str, str]]:
    """Return every trigger by its name: its table, and the statement that makes it."""
    found = {}
    for one in WATCHED:
        make = _postgresql if vendor == "postgresql" else _sqlite
        for act in ACTS:
            found[f"{PREFIX}{one.table}_{act}"] = (one.table, make(one, act))
        if vendor == "postgresql":
            found[f"{PREFIX}{one.table}_truncate"] = (one.table, _emptied(one))
    return found


def standing(connection: Any) -> dict[str, str]:
    """Return the triggers that are there, each with its table."""
    sql = (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE NOT tgisinternal AND nspname = current_schema() AND tgname LIKE %s"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{PREFIX}%"])
        return {name: table for name, table in cursor.fetchall() if table != "baking_generation"}


def install(connection: Any) -> None:
    """Put in place what is missing, take away what is no longer wanted, and renew once.

    Asked for after every migration: on SQLite a table that is altered loses its triggers.
    """
    tables = set(connection.introspection.table_names())
    if "baking_generation" not in tables:
        return
    there = standing(connection)
    made = {
        name: sql for name, (table, sql) in wanted(connection.vendor).items() if table in tables
    }
    if set(there) == set(made):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            cursor.execute(_AT_ONCE)
        for name in set(there) - set(made):
            _drop(cursor, connection.vendor, name, there[name])
        for name in set(made) - set(there):
            cursor.execute(made[name])
        cursor.execute(_RENEW.format(token=_RANDOM[connection.vendor]))


def remove(connection: Any) -> None:
    """Take every trigger away (undoing the migration)."""
    with connection.cursor() as cursor:
        for name, table in standing(connection).items():
            _drop(cursor, connection.vendor, name, table)
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS baking_renew()")
            cursor.execute("DROP FUNCTION IF EXISTS baking_renew_at_once()")


def _drop(cursor: Any, vendor: str, name: str, table: str) -> None:
    on = f" ON {table}" if vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
