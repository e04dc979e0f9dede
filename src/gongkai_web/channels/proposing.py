"""What of an account's articles should stand on the website too, and how does its draft come about? (R-M9)

A person says what each article is; the draft is made from the article on the platform, html
cleaned, pictures kept here. It climbs its ladder like any other: nothing here is public.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

import httpx
import lxml.html
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from lxml import etree

from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import User
from gongkai_web.channels import pictures
from gongkai_web.channels.models import Classification, ListedArticle
from gongkai_web.channels.wechat import Clock, Wechat, WechatProblem
from gongkai_web.journal.actions import record
from gongkai_web.publishing import drafting, files, importing, markup, timely
from gongkai_web.publishing.drafting import ItemRefused
from gongkai_web.publishing.models import Channel, Column, Item, Publication
from gongkai_web.review import evidence
from gongkai_web.supervision.models import Account, AccountStatus

__all__ = ["ItemRefused", "NotAllowed"]

MOST_PICTURES = 60
LARGEST_PICTURE = 10 * 1024 * 1024
PICTURE_HOST = re.compile(r"(?:^|\.)qpic\.cn$")
"""Where the platform keeps the pictures of articles; no other host is asked for one."""
OWED = (Classification.STATUTORY, Classification.INTERPRETATION)
"""What must stand in the disclosure columns of the website."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The draft made of an article, and what of it could not be taken."""

    item: Item
    left_out: list[str] = field(default_factory=list)


def on_site(on: date) -> QuerySet[Publication]:
    """Return what the public could read on the website by the end of that day."""
    return timely.published_by(on).filter(channel=Channel.WEBSITE)


def missing_on_site(account: Account, on: date) -> QuerySet[ListedArticle]:
    """Return the account's articles whose item the public could not read on the website by that day."""
    there = on_site(on).filter(item=OuterRef("item"))
    return account.articles.filter(~Exists(there)).select_related("item")


@transaction.atomic
def classify(*, actor: User | None, account: Account, chosen: Mapping[int, str]) -> int:
    """Say what articles of an account are; return how many changed. Raises NotAllowed, ItemRefused."""
    require(actor, account.agency, Capability.EDIT_LEDGERS)
    if any(one and one not in Classification.values for one in chosen.values()):
        raise ItemRefused("没有这个类别")
    rows = list(account.articles.knowing_seals().select_for_update().filter(pk__in=list(chosen)))
    changed = [one for one in rows if one.classification != chosen[one.pk]]
    for one in changed:
        one.classification, one.classified_by = chosen[one.pk], actor
        one.save(update_fields=["classification", "classified_by"])
    if changed:
        record(
            verb=evidence.CLASSIFIED, subject=account, agency=account.agency, actor=actor,
            detail={
                "articles": [
                    f"{one.told_title}：{one.get_classification_display() or '未分类'}"
                    for one in changed
                ]
            },
        )  # fmt: skip
    return len(changed)


def propose(
    *, actor: User | None, article: ListedArticle, place: Column | None, clock: Clock = timezone.now,
    sleep: Callable[[float], None] = time.sleep,
) -> Proposed:  # fmt: skip
    """Make the website's draft of an article. Raises NotAllowed, ItemRefused, WechatProblem, CannotNumber.

    Where the interface is set up, text and pictures come from the platform, before the
    transaction begins; else the draft has the title alone, and says so.
    """
    account = article.account
    require(actor, account.agency, Capability.EDIT_LEDGERS)
    _refuse_done(article)
    html, shown, lost = "", {}, []
    if article.article_id and account.status == AccountStatus.ACTIVE and _has_access(account):
        html = _text_of(article, clock, sleep)
        shown, lost = fetch_pictures(html)
    else:
        lost = ["没有启用接口，正文请从公众号复制到草稿里"]
    with transaction.atomic():
        held = ListedArticle.objects.select_for_update().get(pk=article.pk)
        _refuse_done(held)
        made = _draft(actor, held, html, shown, place, clock)
        held.item, held.is_drafted = made.item, True
        held.save(update_fields=["item", "is_drafted"])
        record(
            verb="由公众号文章生成草稿", subject=made.item, agency=account.agency, actor=actor,
            detail={"article": held.title, "link": held.link, "classification": held.get_classification_display()},
        )  # fmt: skip
    return Proposed(made.item, [*lost, *made.left_out])


def _refuse_done(article: ListedArticle) -> None:
    item, title = article.item, article.told_title
    if article.is_sealed:
        raise ItemRefused(f"{article.item.index_no if article.item else ''}{title}，不能生成草稿")
    if not article.classification:
        raise ItemRefused(f"“{title}”还没有选类别")
    if article.is_drafted:
        raise ItemRefused(f"“{title}”已经生成过草稿")
    if item is not None and (
        item.live_edition_id or item.stage or item.body or item.submissions.exists()
    ):
        raise ItemRefused(f"“{title}”在本系统里已有内容，请直接在“信息发布”里处理")


