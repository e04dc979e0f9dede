"""How is an act written down so that nobody can quietly change it later?

Each entry carries the SHA-256 of all its fields and of the entry before it.
Entries are numbered without gaps, one writer at a time. See
``docs/explanation/journal.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.models import Entry

GENESIS = "0" * 64
"""What the first entry names as the one before it."""

COMMAND_LINE = "命令行"
"""Who acts where nobody is logged in."""

_STRANGER: ContextVar[str] = ContextVar("stranger", default=COMMAND_LINE)

_LOCK = 0x676F6E67
"""The advisory lock under which PostgreSQL appends."""


def plain(value: Any) -> Any:
    """Return the value as JSON that reads back the same from either database.

    Dates, moments, decimals and fractions become text; keys become text.
    Raises TypeError for what has no plain form.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float() | Decimal():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
        case date():
            return value.isoformat()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case Model():
            return str(value)
    raise TypeError(f"cannot journal a {type(value).__name__}")


def canonical(entry: Entry) -> bytes:
    """Return the bytes that the hash of an entry covers: every field but the hash itself."""
    return json.dumps(
        {
            "id": entry.pk,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": entry.actor_id,
            "actor_name": entry.actor_name,
            "agency": entry.agency_id,
            "verb": entry.verb,
            "subject_type": entry.subject_type,
            "subject_id": entry.subject_id,
            "subject_label": entry.subject_label,
            "detail": entry.detail,
            "previous_hash": entry.previous_hash,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def digest(entry: Entry) -> str:
    """Return the entry's hash in hexadecimal."""
    return hashlib.sha256(canonical(entry)).hexdigest()


@contextmanager
def acting_as(stranger: str) -> Iterator[None]:
    """Name who acts without an account, in whatever is recorded in the block."""
    token = _STRANGER.set(stranger)
    try:
        yield
    finally:
        _STRANGER.reset(token)


@dataclass(frozen=True, slots=True)
class Act:
    """What is noted of one of many acts of a kind."""

    subject: Model | None
    agency: Agency | None
    detail: dict[str, Any]
    label: str | None = None


def record(
    *,
    verb: str,
    subject: Model | None,
    agency: Agency | None,
    actor: User | None,
    detail: dict[str, Any] | None = None,
    label: str | None = None,
    stranger: str = "",
) -> Entry:
    """Append one act to the journal and return its entry.

    Call it inside the transaction that does the act: both are kept, or
    neither. ``stranger`` says who acted where ``actor`` is None (else :func:`acting_as`, else the command line). ``detail`` must hold no personal data of applicants in clear.
    Raises RuntimeError outside a transaction.
    """
    act = Act(subject, agency, detail or {}, label)
    return record_many(verb=verb, actor=actor, acts=[act], stranger=stranger)[0]


def record_many(
    *, verb: str, actor: User | None, acts: Sequence[Act], stranger: str = ""
) -> list[Entry]:
    """Append many acts of one kind to the journal, in their order, and return their entries.

    As :func:`record` for each, with one look at the chain's end for all.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record must run inside transaction.atomic()")
    if not acts:
        return []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    # On SQLite the transaction began IMMEDIATE: it is the only writer.
    last = Entry.objects.order_by("-pk").values_list("pk", "hash").first()
    number, previous_hash = last or (0, GENESIS)
    actor_name = str(actor)[:80] if actor is not None else stranger or _STRANGER.get()
    entries, now = [], timezone.now()
    for act in acts:
        number += 1
        subject = act.subject
        entry = Entry(
            pk=number,
            at=now,
            actor=actor,
            actor_name=actor_name,
            agency=act.agency,
            verb=verb[:60],
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None and subject.pk is not None else "",
            subject_label=(act.label if act.label is not None else str(subject or ""))[:255],
            detail=plain(act.detail),
            previous_hash=previous_hash,
        )
        entry.hash = previous_hash = digest(entry)
        entries.append(entry)
    if len(entries) == 1:
        entries[0].save(force_insert=True)
    else:
        Entry.objects.bulk_create(entries)
    return entries
