"""What does an item's page say of what comes after publication: debts, the look, a refused withdrawal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from gongkai.review import Mode
from gongkai_web.publishing.models import Item
from gongkai_web.review import debts, penalties, rechecks
from gongkai_web.review.models import Edition, Found, RecheckOwed


def of(item: Item, user: Any, at: datetime) -> dict[str, Any]:
    """Return what the page of an item shows besides where it stands."""
    if item.live_edition_id is None:
        return {}
    edition = (
        Edition.objects.select_related("submission__ladder", "item__agency")
        .defer("content", "submission__content")
        .get(pk=item.live_edition_id)
    )
    today = timezone.localdate(at)
    told: dict[str, Any] = {
        "is_small": edition.submission.mode == Mode.SMALL_OFFICE,
        "small_reason": edition.submission.ladder.reason,
        "is_urgent": edition.is_urgent,
        "approved_how": edition.approved_how,
    }
    if item.stage == "owing":
        due = debts.due(edition)
        told |= {
            "debt": debts.told(due, today),
            "debt_basis": debts.basis(due),
            "debt_over": due.due_on < today,
        }
    refused = penalties.refused().filter(edition=edition).first()
    if refused is not None:
        told |= {
            "refused": refused,
            "refused_told": penalties.told(refused, today),
            "refused_over": penalties.is_over(refused, today),
        }
    return told | _look(edition, user, at)


def _look(edition: Edition, user: Any, at: datetime) -> dict[str, Any]:
    if edition.public_from > at:
        return {}
    last = edition.rechecks.select_related("by").first()
    owed = RecheckOwed.objects.filter(edition=edition).exists()
    due = rechecks.due(edition)
    return {
        "look": last,
        "look_problem": last if owed and last and last.found == Found.PROBLEM else None,
        "look_due": due if owed else None,
        "look_late": owed and due < at,
        "may_look": owed and not rechecks.why_not(user, edition),
    }
