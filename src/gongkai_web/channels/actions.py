"""What can be done about channels: set the interface up, send, settle what is unsure, note by hand. (条例 art. 23)

Only an edition that the public may read is sent, or noted as published through the ladder;
what stood on a channel before is noted as a fact of the ledger, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import User
from gongkai_web.channels import delivering, noting, removing
from gongkai_web.channels.holding import holding
from gongkai_web.channels.models import Delivery, DeliveryState, PublicationDetail, WechatAccess
from gongkai_web.channels.noting import DeliveryRefused
from gongkai_web.channels.reach import unfit
from gongkai_web.channels.wechat import Clock, Wechat, WechatProblem, sealed_secret
from gongkai_web.journal.actions import record
from gongkai_web.publishing import repeats
from gongkai_web.publishing.drafting import ItemRefused, hold
from gongkai_web.publishing.models import Channel, DisclosureAttribute, Item, Publication
from gongkai_web.review.models import Edition
from gongkai_web.supervision.models import Account, AccountStatus

__all__ = ["DeliveryRefused", "ItemRefused", "NotAllowed"]

BY_HAND = tuple(one for one in Channel if one != Channel.WEBSITE)
"""The website's record is written by the ladder, and by nothing else."""
_EDIT = Capability.EDIT_LEDGERS


@transaction.atomic
def set_access(
    *, actor: User | None, account: Account, app_id: str, secret: str = "", is_on: bool = True,
    calls_per_day: int = 500,
) -> WechatAccess:  # fmt: skip
    """Set an account's interface up; without a secret the one there is stays. Raises NotAllowed, DeliveryRefused.

    The secret is sealed; neither page nor journal shows it again.
    """
    require(actor, account.agency, _EDIT)
    if not account.is_wechat:
        raise DeliveryRefused("只有微信公众号可以设置接口")
    app_id, secret = app_id.strip(), secret.strip()
    if not app_id:
        raise DeliveryRefused("请填写开发者 ID（AppID）")
    there = WechatAccess.objects.select_for_update().filter(account=account).first()
    if there is None and not secret:
        raise DeliveryRefused("请填写开发者密码（AppSecret）")
    if there is not None and there.app_id != app_id and not secret:
        raise DeliveryRefused("换了开发者 ID 的，请同时填写它的开发者密码")
    access = there or WechatAccess(account=account)
    access.app_id, access.is_on, access.calls_per_day = app_id, is_on, calls_per_day
    if secret:
        access.sealed_secret = sealed_secret(account, secret)
        access.sealed_token, access.token_until = b"", None
    access.save()
    record(
        verb="设置微信接口", subject=access, agency=account.agency, actor=actor,
        detail={
            "account": account.name, "app_id": app_id, "is_on": is_on,
            "calls_per_day": calls_per_day, "new_secret": bool(secret),
        },
    )  # fmt: skip
    return access


@transaction.atomic
def order(*, actor: User | None, edition: Edition, account: Account, at: datetime) -> Delivery:
    """Arrange that an edition goes to an account; arranged before, that delivery is returned.

    Raises NotAllowed, DeliveryRefused.
    """
    held = hold(edition.item)
    require(actor, held.agency, _EDIT)
    there = Delivery.objects.filter(edition=edition, account=account).first()
    if there is not None:
        return there
    if account.agency_id != held.agency_id:
        raise DeliveryRefused("不是本单位的账号")
    if account.status != AccountStatus.ACTIVE:
        raise DeliveryRefused(f"账号“{account.name}”已{account.get_status_display()}")
    if not WechatAccess.objects.filter(account=account, is_on=True).exists():
        raise DeliveryRefused("这个账号没有启用微信接口，请用“复制到微信”，发布以后登记链接")
    if not delivering.is_public(edition, at):
        raise DeliveryRefused("这个版本现在没有公开，不能发送；先审核、后发布（条例第十七条）")
    if why := unfit():
        raise DeliveryRefused(why)
    if why := delivering.too_long(edition):
        raise DeliveryRefused(why)
    delivery = Delivery.objects.create(
        edition=edition, account=account, digest=edition.digest, ordered_by=actor, ordered_at=at
    )
    record(
        verb="安排微信发送", subject=delivery, agency=account.agency, actor=actor,
        detail={"edition": edition.number, "digest": edition.digest, "account": account.name},
    )  # fmt: skip
    return delivery


