"""What was put right in what is public? The notes of the editions after the first.

A note is part of its edition: reviewed with it, bound to its digest. It is told as long as the
edition stands behind what is public; with an edition that was withdrawn or sealed its note is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai_web.publishing.content import NOTE, digest_of
from gongkai_web.review import evidence
from gongkai_web.review.models import Edition


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction, from the moment the corrected text was public."""

    at: datetime
    note: str


def corrections_of(edition: Edition) -> list[Correction]:
    """Return what the page of a public edition tells of corrections, the newest first: one query.

    What was replaced before its own time came was never public, nor is its note.
    """
    rows = Edition.objects.filter(
        ~evidence.covers("item", "released_at"), item=edition.item_id, number__gt=1,
        number__lte=edition.number, public_from__lte=edition.public_from,
        withdrawal__isnull=True, content__has_key=NOTE,
    ).order_by("-number")  # fmt: skip
    return [
        Correction(one.public_from, one.content[NOTE])
        for one in rows.only("content", "digest", "public_from")
        if one.content[NOTE] and digest_of(one.content) == one.digest
    ]
