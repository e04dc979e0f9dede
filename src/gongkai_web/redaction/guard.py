"""Which tables of redaction does the database itself keep as they are?

An original that was uploaded and a copy that was made are never changed or deleted.
How: :mod:`gongkai_web.journal.append_only`. Boxes come and go until the copy is made.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept(
        "redaction_record",
        "区分处理的原件只能追加，不能修改或删除",
        same="application_id = NEW.application_id AND sha256 = NEW.sha256",
    ),
    Kept("redaction_redactedcopy", "脱敏副本只能追加，不能修改或删除"),
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    append_only.remove(connection, KEPT)
