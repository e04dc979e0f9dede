"""The database refuses to change or delete a submitted report.

Only the publication of a version may be noted later, and only once. The
models refuse the same (``ReportVersion.save``); this holds against everything
that goes around them.
"""

from django.db import migrations

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
ONCE = ("published_at", "published_by_id")
MESSAGE = "已提交的年度报告不能改动或删除"
TABLE = "reports_reportversion"


def _broken(differs: str) -> str:
    frozen = [f"NEW.{name} {differs} OLD.{name}" for name in FROZEN]
    once = [f"(OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in ONCE]
    return " OR ".join(frozen + once)


SQLITE = (
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    WHEN {_broken("IS NOT")} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
)

POSTGRESQL = (
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

UNDO = {
    "sqlite": (
        f"DROP TRIGGER IF EXISTS {TABLE}_no_update",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_delete",
    ),
    "postgresql": (
        f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
        f"DROP FUNCTION IF EXISTS {TABLE}_frozen",
        f"DROP FUNCTION IF EXISTS {TABLE}_kept",
    ),
}


def freeze(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
