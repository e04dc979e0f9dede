"""Writing an item: what can be done to a working copy before anybody reviews it? (条例 arts. 10, 20, 26)

One function per verb: permission, change, revision and journal in one transaction.
While an item is before its reviewers nobody changes it; who wants to, recalls it first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import NoProvisionInForce
from gongkai.publishing.profiles import missing_for, profile_or_general
from gongkai.publishing.terms import PublicationDue, publication_due
from gongkai.workdays import DateOutOfRange
from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import changing
from gongkai_web.publishing.content import FIELDS, NOTE
from gongkai_web.publishing.markup import kept_text
from gongkai_web.publishing.models import (
    Column,
    DisclosureAttribute,
    Item,
    ItemLink,
    LinkKind,
)
from gongkai_web.publishing.numbering import CannotNumber, Numbering
from gongkai_web.publishing.reviewed import keep_what_counts

__all__ = ["CannotNumber", "ItemMoved", "ItemRefused", "NotAllowed"]

WRITABLE = (
    *(name for name in FIELDS if name not in ("index_no", "attachments", "place_id")), NOTE,
)  # fmt: skip
OF_THE_OFFICE = ("section", "withheld_ground", "withheld_reason", "withheld_on")
"""Written with the item, never published."""
SEALED_TITLE = "（标题因泄露已封存）"
"""Stands in a working copy in place of a title that exposed something; nothing goes to review under it."""
EARLIEST, LATEST = date(1949, 10, 1), date(2099, 12, 31)
"""The days an item may bear: what lies outside is a slip of the pen."""
_DAYS = (
    "formed_on",
    "issued_on",
    "effective_on",
    "repealed_on",
    "withheld_on",
    "go_live_at",
    "expire_at",
)
_ASKED = (*FIELDS, "place")
"""What the metadata of a kind are looked for in."""


class ItemRefused(ValueError):
    """What may not be done to this item, and why, in Chinese."""


class ItemMoved(ItemRefused):
    """Somebody else saved the item meanwhile."""


def revision_of(item: Item) -> int:
    """Return the number of the item's newest revision, 0 for none: what a person saw."""
    return item.latest_revision_id or 0


