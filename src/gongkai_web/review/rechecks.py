"""Who looks at what has become public, and what did they find? (发布后复核)

An edition enters the list when it is let out, is on it from the moment it is public, and leaves it
when somebody found it fine, when another edition took its place, or when it was withdrawn. The
list is a reminder and a record, and never a gate: what is public stays public.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.review import Mode, recheck_due
from gongkai_web.agencies.access import Capability, NotAllowed, holds
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.publishing.drafting import ItemMoved, ItemRefused, hold
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Edition, Found, Recheck, RecheckOwed, Submission

LOOKS = (
    Capability.EDIT_LEDGERS,
    Capability.REVIEW_ITEMS,
    Capability.REVIEW_SECRECY,
    Capability.SIGN_ITEMS,
)
"""Whoever holds one of these in the agency may look; the office says who is on duty."""


def owe(edition: Edition, submission: Submission) -> None:
    """Put an edition on the list, where its ladder asks for a look; the one before it goes."""
    if edition.number > 1:
        forget(edition.item)
    if submission.ladder.rechecks:
        RecheckOwed.objects.create(
            edition=edition, agency=edition.item.agency, public_from=edition.public_from
        )


def forget(item: Item) -> None:
    """Take an item's editions off the list: what they showed is not public any more."""
    RecheckOwed.objects.filter(edition__item=item).delete()


def waiting(agencies: Collection[Agency] | QuerySet[Agency], at: datetime) -> QuerySet[RecheckOwed]:
    """Return what is public and nobody found fine yet, the oldest first."""
    return (
        RecheckOwed.objects.filter(
            Q(edition__public_until__isnull=True) | Q(edition__public_until__gt=at),
            agency__in=agencies, public_from__lte=at,
        )
        .select_related("edition__item__agency", "edition__submission__submitted_by")
        .defer("edition__content", "edition__item__body", "edition__submission__content")
    )  # fmt: skip


def due(edition: Edition) -> datetime:
    """Return by when an edition is looked at."""
    return recheck_due(timezone.localtime(edition.public_from))


def why_not(user: Any, edition: Edition) -> str:
    """Return why the person may not look at this edition for the office; "" where they may.

    Somebody other than who wrote and who signed it; in a small office the signer may.
    """
    if not any(holds(user, edition.item.agency, one) for one in LOOKS):
        return f"{user} 没有在“{edition.item.agency}”复核的职责"
    if user.pk in edition.submission.drafters:
        return "发布后复核由拟稿人以外的人作出"
    if edition.submission.mode != Mode.SMALL_OFFICE and user.pk == edition.released_by_id:
        return "发布后复核由签发人以外的人作出"
    return ""


@transaction.atomic
def look(
    *, actor: User, edition: Edition, at: datetime, found: str, remark: str = "",
    machine: Sequence[dict[str, Any]] = (),
) -> Recheck:  # fmt: skip
    """Note what a person found who looked at the public page; a problem stays on the list until it is mended.

    ``machine`` is what the system saw by itself and the person was shown. Raises NotAllowed,
    ItemRefused, ItemMoved where the edition is not what the public reads now.
    """
    held = hold(edition.item)
    edition = Edition.objects.select_related("submission", "item__agency").get(pk=edition.pk)
    if why := why_not(actor, edition):
        raise NotAllowed(why)
    if found not in Found.values:
        raise ItemRefused("请选择“已复核，无误”或者“发现问题”")
    if found == Found.PROBLEM and not remark.strip():
        raise ItemRefused("发现问题的，请写明是什么问题")
    if held.live_edition_id != edition.pk:
        raise ItemMoved("这一版已经被替换或者撤下，请复核现在公开的版本")
    if edition.public_from > at:
        raise ItemRefused("还没有到公开时间，公众还看不到，公开以后再复核")
    said = Recheck.objects.create(
        edition=edition, found=found, remark=remark.strip(), machine=list(machine), by=actor, at=at
    )
    owed = RecheckOwed.objects.filter(edition=edition)
    if found == Found.FINE:
        owed.delete()
    elif not owed.update(has_problem=True):
        RecheckOwed.objects.create(
            edition=edition, agency=held.agency, public_from=edition.public_from, has_problem=True
        )
    record(
        verb=f"发布后复核：{said.get_found_display()}", subject=held, agency=held.agency,
        actor=actor, detail={"edition": edition.number, "remark": said.remark},
    )  # fmt: skip
    return said
