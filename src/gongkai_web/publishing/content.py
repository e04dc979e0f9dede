"""What exactly is reviewed and published of an item? Its content, and the digest that names it.

Everything a reader may see or rely on is content: text, metadata, files, and the times
between which it is public. Whoever approves, approves this; a change of one sign
is another content.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from gongkai_web.publishing.models import Item

FIELDS = (
    "title", "summary", "body", "index_no", "column", "place_id", "profile", "formed_on",
    "issued_on", "effective_on", "repealed_on", "doc_no", "issuing_orgs", "genre", "topic",
    "keywords", "disclosure_attr", "validity", "audience", "carrier", "language", "weight",
    "source", "author", "go_live_at", "expire_at", "attachments",
)  # fmt: skip
"""The fields of an item that are its content."""

NOTE = "correction_note"
"""What a later edition says it put right. Content only where something stands there: the digest of
whatever has no note, and each approval bound to it, is what it was before there were notes."""

LINKS = "links"
"""The name under which a content names the items it belongs to: ``[[kind, number of the other], …]``."""


def plain(value: Any) -> Any:
    """Return a field's value as it stands in JSON."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return value


def content_of(item: Item) -> dict[str, Any]:
    """Return the content of an item's working copy."""
    content = {name: plain(getattr(item, name)) for name in FIELDS}
    if item.correction_note:
        content[NOTE] = item.correction_note
    links = item.links.values_list("kind", "other_id") if item.pk else ()
    return content | {LINKS: sorted([kind, other] for kind, other in links)}


def says_nothing_new(content: dict[str, Any], public: dict[str, Any]) -> bool:
    """Return whether a content is the public one; that the latter's correction is told makes no new edition."""
    if NOTE in content:
        return content == public
    return content == {name: value for name, value in public.items() if name != NOTE}


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a content, in hexadecimal: the same in any process and database."""
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def day_of(content: dict[str, Any], name: str) -> date | None:
    """Return a day that stands in a content."""
    return date.fromisoformat(content[name]) if content.get(name) else None


def moment_of(content: dict[str, Any], name: str) -> datetime | None:
    """Return a moment that stands in a content."""
    return datetime.fromisoformat(content[name]) if content.get(name) else None
