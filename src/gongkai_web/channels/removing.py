"""What still stands elsewhere of what was taken back here, and who saw to it? (条例 art. 6; 行政处罚法 art. 48(2))

The website forgets a withdrawn edition at once. An account, a gazette, a board do not: each
publication is to be deleted by a person, who says so; what is printed is corrected instead.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.channels.models import Removal, UndoneRemoval
from gongkai_web.journal.actions import record
from gongkai_web.publishing.drafting import ItemRefused, hold
from gongkai_web.publishing.models import Channel, Publication
from gongkai_web.review.models import Edition, Withdrawal

PRINTED = (Channel.GAZETTE, Channel.NEWS_MEDIA, Channel.PRESS_CONFERENCE)
"""What cannot be deleted once it is out."""


def left() -> QuerySet[Publication]:
    """Return the publications elsewhere that nobody saw to: of a withdrawn edition, or of an item of which nothing is public any more."""
    return _elsewhere().filter(_ended(), ~_seen_to())


def _elsewhere() -> QuerySet[Publication]:
    return Publication.objects.exclude(channel__in=(Channel.WEBSITE, ""))


def _ended() -> Q:
    of_item = Withdrawal.objects.filter(edition__item=OuterRef("item"))
    return Q(edition__withdrawal__isnull=False) | (
        Q(item__live_edition__isnull=True) & Exists(of_item)
    )


def _replaced(at: datetime) -> Q:
    newer = Edition.objects.filter(
        Q(public_until__isnull=True) | Q(public_until__gt=at),
        pk=OuterRef("item__live_edition"), number__gt=OuterRef("edition__number"),
        public_from__lte=at,
    )  # fmt: skip
    return (
        Q(edition__isnull=False, edition__withdrawal__isnull=True, item__live_edition__isnull=False)
        & ~Q(channel__in=PRINTED)
        & Exists(newer)
    )


def _seen_to() -> Exists:
    return Exists(standing().filter(publication=OuterRef("pk")))


def old(at: datetime) -> QuerySet[Publication]:
    """Return the publications elsewhere of a text that the website has replaced: the old one stands there yet.

    Print is not asked for: it said what was right on its day.
    """
    return _elsewhere().filter(_replaced(at), ~_seen_to())


def to_see_to(at: datetime) -> QuerySet[Publication]:
    """Return what is :func:`left` or :func:`old`."""
    return _elsewhere().filter(_ended() | _replaced(at), ~_seen_to())


def was_ended(edition: Edition, at: datetime) -> bool:
    """Return whether an act with its approval ended the edition: a withdrawal, a later edition, its own end.

    What stands on an account is deleted on no other ground (国办发〔2018〕123号: 先审后发, and its deletion alike).
    """
    return (
        Withdrawal.objects.filter(edition=edition).exists()
        or edition.item.editions.filter(number__gt=edition.number).exists()
        or (edition.public_until is not None and edition.public_until <= at)
    )


def standing() -> QuerySet[Removal]:
    """Return what was confirmed and not undone."""
    return Removal.objects.filter(undone__isnull=True)


@transaction.atomic
def confirm(
    *, actor: User | None, publication: Publication, at: datetime, remark: str = ""
) -> Removal:
    """Note that a publication of something withdrawn or replaced was deleted; of print, how it was corrected.

    Raises NotAllowed, ItemRefused.
    """
    held = hold(publication.item)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if standing().filter(publication=publication).exists():
        raise ItemRefused("这一处已经登记过")
    if not to_see_to(at).filter(pk=publication.pk).exists():
        raise ItemRefused("只有已经撤稿的、已有新版本的，才登记其他渠道上的删除")
    remark = remark.strip()
    if publication.channel in PRINTED and not remark:
        raise ItemRefused(
            f"“{publication.get_channel_display()}”上的不能删除，请写明怎样更正，例如下一期刊登更正"
        )
    made = Removal.objects.create(publication=publication, by=actor, at=at, remark=remark[:255])
    record(
        verb="确认其他渠道已删除", subject=held, agency=held.agency, actor=actor,
        detail={
            "channel": publication.get_channel_display(), "link": publication.link,
            "published_on": publication.published_on, "remark": remark,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def undo(*, actor: User | None, removal: Removal, at: datetime, reason: str) -> UndoneRemoval:
    """Note that a publication was confirmed as deleted by mistake: it is asked for again.

    Raises NotAllowed, ItemRefused.
    """
    publication = removal.publication
    held = hold(publication.item)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if not standing().filter(pk=removal.pk).exists():
        raise ItemRefused("这一次登记已经撤销")
    if not reason.strip():
        raise ItemRefused("请写明为什么撤销，例如打开链接后仍能看到")
    made = UndoneRemoval.objects.create(
        removal=removal, by=actor, at=at, reason=reason.strip()[:255]
    )
    record(
        verb="撤销其他渠道已删除的确认", subject=held, agency=held.agency, actor=actor,
        detail={
            "channel": publication.get_channel_display(), "link": publication.link,
            "published_on": publication.published_on, "reason": made.reason,
        },
    )  # fmt: skip
    return made
