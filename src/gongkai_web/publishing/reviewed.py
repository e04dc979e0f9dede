"""What of an item counts: what its reviewers passed, or what somebody saved and nobody read yet? (条例 art. 17)

An item's row is its working copy. Where an edition exists and the copy was changed since, the
newest edition speaks: no number, list or report moves because of a draft. Only drafts are asked
for their edition; of all the rest the copy is what was passed.
"""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Field,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from gongkai_web.review.models import Edition

_OF_EDITION: dict[str, tuple[str, Field[Any, Any]]] = {
    "title": ("title", CharField()),
    "formed_on": ("formed_on", DateField()),
    "place_id": ("column_id_then", BigIntegerField()),
}
"""What an edition holds in a column of its own; the rest is looked up in its content."""
_OF_CONTENT = ("column", "profile", "disclosure_attr")


def reviewed(name: str, of: str = "") -> Case:
    """Return what counts of an item's field, as an expression over items; over what belongs to one with ``of="item__"``.

    Raises KeyError for a field that is asked for nowhere.
    """
    editions = Edition.objects.filter(item=OuterRef(f"{of}pk")).order_by("-number")
    if name in _OF_CONTENT:
        kind: Field[Any, Any] = CharField()
        told = editions.annotate(told=of_content(name))
    else:
        own, kind = _OF_EDITION[name]
        told = editions.annotate(told=F(own))
    return Case(
        When(
            Q(**{f"{of}has_unpublished_changes": False}) | ~Exists(editions), then=F(f"{of}{name}")
        ),
        default=Subquery(told.values("told")[:1]),
        output_field=kind,
    )


def of_content(name: str) -> Coalesce:
    """Return a text that stands in an edition's content, as an expression over editions."""
    return Coalesce(KT(f"content__{name}"), Value(""), output_field=CharField())
