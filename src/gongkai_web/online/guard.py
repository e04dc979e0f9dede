"""How does the database itself keep which files went to an applicant, and which message an application became? (条例 arts. 37, 40)

What was released stays as it was released, by its digest; it is taken back once, and that stays,
too. A submission that became a message names it ever after: neither trail leads nowhere. A shell,
an import, code that forgets to ask: all meet these triggers, on SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import row_rules
from gongkai_web.journal.row_rules import Rule

STAYS = "网上提供的文件只能追加和收回一次，不能改动"
KEPT_WHOLE = "网上提供的文件不能删除；不该提供的请收回"
NAMED = "网上申请转成的留言，记下以后不能改动或者删除"

_FIXED = ("id", "letter_id", "sha256", "at")
_MAY_BE_NULL = ("copy_id", "attachment_id", "by_id")
_SAME = " AND ".join(
    [f"NEW.{name} = OLD.{name}" for name in _FIXED]
    + [f"COALESCE(NEW.{name}, 0) = COALESCE(OLD.{name}, 0)" for name in _MAY_BE_NULL]
)
# SQLite's INSERT OR REPLACE deletes the row in its way without a word to the trigger on deletion.
_NEW = """NEW.taken_back_at IS NULL AND NEW.taken_back_by_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM online_release r WHERE r.id = NEW.id OR (
        r.letter_id = NEW.letter_id AND r.taken_back_at IS NULL
        AND (r.copy_id = NEW.copy_id OR r.attachment_id = NEW.attachment_id)))"""
RELEASES = [
    Rule("online_release", "begins", "INSERT", f"COALESCE({_NEW}, 1 = 0)", STAYS),
    Rule(
        "online_release", "stays", "UPDATE",
        f"COALESCE({_SAME} AND OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL, 1 = 0)",
        STAYS,
    ),
    Rule("online_release", "whole", "DELETE", "1 = 0", KEPT_WHOLE),
]  # fmt: skip

# Here, too, a row that is replaced on SQLite goes without a word.
_IN_THE_WAY = " OR ".join(
    f"s.{name} = NEW.{name}"
    for name in ("id", "ref", "code_key", "application_id", "mailbox_message_id")
)
PASSED_ON = [
    Rule(
        "online_submission", "named_new", "INSERT",
        "NOT EXISTS (SELECT 1 FROM online_submission s"
        f" WHERE s.mailbox_message_id IS NOT NULL AND ({_IN_THE_WAY}))",
        NAMED,
    ),
    Rule(
        "online_submission", "named", "UPDATE",
        "COALESCE(OLD.mailbox_message_id IS NULL OR"
        " (NEW.id = OLD.id AND NEW.mailbox_message_id = OLD.mailbox_message_id), 1 = 0)",
        NAMED,
    ),
    Rule(
        "online_submission", "named_whole", "DELETE", "OLD.mailbox_message_id IS NULL", NAMED
    ),
]  # fmt: skip
_RULES = [*RELEASES, *PASSED_ON]


def install(connection: Any) -> None:
    """Put the triggers in place."""
    row_rules.install(connection, _RULES)


def remove(connection: Any) -> None:
    """Take the triggers away (a migration that has to rewrite what they keep)."""
    row_rules.remove(connection, _RULES)