def _has_access(account: Account) -> bool:
    return bool(getattr(account, "wechat", None) and account.wechat.is_on)


def _text_of(article: ListedArticle, clock: Clock, sleep: Callable[[float], None]) -> str:
    with Wechat(article.account, clock=clock, sleep=sleep) as platform:
        answer = platform.call(
            "/cgi-bin/freepublish/getarticle", {"article_id": article.article_id}, safe=True
        )
    news = answer.get("news_item") or []
    if article.place >= len(news):
        raise ItemRefused(f"“{article.title}”在公众号上已经没有了")
    return str(news[article.place].get("content") or "")


def _draft(
    actor: User | None, article: ListedArticle, html: str, shown: Mapping[str, bytes],
    place: Column | None, clock: Clock,
) -> Proposed:  # fmt: skip
    agency = article.account.agency
    source = "" if article.classification == Classification.REPOST else agency.name
    day = timezone.localdate(article.published_at)
    if article.item is None:
        taken = importing.import_draft(
            actor, agency, title=article.title, html=html, source=source, published_on=day,
            link=article.link, place=place, pictures=shown, key=importing.key_of(f"{article.account_id}:{article.key}"),
            fields={"author": article.author}, on=timezone.localdate(clock()),
        )  # fmt: skip
        if taken.item is None:
            raise ItemRefused(f"“{article.title}”的草稿以前被删除过，没有再次生成")
        return Proposed(taken.item, taken.left_out)
    # The ledger's record becomes the draft: one item, published on two channels.
    lost: list[str] = []

    def keep(src: str) -> str:
        data = shown.get(src)
        if data is None:
            return ""
        try:
            name = f"图片{markup.ending(data)}"
            kept = files.keep_picture(actor=actor, agency=agency, file=ContentFile(data, name=name))
        except files.UnusableFile as error:
            lost.append(str(error))
            return ""
        return f"file:{kept.sha256}"

    item = drafting.change(
        actor=actor, item=article.item, place=place,
        fields={
            "body": markup.tidy(html, picture=keep), "source": article.item.source or source,
            "author": article.item.author or article.author,
        },
    )  # fmt: skip
    return Proposed(item, lost)


def fetch_pictures(html: str) -> tuple[dict[str, bytes], list[str]]:
    """Return the pictures of an article by their addresses, and what could not be had."""
    if not html.strip():
        return {}, []
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError):
        return {}, ["正文的格式不能识别，图片没有取得"]
    found = [one.get("data-src") or one.get("src") or "" for one in root.iter("img")]
    addresses = [one for one in dict.fromkeys(found) if one and not one.startswith("data:")]
    shown: dict[str, bytes] = {}
    lost = []
    if len(addresses) > MOST_PICTURES:
        lost.append(f"图片有 {len(addresses)} 张，只取前 {MOST_PICTURES} 张")
    with httpx.Client(timeout=15, follow_redirects=False) as http:
        for address in addresses[:MOST_PICTURES]:
            try:
                shown[address] = _usable(_fetch(http, address))
            except (httpx.HTTPError, pictures.UnusablePicture, ValueError) as error:
                why = str(error) if isinstance(error, pictures.UnusablePicture) else "没有取得"
                lost.append(f"图片{why}：{address[:100]}")
    return shown, lost


def _fetch(http: httpx.Client, address: str) -> bytes:
    """Return a picture from the platform's own store. Raises UnusablePicture, HTTPError, ValueError."""
    parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    platform = urlsplit(settings.WECHAT_URL)
    is_platform = (parts.scheme, parts.netloc) == (platform.scheme, platform.netloc)
    if not is_platform and not PICTURE_HOST.search(parts.hostname or ""):
        raise pictures.UnusablePicture("不在微信平台上，没有收入")
    secure = parts if is_platform else parts._replace(scheme="https", netloc=parts.hostname or "")
    size, kept = 0, []
    with http.stream("GET", secure.geturl()) as answer:
        if answer.status_code != 200:
            raise pictures.UnusablePicture("没有取得")
        for part in answer.iter_bytes():
            size += len(part)
            if size > LARGEST_PICTURE:
                raise pictures.UnusablePicture("过大，没有收入")
            kept.append(part)
    return b"".join(kept)


def _usable(data: bytes) -> bytes:
    """Return the picture as JPEG or PNG: items hold no other. Raises UnusablePicture."""
    image = pictures.opened(data)
    if image.format in ("JPEG", "PNG"):
        return data
    out = io.BytesIO()
    image.convert("RGBA").save(out, "PNG")
    return out.getvalue()


__all__ += ["WechatProblem"]
