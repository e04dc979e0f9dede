"""How does the register learn that something moved? From the record itself, whoever changed it.

A column gets another name in its address, an item another agency, an agency another code:
the address before goes into the register, and what stands at the new one leaves it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_save

from gongkai_web.agencies.models import Agency
from gongkai_web.portal.addresses import Came, OldAddress
from gongkai_web.publishing.models import Column, Item

_DECIDING: dict[type[Model], tuple[str, ...]] = {
    Column: ("agency_id", "slug"), Item: ("agency_id",), Agency: ("code",),
}  # fmt: skip
"""The fields that make an address, by record."""


def _path(one: Any) -> str:
    """Return the address of a record, as the portal gives it; to ask the portal would load every page."""
    if isinstance(one, Column):
        return f"/{one.agency.code}/columns/{one.slug}/"
    if isinstance(one, Item):
        return f"/{one.agency.code}/items/{one.pk}/"
    return f"/{one.code}/"


def _may_move(one: Any, update_fields: Any) -> bool:
    """Return whether this save may change an address; a save of other fields costs no query."""
    if one._state.adding or one.pk is None:
        return False
    if isinstance(one, Item) and one.live_edition_id is None and not one.first_published_at:
        return False
    names = _DECIDING[type(one)]
    told = {name.removesuffix("_id") for name in names} | set(names)
    return update_fields is None or bool(told & set(update_fields))


def before(sender: Any, instance: Any, update_fields: Any = None, **more: Any) -> None:
    """Remember where the record stood."""
    instance._stood_at = None
    if not more.get("raw") and _may_move(instance, update_fields):
        rows = sender.objects if sender is Agency else sender.objects.select_related("agency")
        names = _DECIDING[sender]
        old = rows.filter(pk=instance.pk).first()
        if old and any(getattr(old, name) != getattr(instance, name) for name in names):
            instance._stood_at = _path(old)


def after(sender: Any, instance: Any, created: bool = False, **more: Any) -> None:
    """Note where the record stood; what stands somewhere now is no old address."""
    if more.get("raw"):
        return
    stood_at = getattr(instance, "_stood_at", None)
    if stood_at is None:
        if created and sender is not Item:
            OldAddress.objects.filter(path=_path(instance)).delete()
        return
    OldAddress.objects.filter(path__in=[stood_at, _path(instance)]).delete()
    name = {Column: "to_column", Item: "to_item", Agency: "to_agency"}[sender]
    agency = instance if sender is Agency else instance.agency
    OldAddress.objects.create(
        path=stood_at, is_prefix=True, agency=agency, came=Came.MOVED, **{name: instance}
    )


def follow() -> None:
    """Listen to the records that have addresses."""
    for model in _DECIDING:
        pre_save.connect(before, sender=model, dispatch_uid=f"moved-before-{model.__name__}")
        post_save.connect(after, sender=model, dispatch_uid=f"moved-after-{model.__name__}")
