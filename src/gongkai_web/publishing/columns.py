"""What can be done to an agency's columns: add, change, put in order, close, open again.

One function per verb: permission, change and journal in one transaction. The names of the
four fixed columns are not the office's to choose (国办公开办函〔2019〕61号), and the
address of a column stays once anything stands there: links to it are out in the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from gongkai.publishing import platform as standard
from gongkai.publishing.profiles import UnknownProfile, profile
from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import changing
from gongkai_web.publishing.models import Column, ColumnKind

__all__ = ["ColumnRefused", "NotAllowed"]

DEEPEST = 4
"""How many columns lie above each other at most: three clicks to the content."""
SETTABLE = ("title", "slug", "legal_item", "profile", "fresh_days")


class ColumnRefused(ValueError):
    """What may not be done to this column, and why, in Chinese."""


def is_fixed(column: Column) -> bool:
    """Return whether it is one of the four columns every platform has."""
    return column.parent_id is None and column.kind != ColumnKind.NEWS


def stands_there(column: Column) -> bool:
    """Return whether anything was ever filed or published in the column."""
    from gongkai_web.review.models import Edition

    return column.items.exists() or Edition.objects.filter(column_id_then=column.pk).exists()


@transaction.atomic
def add(
    *, actor: User | None, agency: Agency, parent: Column | None, title: str, slug: str,
    legal_item: str = "", profile: str = "", fresh_days: int | None = None,
) -> Column:  # fmt: skip
    """Add a column below another, or one of the office's own beside the fixed ones.

    Raises NotAllowed, ColumnRefused.
    """
    require(actor, agency, Capability.MANAGE)
    _hold(agency)
    if parent is not None:
        if parent.agency_id != agency.pk:
            raise ColumnRefused("上级栏目不是本单位的栏目")
        if _depth(parent) >= DEEPEST:
            raise ColumnRefused(f"栏目最多 {DEEPEST} 层，请放在上一层")
    siblings = Column.objects.filter(agency=agency, parent=parent)
    column = Column(
        agency=agency, parent=parent, title=title.strip(), slug=slug.strip(),
        kind=parent.kind if parent else ColumnKind.NEWS, legal_item=legal_item, profile=profile,
        fresh_days=fresh_days, order=(siblings.aggregate(last=Max("order"))["last"] or 0) + 10,
    )  # fmt: skip
    _check(column)
    column.save(force_insert=True)
    record(
        verb="增加栏目", subject=column, agency=agency, actor=actor,
        detail={"title": column.title, "slug": column.slug, "parent": parent and parent.title,
                "legal_item": legal_item, "profile": profile, "fresh_days": fresh_days},
    )  # fmt: skip
    return column


@transaction.atomic
def change(*, actor: User | None, column: Column, fields: Mapping[str, Any]) -> Column:
    """Rename a column, or say what belongs there and how often it changes.

    ``fields`` are those of ``SETTABLE``. Raises NotAllowed, ColumnRefused.
    """
    require(actor, column.agency, Capability.MANAGE)
    _hold(column.agency)
    held = Column.objects.select_related("agency", "parent").get(pk=column.pk)
    for name in fields:
        if name not in SETTABLE:
            raise TypeError(f"{name} of a column is not set by hand")
    if is_fixed(held) and fields.get("title", held.title).strip() != held.title:
        raise ColumnRefused(
            f"“{held.title}”是统一规定的栏目名称（国办公开办函〔2019〕61号），不能改名"
        )
    if fields.get("slug", held.slug) != held.slug and stands_there(held):
        raise ColumnRefused("栏目里已经有信息，网址名称不能再改：外面的链接会失效")
    with changing(held, actor=actor, capability=Capability.MANAGE, verb="修改栏目"):
        for name, value in fields.items():
            setattr(held, name, value.strip() if isinstance(value, str) else value)
        _check(held)
        held.save(update_fields=[*fields])
    return held


@transaction.atomic
def move(*, actor: User | None, column: Column, up: bool) -> None:
    """Put a column one place up or down among those beside it; at the end it stays."""
    require(actor, column.agency, Capability.MANAGE)
    _hold(column.agency)
    beside = list(Column.objects.filter(agency=column.agency, parent=column.parent_id))
    here = next(place for place, one in enumerate(beside) if one.pk == column.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(beside):
        return
    beside[here], beside[there] = beside[there], beside[here]
    for place, one in enumerate(beside, start=1):
        one.order = place * 10
    Column.objects.bulk_update(beside, ["order"])
    record(
        verb="调整栏目顺序", subject=column, agency=column.agency, actor=actor,
        detail={"title": column.title, "order": [one.title for one in beside]},
    )  # fmt: skip


@transaction.atomic
def close(*, actor: User | None, column: Column) -> None:
    """Use a column no more: nothing new is filed there; what is public stays.

    Raises NotAllowed, ColumnRefused.
    """
    require(actor, column.agency, Capability.MANAGE)
    if is_fixed(column):
        raise ColumnRefused(
            f"“{column.title}”是统一规定的栏目（国办公开办函〔2019〕61号），不能停用"
        )
    if column.children.filter(is_open=True).exists():
        raise ColumnRefused("下面还有启用的栏目，请先停用它们")
    _set_open(actor, column, is_open=False, verb="停用栏目")


@transaction.atomic
def open_again(*, actor: User | None, column: Column) -> None:
    """Use a closed column again. Raises NotAllowed, ColumnRefused."""
    require(actor, column.agency, Capability.MANAGE)
    if column.parent is not None and not column.parent.is_open:
        raise ColumnRefused(f"上级栏目“{column.parent.title}”已停用，请先启用它")
    _set_open(actor, column, is_open=True, verb="启用栏目")


def _set_open(actor: User | None, column: Column, *, is_open: bool, verb: str) -> None:
    _hold(column.agency)
    if Column.objects.filter(pk=column.pk, is_open=not is_open).update(is_open=is_open):
        column.is_open = is_open
        record(
            verb=verb, subject=column, agency=column.agency, actor=actor,
            detail={"title": column.title},
        )  # fmt: skip


def _hold(agency: Agency) -> None:
    """Let nobody else change this agency's columns until the transaction ends."""
    Agency.objects.select_for_update().filter(pk=agency.pk).values("pk").first()