@transaction.atomic
def create(
    *, actor: User | None, agency: Agency, fields: Mapping[str, Any], on: date,
    place: Column | None = None, attachments: Sequence[Mapping[str, Any]] = (),
    links: Sequence[tuple[str, Item]] = (),
) -> Item:  # fmt: skip
    """Begin an item; it gets its index number, which never changes. Raises NotAllowed, ItemRefused, CannotNumber.

    ``fields`` are those of ``WRITABLE`` and ``OF_THE_OFFICE``; ``on`` is the day of drafting.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    item = Item(agency=agency, drafted_by=actor, stage="draft", has_unpublished_changes=True)
    _fill(item, _with_own_note(item, fields), place)
    item.attachments = list(attachments)
    _refuse_to_come(item, on)
    _refuse_odd_days(item)
    numbering = Numbering(agency)
    item.index_no = numbering.next(item.column, item.formed_on or on)
    _check(item)
    item.save(force_insert=True)
    numbering.settle()
    _link(item, links)
    item.save_revision(user=actor, clean=False)
    record(
        verb="拟稿", subject=item, agency=agency, actor=actor,
        detail={"index_no": item.index_no, "title": item.title},
    )  # fmt: skip
    return item


@transaction.atomic
def change(
    *, actor: User | None, item: Item, fields: Mapping[str, Any], seen: int | None = None,
    place: Column | type[Ellipsis] | None = ..., attachments: Sequence[Mapping[str, Any]] | None = None,
    links: Sequence[tuple[str, Item]] | None = None,
) -> Item:  # fmt: skip
    """Change the working copy. What is public stays as it is until the change is reviewed.

    ``links`` are kind (LinkKind) and item that this one interprets, replaces …; ``seen`` is :func:`revision_of` what the person edited. Raises NotAllowed, ItemRefused, ItemMoved.
    """
    held = hold(item)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    refuse_under_review(held)
    if seen is not None and seen != revision_of(held):
        by = held.latest_revision.user if held.latest_revision else None
        raise ItemMoved(f"{by or '有人'}刚刚保存过这一条，请先看他的修改，再改")
    _refuse_side_door(held, fields)
    with changing(held, actor=actor, capability=Capability.EDIT_LEDGERS):
        keep_what_counts(held)
        _fill(held, _with_own_note(held, fields), held.place if place is ... else place)
        if attachments is not None:
            held.attachments = list(attachments)
        held.has_unpublished_changes = True
        if held.stage in ("", "returned", "recalled", "refused"):
            held.stage = "draft"
        _check(held)
        held.save()
        if links is not None:
            _link(held, links)
    held.save_revision(user=actor, clean=False)
    return held


@transaction.atomic
def discard(*, actor: User | None, item: Item, seen: int | None = None) -> None:
    """Throw a draft away that nobody was ever asked to review. Its number is not used again."""
    held = hold(item)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if held.assessments.exists():
        raise ItemRefused("有定期评估记录的信息不能删除")
    if held.submissions.exists() or held.publications.exists() or held.batch_id is not None:
        raise ItemRefused("送审过、发布过或者由台账导入的信息不能删除；已公开的请申请撤稿")
    record(
        verb="删除草稿", subject=held, agency=held.agency, actor=actor,
        detail={"index_no": held.index_no, "title": held.title},
    )  # fmt: skip
    held.delete()


def hold(item: Item | int) -> Item:
    """Return the row of an item (or of its key) as it is now, held until the transaction ends."""
    rows = Item.objects.select_for_update(of=("self",)).select_related("agency", "place")
    return rows.get(pk=item.pk if isinstance(item, Item) else item)


def refuse_under_review(item: Item) -> None:
    """Raise ItemRefused while an item is before its reviewers."""
    if item.stage in ("review", "referred"):
        raise ItemRefused("正在审核，内容不能修改；要修改的，请先撤回送审")


def _refuse_side_door(item: Item, fields: Mapping[str, Any]) -> None:
    """Raise ItemRefused where a change would take a public item down past its withdrawal.

    What stands on another channel alone is public as well: no draft makes it otherwise.
    """
    wanted = fields.get("disclosure_attr", item.disclosure_attr)
    if item.live_edition_id is not None and wanted != DisclosureAttribute.PROACTIVE:
        raise ItemRefused("这一条正在公开，不能改成不公开；要撤下的，请申请撤稿")
    if wanted != DisclosureAttribute.PROACTIVE == item.disclosure_attr and (
        not item.editions.exists() and (there := item.publications.first()) is not None
    ):
        raise ItemRefused(
            f"这一条登记了 {there.published_on} 在{there.get_channel_display() or '其他渠道'}的发布，"
            "已经公开，不能改成不公开；不应公开的，请立即到那里删除并报告负责人"
        )


def _with_own_note(item: Item, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields with the correction note that belongs to them.

    A note is about one edition and public with it: the next change begins without. Of what is not
    public nothing is corrected.
    """
    if item.live_edition_id is None:
        return {**fields, NOTE: ""}
    return fields if item.has_unpublished_changes else {NOTE: "", **fields}


def due(item: Item) -> PublicationDue | None:
    """Return by which day the item must be public (条例 art. 26); None where nothing is owed.

    Nothing is where the information was formed before the first Regulation (2008-05-01), and where
    the day lies beyond every calendar.
    """
    if item.formed_on is None or item.disclosure_attr != DisclosureAttribute.PROACTIVE:
        return None
    kind = profile_or_general(item.profile)
    try:
        return publication_due(item.formed_on, kind.term, own_term=kind.own_term)
    except (NoProvisionInForce, DateOutOfRange):
        return None


