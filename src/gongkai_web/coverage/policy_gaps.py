"""Which policies are not interpreted, interpreted late, or linked one way only? (R-P18; 国办发〔2016〕19号)"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.law import provision
from gongkai.workdays import add_working_days
from gongkai_web.coverage.gaps import Asked, Gap, Line
from gongkai_web.normative.models import DocumentItem, ItemRole
from gongkai_web.publishing import timely
from gongkai_web.publishing.models import Channel, Item, ItemLink, LinkKind, Publication
from gongkai_web.publishing.reviewed import reviewed
from gongkai_web.review.models import EditionLink

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
    """Return the policies published this year and last, with their interpretations: three queries.

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
        .alias(kind_then=reviewed("profile"))
        .filter(Q(kind_then="document") | Exists(in_register))
        .filter(~Exists(before), pk__in=within.values("item"))
        .annotate(
            first=timely.first_published(),
            on_site=Exists(on_site.filter(item=OuterRef("pk"))),
            told_title=reviewed("title"),
        )
        .order_by("-first", "-pk")[:LOOKED_AT]
    )
    due = functools.cache(_due)
    found = {one.pk: Policy(one, one.first, one.on_site, due(one.first)) for one in rows}
    for link, item in _links(list(found), asked):
        item.told_title = link.told_title
        found[link.other_id].interpretations.append((item, link.first, link.on_site))
    return list(found.values())


def _links(policies: list[int], asked: Asked) -> Iterator[tuple[Any, Item]]:
    """Yield what leads to these policies, and the item it leads from.

    Where an edition is public and its draft was changed, the edition's own links count.
    """
    on_site = timely.published_by(asked.on).filter(channel=Channel.WEBSITE)
    changed = {"has_unpublished_changes": True, "live_edition__isnull": False}
    for path, rows in (
        ("item", ItemLink.objects.exclude(**{f"item__{name}": value for name, value in changed.items()})),
        ("edition__item", EditionLink.objects.filter(
            edition__item__live_edition=F("edition"),
            **{f"edition__item__{name}": value for name, value in changed.items()},
        )),
    ):  # fmt: skip
        rows = (
            rows.filter(kind=LinkKind.INTERPRETS, other__in=policies)
            .select_related(path)
            .only("kind", "other", *(f"{path}__{name}" for name in SHOWN))
            .annotate(
                first=Min(
                    f"{path}__publications__published_on",
                    filter=Q(**{f"{path}__publications__published_on__lte": asked.on}),
                ),
                on_site=Exists(on_site.filter(item=OuterRef(path))),
                told_title=reviewed("title", of=f"{path}__"),
            )
        )
        for link in rows:
            yield link, link.item if path == "item" else link.edition.item


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
            lines.append(Line(_told(one.item), _item(one.item), told))
            continue
        drafted = next((item for item, on, _ in one.interpretations if on is None), None)
        told = f"{one.first} 公开，解读应于 {one.due_on} 前发布"
        if one.item.agency_id not in asked.editable:
            lines.append(Line(_told(one.item), _item(one.item), told))
        elif drafted is not None:
            act = "继续写解读", reverse("writing:item", args=[drafted.pk])
            lines.append(Line(_told(one.item), _item(one.item), told, *act))
        else:
            lines.append(Line(_told(one.item), _item(one.item), told, "写解读", _write(one.item)))
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
            told = f"“{_told(one.item)}”和它的解读只有一件在政府网站，页面上互相找不到"
            act = ("做成网站稿件", reverse("writing:edit", args=[missing.pk]))
            may = missing.agency_id in asked.editable
            lines.append(Line(_told(missing), _item(missing), told, *(act if may else ())))
    first, last = asked.month or (date(asked.on.year - 1, 1, 1), asked.on)
    links = ItemLink.objects.filter(item=OuterRef("pk"), kind=LinkKind.INTERPRETS)
    passed = EditionLink.objects.filter(edition=OuterRef("live_edition"), kind=LinkKind.INTERPRETS)
    is_changed = Q(has_unpublished_changes=True, live_edition__isnull=False)
    in_register = DocumentItem.objects.filter(item=OuterRef("pk"), role=ItemRole.INTERPRETATION)
    published = timely.published_by(asked.on).filter(
        item=OuterRef("pk"), published_on__range=(first, last)
    )
    alone = (
        asked.items()
        .select_related(None)
        .only(*SHOWN)
        .annotate(told_title=reviewed("title"))
        .alias(kind_then=reviewed("profile"))
        .filter(Exists(published), ~Exists(in_register), kind_then="interpretation")
        .filter((is_changed & ~Exists(passed)) | (~is_changed & ~Exists(links)))
        .order_by("-pk")[:LOOKED_AT]
    )
    for item in alone:
        may = item.agency_id in asked.editable
        act = ("补上关联", reverse("writing:edit", args=[item.pk])) if may else ()
        lines.append(Line(_told(item), _item(item), "没有关联所解读的文件", *act))
    return Gap(
        "one-way", "文件和解读没有双向关联",
        "文件和解读的页面应当互相链接，检查时会抽查；两件都在政府网站公开并且关联以后，两边自动显示",
        len(lines), tuple(lines),
    )  # fmt: skip


def _told(item: Any) -> str:
    """Return the title under which the item is known to the public."""
    return str(item.told_title)


def _item(item: Item) -> str:
    return reverse("writing:item", args=[item.pk])


def _write(item: Item) -> str:
    query = {
        "agency": item.agency_id, "title": f"《{_told(item)}》解读"[:255],
        "link_kind": LinkKind.INTERPRETS.value, "link_other": item.index_no,
    }  # fmt: skip
    return f"{reverse('writing:new')}?{urlencode(query)}"
