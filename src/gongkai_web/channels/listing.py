"""What stands on an account already? The platform's published list, or its export sheet, becomes ledger rows.

Each article is one row, known by the platform's number; a run that was cut off goes on
where it stopped, and a list taken twice adds nothing. What is found here did not climb our
ladder: it is a fact of the ledger, never public through this.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import User
from gongkai_web.channels import noting
from gongkai_web.channels.holding import holding
from gongkai_web.channels.models import Delivery, ListedArticle, ListImport, PublicationDetail
from gongkai_web.channels.wechat import Clock, Wechat, WechatProblem
from gongkai_web.journal.actions import record
from gongkai_web.publishing import repeats
from gongkai_web.publishing.models import Channel, Item, Publication
from gongkai_web.publishing.numbering import CannotNumber, Numbering
from gongkai_web.review import evidence
from gongkai_web.review.models import Edition
from gongkai_web.supervision.models import Account

__all__ = ["CannotNumber", "NotAllowed"]

PAGE = 20
NEAR = timedelta(days=31)
"""How far a record of the same title may lie from an article and still be the same item."""
BY_INTERFACE = "接口"
_EDIT = Capability.EDIT_LEDGERS


class ListRefused(ValueError):
    """Why the list cannot be taken in, in Chinese."""


@dataclass(frozen=True, slots=True)
class Found:
    """One article as a list tells it."""

    title: str
    published_at: datetime
    link: str = ""
    author: str = ""
    article_id: str = ""
    place: int = 0
    reads: int | None = None

    @property
    def key(self) -> str:
        """What names the article once and for ever."""
        if self.article_id:
            return f"{self.article_id}:{self.place}"
        day = timezone.localdate(self.published_at)
        return hashlib.sha256(f"{_folded(self.title)}\n{day}".encode()).hexdigest()


def take_list(
    *, actor: User | None, account: Account, clock: Clock = timezone.now,
    sleep: Callable[[float], None] = time.sleep, most_pages: int = 500,
) -> ListImport:  # fmt: skip
    """Take the account's published list in, page by page; what was cut off before goes on.

    Each page is kept before the next is asked for. Raises NotAllowed, ListRefused.
    """
    require(actor, account.agency, _EDIT)
    with holding("list", account.pk) as held:
        if not held:
            raise ListRefused("另一个进程正在取这个账号的文章列表，请稍后刷新")
        run = account.list_imports.filter(source=BY_INTERFACE, is_done=False).first()
        if run is None:
            run = ListImport.objects.create(
                account=account, source=BY_INTERFACE, started_by=actor, started_at=clock()
            )
        try:
            with Wechat(account, clock=clock, sleep=sleep) as platform:
                for _ in range(most_pages):
                    if _take_page(run, platform, actor, clock()):
                        break
        except WechatProblem as problem:
            ListImport.objects.filter(pk=run.pk).update(problem=problem.told[:500])
    run.refresh_from_db()
    return run


def _take_page(run: ListImport, platform: Wechat, actor: User | None, at: datetime) -> bool:
    """Take one page in and return whether it was the last."""
    answer = platform.call(
        "/cgi-bin/freepublish/batchget",
        {"offset": run.offset, "count": PAGE, "no_content": 1},
        safe=True,
    )
    rows, total = answer.get("item") or [], int(answer.get("total_count") or 0)
    with transaction.atomic():
        if run.total is not None and total < run.total:
            # Something was deleted meanwhile and the list moved up: look again at what moved.
            run.total, run.offset = total, max(0, run.offset - (run.total - total))
            run.save(update_fields=["total", "offset"])
            return False
        added, known = _keep(run.account, _found(rows), actor, at)
        run.total, run.offset, run.problem = total, run.offset + len(rows), ""
        run.added, run.known = run.added + added, run.known + known
        run.is_done = len(rows) < PAGE or run.offset >= total
        run.save()
        if run.is_done:
            _journal(run, actor)
    return run.is_done


def _found(rows: Iterable[dict[str, Any]]) -> list[Found]:
    """Return the articles of a page; one push may hold several."""
    found = []
    for row in rows:
        news = (row.get("content") or {}).get("news_item") or []
        at = datetime.fromtimestamp(int(row.get("update_time") or 0), UTC)
        found += [
            Found(
                title=" ".join(str(one.get("title", "")).split()), published_at=at,
                link=str(one.get("url", "")), author=str(one.get("author", "")),
                article_id=str(row.get("article_id", "")), place=place,
            )
            for place, one in enumerate(news) if not one.get("is_deleted")
        ]  # fmt: skip
    return found


def take_sheet(
    *, actor: User | None, account: Account, found: list[Found], name: str, at: datetime
) -> ListImport:
    """Take in what stood in an export sheet: all of it or nothing. Raises NotAllowed, ListRefused."""
    require(actor, account.agency, _EDIT)
    with transaction.atomic():
        run = ListImport.objects.create(
            account=account, source=name[:255], started_by=actor, started_at=at, total=len(found)
        )
        run.added, run.known = _keep(account, found, actor, at)
        run.offset, run.is_done = len(found), True
        run.save()
        _journal(run, actor)
    return run


def _journal(run: ListImport, actor: User | None) -> None:
    record(
        verb="导入账号文章列表", subject=run, agency=run.account.agency, actor=actor,
        detail={"source": run.source, "total": run.total, "added": run.added, "known": run.known},
    )  # fmt: skip


def _keep(
    account: Account, found: list[Found], actor: User | None, at: datetime
) -> tuple[int, int]:
    """Keep articles with their ledger rows; return how many were new and how many known."""
    keys = [one.key for one in found]
    known = set(
        ListedArticle.objects.filter(account=account, key__in=keys).values_list("key", flat=True)
    )
    links = [one.link for one in found if one.link]
    by_link = dict(
        ListedArticle.objects.filter(account=account, link__in=links).values_list("link", "pk")
    )
    numbering, sealed = Numbering(account.agency), _sealed_titles(account)
    added = 0
    for one in found:
        if one.key in known or one.link in by_link:
            if one.reads is not None:
                rows = ListedArticle.objects.filter(account=account)
                rows = rows.filter(key=one.key) if one.key in known else rows.filter(link=one.link)
                rows.update(reads=one.reads)
            continue
        known.add(one.key)
        if not one.title:
            continue
        item = _item_of(account, one, numbering, sealed)
        ListedArticle.objects.create(
            account=account, key=one.key, article_id=one.article_id, place=one.place,
            title=one.title[:255], author=one.author[:80], link=one.link[:500],
            published_at=one.published_at, reads=one.reads, item=item, seen_at=at,
        )  # fmt: skip
        _publication(account, item, one, actor, at)
        added += 1
    numbering.settle()
    if found:
        noting.posted(account, max(one.published_at for one in found))
    return added, len(found) - added


def _sealed_titles(account: Account) -> dict[str, list[Item]]:
    """Return the items taken back for what they exposed, by what they were called until then."""
    found: dict[str, list[Item]] = {}
    rows = Edition.objects.filter(
        evidence.covers("item", "released_at"),
        item__in=evidence.sealing().order_by().values("edition__item"),
        item__agency=account.agency_id,
    )
    for one in rows.select_related("item").defer("content", "item__body"):
        found.setdefault(one.title, []).append(one.item)
    return found


def _item_of(
    account: Account, one: Found, numbering: Numbering, sealed: Mapping[str, list[Item]]
) -> Item:
    """Return the item that an article is: that of our delivery, of the same title near that day, or a new record.

    A sealed title is looked for too: else a list would bring it back in a record of its own.
    """
    if one.article_id and (
        sent := Delivery.objects.filter(account=account, article_id=one.article_id)
        .select_related("edition__item").first()
    ):  # fmt: skip
        return sent.edition.item
    day = timezone.localdate(one.published_at)
    same = Item.objects.filter(agency=account.agency, title=one.title[:255])
    for item in (*sealed.get(one.title[:255], ()), *same.prefetch_related("publications")):
        if any(abs(when - day) <= NEAR for when in _days_of(item)):
            return item
    item = Item(
        agency=account.agency, title=one.title[:255], author=one.author[:80],
        index_no=numbering.next("", day),
    )  # fmt: skip
    item.save(force_insert=True)
    return item


def _days_of(item: Item) -> list[date]:
    days = [one.published_on for one in item.publications.all()]
    return [*days, item.formed_on] if item.formed_on else days


def _publication(
    account: Account, item: Item, one: Found, actor: User | None, at: datetime
) -> None:
    """Note the article; a row of the day is the same unless another account, or another link of this one, stands there."""
    on, link = timezone.localdate(one.published_at), one.link[:500]
    same = list(
        item.publications.filter(channel=Channel.WECHAT, published_on=on)
        .select_related("detail").order_by("pk")
    )  # fmt: skip
    there = next((row for row in same if link and row.link == link), None) or next(
        (row for row in same if _says_no_other(row, account, link)), None
    )
    if there is None:
        published = Publication.objects.create(
            item=item, channel=Channel.WECHAT, published_on=on, link=link, recorded_by=actor,
            recorded_at=at, repeat=repeats.next_repeat(item, Channel.WECHAT, on),
        )  # fmt: skip
        PublicationDetail.objects.create(
            publication=published, account=account, published_at=one.published_at,
            person=one.author[:60], result="平台列表中的文章", by_ladder=False,
        )  # fmt: skip
    elif link and not there.link:
        there.link = link
        there.save(update_fields=["link"])


def _says_no_other(row: Publication, account: Account, link: str) -> bool:
    """Return whether a row may be the article: it names no account, or this one and no other link."""
    detail = getattr(row, "detail", None)
    if detail is None or detail.account_id is None:
        return True
    return detail.account_id == account.pk and (not link or not row.link)


def _folded(title: str) -> str:
    return "".join(title.split())
