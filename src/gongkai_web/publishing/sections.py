"""Which section does a person write for? What they said last; the statistics by section count it."""

from __future__ import annotations

from typing import Any

from gongkai_web.agencies.models import Agency
from gongkai_web.journal.models import Entry
from gongkai_web.publishing.models import Item

LOOKED_AT = 500
"""Entries of the journal that are looked through."""


def usual_section(user: Any, agency: Agency | None) -> str:
    """Return the section of the last item a person drafted, or registered, for an agency; "" where they never said."""
    if agency is None:
        return ""
    said = Item.objects.filter(agency=agency).exclude(section="").order_by("-pk")
    mine = said.filter(drafted_by=user).values_list("section", flat=True).first()
    if mine:
        return str(mine)
    rows = said.filter(pk__in=_registered(user, agency)).values_list("section", flat=True)
    return str(rows.first() or "")


def _registered(user: Any, agency: Agency) -> list[int]:
    """Return the rows of the ledger that a person touched of late, as the newest of the journal tell."""
    newest = Entry.objects.filter(agency=agency).order_by("-pk")
    told = newest.values_list("actor_id", "subject_type", "subject_id")[:LOOKED_AT]
    return [
        int(key) for actor, kind, key in told if actor == user.pk and kind == Item._meta.label_lower
    ]
