"""How does every process learn that something became public or ceased to be? Triggers write it down.

Whatever changes which editions, reports and answers are public, by which code ever, leaves a row in
``search_change`` in the same transaction. Times that come and go change no row: those the
catalogue watches itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CHANGES = "search_change"
KEPT = 20_000
"""Rows of changes that stay; a process that slept longer reads everything anew."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A table, and of which of its changes a row is left."""

    table: str
    kind: str
    ref: str
    """What of the row is noted, told of ``ROW``. No other table is asked: SQLite could not change that one."""
    act: str
    """``INSERT``, ``DELETE`` or ``UPDATE OF`` some columns."""
    when: str = ""
    """Only then, told of ``OLD`` and ``NEW``; ``<>`` tells NULL apart too."""

    @property
    def name(self) -> str:
        """The trigger's name."""
        return f"{self.table}_search_{self.act.split()[0].lower()}"


def _all(table: str, kind: str, ref: str = "ROW.id") -> list[Watched]:
    return [Watched(table, kind, ref, act) for act in ("INSERT", "UPDATE", "DELETE")]


_ITEM = ("live_edition_id", "disclosure_attr", "agency_id")
_SHOWN = ("shown_id", "refuses_publication", "answer_id", "agency_id")
FIRST = (
    Watched("publishing_item", "item", "ROW.id", "INSERT", "NEW.live_edition_id IS NOT NULL"),
    Watched(
        "publishing_item", "item", "ROW.id", f"UPDATE OF {', '.join(_ITEM)}",
        " OR ".join(f"OLD.{one} <> NEW.{one}" for one in _ITEM),
    ),
    Watched("publishing_item", "item", "ROW.id", "DELETE", "OLD.live_edition_id IS NOT NULL"),
    Watched("review_withdrawal", "edition", "ROW.edition_id", "INSERT"),
    Watched("review_withdrawal", "edition", "ROW.edition_id", "DELETE"),
    *_all("reports_reportversion", "report", "ROW.agency_id"),
    *_all("publishing_normativedocument", "register", "0"),
    *_all("normative_documentitem", "register", "0"),
    *_all("search_entry", "entry"),
)  # fmt: skip
"""What was watched from the beginning."""
WATCHED = (
    *FIRST,
    # Acts and texts are only added, before a message shows them; messages stay (mailbox/guard.py).
    Watched(
        "mailbox_message", "answer", "ROW.id", f"UPDATE OF {', '.join(_SHOWN)}",
        " OR ".join(f"OLD.{one} <> NEW.{one}" for one in _SHOWN),
    ),
)  # fmt: skip


def install(connection: Any, some: Sequence[Watched] = WATCHED) -> None:
    """Put the triggers in place, whether they are there or not: SQLite loses them with every change of a table."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for watched in some:
            for sql in make(watched):
                cursor.execute(sql)


def remove(connection: Any, some: Sequence[Watched] = WATCHED) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for watched in some:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {watched.name} ON {watched.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {watched.name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {watched.name}")


def _row(watched: Watched) -> str:
    return "OLD" if watched.act == "DELETE" else "NEW"


def _sqlite(watched: Watched) -> list[str]:
    ref = watched.ref.replace("ROW.", f"{_row(watched)}.")
    when = f" WHEN {watched.when.replace('<>', 'IS NOT')}" if watched.when else ""
    return [
        f"DROP TRIGGER IF EXISTS {watched.name}",
        f"CREATE TRIGGER {watched.name} AFTER {watched.act} ON {watched.table}{when} BEGIN"
        f" INSERT INTO {CHANGES}(token, kind, ref)"
        f" VALUES (lower(hex(randomblob(16))), '{watched.kind}', coalesce({ref}, 0)); END",
    ]


def _postgresql(watched: Watched) -> list[str]:
    ref = watched.ref.replace("ROW.", f"{_row(watched)}.")
    when = f" WHEN ({watched.when.replace('<>', 'IS DISTINCT FROM')})" if watched.when else ""
    return [
        f"""CREATE OR REPLACE FUNCTION {watched.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO {CHANGES}(token, kind, ref, xid)
        VALUES (md5(random()::text || clock_timestamp()::text), '{watched.kind}',
                coalesce({ref}, 0), txid_current());
        RETURN NULL; END $$""",
        f"DROP TRIGGER IF EXISTS {watched.name} ON {watched.table}",
        f"CREATE TRIGGER {watched.name} AFTER {watched.act} ON {watched.table}"
        f" FOR EACH ROW{when} EXECUTE FUNCTION {watched.name}()",
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a process has read the changes."""

    number: int = 0
    token: str = ""
    settled: int = 0
    """PostgreSQL: every transaction below this had ended when it was read."""
    among: frozenset[int] = frozenset()
    """PostgreSQL: the changes of later transactions that were read already."""


def since(seen: Seen | None, connection: Any) -> tuple[Seen, list[tuple[str, int]] | None]:
    """Return how far it goes now, and the changes after ``seen``; None where all must be read anew."""
    if connection.vendor == "postgresql":
        return _since_postgresql(seen, connection)
    with connection.cursor() as cursor:
        if seen is None or not seen.number:  # nothing to go on from
            cursor.execute(f"SELECT id, token FROM {CHANGES} ORDER BY id DESC LIMIT 1")
            last = cursor.fetchone()
            return Seen(*last) if last else Seen(), None
        cursor.execute(
            f"SELECT id, token, kind, ref FROM {CHANGES} WHERE id >= %s ORDER BY id", [seen.number]
        )
        rows = cursor.fetchall()
    if not rows or rows[0][:2] != (seen.number, seen.token):
        return since(None, connection)
    return Seen(*rows[-1][:2]), [row[2:] for row in rows[1:]]


def _since_postgresql(
    seen: Seen | None, connection: Any
) -> tuple[Seen, list[tuple[str, int]] | None]:
    snapshot = "SELECT txid_snapshot_xmin(txid_current_snapshot()) AS settled"
    with connection.cursor() as cursor:
        if seen is None or not seen.number:  # nothing to go on from
            cursor.execute(
                f"SELECT s.settled, c.id, c.token FROM ({snapshot}) s LEFT JOIN"
                f" (SELECT id, token FROM {CHANGES} ORDER BY id DESC LIMIT 1) c ON true"
            )
            settled, number, token = cursor.fetchone()
            return Seen(number or 0, token or "", settled), None
        cursor.execute(
            f"SELECT s.settled, c.id, c.token, c.kind, c.ref, c.xid FROM ({snapshot}) s LEFT JOIN"
            f" {CHANGES} c ON c.xid >= %s OR c.id = %s ORDER BY c.id",
            [seen.settled, seen.number],
        )
        rows = cursor.fetchall()
    settled = rows[0][0]
    there = [row for row in rows if row[1] is not None]
    if not any(row[1:3] == (seen.number, seen.token) for row in there):
        return since(None, connection)
    fresh = [row for row in there if row[1] != seen.number and row[1] not in seen.among]
    among = frozenset(row[1] for row in there if row[5] >= settled)
    number, token = max((row[1], row[2]) for row in there)
    return Seen(number, token, settled, among), [(row[3], row[4]) for row in fresh]
