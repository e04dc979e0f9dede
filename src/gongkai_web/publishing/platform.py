"""How does an agency come to its disclosure platform, and does an item stand in the right place?

One action sets the standard columns up and gives the agency a ladder; done again, it adds
what is missing and changes nothing the office made of them. (国办公开办函〔2019〕61号; 条例 arts. 20, 21)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongkai.publishing import platform as standard
from gongkai.publishing.news import reads_like_news
from gongkai.publishing.profiles import profile_or_general, wanting_for
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.publishing.models import Column, ColumnKind, Item

NEWS = "news"
"""The profile of what is not statutory."""
_STATUTORY_ONLY = ("document", "licence", "penalty", "budget", "fee", "functions")
"""What is never news: filed under it, nobody finds it where the law wants it."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What setting up did: the columns it added, and how many items it put in their column."""

    added: list[Column] = field(default_factory=list)
    placed: int = 0


@transaction.atomic
def set_up_columns(actor: User | None, agency: Agency, *, on: date | None = None) -> SetUp:
    """Give an agency the standard columns it lacks, and put its ledger's items where they belong.

    A column that is there, by address or by name, stays as the office made it. An item whose
    column was only written down (a ledger's row) stands in the column of that name afterwards.
    Raises NotAllowed.
    """
    require(actor, agency, Capability.MANAGE)
    return _set_up_columns(actor, agency, on or timezone.localdate())


@transaction.atomic
def set_up(actor: User | None, agency: Agency, *, on: date | None = None) -> SetUp:
    """Make an agency ready to publish: its columns, and a ladder where it has none.

    Whoever may add an agency below this one's parent may do so. Raises NotAllowed.
    """
    # A ladder stands on columns, not columns on a ladder: the review room knows this one.
    from gongkai_web.review import ladders

    require(actor, agency.parent or agency, Capability.MANAGE)
    done = _set_up_columns(actor, agency, on or timezone.localdate())
    if not ladders.in_use(agency):
        ladders.set_up(actor=None, agency=agency)
    return done


def _set_up_columns(actor: User | None, agency: Agency, on: date) -> SetUp:
    Agency.objects.select_for_update().filter(pk=agency.pk).values("pk").first()
    there = {column.slug: column for column in Column.objects.filter(agency=agency)}
    known = {(column.parent_id, column.title): column for column in there.values()}
    found: dict[str, Column] = {}
    added = []
    for place, row in enumerate(standard.columns_for(agency.kind, agency.level), start=1):
        parent = found[row.parent] if row.parent else None
        column = there.get(row.slug) or known.get((parent.pk if parent else None, row.title))
        if column is None:
            column = Column.objects.create(
                agency=agency, parent=parent, slug=row.slug, title=row.title, kind=row.kind,
                legal_item=row.legal_item, profile=row.profile, order=place * 10,
                fresh_days=row.fresh_days(on=on),
            )  # fmt: skip
            added.append(column)
        found[row.slug] = column
    placed = place_items(agency)
    if added or placed:
        record(
            verb="建立标准栏目", subject=agency, agency=agency, actor=actor,
            detail={
                "version": standard.version(), "added": [column.title for column in added],
                "items_placed": placed,
            },
        )  # fmt: skip
    return SetUp(added, placed)


def place_items(agency: Agency) -> int:
    """Put items whose column is only a name in the column of that name; return how many.

    Only records of a ledger: an item that was ever worked on here has a column that somebody
    chose, and a change of it is a change of what is reviewed.
    """
    by_title: dict[str, list[Column]] = {}
    for column in Column.objects.filter(agency=agency, is_open=True):
        by_title.setdefault(column.title, []).append(column)
    records = Item.objects.filter(
        agency=agency, place__isnull=True, latest_revision__isnull=True, submissions__isnull=True,
        live_edition__isnull=True,
    )  # fmt: skip
    placed = 0
    for title, columns in by_title.items():
        if len(columns) == 1:
            pks = records.filter(column=title).values("pk")
            placed += Item.objects.filter(pk__in=pks).update(place=columns[0])
    return placed


def legal_item_of(column: Column | None) -> str:
    """Return which statutory item a column is, by itself or by what it lies under; empty for none."""
    while column is not None:
        if column.legal_item:
            return column.legal_item
        column = column.parent
    return ""


def warnings(item: Item) -> list[str]:
    """Return what should be looked at about an item's place, in Chinese; nothing here forbids. (R-P3)"""
    place = item.place
    if place is None:
        return []
    told = []
    if not place.is_open:
        told.append(f"栏目“{place.title}”已停用，请换一个栏目")
    if place.kind == ColumnKind.STATUTORY:
        if item.profile == NEWS or reads_like_news(item.title):
            told.append(
                "看上去是工作动态。新闻不放在“法定主动公开内容”下（国办公开办函〔2019〕61号），"
                "请改放“其他信息”；确属法定内容的，不用改"
            )
        if not legal_item_of(place):
            told.append(
                f"栏目“{place.title}”没有写明对应的法定内容（条例第二十条、第二十一条），"
                "请改放相应的栏目，或者在栏目设置里补上"
            )
    elif place.kind == ColumnKind.NEWS and item.profile in _STATUTORY_ONLY:
        told.append(
            f"内容类型是“{profile_or_general(item.profile).title}”，属于法定主动公开内容，"
            f"不宜放在“{place.title}”下"
        )
    return told


def wanting(item: Item) -> list[str]:
    """Return the recommended metadata an item lacks, in Chinese: advice, never a bar."""
    kind = profile_or_general(item.profile)
    return wanting_for(kind, {name: getattr(item, name, None) for name in kind.recommended})