def missing(item: Item) -> list[str]:
    """Return what an item still needs before it may be laid before the reviewers, in Chinese.

    Its kind decides: a document needs its number, a page about the agency's functions does not.
    """
    kind = profile_or_general(item.profile)
    told = missing_for(kind, {name: getattr(item, name, None) for name in _ASKED})
    if item.title == SEALED_TITLE:
        told.insert(0, "标题（原标题已封存）")
    if item.place is not None and not item.place.is_open:
        told.append(f"启用的栏目（“{item.place.title}”已停用）")
    return told


def _fill(item: Item, fields: Mapping[str, Any], place: Column | None) -> None:
    for name, value in fields.items():
        if name not in WRITABLE and name not in OF_THE_OFFICE:
            raise TypeError(f"{name} is not written by hand")
        setattr(item, name, value)
    item.correction_note = item.correction_note.strip()
    item.body = kept_text(item.body)
    item.place = place
    if place is not None:
        item.column = place.title
        item.profile = item.profile or place.profile


def _link(item: Item, links: Sequence[tuple[str, Item]]) -> None:
    """Let an item belong to exactly these others, of its own agency. Raises ItemRefused."""
    wanted = {(kind, other.pk) for kind, other in links}
    for kind, other in links:
        if kind not in LinkKind.values:
            raise ItemRefused("请选择与相关信息的关系")
        if other.agency_id != item.agency_id:
            raise ItemRefused(f"“{other}”不是本单位的信息")
        if other.pk == item.pk:
            raise ItemRefused("不能把自己列为相关信息")
    there = {(link.kind, link.other_id): link for link in item.links.all()}
    for key, link in there.items():
        if key not in wanted:
            link.delete()
    ItemLink.objects.bulk_create(
        ItemLink(item=item, kind=kind, other_id=other)
        for kind, other in sorted(wanted - there.keys())
    )


def _refuse_odd_days(item: Item) -> None:
    """Raise ItemRefused for a day no document of this house can bear."""
    for name in _DAYS:
        day = getattr(item, name)
        if day is not None and not EARLIEST <= _day(day) <= LATEST:
            raise ItemRefused(
                f"{_title(name)}：应在 {EARLIEST.year} 年至 {LATEST.year} 年之间，请核对年份"
            )


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _refuse_to_come(item: Item, on: date) -> None:
    """Raise ItemRefused where an item says that it was formed on a day to come."""
    if item.formed_on is not None and item.formed_on > on:
        raise ItemRefused(f"成文日期：是已经发生的事，不应晚于今天（{on}）")


def refuse_for_review(item: Item, on: date) -> None:
    """Raise ItemRefused for what may stand in a draft and not before the reviewers."""
    _refuse_to_come(item, on)


def _check(item: Item) -> None:
    """Raise ItemRefused for what contradicts itself."""
    _refuse_odd_days(item)
    if item.place is not None and item.place.agency_id != item.agency_id:
        raise ItemRefused("不是本单位的栏目")
    if item.disclosure_attr == DisclosureAttribute.WITHHELD and not (
        item.withheld_ground and item.withheld_reason.strip()
    ):
        raise ItemRefused("不予公开的，应选明依据并说明理由（条例第十四条至第十六条）")
    if item.withheld_on and item.formed_on and item.withheld_on < item.formed_on:
        raise ItemRefused(f"决定不予公开的日期不应早于成文日期（{item.formed_on}）")
    if item.repealed_on and item.effective_on and item.repealed_on < item.effective_on:
        raise ItemRefused(f"废止日期不应早于生效日期（{item.effective_on}）")
    if item.go_live_at and item.expire_at and item.expire_at <= item.go_live_at:
        raise ItemRefused("撤下时间应晚于公开时间")
    try:
        item.full_clean(exclude=["latest_revision", "live_revision", "live_edition"])
    except ValidationError as error:
        told = [f"{_title(name)}：{'；'.join(said)}" for name, said in error.message_dict.items()]
        raise ItemRefused("；".join(told)) from error


def _title(name: str) -> str:
    return "" if name == "__all__" else str(Item._meta.get_field(name).verbose_name)
