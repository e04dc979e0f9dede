"""Which tables of self-inspection does the database itself keep? (how: :mod:`gongkai_web.journal.append_only`)"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept("inspection_look", "人工检查的登记只能追加，不能修改或删除；有误的请再登记一次"),
    Kept("inspection_columnexemption", "栏目豁免只能追加，不能修改或删除；要取消的请登记取消"),
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)


def remove(connection: Any) -> None:
    """Take the triggers away (a migration that has to rewrite what they keep)."""
    append_only.remove(connection, KEPT)
