"""Which files did an item have once and has no more? For those who may see the item."""

from __future__ import annotations

from typing import Any

from gongkai_web.publishing.models import Item, ItemFile
from gongkai_web.review.evidence import sealed_at, sealed_files


def earlier(item: Item) -> list[ItemFile]:
    """Return what was replaced or taken out, the newest first, as its revisions and submissions tell.

    What was taken back because it exposed a secret or a person is not offered again, nor anything the
    item said until then.
    """
    revisions, submissions = item.revisions.all(), item.submissions.all()
    if (until := sealed_at(item)) is not None:
        revisions = revisions.filter(created_at__gt=until)
        submissions = submissions.filter(submitted_at__gt=until)
    told = [
        *revisions.order_by().values_list("content__attachments", flat=True),
        *submissions.order_by().values_list("content__attachments", flat=True),
    ]
    had = {_key(one) for attached in told for one in attached or ()}
    had -= {_key(one) for one in item.attachments}
    sealed = sealed_files(item.agency_id) if had else set()
    had = {(sha256, name) for sha256, name in had if sha256 not in sealed}
    if not had:
        return []
    rows = ItemFile.objects.filter(agency=item.agency_id, sha256__in={sha256 for sha256, _ in had})
    found = [row for row in rows.select_related("uploaded_by") if (row.sha256, row.name) in had]
    return sorted(found, key=lambda row: (row.uploaded_at, row.pk), reverse=True)


def _key(attached: dict[str, Any]) -> tuple[str, str]:
    return attached["sha256"], attached["name"]
