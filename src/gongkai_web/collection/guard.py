"""How does the database itself keep what was handed in, and what was said to it?

Files, readings, hand-ins, their checks, acts, decisions and remarks are only added. A hand-in is of its
own agency's version or reading and follows the one before it, with a reason; it is accepted
or returned once; a return and a dismissal say why; a publication names address and day.
Migrations 0002 and 0004 install the triggers on SQLite and PostgreSQL; nothing in the product removes them.
"""

from __future__ import annotations

from typing import Any

from gongkai_web.journal import append_only, row_rules
from gongkai_web.journal.append_only import Kept
from gongkai_web.journal.row_rules import Rule

KEPT = (
    Kept("collection_sourcefile", "报送的文件不能改动或删除", same="sha256 = NEW.sha256"),
    Kept("collection_readreport", "识读的结果不能改动或删除；可以重新识读"),
    Kept(
        "collection_handin",
        "报送的年度报告不能改动或删除；需要更正的，请再次报送",
        same="agency_id = NEW.agency_id AND year = NEW.year AND number = NEW.number",
    ),
    Kept("collection_handinact", "报送的办理记录只能追加，不能修改或删除"),
    Kept("collection_findingdecision", "问题的处理只能追加，不能修改或删除"),
    Kept("collection_cellremark", "退回意见只能追加，不能修改或删除"),
)

CHECKED_AGAIN = (Kept("collection_recheck", "重新核对的结果只能追加，不能修改或删除"),)

_FOLLOWS = """(NEW.number = 1 OR (NEW.number > 1 AND TRIM(NEW.reason) <> '' AND EXISTS (
    SELECT 1 FROM collection_handin h WHERE h.agency_id = NEW.agency_id
      AND h.year = NEW.year AND h.number = NEW.number - 1)))"""
_OWN = """((NEW.version_id IS NULL OR EXISTS (
        SELECT 1 FROM reports_reportversion v WHERE v.id = NEW.version_id
          AND v.agency_id = NEW.agency_id AND v.year = NEW.year AND v.digest = NEW.digest))
    AND (NEW.reading_id IS NULL OR EXISTS (
        SELECT 1 FROM collection_readreport r WHERE r.id = NEW.reading_id
          AND (r.agency_id IS NULL OR r.agency_id = NEW.agency_id)
          AND r.year = NEW.year AND r.digest = NEW.digest)))"""
_SAYS = """((NEW.kind <> 'returned' OR TRIM(NEW.remark) <> '')
    AND (NEW.kind <> 'published' OR (NEW.url <> '' AND NEW.published_on IS NOT NULL))
    AND (NEW.kind <> 'url_checked' OR (NEW.is_ok IS NOT NULL AND TRIM(NEW.remark) <> '')))"""
_ONCE = """(NEW.kind NOT IN ('accepted', 'returned') OR NOT EXISTS (
    SELECT 1 FROM collection_handinact a WHERE a.hand_in_id = NEW.hand_in_id
      AND a.kind IN ('accepted', 'returned')))"""

RULES = tuple(
    # What cannot be told is refused.
    Rule(table, name, "INSERT", f"COALESCE({condition}, 1 = 0)", said)
    for table, name, condition, said in (
        ("collection_handin", "follows", _FOLLOWS, "再次报送须写明理由，并接着上一次编号"),
        ("collection_handin", "own", _OWN, "只能报送本单位本年度的报告，内容须与校验值一致"),
        ("collection_handinact", "says", _SAYS, "退回须写意见，公布须写网址和日期，核对须写所见"),
        ("collection_handinact", "once", _ONCE, "一次报送只能接收或者退回一次"),
        (
            "collection_findingdecision",
            "why",
            "(NEW.decision <> 'dismissed' OR TRIM(NEW.reason) <> '')",
            "认为不是问题的，须写明理由",
        ),
    )
)


def install(connection: Any, kept: tuple[Kept, ...] = KEPT + CHECKED_AGAIN) -> None:
    """Put the triggers in place; a migration names the tables there are by then."""
    append_only.install(connection, kept)
    row_rules.install(connection, RULES)


def remove(connection: Any, kept: tuple[Kept, ...] = KEPT + CHECKED_AGAIN) -> None:
    """Take the triggers away (undoing the migration)."""
    row_rules.remove(connection, RULES)
    append_only.remove(connection, kept)
