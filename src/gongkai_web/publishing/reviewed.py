"""What of an item counts: what was reviewed or registered, or what somebody saved and nobody read yet? (条例 art. 17)

An item's row is its working copy. Before the first change of what is public already, on whichever
channel, the row keeps what it said (``before_draft``), and until an edition is released that
speaks: no number, list, board or report moves because of a draft. Where an edition was released,
what is kept is what its reviewers passed; where none was, and the item stands on WeChat or in the
ledger alone, it is what the ledger told. Of all the rest the row itself counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    F,
    Field,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT, KeyTextTransform
from django.db.models.functions import Cast, Coalesce

if TYPE_CHECKING:
    from gongkai_web.publishing.items import Item

_KINDS: dict[str, type[Field[Any, Any]]] = {
    "formed_on": DateField, "place_id": BigIntegerField, "body": TextField,
}  # fmt: skip
KEPT = (
    "title", "column", "place_id", "profile", "formed_on", "disclosure_attr", "validity", "doc_no",
    "genre", "topic", "source", "author", "section", "body",
)  # fmt: skip
"""What is counted, filtered by, listed or exported of an item, and can be changed in a draft."""


def keep_what_counts(item: Item) -> None:
    """Let an item keep what it says, before it is changed; nothing of a draft that never was public."""
    if item.before_draft is None and (item.editions.exists() or item.publications.exists()):
        item.before_draft = {name: _plain(getattr(item, name)) for name in KEPT}


def counting(item: Item) -> Item:
    """Return an item as it counts, to be shown and not saved."""
    if item.before_draft is not None:
        for name in item.before_draft:
            setattr(item, name, told(item, name))
    return item


def told(item: Item, name: str) -> Any:
    """Return one field of an item as it counts; the item stays as it is."""
    kept = item.before_draft
    if kept is None or name not in kept:
        return getattr(item, name)
    return DateField().to_python(kept[name]) if _KINDS.get(name) is DateField else kept[name]


def reviewed(name: str, of: str = "") -> Case:
    """Return what counts of an item's field, as an expression over items; over what belongs to one with ``of="item__"``.

    Raises KeyError for a field that is asked for nowhere.
    """
    if name not in KEPT:
        raise KeyError(name)
    kind = _KINDS.get(name, CharField)()
    told: Any = KeyTextTransform(name, F(f"{of}before_draft"))
    if isinstance(kind, (DateField, BigIntegerField)):
        told = Cast(told, kind)
    return Case(
        When(**{f"{of}before_draft__isnull": True}, then=F(f"{of}{name}")),
        default=told,
        output_field=kind,
    )


def of_content(name: str) -> Coalesce:
    """Return a text that stands in an edition's content, as an expression over editions."""
    return Coalesce(KT(f"content__{name}"), Value(""), output_field=CharField())


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
