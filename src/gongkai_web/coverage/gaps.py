"""What should be public and is not, or is late, or stands in one place only? One function a gap. (条例 arts. 20, 23, 26)

Every function takes the day and costs the same number of queries however many records there are.
A gap tells its records and what mends each: the address of a form with the right thing filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.publishing.profiles import profile_or_general
from gongkai.publishing.terms import publication_due
from gongkai_web.agencies.models import Agency
from gongkai_web.publishing import timely
from gongkai_web.publishing.drafting import due
from gongkai_web.publishing.item_filters import (
    OLD_DRAFT_DAYS,
    lacking,
    off_site,
)
from gongkai_web.publishing.item_filters import waiting as is_waiting
from gongkai_web.publishing.models import Channel, Item, Publication
from gongkai_web.publishing.reviewed import counting, reviewed

MOST = 2000
"""Records counted at most; of more the board says “2000 以上”."""
ROWS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose gaps, on which day, of which section and month."""

    agencies: Sequence[Agency]
    on: date
    at: datetime
    section: str | None = None
    month: tuple[date, date] | None = None
    editable: frozenset[int] = frozenset()
    """The agencies for which the person may mend."""
    known: dict[str, Any] = field(default_factory=dict, compare=False)
    """What was looked up already and serves several gaps."""

    def items(self) -> QuerySet[Item]:
        """Return the items of these agencies and of the section, without their texts."""
        rows = Item.objects.filter(agency__in=list(self.agencies))
        if self.section is not None:
            rows = rows.alias(section_then=reviewed("section")).filter(section_then=self.section)
        return rows.select_related("agency").defer("body", "attachments")

    @property
    def several(self) -> bool:
        """Whether rows say whose they are."""
        return len(self.agencies) > 1


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a gap, and what mends it."""

    title: str
    url: str
    told: str = ""
    act: str = ""
    act_url: str = ""
    is_over: bool = False
    """Whether its last day is over."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One kind of gap."""

    key: str
    title: str
    why: str
    """What the rule is, with its source."""
    count: int
    lines: tuple[Line, ...] = field(default=())
    all_url: str = ""
    """The list of all of them; empty where the page shows them all."""
    more: tuple[str, str] = ("", "")
    """What can be done with many at once: words and address."""
    warns: bool = True

    @property
    def told(self) -> str:
        """The number; of very many only that they are."""
        return f"{MOST} 以上" if self.count > MOST else str(self.count)


Looking = Callable[[Asked], Gap]


def _gap(
    key: str, title: str, why: str, rows: QuerySet[Item], line: Callable[[Any], Line],
    all_query: dict[str, str] | None = None, more: tuple[str, str] = ("", ""),
) -> Gap:  # fmt: skip
    """Return a gap of items: the first rows, and how many there are."""
    # The condition is looked at once for all: their keys are both the number and the first rows.
    keys = list(rows.values_list("pk", flat=True)[: MOST + 1])
    shown = rows.filter(pk__in=keys[:ROWS]) if keys else ()
    if key != "waiting":  # of a draft that waits, the draft is told
        shown = [counting(one) for one in shown]
    url = f"{reverse('items:index')}?{urlencode(all_query)}" if all_query else ""
    return Gap(key, title, why, len(keys), tuple(line(one) for one in shown), url, more)


def _whose(asked: Asked, item: Any) -> str:
    parts = [str(item.agency) if asked.several else "", item.section, item.column]
    return "　".join(one for one in parts if one)


def _may(asked: Asked, agency: int) -> bool:
    return agency in asked.editable


def wechat_only(asked: Asked) -> Gap:
    """On WeChat, and not on the website: the model office's own weakness (R-M9, R-M12)."""
    rows = asked.items().filter(only_on_wechat(asked)).order_by("-pk")
    rows = rows.annotate(posted_on=posted_on())
    query = _list(asked, missing="wechat_only", **_month(asked, "month", channel="wechat"))

    def line(item: Any) -> Line:
        return Line(
            item.title, reverse("writing:item", args=[item.pk]),
            f"{item.posted_on} 在微信发布　{_whose(asked, item)}".strip(),
            *(("做成网站稿件", reverse("writing:edit", args=[item.pk]))
              if _may(asked, item.agency_id) else ()),
        )  # fmt: skip

    return _gap(
        "wechat-only", "在微信发布、没有在政府网站发布",
        "政府网站是主动公开的第一平台（条例第二十三条）；已注明是工作动态、普法宣传、转载的文章不在内",
        rows, line, query,
        ("把不需要上网站的注明出来", f"{reverse('channels:classify')}?{urlencode(query)}")
        if asked.editable else ("", ""),
    )  # fmt: skip


def posted_on() -> Subquery:
    """Return the first day on which an item stood on WeChat."""
    posted = Publication.objects.filter(item=OuterRef("pk"), channel=Channel.WECHAT).order_by()
    return Subquery(posted.values("item").annotate(first=Min("published_on")).values("first"))


def only_on_wechat(asked: Asked) -> Q:
    """Return the condition; what a person said need not stand on the website is left out."""
    found = _off_site(asked) & lacking("wechat_only", asked.on)
    if asked.month:
        rows = timely.published_by(asked.on).filter(
            item=OuterRef("pk"), channel=Channel.WECHAT, published_on__range=asked.month
        )
        found &= Exists(rows)
    return found


