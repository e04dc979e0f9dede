"""How does the database keep who settled a number, and how? Rows are only added."""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept(
        "collection_batches_cellsettlement",
        "人工填写的记录只能追加，不能修改或删除；填错了请再填一次",
    ),
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    append_only.remove(connection, KEPT)
