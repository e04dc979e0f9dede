"""How does the database refuse a row that breaks a rule? One trigger a rule, on either database.

A rule is its table, a name, the act it watches, the condition a row must meet, and what is said
of one that does not. The condition speaks of ``NEW`` and ``OLD``; what it cannot tell (NULL) is
for the rule itself to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """What must be true of a row."""

    table: str
    name: str
    act: str
    """INSERT, UPDATE or DELETE."""
    condition: str
    said: str
    """The message of the refusal, in Chinese."""

    @property
    def trigger(self) -> str:
        """Return the trigger's name."""
        return f"{self.table}_{self.name}"


def install(connection: Any, rules: Sequence[Rule]) -> None:
    """Put a trigger in place for every rule."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    run(connection, [statement for rule in rules for statement in make(rule)])


def remove(connection: Any, rules: Sequence[Rule]) -> None:
    """Take the triggers away (undoing the migration)."""
    if connection.vendor == "postgresql":
        run(
            connection,
            [
                statement
                for rule in rules
                for statement in (
                    f"DROP TRIGGER IF EXISTS {rule.trigger} ON {rule.table}",
                    f"DROP FUNCTION IF EXISTS {rule.trigger}()",
                )
            ],
        )
    else:
        run(connection, [f"DROP TRIGGER IF EXISTS {rule.trigger}" for rule in rules])


def _sqlite(rule: Rule) -> list[str]:
    return [
        f"""CREATE TRIGGER {rule.trigger} BEFORE {rule.act} ON {rule.table}
        WHEN NOT ({rule.condition}) BEGIN SELECT RAISE(ABORT, '{rule.said}'); END"""
    ]


def _postgresql(rule: Rule) -> list[str]:
    row = "OLD" if rule.act == "DELETE" else "NEW"
    return [
        f"""CREATE FUNCTION {rule.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NOT ({rule.condition}) THEN
            RAISE EXCEPTION '{rule.said}' USING ERRCODE = 'restrict_violation';
          END IF;
          RETURN {row};
        END $$""",
        f"""CREATE TRIGGER {rule.trigger} BEFORE {rule.act} ON {rule.table}
        FOR EACH ROW EXECUTE FUNCTION {rule.trigger}()""",
    ]


def run(connection: Any, statements: Sequence[str]) -> None:
    """Run statements one after another."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
