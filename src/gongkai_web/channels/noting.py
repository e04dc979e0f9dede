"""What is written down of a delivery, step by step: each in a transaction of its own, with its journal entry."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai_web.agencies.models import User
from gongkai_web.channels.models import Delivery, DeliveryState, PublicationDetail
from gongkai_web.channels.wechat import Kind, WechatProblem
from gongkai_web.journal.actions import record
from gongkai_web.publishing.drafting import hold
from gongkai_web.publishing.models import Channel, Publication
from gongkai_web.publishing.repeats import next_repeat
from gongkai_web.supervision.models import Account

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 10, 30, 60, 120, 240))
"""How long to wait after the first, second, … failure in a row."""


class DeliveryRefused(ValueError):
    """What may not be done, and why, in Chinese."""


def move(
    delivery: Delivery, state: DeliveryState, *, actor: User | None, told: str = "", **values: Any
) -> None:
    """Write a delivery's new state and journal it."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if row.state != delivery.state:
            raise DeliveryRefused("发送的进度刚刚有变化，请刷新以后再看")
        values = {"problem": "", "errcode": None, "attempts": 0, "next_try_at": None, **values}
        for name, value in {**values, "state": state}.items():
            setattr(row, name, value)
        row.save()
        record(
            verb=f"微信发送：{DeliveryState(state).label}", subject=row,
            agency=row.account.agency, actor=actor,
            detail={
                "edition": row.edition.number, "digest": row.digest,
                "account": row.account.name, "told": told or row.problem, "errcode": row.errcode,
                "media_id": row.media_id, "publish_id": row.publish_id, "link": row.link,
            },
        )  # fmt: skip
    delivery.__dict__.update(
        {
            name: row.__dict__[name]
            for name in (field.attname for field in row._meta.concrete_fields)
        }
    )


def wait(delivery: Delivery, until: datetime, told: str) -> None:
    """Write when to come back; nothing went wrong, and nothing happened that belongs into the journal."""
    Delivery.objects.filter(pk=delivery.pk, state=delivery.state).update(
        next_try_at=until, problem=told[:500], errcode=None, attempts=0
    )


def failed(
    delivery: Delivery, problem: WechatProblem, *, actor: User | None, at: datetime,
    back_to: DeliveryState, forget_draft: bool = False,
) -> None:  # fmt: skip
    """Write what went wrong, and when it is tried again; not any more where that is of no use."""
    state, waits, again = back_to, None, delivery.attempts + 1
    match problem.kind:
        case Kind.QUOTA:
            waits, again = _tomorrow(at), delivery.attempts
        case Kind.UNREACHED | Kind.UNKNOWN:
            if again > len(WAITS):
                state = DeliveryState.FAILED
                if back_to in (DeliveryState.SUBMITTING, DeliveryState.DRAFTING):
                    state = DeliveryState.UNSURE
            else:
                waits = at + WAITS[again - 1]
        case _:
            state = DeliveryState.FAILED
    values = {"media_id": ""} if forget_draft else {}
    move(
        delivery, state, actor=actor, problem=problem.told[:500], errcode=problem.errcode,
        attempts=again, next_try_at=waits, **values,
    )  # fmt: skip


def _tomorrow(at: datetime) -> datetime:
    """Return ten past midnight in China after that moment: the platform counts by that day."""
    day = timezone.localtime(at) + timedelta(days=1)
    return day.replace(hour=0, minute=10, second=0, microsecond=0)


@transaction.atomic
def publication_of(
    delivery: Delivery, *, actor: User | None, at: datetime, link: str, result: str
) -> Publication:
    """Write the publication that a delivery came to; once, however often it is told.

    Each delivery has its own: another account, or a corrected edition of the same day, is another
    place to be deleted one day. A row of that link, or one of the ledger that says nothing of
    where, is taken for it.
    """
    held = hold(delivery.edition.item_id)
    known = Publication.objects.filter(detail__delivery=delivery).first()
    if known is not None:
        return known
    on = timezone.localdate(at)
    same = held.publications.filter(channel=Channel.WECHAT, published_on=on)
    published = same.filter(
        Q(link=link) | Q(link="", detail__isnull=True), detail__delivery__isnull=True
    ).first()
    if published is None:
        published = Publication.objects.create(
            item=held, channel=Channel.WECHAT, published_on=on, edition=delivery.edition,
            link=link, repeat=next_repeat(held, Channel.WECHAT, on), recorded_by=actor,
            recorded_at=timezone.now(),
        )  # fmt: skip
    else:
        published.link, published.edition = link, published.edition or delivery.edition
        published.save(update_fields=["link", "edition"])
    PublicationDetail.objects.update_or_create(
        publication=published,
        defaults={
            "account": delivery.account, "delivery": delivery, "published_at": at,
            "person": str(delivery.ordered_by or ""), "result": result, "by_ladder": True,
        },
    )  # fmt: skip
    posted(delivery.account, at)
    return published


def posted(account: Account, on: datetime | date) -> None:
    """Note that something was posted on an account; the latest day stays."""
    day = timezone.localdate(on) if isinstance(on, datetime) else on
    Account.objects.filter(pk=account.pk).exclude(last_post_on__gte=day).update(last_post_on=day)
