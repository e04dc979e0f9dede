"""What does the register say of a document on its public page today? (R-P14)

The edition is frozen; whether the document is in force is not part of it. The page asks the
register when it is read, so that a repealed document shows it although nobody touched its text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.publishing.normative import Status
from gongkai_web.normative import standing
from gongkai_web.normative.models import DocumentItem, ItemRole
from gongkai_web.publishing.models import Item, NormativeDocument


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands above a text, and beside its title in lists."""

    status: Status
    label: str
    """The word: 现行有效, 已废止, 已失效 …"""
    told: str
    """The sentence above the text; empty while there is nothing to say."""
    replaced_by: tuple[int, ...] = ()
    """The items that hold the text which replaced it."""
    is_text: bool = True
    """Whether the item holds the document itself, and does not explain it."""

    @property
    def has_ended(self) -> bool:
        """Whether the text is only kept for reference."""
        return self.status.has_ended

    @property
    def in_lists(self) -> str:
        """The word beside a title; a text in force needs none."""
        return "" if self.status is Status.IN_FORCE else self.label


def normative_mark(item: Item, on: date, *, doc_no: str = "") -> Mark | None:
    """Return what the register says of an item on that day; None where it is not in the register.

    ``doc_no`` is the number on the text the public reads; without it, the item's own.
    """
    return normative_marks([(item, doc_no or item.doc_no)], on).get(item.pk)


def normative_marks(items: Iterable[tuple[Item, str]], on: date) -> dict[int, Mark]:
    """Return the marks of items with the numbers on their texts, in three queries however many.

    A document is found by its link to the item, else by the same agency's 发文字号: a text that
    nobody linked must not pass for valid.
    """
    wanted = {item.pk: (item, doc_no.strip()) for item, doc_no in items}
    if not wanted:
        return {}
    links = DocumentItem.objects.filter(item__in=list(wanted)).exclude(role=ItemRole.NOTICE)
    found: dict[int, tuple[NormativeDocument, str]] = {}
    for link in links.select_related("document").order_by("-pk"):
        if link.item_id not in found or link.role == ItemRole.TEXT:
            found[link.item_id] = (link.document, link.role)
    numbers = {
        (item.agency_id, no): pk for pk, (item, no) in wanted.items() if no and pk not in found
    }
    if numbers:
        rows = NormativeDocument.objects.filter(
            agency__in={agency for agency, _ in numbers}, doc_no__in={no for _, no in numbers}
        )
        by_number = {(row.agency_id, row.doc_no): row for row in rows}
        for pk, (item, no) in wanted.items():
            if pk not in found and (document := by_number.get((item.agency_id, no))):
                found[pk] = (document, ItemRole.TEXT)
    successors = _successors({document.pk for document, _ in found.values()})
    marks = {}
    for pk, (document, role) in found.items():
        mark = _mark(document, role, on, successors.get(document.pk, ()))
        if mark is not None:
            marks[pk] = mark
    return marks


def _successors(documents: set[int]) -> dict[int, tuple[int, ...]]:
    if not documents:
        return {}
    rows = DocumentItem.objects.filter(
        Q(document__replaces__in=documents), role=ItemRole.TEXT
    ).values_list("document__replaces", "item")
    found: dict[int, tuple[int, ...]] = {}
    for replaced, item in rows.order_by("pk"):
        found[replaced] = (*found.get(replaced, ()), item)
    return found


def _mark(
    document: NormativeDocument, role: str, on: date, replaced_by: tuple[int, ...]
) -> Mark | None:
    is_now = standing.status(document, on)
    if is_now is Status.DRAFT:
        return None
    told = _told(document, is_now)
    if role == ItemRole.INTERPRETATION:
        # Of an interpretation only the end of what it explains is told.
        if not is_now.has_ended:
            return None
        return Mark(
            is_now, f"原文件{is_now.label}", f"所解读的文件《{document.title}》{told[3:]}",
            is_text=False,
        )  # fmt: skip
    return Mark(is_now, is_now.label, told, replaced_by if is_now.has_ended else ())


def _told(document: NormativeDocument, is_now: Status) -> str:
    """Return the sentence; it begins with 本文件."""
    basis = f"（依据：{document.repeal_basis}）" if document.repeal_basis else ""
    if is_now is Status.REPEALED:
        return f"本文件已于 {document.repealed_on} 废止{basis}，仅供查阅。"
    if is_now is Status.EXPIRED:
        return f"本文件已失效，有效期至 {document.expires_on}{basis}，仅供查阅。"
    if is_now is Status.SUSPENDED:
        return f"本文件自 {document.suspended_on} 起暂停执行。"
    if is_now is Status.PENDING:
        return f"本文件自 {document.effective_on} 起施行。"
    if is_now is Status.AMENDED:
        return f"本文件已于 {document.amended_on} 修改。"
    return ""
