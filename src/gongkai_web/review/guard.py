"""How does the database itself keep an edition from existing without its full ladder?

Submissions, opinions, editions and withdrawals are only added; a ladder may be retired
and not changed. A submission climbs the ladder of its own agency as it stands. An
opinion is on the digest its submission froze, of the duty of its rung, and not a
drafter's where the ladder is strict. An edition holds what was submitted, and comes in
only where every rung was passed on that digest by enough different people; in the urgent
lane, where the secrecy review and the signature were. Code that forgets to ask, a
shell, an import: all meet these triggers, on SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only, row_rules
from gongkai_web.journal.append_only import Kept
from gongkai_web.journal.row_rules import Rule

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
    Kept("review_editionlink", "公开版本的相关信息只能追加，不能修改或删除"),
    Kept(
        "review_urgentapproval",
        "应急发布的批准记录只能追加，不能修改或删除",
        same="submission_id = NEW.submission_id",
    ),
    Kept("review_recheck", "发布后复核记录只能追加，不能修改或删除"),
    Kept(
        "review_groundtakenback",
        "撤稿理由的收回只能追加，不能修改或删除",
        same="request_id = NEW.request_id",
    ),
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
OTHER_TEXT = "审核意见与送审的内容、环节不符，或者由拟稿人作出"
OTHER_LADDER = "送审的环节与本单位的审核阶梯不符"
NO_LADDER = "审核阶梯应有一个保密审查环节，最后一个环节为签发；小单位模式应写明理由"
LADDER_STAYS = "审核阶梯设定后不再更改，要改的另设一个替代它"

# What the two databases say differently about JSON, by vendor.
_WORDS = {
    "sqlite": {
        "count": "json_array_length(NEW.rungs)",
        "duty": "json_extract(s.rungs, '$[' || NEW.rung || '].duty')",
        "drafted": "EXISTS (SELECT 1 FROM json_each(s.drafters) d WHERE d.value = NEW.by_id)",
        "secrecy": "(SELECT COUNT(*) FROM json_each(NEW.rungs) r"
        " WHERE json_extract(r.value, '$.duty') = 'secrecy')",
        "signs": "(SELECT COUNT(*) FROM json_each(NEW.rungs) r"
        " WHERE json_extract(r.value, '$.duty') = 'sign')",
        "last": "json_extract(NEW.rungs, '$[' || (json_array_length(NEW.rungs) - 1) || '].duty')",
        "attribute": "json_extract(NEW.content, '$.disclosure_attr')",
    },
    "postgresql": {
        "count": "jsonb_array_length(NEW.rungs)",
        "duty": "(s.rungs -> NEW.rung::int ->> 'duty')",
        "drafted": "s.drafters @> to_jsonb(NEW.by_id)",
        "secrecy": "(SELECT COUNT(*) FROM jsonb_array_elements(NEW.rungs) r"
        " WHERE r ->> 'duty' = 'secrecy')",
        "signs": "(SELECT COUNT(*) FROM jsonb_array_elements(NEW.rungs) r"
        " WHERE r ->> 'duty' = 'sign')",
        "last": "(NEW.rungs -> -1 ->> 'duty')",
        "attribute": "(NEW.content ->> 'disclosure_attr')",
    },
}

_LADDER_STANDS = (
    "{count} >= 3 AND {secrecy} = 1 AND {signs} = 1 AND {last} = 'sign'"
    " AND (NEW.mode <> 'small_office' OR TRIM(NEW.reason) <> '')"
)

_SUBMISSION_FITS = """EXISTS (
    SELECT 1 FROM review_ladder l JOIN publishing_item i ON i.id = NEW.item_id
    WHERE l.id = NEW.ladder_id AND l.agency_id = i.agency_id AND l.mode = NEW.mode
      AND l.rungs = NEW.rungs AND NEW.rung_count = {count}
      AND NEW.people_needed = CASE NEW.mode WHEN 'small_office' THEN 1 ELSE {count} - 1 END)"""

_OPINION_FITS = """EXISTS (
    SELECT 1 FROM review_submission s WHERE s.id = NEW.submission_id
      AND s.digest = NEW.digest AND NEW.rung >= 0 AND NEW.rung < s.rung_count
      AND {duty} = NEW.duty
      AND NOT (NEW.decision = 'pass' AND {drafted}
        AND (s.mode = 'strict' OR NEW.duty <> 'examine')))"""

_PASSED = """SELECT {what} FROM review_opinion o WHERE o.submission_id = s.id
        AND o.decision = 'pass' AND o.digest = s.digest"""

_THROUGH = (
    """EXISTS (
    SELECT 1 FROM review_submission s WHERE s.id = NEW.submission_id
      AND s.item_id = NEW.item_id AND s.digest = NEW.digest AND s.content = NEW.content
      AND {attribute} = 'proactive'"""
    f"""
      AND ({_PASSED.format(what="COUNT(*)")} AND o.duty = 'secrecy') >= 1
      AND ({_PASSED.format(what="COUNT(*)")} AND o.duty = 'sign') >= 1
      AND ((s.is_urgent AND NEW.is_urgent)
        OR (({_PASSED.format(what="COUNT(DISTINCT o.rung)")}) >= s.rung_count
          AND ({_PASSED.format(what="COUNT(DISTINCT o.by_id)")} AND o.duty <> 'secrecy')
              >= s.people_needed)))"""
)

_STAYS = " AND ".join(
    f"NEW.{name} = OLD.{name}"
    for name in (
        "id", "agency_id", "title", "profiles", "rungs", "mode", "prints_names", "set_at",
        "reason", "rechecks",
    )
)  # fmt: skip
_LADDER_KEPT = (
    f"{_STAYS} AND COALESCE(NEW.replaces_id, 0) = COALESCE(OLD.replaces_id, 0)"
    " AND COALESCE(NEW.set_by_id, 0) = COALESCE(OLD.set_by_id, 0)"
    " AND COALESCE(NEW.completion_days, 0) = COALESCE(OLD.completion_days, 0)"
    " AND (NEW.is_retired OR NOT OLD.is_retired)"
)

_RULES = (
    ("review_ladder", "stands", "INSERT", _LADDER_STANDS, NO_LADDER),
    ("review_ladder", "stays", "UPDATE", _LADDER_KEPT, LADDER_STAYS),
    ("review_ladder", "kept", "DELETE", "1 = 0", LADDER_STAYS),
    ("review_submission", "fits", "INSERT", _SUBMISSION_FITS, OTHER_LADDER),
    ("review_opinion", "fits", "INSERT", _OPINION_FITS, OTHER_TEXT),
    ("review_edition", "through", "INSERT", _THROUGH, NOT_THROUGH),
)
_REPLACED = (
    # SQLite's INSERT OR REPLACE deletes the row in its way without asking the triggers on deletion.
    "CREATE TRIGGER review_ladder_no_replace BEFORE INSERT ON review_ladder WHEN EXISTS"
    " (SELECT 1 FROM review_ladder WHERE id = NEW.id OR replaces_id = NEW.replaces_id)"
    f" BEGIN SELECT RAISE(ABORT, '{LADDER_STAYS}'); END"
)


def _rules(vendor: str) -> list[Rule]:
    return [
        Rule(table, name, act, rule.format(**_WORDS[vendor]), said)
        for table, name, act, rule, said in _RULES
    ]


def install(connection: Any) -> None:
    """Put the triggers in place."""
    append_only.install(connection, KEPT)
    row_rules.install(connection, _rules(connection.vendor))
    if connection.vendor == "sqlite":
        row_rules.run(connection, [_REPLACED])


def remove(connection: Any) -> None:
    """Take the triggers away (undoing the migration)."""
    append_only.remove(connection, KEPT)
    row_rules.remove(connection, _rules(connection.vendor))
    if connection.vendor == "sqlite":
        row_rules.run(connection, ["DROP TRIGGER IF EXISTS review_ladder_no_replace"])
