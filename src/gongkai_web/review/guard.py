"""How does the database itself keep an edition from existing without its full ladder?

Submissions, opinions, editions and withdrawals are only added. An opinion must be on
the digest its submission froze. An edition comes in only where every rung of its
submission was passed on that digest by enough different people; in the urgent
lane, where the secrecy review and the signature were. Code that forgets to
ask, a shell, an import: all meet these triggers, on SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only
from gongkai_web.journal.append_only import Kept

KEPT = (
    Kept("review_submission", "送审记录只能追加，不能修改或删除"),
    Kept(
        "review_opinion",
        "审核意见只能追加，不能修改或删除",
        same="submission_id = NEW.submission_id AND rung = NEW.rung"
        " AND decision = 'pass' AND NEW.decision = 'pass'",
    ),
    Kept(
        "review_edition",
        "公开版本只能追加，不能修改或删除",
        same="submission_id = NEW.submission_id",
    ),
    Kept("review_proofmark", "疑点处理只能追加，不能修改或删除"),
    Kept("review_withdrawalrequest", "撤稿申请只能追加，不能修改或删除"),
    Kept(
        "review_withdrawalanswer",
        "撤稿审批只能追加，不能修改或删除",
        same="request_id = NEW.request_id",
    ),
    Kept(
        "review_withdrawal", "撤稿记录只能追加，不能修改或删除", same="edition_id = NEW.edition_id"
    ),
)

NOT_THROUGH = "没有通过全部审核环节的内容不能公开（条例第十七条）"
OTHER_TEXT = "审核意见与送审的内容不符"

_OPINION_FITS = """EXISTS (
    SELECT 1 FROM review_submission s WHERE s.id = NEW.submission_id
      AND s.digest = NEW.digest AND NEW.rung >= 0 AND NEW.rung < s.rung_count)"""

_PASSED = """SELECT {what} FROM review_opinion o WHERE o.submission_id = s.id
        AND o.decision = 'pass' AND o.digest = s.digest"""

_THROUGH = f"""EXISTS (
    SELECT 1 FROM review_submission s WHERE s.id = NEW.submission_id
      AND s.item_id = NEW.item_id AND s.digest = NEW.digest
      AND ({_PASSED.format(what="COUNT(*)")} AND o.duty = 'secrecy') >= 1
      AND ({_PASSED.format(what="COUNT(*)")} AND o.duty = 'sign') >= 1
      AND ((s.is_urgent AND NEW.is_urgent)
        OR (({_PASSED.format(what="COUNT(DISTINCT o.rung)")}) >= s.rung_count
          AND ({_PASSED.format(what="COUNT(DISTINCT o.by_id)")} AND o.duty <> 'secrecy')
              >= s.people_needed)))"""

_RULES = (
    ("review_opinion", "fits", _OPINION_FITS, OTHER_TEXT),
    ("review_edition", "through", _THROUGH, NOT_THROUGH),
)


def _sqlite() -> list[str]:
    return [
        f"""CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table}
        WHEN NOT {rule} BEGIN SELECT RAISE(ABORT, '{said}'); END"""
        for table, name, rule, said in _RULES
    ]


def _postgresql() -> list[str]:
    statements = []
    for table, name, rule, said in _RULES:
        statements += [
            f"""CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF NOT {rule} THEN
                RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation';
              END IF;
              RETURN NEW;
            END $$""",
            f"""CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_{name}()""",
        ]
    return statements


def _off(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            statement
            for table, name, _, _ in _RULES
            for statement in (
                f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}",
                f"DROP FUNCTION IF EXISTS {table}_{name}()",
            )
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_{name}" for table, name, _, _ in _RULES]


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    append_only.remove(connection, KEPT)
    _run(connection, _off(connection.vendor))


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
