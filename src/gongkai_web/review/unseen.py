"""Was an edition ever public? What was not is not counted, and leaves nothing at its address.

An edition that is to be public on a later day gets its publication on the website when it is
signed. Taken back or replaced before its time, it was never public: the record goes.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import record
from gongkai_web.publishing.models import Channel, DisclosureAttribute, Item
from gongkai_web.review.models import Edition, Withdrawal


def forget(item: Item, edition: Edition, *, at: datetime, by: User | None, reason: str) -> None:
    """Take away the website's record of an edition that ends at ``at``, before its time came."""
    if edition.public_from <= at:
        return
    rows = item.publications.filter(channel=Channel.WEBSITE, edition=edition)
    for row in rows:
        record(
            verb="删除发布登记", subject=item, agency=item.agency, actor=by,
            detail={
                "channel": row.get_channel_display(), "published_on": row.published_on,
                "link": row.link, "edition": edition.number, "reason": reason,
            },
        )  # fmt: skip
    rows.delete()
    # Nor was the item published at the moment that had been set.
    seen = item.editions.filter(public_from__lte=at).order_by("public_from")
    days = list(seen.values_list("public_from", flat=True))
    item.first_published_at, item.last_published_at = (days[0], days[-1]) if days else (None, None)
    item.save(update_fields=["first_published_at", "last_published_at"])


def taken_back() -> QuerySet[Withdrawal]:
    """Return the withdrawals of what the public could read once."""
    return Withdrawal.objects.filter(at__gte=F("edition__public_from"))


def why_not_shown(edition: Edition, at: datetime) -> tuple[str, str]:
    """Return why the edition its item points to cannot be read now: a word, a sentence; "" where it can."""

    def told(moment: datetime) -> str:
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"

    if edition.public_from > at:
        return "待公开", f"尚未到公开时间：{told(edition.public_from)} 起公众可以看到"
    if edition.public_until is not None and edition.public_until <= at:
        return "已到期撤下", f"已到期撤下：{told(edition.public_until)} 起公众看不到"
    if edition.item.disclosure_attr != DisclosureAttribute.PROACTIVE:
        return "公众看不到", "公开方式已经改为不主动公开，公众看不到"
    return "", ""