def _depth(column: Column) -> int:
    depth, above = 1, column.parent
    while above is not None and depth <= DEEPEST:
        depth, above = depth + 1, above.parent
    return depth


def _check(column: Column) -> None:
    """Raise ColumnRefused for what cannot be so."""
    if column.legal_item:
        if column.kind != ColumnKind.STATUTORY:
            raise ColumnRefused("只有“法定主动公开内容”下的栏目才有对应的法定内容")
        if column.legal_item not in standard.legal_items():
            known = "、".join(standard.legal_items())
            raise ColumnRefused(f"没有“{column.legal_item}”这一项法定内容，应为：{known}")
    if column.profile:
        try:
            profile(column.profile)
        except UnknownProfile as error:
            raise ColumnRefused(str(error)) from error
    beside = Column.objects.filter(agency=column.agency, parent=column.parent).exclude(pk=column.pk)
    if beside.filter(title=column.title).exists():
        raise ColumnRefused(f"同一层已经有“{column.title}”")
    if Column.objects.filter(agency=column.agency, slug=column.slug).exclude(pk=column.pk).exists():
        raise ColumnRefused(f"网址名称“{column.slug}”已经用在本单位的另一个栏目")
    try:
        column.full_clean(validate_constraints=False)
    except ValidationError as error:
        told = [
            f"{Column._meta.get_field(name).verbose_name}：{'；'.join(said)}"
            for name, said in error.message_dict.items()
        ]
        raise ColumnRefused("；".join(told)) from error
