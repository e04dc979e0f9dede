"""What the site says of itself, and how that is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import difference, snapshot
from gongkai_web.portal.models import Site
from gongkai_web.workdays.actions import may_enter

__all__ = ["NotAllowed", "keep", "may_keep", "site"]

FIELDS = tuple(field.name for field in Site._meta.concrete_fields if field.name != "id")
may_keep = may_enter
"""Whoever looks after every agency: the site is theirs in common."""


def site() -> Site:
    """Return what is kept, or a row with nothing filled in."""
    return Site.objects.filter(pk=1).first() or Site(pk=1)


@transaction.atomic
def keep(*, actor: User | None, fields: Mapping[str, Any]) -> Site:
    """Change what the site says of itself. Raises NotAllowed, ValidationError."""
    if actor is not None and not may_keep(actor):
        raise NotAllowed("网站信息是全部单位共用的，只有管理全部单位的系统管理员可以修改")
    kept = Site.objects.select_for_update().filter(pk=1).first() or Site(pk=1)
    before = snapshot(kept)
    for name in FIELDS:
        if name in fields:
            value = fields[name]
            setattr(kept, name, value.strip() if isinstance(value, str) else value)
    kept.full_clean(validate_unique=False, validate_constraints=False)
    kept.save()
    changed = difference(before, snapshot(kept))
    if changed["after"]:
        record(verb="修改网站信息", subject=kept, agency=None, actor=actor, detail=changed)
    return kept
