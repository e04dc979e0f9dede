"""What changed in a record, told so that the journal shows it and no applicant is named in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import plain, record
from gongkai_web.journal.models import Entry
from gongkai_web.journal.sealing import marked

_UNTOLD = ("id", "batch", "created_at", "updated_at", "recorded_at", "before_draft",
    "password", "last_login", "first_name", "last_name", "is_staff")  # fmt: skip
_CHILDREN_AT_MOST = 200


def snapshot(instance: models.Model, children: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the record's fields (and its child records) as the journal keeps them.

    Sealed bytes and keyed hashes are left out. Of the fields a model names in
    ``journal_hides``, and of entries of that name in a JSON field, only the length is
    told: they may hold what a person wrote about themselves, or name one.
    """
    hidden = getattr(instance, "journal_hides", ())
    told: dict[str, Any] = {}
    for field in instance._meta.concrete_fields:
        if field.name in _UNTOLD or isinstance(field, models.BinaryField):
            continue
        if not field.editable and field.name == "applicant_key":
            continue
        value = getattr(instance, field.attname)
        if field.name in hidden:
            value = _length(value)
        elif isinstance(value, dict):
            value = {key: _length(item) if key in hidden else item for key, item in value.items()}
        elif field.is_relation:
            value = str(getattr(instance, field.name) or "")
        told[field.name] = plain(value)
    if instance.pk is not None:
        for name in children:
            rows = getattr(instance, name).all()[:_CHILDREN_AT_MOST]
            told[name] = [
                {key: value for key, value in snapshot(row).items() if value not in ("", None)}
                for row in rows
            ]
            parents = {
                field.name
                for row in rows[:1]
                for field in row._meta.concrete_fields
                if field.related_model is type(instance)
            }
            for row in told[name]:
                for parent in parents:
                    row.pop(parent, None)
    return told


def _length(text: str) -> str:
    return f"（{len(text)} 字）" if text else ""


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what is not the same in both: ``{"before": {…}, "after": {…}}``."""
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {
        "before": {key: before[key] for key in changed if key in before},
        "after": {key: after[key] for key in changed if key in after},
    }


def agency_of(instance: models.Model) -> Agency | None:
    """Return the agency a record belongs to; an agency belongs to itself, a person to their first."""
    if isinstance(instance, User):
        membership = instance.pk and instance.memberships.select_related("agency").first()
        return membership.agency if membership else None
    return instance if isinstance(instance, Agency) else getattr(instance, "agency", None)


@contextmanager
def changing(
    instance: models.Model,
    *,
    actor: User | None,
    capability: Capability = Capability.EDIT_LEDGERS,
    verb: str | None = None,
    children: tuple[str, ...] = (),
) -> Iterator[dict[str, Any]]:
    """Check permission, let the caller save or delete the record, and journal what changed.

    All in one transaction. Yields a dict the caller may add details to. A
    record whose agency changes needs the permission for both. Raises
    NotAllowed.
    """
    stored = (
        type(instance)._default_manager.filter(pk=instance.pk).first()
        if instance.pk is not None
        else None
    )
    with transaction.atomic():
        require(actor, agency_of(instance), capability)
        if stored is not None:
            require(actor, agency_of(stored), capability)
        before = snapshot(stored, children) if stored is not None else {}
        pk, label, detail = instance.pk, str(stored or ""), {}
        yield detail
        gone = instance.pk is None or (
            stored is not None and not type(instance)._default_manager.filter(pk=pk).exists()
        )
        if gone:
            told: dict[str, Any] = {"before": before}
            instance.pk = pk
        else:
            label = str(instance)
            fresh = type(instance)._default_manager.get(pk=instance.pk)
            told = difference(before, snapshot(fresh, children))
        usual = "删除" if gone else "修改" if stored is not None else "新增"
        if gone or stored is None or told["before"] or told["after"] or detail:
            record(
                verb=verb or usual,
                subject=instance,
                agency=agency_of(instance),
                actor=actor,
                detail={**told, **detail},
                label=label,
            )


def history_of(instance: models.Model) -> models.QuerySet[Entry]:
    """Return the entries about a record, the latest first; each knows whether it is sealed."""
    entries = Entry.objects.filter(
        subject_type=instance._meta.label_lower, subject_id=str(instance.pk)
    )
    return marked(entries).order_by("-pk")