def go_on(
    *, actor: User | None, delivery: Delivery, clock: Clock = timezone.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Delivery:  # fmt: skip
    """Take the steps that can be taken now. Raises NotAllowed, DeliveryRefused."""
    require(actor, delivery.account.agency, _EDIT)
    return delivering.deliver(delivery, actor=actor, clock=clock, sleep=sleep)


def retry(*, actor: User | None, delivery: Delivery) -> Delivery:
    """Let a delivery that failed begin again where it still has something. Raises NotAllowed, DeliveryRefused."""
    require(actor, delivery.account.agency, _EDIT)
    if delivery.state != DeliveryState.FAILED:
        raise DeliveryRefused("只有没有成功的发送可以重试")
    back = DeliveryState.DRAFTED if delivery.media_id else DeliveryState.PREPARED
    noting.move(delivery, back, actor=actor, told="重试")
    return delivery


def settle(*, actor: User | None, delivery: Delivery, link: str, at: datetime) -> Delivery:
    """Note the link of what a person published from the draft box, or found published.

    Raises NotAllowed, DeliveryRefused.
    """
    require(actor, delivery.account.agency, _EDIT)
    if delivery.state not in (DeliveryState.LEFT, DeliveryState.UNSURE):
        raise DeliveryRefused("这次发送不需要登记链接")
    link = checked_link(link)
    with holding("delivery", delivery.pk) as held, transaction.atomic():
        if not held:
            raise DeliveryRefused("另一个进程正在发送这一条，请稍后刷新")
        late = "" if delivering.is_public(delivery.edition, at) else delivering.STILL_THERE
        noting.move(
            delivery, DeliveryState.PUBLISHED, actor=actor, link=link, published_at=at, problem=late
        )
        noting.publication_of(delivery, actor=actor, at=at, link=link, result="人工发布后登记")
    return delivery


def send_again(*, actor: User | None, delivery: Delivery) -> Delivery:
    """Send anew what a person found not to be published. Raises NotAllowed, DeliveryRefused."""
    require(actor, delivery.account.agency, _EDIT)
    if delivery.state != DeliveryState.UNSURE:
        raise DeliveryRefused("只有需要人工核对的发送，才要确认没有发布")
    noting.move(
        delivery, DeliveryState.PREPARED, actor=actor, media_id="", publish_id="",
        told="经人工核对没有发布，重新发送",
    )  # fmt: skip
    return delivery


def take_down(*, actor: User | None, delivery: Delivery, at: datetime) -> Delivery:
    """Delete from the account the article of an edition that is not public any more.

    Raises NotAllowed, DeliveryRefused.
    """
    require(actor, delivery.account.agency, _EDIT)
    if delivery.state != DeliveryState.PUBLISHED or not delivery.article_id:
        raise DeliveryRefused("只有经接口发布的文章可以从这里删除，其他的请登录公众号后台删除")
    if delivering.is_public(delivery.edition, at):
        raise DeliveryRefused("这个版本仍在公开；要删除的，请先申请撤稿")
    if not removing.was_ended(delivery.edition, at):
        raise DeliveryRefused(
            "删除已发布的文章应经批准：请先申请撤稿；只把公开方式改为不公开的，不能据此删除"
        )
    try:
        with Wechat(delivery.account) as platform:
            platform.call(
                "/cgi-bin/freepublish/delete", {"article_id": delivery.article_id, "index": 1},
                safe=True,
            )  # fmt: skip
    except WechatProblem as problem:
        raise DeliveryRefused(f"没有删除成功：{problem.told}") from problem
    noting.move(delivery, DeliveryState.STOPPED, actor=actor, problem="已从公众号删除")
    noted = removing.to_see_to(at).filter(detail__delivery=delivery).first()
    if noted is not None:
        removing.confirm(actor=actor, publication=noted, at=at, remark="已从公众号删除")
    return delivery


def checked_link(link: str) -> str:
    """Return the address. Raises DeliveryRefused for what is none."""
    link = link.strip()
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError:
        raise DeliveryRefused("请填写完整的链接，以 https:// 开头") from None
    return link


@transaction.atomic
def note_publication(
    *, actor: User | None, item: Item, channel: str, published_on: date, at: datetime,
    link: str = "", account: Account | None = None, person: str = "", result: str = "",
    is_history: bool = False,
) -> Publication:  # fmt: skip
    """Note by hand that an item was published through a channel; ``at`` is the moment of noting.

    Of an item without a public edition only a fact of the past can be noted (``is_history``): it is
    counted, and marked as not having come through the ladder. Raises NotAllowed, ItemRefused.
    """
    held = hold(item)
    require(actor, held.agency, _EDIT)
    if channel not in {one.value for one in BY_HAND}:
        raise ItemRefused("请选择发布渠道；政府网站的发布由审核自动登记")
    if held.disclosure_attr != DisclosureAttribute.PROACTIVE:
        raise ItemRefused(f"公开方式为“{held.get_disclosure_attr_display()}”的，不应有发布记录")
    if published_on > timezone.localdate(at):
        raise ItemRefused("发布日期不应晚于今天")
    if held.formed_on and published_on < held.formed_on:
        raise ItemRefused(f"发布日期不应早于成文日期（{held.formed_on}）")
    if account is not None and account.agency_id != held.agency_id:
        raise ItemRefused("不是本单位的账号")
    edition = None if is_history else _edition_of(held, published_on, at)
    try:
        link = checked_link(link) if link.strip() else ""
    except DeliveryRefused as error:
        raise ItemRefused(str(error)) from None
    _refuse_known(held, channel, published_on, account, link)
    published = Publication.objects.create(
        item=held, channel=channel, published_on=published_on, link=link, edition=edition,
        repeat=repeats.next_repeat(held, channel, published_on), recorded_by=actor, recorded_at=at,
    )  # fmt: skip
    PublicationDetail.objects.create(
        publication=published, account=account, person=person.strip(), result=result.strip(),
        by_ladder=edition is not None,
    )  # fmt: skip
    if account is not None:
        noting.posted(account, published_on)
    record(
        verb="登记发布", subject=held, agency=held.agency, actor=actor,
        detail={
            "channel": Channel(channel).label, "published_on": published_on, "link": link,
            "account": account and account.name, "person": person, "result": result,
            "by_ladder": edition is not None, "edition": edition and edition.number,
        },
    )  # fmt: skip
    return published


def _refuse_known(item: Item, channel: str, on: date, account: Account | None, link: str) -> None:
    """Raise ItemRefused for what is noted already: that account that day, unless under another link."""
    there = item.publications.filter(channel=channel, published_on=on)
    there = (
        there.filter(detail__account__isnull=True)
        if account is None
        else there.filter(detail__account=account)
    )
    if there.filter(Q(link=link) | Q(link="")).exists() or (not link and there.exists()):
        where = f"{Channel(channel).label}{f'（{account.name}）' if account else ''}"
        raise ItemRefused(
            f"{where} {on} 的发布已经登记过；当天又发了一次的（例如更正后重发），请填写它的链接；"
            "发在另一个账号的，请选择账号"
        )


def _edition_of(item: Item, on: date, at: datetime) -> Edition:
    """Return the edition that is public now, published there no earlier than it was public.

    Raises ItemRefused.
    """
    edition = Edition.objects.public(at).filter(item=item).first()
    if edition is None:
        raise ItemRefused(
            "这一条没有公开的版本：先审核、后发布（条例第十七条）；"
            "如果是以前已经在这个渠道发布的，请勾选“以前已发布的历史记录”"
        )
    first = item.editions.order_by("public_from").first()
    if on < timezone.localdate(first.public_from):
        raise ItemRefused(
            f"发布日期早于审核通过的日期（{timezone.localdate(first.public_from)}）；"
            "确实先在这个渠道发布的，请勾选“以前已发布的历史记录”"
        )
    return edition


@transaction.atomic
def forget_publication(*, actor: User | None, publication: Publication, reason: str) -> None:
    """Take away a record that was noted by hand and is wrong. Raises NotAllowed, ItemRefused."""
    held = hold(publication.item)
    require(actor, held.agency, _EDIT)
    detail = PublicationDetail.objects.filter(publication=publication).first()
    if detail is None or detail.delivery_id is not None:
        raise ItemRefused("只有人工登记的发布记录可以删除")
    if publication.removals.exists():
        raise ItemRefused("已经登记过删除的发布记录不能删除；发布记录有误的，请在“怎样处理”里写明")
    if not reason.strip():
        raise ItemRefused("请写明为什么删除")
    record(
        verb="删除发布登记", subject=held, agency=held.agency, actor=actor,
        detail={
            "channel": publication.get_channel_display(), "link": publication.link,
            "published_on": publication.published_on, "reason": reason,
        },
    )  # fmt: skip
    publication.delete()
    repeats.settle(held)
