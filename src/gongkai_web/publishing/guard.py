"""How does the database itself keep an index number as given, a file as uploaded, and what was noted once?"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept(
        "publishing_itemfile",
        "附件只能追加，不能修改或删除",
        same="agency_id = NEW.agency_id AND sha256 = NEW.sha256 AND name = NEW.name",
    ),
)
_ASSESSED = "评估记录只能追加，不能修改或删除"
_HANDED_OVER = "移送记录只能追加，不能修改或删除；登记错的请作废"
NOTED = (
    Kept("publishing_assessment", _ASSESSED),
    Kept("publishing_handover", _HANDED_OVER),
    Kept(
        "publishing_handoveritem",
        _HANDED_OVER,
        same="handover_id = NEW.handover_id AND item_id = NEW.item_id",
    ),
    Kept("publishing_handovercancellation", _HANDED_OVER, same="handover_id = NEW.handover_id"),
)
"""The tables of migration 0007."""
NUMBER_STAYS = "索引号编定后不再更改"

_SQLITE = f"""CREATE TRIGGER publishing_item_number_stays BEFORE UPDATE OF index_no ON publishing_item
    WHEN NEW.index_no <> OLD.index_no BEGIN SELECT RAISE(ABORT, '{NUMBER_STAYS}'); END"""
_POSTGRESQL = (
    f"""CREATE FUNCTION publishing_item_number_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{NUMBER_STAYS}' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER publishing_item_number_stays BEFORE UPDATE OF index_no ON publishing_item
    FOR EACH ROW WHEN (NEW.index_no <> OLD.index_no)
    EXECUTE FUNCTION publishing_item_number_stays()""",
)


def install(connection: Any, kept: tuple[Kept, ...] = KEPT + NOTED) -> None:
    """Put the triggers in place."""
    append_only.install(connection, kept)
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else (_SQLITE,):
            cursor.execute(statement)


def remove(connection: Any, kept: tuple[Kept, ...] = KEPT + NOTED) -> None:
    """Take the triggers away (undoing the migration)."""
    append_only.remove(connection, kept)
    on = " ON publishing_item" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS publishing_item_number_stays{on}")
        if on:
            cursor.execute("DROP FUNCTION IF EXISTS publishing_item_number_stays()")
