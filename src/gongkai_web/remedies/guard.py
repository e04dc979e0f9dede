"""Which tables of a reconsideration or court case does the database itself keep as they are?

Acts and undoings are only added. How: :mod:`gongkai_web.journal.append_only`. The
migrations install the triggers.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept("remedies_remedyevent", "案件办理记录只能追加，不能修改或删除；登记有误的请撤销"),
    Kept(
        "remedies_undoneevent",
        "撤销记录只能追加，不能修改或删除",
        same="event_id = NEW.event_id",
    ),
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)


def remove(connection: Any) -> None:
    """Take the triggers away (a migration that has to rewrite what they keep)."""
    append_only.remove(connection, KEPT)
