"""Which tables of a case does the database itself keep as they are?

Acts, undoings and files are only added; a letter that was sent is never changed
again. How: :mod:`gongkai_web.journal.append_only`. The migrations install the triggers.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept("applications_applicationevent", "办理记录只能追加，不能修改或删除；登记有误的请撤销"),
    Kept(
        "applications_undoneact",
        "撤销记录只能追加，不能修改或删除",
        same="event_id = NEW.event_id",
    ),
    Kept("applications_attachment", "材料只能追加，不能修改或删除"),
    Kept(
        "applications_letter",
        "已发出的文书不能修改或删除",
        when="OLD.state = 'sent'",
        same="NEW.number <> '' AND agency_id = NEW.agency_id AND number = NEW.number",
    ),
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)


def remove(connection: Any) -> None:
    """Take the triggers away (a migration that has to rewrite what they keep)."""
    append_only.remove(connection, KEPT)
