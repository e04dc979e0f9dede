"""How does the database itself keep a message's trail whole, and unapproved words from the public?

Acts, answers and public texts are only added; what was sent never changes. An answer goes
out, and a text becomes public, by an act of somebody else than who wrote it; nothing
is shown against the asker's will. A shell, an import, code that forgets to ask: all meet these
triggers, on SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only, row_rules
from gongkai_web.journal.append_only import Kept
from gongkai_web.journal.row_rules import Rule

KEPT = (
    Kept("mailbox_act", "留言办理记录只能追加，不能修改或删除"),
    Kept("mailbox_answer", "留言答复只能追加，不能修改或删除"),
    Kept("mailbox_publictext", "公开稿只能追加，不能修改或删除"),
)
NOT_APART = "答复和公开须由拟稿人以外的人审核；留言人不同意的不能公开"
STAYS = "留言的内容和经过不能改动；没有批准公开的内容不能显示"
KEPT_WHOLE = "留言不能删除"

_APART = """(NEW.kind NOT IN ('answered', 'published')
    OR (NEW.kind = 'answered' AND EXISTS (
        SELECT 1 FROM mailbox_answer a WHERE a.id = NEW.answer_id
          AND a.message_id = NEW.message_id AND a.drafted_by_id <> NEW.actor_id))
    OR (NEW.kind = 'published' AND EXISTS (
        SELECT 1 FROM mailbox_publictext t JOIN mailbox_message m ON m.id = t.message_id
        WHERE t.id = NEW.text_id AND t.message_id = NEW.message_id
          AND t.prepared_by_id <> NEW.actor_id AND NOT m.refuses_publication
          AND m.answer_id IS NOT NULL)))"""

_FIXED = (
    "id", "ref", "kind", "mistake_kind", "sealed", "code_key", "code_tail", "password", "notice_id",
    "sent_at", "received_on", "sent_to_id",
)  # fmt: skip
_BACKED = """(NEW.answer_id IS NULL OR EXISTS (
        SELECT 1 FROM mailbox_act a WHERE a.message_id = NEW.id AND a.kind = 'answered'
          AND a.answer_id = NEW.answer_id))
    AND (NEW.shown_id IS NULL OR (NOT NEW.refuses_publication AND EXISTS (
        SELECT 1 FROM mailbox_act a WHERE a.message_id = NEW.id AND a.kind = 'published'
          AND a.text_id = NEW.shown_id)))"""
_MESSAGE_STAYS = (
    " AND ".join(f"NEW.{name} = OLD.{name}" for name in _FIXED)
    + " AND (NEW.refuses_publication OR NOT OLD.refuses_publication)"
    + " AND (OLD.application_id IS NULL OR NEW.application_id = OLD.application_id)"
    + f" AND {_BACKED}"
)
_RULES = [
    # What cannot be told is refused.
    Rule(table, name, act, f"COALESCE({condition}, 1 = 0)", said)
    for table, name, act, condition, said in (
        ("mailbox_act", "apart", "INSERT", _APART, NOT_APART),
        ("mailbox_message", "begins", "INSERT", "NEW.answer_id IS NULL AND NEW.shown_id IS NULL", STAYS),
        ("mailbox_message", "stays", "UPDATE", _MESSAGE_STAYS, STAYS),
        ("mailbox_message", "whole", "DELETE", "1 = 0", KEPT_WHOLE),
    )
]  # fmt: skip
_REPLACED = (
    # SQLite's INSERT OR REPLACE deletes the row in its way without asking the triggers on deletion.
    "CREATE TRIGGER mailbox_message_no_replace BEFORE INSERT ON mailbox_message WHEN EXISTS"
    " (SELECT 1 FROM mailbox_message WHERE id = NEW.id OR ref = NEW.ref OR code_key = NEW.code_key)"
    f" BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
)


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)
    row_rules.install(connection, _RULES)
    if connection.vendor == "sqlite":
        row_rules.run(connection, [_REPLACED])


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    append_only.remove(connection, KEPT)
    row_rules.remove(connection, _RULES)
    if connection.vendor == "sqlite":
        row_rules.run(connection, ["DROP TRIGGER IF EXISTS mailbox_message_no_replace"])
