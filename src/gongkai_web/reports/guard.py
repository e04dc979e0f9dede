"""How does the database itself refuse to change or delete a submitted report?

Triggers, for SQLite and PostgreSQL. Only the publication of a version may be
noted later, and only once. The models refuse the same (``ReportVersion.save``);
this holds against everything that goes around them. SQLite's ``INSERT OR
REPLACE`` deletes the row in its way without a word to the triggers on deletion, so there
an insertion must not meet an existing version at all. Migrations 0002 and 0003
install the triggers; nothing in the product removes them.
"""

from __future__ import annotations

from typing import Any

FROZEN = (
    "id",
    "agency_id",
    "year",
    "version",
    "source",
    "report",
    "check_result",
    "digest",
    "reason",
    "file_name",
    "submitted_at",
    "submitted_by_id",
)
MESSAGE = "已提交的年度报告不能改动或删除"
TABLE = "reports_reportversion"


def _broken(differs: str) -> str:
    frozen = [f"NEW.{name} {differs} OLD.{name}" for name in FROZEN]
    again = f"""(OLD.published_at IS NOT NULL AND (NEW.published_at {differs} OLD.published_at
        OR NEW.published_by_id {differs} OLD.published_by_id))"""
    return " OR ".join([*frozen, again])


_SQLITE = (
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    WHEN {_broken("IS NOT")} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    f"""CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR
        (agency_id = NEW.agency_id AND year = NEW.year AND version = NEW.version))
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
)

_POSTGRESQL = (
    f"""CREATE FUNCTION {TABLE}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NOT ({_broken("IS DISTINCT FROM")}) THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
    END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_frozen()""",
    f"""CREATE FUNCTION {TABLE}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_kept()""",
)

_SQLITE_OFF = (
    f"DROP TRIGGER IF EXISTS {TABLE}_no_update",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_delete",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_replace",
)
_POSTGRESQL_OFF = (
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    f"DROP FUNCTION IF EXISTS {TABLE}_frozen()",
    f"DROP FUNCTION IF EXISTS {TABLE}_kept()",
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
