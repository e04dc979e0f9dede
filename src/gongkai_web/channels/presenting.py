"""What do the pages tell of channels: of an item, of an account, of a delivery?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.channels import classifying, removing
from gongkai_web.channels.classes import Classification
from gongkai_web.channels.models import Delivery, DeliveryState, PublicationDetail, Removal
from gongkai_web.publishing.models import Channel, Item, Publication
from gongkai_web.review.models import Edition
from gongkai_web.review.standing import link_of
from gongkai_web.supervision.models import Account, AccountStatus

NEEDS_SOMEBODY = (DeliveryState.FAILED, DeliveryState.LEFT, DeliveryState.UNSURE)


@dataclass(frozen=True, slots=True)
class ShownPublication:
    """One publication with what is known of it."""

    publication: Publication
    detail: PublicationDetail | None
    removal: Removal | None = None
    """The confirmation that stands."""
    undone: tuple[Removal, ...] = ()
    """What was confirmed by mistake."""
    is_left: bool = False
    """Whether it stands there yet, though the item was taken back."""
    is_old: bool = False
    """Whether it stands there yet, though the website has a newer edition."""
    hidden: str = ""
    """Of the website's: why the public cannot read it."""

    @property
    def is_printed(self) -> bool:
        """Whether it cannot be deleted, only corrected."""
        return self.publication.channel in removing.PRINTED

    @property
    def by_hand(self) -> bool:
        """Whether a person noted it, who may take it away again."""
        return self.detail is not None and self.detail.delivery_id is None

    @property
    def is_outside(self) -> bool:
        """Whether it did not come through the ladder: somebody noted it, whatever names stand there."""
        return self.publication.edition_id is None and not (
            self.detail is not None and self.detail.by_ladder
        )


@dataclass(frozen=True, slots=True)
class ShownItem:
    """The section 发布渠道 of an item's page."""

    item: Item
    edition: Edition | None
    publications: list[ShownPublication]
    deliveries: list[Delivery]
    accounts: list[Account]
    """To which the public edition can be sent now."""
    may_edit: bool
    still_there: list[Delivery]
    """Published articles of editions that are not public any more."""
    classes: list[tuple[str, str]]
    """What the row may be said to be, where it is not on the website and the person may say so."""
    said: str
    """What it was said to be."""

    @property
    def left(self) -> int:
        """How many publications elsewhere are to be deleted."""
        return sum(1 for one in self.publications if one.is_left)

    @property
    def old(self) -> int:
        """How many publications elsewhere show a text that was replaced."""
        return sum(1 for one in self.publications if one.is_old)


def of_item(item: Item, user: Any) -> ShownItem:
    """Return what the section 发布渠道 shows to a person; include ``channels/of_item.html`` with it as ``channels``."""
    at = timezone.now()
    edition = Edition.objects.public(at).filter(item=item).first()
    deliveries = list(
        Delivery.objects.filter(edition__item=item).select_related("account", "edition")
    )
    editor = may(user, item.agency, Capability.EDIT_LEDGERS)
    sent = {one.account_id for one in deliveries if edition and one.edition_id == edition.pk}
    accounts = (
        [
            one
            for one in Account.objects.filter(
                agency=item.agency_id, status=AccountStatus.ACTIVE, wechat__is_on=True
            )
            if one.pk not in sent
        ]
        if editor and edition
        else []
    )
    publications = _publications(item.publications.all(), edition, at)
    # What the rows below ask for, or tell of, is not asked for once more.
    told = {
        one.detail.delivery_id
        for one in publications
        if one.detail and (one.is_left or one.is_old or one.removal)
    }
    may_say = editor and edition is None and bool(publications)
    said = classifying.class_of(item) if may_say else ""
    return ShownItem(
        classes=list(Classification.choices) if may_say else [],
        said=str(Classification(said).label) if said else "",
        item=item,
        edition=edition,
        publications=publications,
        deliveries=deliveries,
        accounts=accounts,
        may_edit=editor,
        still_there=[
            one
            for one in deliveries
            if one.state == DeliveryState.PUBLISHED
            and one.pk not in told
            and (edition is None or one.edition_id != edition.pk)
        ],
    )


def _publications(
    rows: QuerySet[Publication], public: Edition | None, at: datetime
) -> list[ShownPublication]:
    said = Removal.objects.select_related("by", "undone__by").order_by("pk")
    found = list(
        rows.select_related(
            "recorded_by", "detail__account", "edition__withdrawal"
        ).prefetch_related(Prefetch("removals", said))
    )
    left = set(
        removing.to_see_to(at).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True)
    )
    old = {
        one.pk for one in found
        if one.pk in left and public is not None and one.edition is not None
        and not hasattr(one.edition, "withdrawal")
    }  # fmt: skip
    return [
        ShownPublication(
            one,
            getattr(one, "detail", None),
            next((r for r in one.removals.all() if not hasattr(r, "undone")), None),
            tuple(r for r in one.removals.all() if hasattr(r, "undone")),
            one.pk in left and one.pk not in old,
            one.pk in old,
            _hidden(one, public, at),
        )
        for one in found
    ]


def _hidden(one: Publication, public: Edition | None, at: datetime) -> str:
    """Return why the website's publication cannot be read there; "" where it can, or is no text of ours."""
    if one.channel != Channel.WEBSITE or one.edition is None:
        return ""
    if (ended := getattr(one.edition, "withdrawal", None)) is not None:
        return f"{timezone.localtime(ended.at):%Y-%m-%d} 已撤下"
    if public is not None:
        return ""
    return "尚未到公开时间" if one.edition.public_from > at else "已撤下"


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """One account in the list."""

    account: Account
    warnings: list[tuple[str, str]]
    waiting: int
    posts: int


def accounts_of(user: Any, on: date) -> list[ShownAccount]:
    """Return the accounts a person may see, with what is to be seen to; those first."""
    waiting = Count("deliveries", filter=Q(deliveries__state__in=NEEDS_SOMEBODY), distinct=True)
    rows = (
        Account.objects.filter(agency__in=agencies_where(user, Capability.VIEW))
        .select_related("agency")
        .annotate(waiting=waiting)
    )
    since = on - timedelta(days=30)
    posts = dict(
        Account.objects.filter(publications__publication__published_on__gte=since)
        .annotate(posts=Count("publications", distinct=True))
        .values_list("pk", "posts")
    )
    shown = [ShownAccount(one, one.warnings(on), one.waiting, posts.get(one.pk, 0)) for one in rows]
    return sorted(
        shown,
        key=lambda one: (
            one.account.status != AccountStatus.ACTIVE,
            not any(level == "late" for level, _ in one.warnings),
            not one.warnings,
        ),
    )


def public_address(edition: Edition) -> str:
    """Return the address on the website, for “阅读原文”."""
    return link_of(edition.item)
