"""Which policies are not interpreted, interpreted late, or linked one way only? (R-P18; 国办发〔2016〕19号)"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.law import provision
from gongkai.workdays import add_working_days
from gongkai_web.coverage.gaps import Asked, Gap, Line
from gongkai_web.normative.models import DocumentItem, ItemRole
from gongkai_web.publishing import timely
from gongkai_web.publishing.models import Channel, Item, ItemLink, LinkKind, Publication

LOOKED_AT = 2000
"""Policies looked at, the newest first; an office publishes far fewer in two years."""
SHOWN = ("agency", "index_no", "title")
"""What of an item its line tells."""


@dataclass(slots=True)
class Policy:
    """A policy that is public, and what interprets it."""

    item: Item
    first: date
    on_site: bool
    due_on: date
    """By which day the interpretation must be public."""
    interpretations: list[tuple[Item, date | None, bool]] = field(default_factory=list)
    """The item, the first day it was public, and whether it is on the website."""

    @property
    def interpreted_on(self) -> date | None:
        """The first day on which any interpretation was public."""
        return min((on for _, on, _ in self.interpretations if on), default=None)


def policies(asked: Asked) -> list[Policy]:
    """Return the policies published this year and last, with their interpretations: two queries.

    A policy is an item filed as a document of the register, or of the kind 文件 with a number.
    """
    if "policies" not in asked.known:
        asked.known["policies"] = _policies(asked)
    return list(asked.known["policies"])


def _policies(asked: Asked) -> list[Policy]:
    since = date(asked.on.year - 1, 1, 1)
    first, last = asked.month or (since, asked.on)
    last = min(last, asked.on)
    within = Publication.objects.filter(published_on__range=(first, last))
    before = Publication.objects.filter(item=OuterRef("pk"), published_on__lt=first)
    on_site = timely.published_by(asked.on).filter(channel=Channel.WEBSITE)
    in_register = DocumentItem.objects.filter(item=OuterRef("pk"), role=ItemRole.TEXT)
    rows = (
        asked.items()
        .select_related(None)
        .only(*SHOWN)
        .filter(Q(profile="document") | Exists(in_register))
        .filter(~Exists(before), pk__in=within.values("item"))
        .annotate(
            first=timely.first_published(), on_site=Exists(on_site.filter(item=OuterRef("pk")))
        )
        .order_by("-first", "-pk")[:LOOKED_AT]
    )
    due = functools.cache(_due)
    found = {one.pk: Policy(one, one.first, one.on_site, due(one.first)) for one in rows}
    links = (
        ItemLink.objects.filter(kind=LinkKind.INTERPRETS, other__in=list(found))
        .select_related("item")
        .only("kind", "other", *(f"item__{name}" for name in SHOWN))
        .annotate(
            first=Min(
                "item__publications__published_on",
                filter=Q(item__publications__published_on__lte=asked.on),
            ),
            on_site=Exists(on_site.filter(item=OuterRef("item"))),
        )
    )
    for link in links:
        found[link.other_id].interpretations.append((link.item, link.first, link.on_site))
    return list(found.values())


def _due(first: date) -> date:
    days = provision("publishing.interpretation", on=first).days
    return add_working_days(first, days).deadline


def interpretations(asked: Asked) -> Gap:
    """Policies without interpretation after three working days, or with a late one."""
    lines = []
    for one in policies(asked):
        if asked.on <= one.due_on and one.interpreted_on is None:
            continue
        if one.interpreted_on is not None:
            if one.interpreted_on <= one.due_on:
                continue
            told = f"{one.interpreted_on} 才解读，应于 {one.due_on} 前"
            lines.append(Line(one.item.title, _item(one.item), told))
            continue
        drafted = next((item for item, on, _ in one.interpretations if on is None), None)
        told = f"{one.first} 公开，解读应于 {one.due_on} 前发布"
        if one.item.agency_id not in asked.editable:
            lines.append(Line(one.item.title, _item(one.item), told))
        elif drafted is not None:
            act = "继续写解读", reverse("writing:item", args=[drafted.pk])
            lines.append(Line(one.item.title, _item(one.item), told, *act))
        else:
            lines.append(Line(one.item.title, _item(one.item), told, "写解读", _write(one.item)))
    return Gap(
        "interpretations", "政策文件没有解读或者解读晚了",
        "解读材料在文件公布后 3 个工作日内发布（国办发〔2016〕19号）；本年和上年公开的文件",
        len(lines), tuple(lines),
    )  # fmt: skip


def one_way(asked: Asked) -> Gap:
    """Interpretations that lead to no policy, and pairs of which only one is on the website."""
    lines = []
    for one in policies(asked):
        for item, on, on_site in one.interpretations:
            if on is None or on_site == one.on_site:
                continue
            missing = item if one.on_site else one.item
            told = f"“{one.item.title}”和它的解读只有一件在政府网站，页面上互相找不到"
            act = ("做成网站稿件", reverse("writing:edit", args=[missing.pk]))
            may = missing.agency_id in asked.editable
            lines.append(Line(missing.title, _item(missing), told, *(act if may else ())))
    first, last = asked.month or (date(asked.on.year - 1, 1, 1), asked.on)
    links = ItemLink.objects.filter(item=OuterRef("pk"), kind=LinkKind.INTERPRETS)
    in_register = DocumentItem.objects.filter(item=OuterRef("pk"), role=ItemRole.INTERPRETATION)
    published = timely.published_by(asked.on).filter(
        item=OuterRef("pk"), published_on__range=(first, last)
    )
    alone = (
        asked.items()
        .select_related(None)
        .only(*SHOWN)
        .filter(Exists(published), ~Exists(links), ~Exists(in_register), profile="interpretation")
        .order_by("-pk")[:LOOKED_AT]
    )
    for item in alone:
        may = item.agency_id in asked.editable
        act = ("补上关联", reverse("writing:edit", args=[item.pk])) if may else ()
        lines.append(Line(item.title, _item(item), "没有关联所解读的文件", *act))
    return Gap(
        "one-way", "文件和解读没有双向关联",
        "文件和解读的页面应当互相链接，检查时会抽查；两件都在政府网站公开并且关联以后，两边自动显示",
        len(lines), tuple(lines),
    )  # fmt: skip


def _item(item: Item) -> str:
    return reverse("writing:item", args=[item.pk])


def _write(item: Item) -> str:
    query = {
        "agency": item.agency_id, "title": f"《{item.title}》解读"[:255],
        "link_kind": LinkKind.INTERPRETS.value, "link_other": item.index_no,
    }  # fmt: skip
    return f"{reverse('writing:new')}?{urlencode(query)}"
