"""Which tables of channels does the database itself keep as they are?

That something was deleted elsewhere, that this was said by mistake, and what was applied for and
decided about an account, is only added. How: :mod:`gongkai_web.journal.append_only`.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept("channels_removal", "删除的登记只能追加，不能修改或删除；登记有误的请撤销"),
    Kept(
        "channels_undoneremoval",
        "撤销记录只能追加，不能修改或删除",
        same="removal_id = NEW.removal_id",
    ),
    Kept("channels_accountapplication", "账号申请只能追加，不能修改或删除"),
    Kept(
        "channels_accountdecision",
        "账号审批只能追加，不能修改或删除",
        same="application_id = NEW.application_id AND level = NEW.level",
    ),
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)


def remove(connection: Any) -> None:
    """Take the triggers away (a migration that has to rewrite what they keep)."""
    append_only.remove(connection, KEPT)