def _off_site(asked: Asked) -> Q:
    """Return a condition that all of several gaps imply: not on the website. Looked up once for them.

    Where these are few, only they are asked the rest; where they are many, it says nothing.
    """
    if "off site" not in asked.known:
        rows = asked.items().filter(off_site(asked.on)).order_by()
        asked.known["off site"] = list(rows.values_list("pk", flat=True)[: MOST + 1])
    keys = asked.known["off site"]
    return Q(pk__in=keys) if len(keys) <= MOST else Q()


def _list(asked: Asked, **query: str) -> dict[str, str]:
    if asked.section is not None:
        query["section"] = asked.section or "none"
    if len(asked.agencies) == 1:
        query["agency"] = str(asked.agencies[0].pk)
    return query


def _month(asked: Asked, name: str, **also: str) -> dict[str, str]:
    """Return the month asked for under the name of a filter, and what goes with it; nothing without one."""
    return {name: f"{asked.month[0]:%Y-%m}", **also} if asked.month else {}


def overdue(asked: Asked) -> Gap:
    """Marked 主动公开, the term over, and public nowhere (R-P11)."""
    rows = asked.items().filter(not_public_in_time(asked)).order_by("formed_on", "pk")

    def line(item: Any) -> Line:
        last = due(item)
        told = f"成文 {item.formed_on}，应于 {last.due_on} 前公开" if last else ""
        act: tuple[str, ...] = ()
        if _may(asked, item.agency_id):
            act = (("继续审核", reverse("writing:item", args=[item.pk]))
                   if item.stage in ("review", "referred")
                   else ("补全送审", reverse("writing:edit", args=[item.pk])))  # fmt: skip
        whose = _whose(asked, item)
        return Line(
            item.title, reverse("writing:item", args=[item.pk]), f"{told}　{whose}".strip(), *act
        )

    return _gap(
        "overdue", "属于主动公开、超过期限没有公开",
        "自形成之日起 20 个工作日内公开（条例第二十六条；许可、处罚决定另有期限）",
        rows, line, _list(asked, missing="overdue", **_month(asked, "formed")),
    )  # fmt: skip


def not_public_in_time(asked: Asked) -> Q:
    """Return the condition."""
    found = _off_site(asked) & lacking("overdue", asked.on)
    if not asked.month:
        return found
    return (
        found
        & Q(GreaterThanOrEqual(reviewed("formed_on"), asked.month[0]))
        & Q(LessThanOrEqual(reviewed("formed_on"), asked.month[1]))
    )


def late(asked: Asked) -> Gap:
    """Published this year after the term: nothing to mend, something to answer for."""
    first, last = asked.month or (date(asked.on.year, 1, 1), asked.on)
    rows = public_late(asked.items(), first, last, asked.on).order_by("-first", "-pk")

    def line(item: Any) -> Line:
        kind = profile_or_general(item.profile)
        due_on = publication_due(item.formed, kind.term, own_term=kind.own_term).due_on
        told = f"{item.first} 公开，应于 {due_on} 前　{_whose(asked, item)}"
        return Line(item.title, reverse("writing:item", args=[item.pk]), told)

    span = {"month": f"{first:%Y-%m}"} if asked.month else {"year": str(first.year)}
    return _gap(
        "late", "已经公开、但是超过了期限",
        "首次公开（不论渠道）晚于期限的；说明原因，写入年度报告的存在问题",
        rows, line, _list(asked, timely="late", **span),
    )  # fmt: skip


def public_late(items: QuerySet[Item], first: date, last: date, on: date) -> QuerySet[Item]:
    """Return what was published late within the period, by that day."""
    return timely.timed(items, first, last, on).filter(timely.LATE)


def owing(asked: Asked) -> Gap:
    """Published urgently, the ladder not yet climbed."""
    rows = asked.items().filter(stage="owing").order_by("pk")

    def line(item: Any) -> Line:
        url = reverse("writing:item", args=[item.pk])
        return Line(item.title, url, _whose(asked, item), "补审", url)

    return _gap(
        "owing", "应急发布、审核没有补齐", "先发布的应当补齐各级审核，保密审查不能省略（条例第十七条）",
        rows, line, _list(asked, progress="owing"),
    )  # fmt: skip


def waiting(asked: Asked) -> Gap:
    """Drafts nobody touched for a fortnight."""
    rows = (
        asked.items()
        .filter(is_waiting(asked.at))
        .select_related("agency", "drafted_by")
        .order_by("updated_at", "pk")
    )

    def line(item: Any) -> Line:
        told = f"{(asked.at - item.updated_at).days} 天没有动　{item.drafted_by or ''}　{_whose(asked, item)}"
        url = reverse("writing:item", args=[item.pk])
        return Line(item.title, url, told, "去处理", url)

    return _gap(
        "waiting", f"稿件超过 {OLD_DRAFT_DAYS} 天没有进展", "草稿、被退回和审核中的稿件",
        rows, line, _list(asked, progress="waiting"),
    )  # fmt: skip
