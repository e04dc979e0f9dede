"""Is a document in force today? The register of normative documents says it, before its page does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.publishing.normative import Status
from gongkai_web.normative.marks import normative_marks
from gongkai_web.normative.models import DocumentItem
from gongkai_web.publishing.models import Item, NormativeDocument, Validity

LABELS = dict(Validity.choices) | {Status.SUSPENDED.value: Status.SUSPENDED.label}
"""What the choices of the filter are called."""


@dataclass(frozen=True, slots=True)
class Named:
    """An item with the number on its public text."""

    item_id: int
    agency_id: int
    doc_no: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the register says of an item."""

    status: str
    is_text: bool
    """Whether the item holds the document itself, and does not explain it."""


def standing_of(items: Iterable[Named], on: date) -> dict[int, Said | None]:
    """Return what the register says of items on that day; None where it knows one and says nothing."""
    linked = set(DocumentItem.objects.values_list("item_id", flat=True))
    numbers = set(NormativeDocument.objects.values_list("agency_id", "doc_no"))
    known = (
        one
        for one in items
        if one.item_id in linked or (one.agency_id, one.doc_no.strip()) in numbers
    )
    found: dict[int, Said | None] = {}
    for some in _groups(known):
        pairs = [(Item(pk=one.item_id, agency_id=one.agency_id), one.doc_no) for one in some]
        found |= dict.fromkeys((one.item_id for one in some), None)
        for pk, mark in normative_marks(pairs, on).items():
            found[pk] = Said(mark.status.value, mark.is_text)
    return found


def _groups(known: Iterable[Named]) -> Iterator[list[Named]]:
    some: list[Named] = []
    for one in known:
        some.append(one)
        if len(some) == 500:
            yield some
            some = []
    if some:
        yield some
