"""Which items are withheld, and when is each next to be assessed? (条例 art. 18)

Withheld is what is marked 不予公开, what is given on request only for a reason that was noted, and what
a reviewer refused to publish. The day is that of the last assessment, or one interval after the decision
(:mod:`gongkai.publishing.reassessment`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from gongkai.publishing.reassessment import decided_by, next_reassessment
from gongkai.review import Decision
from gongkai_web.agencies.access import agencies_editable_by
from gongkai_web.publishing.models import Assessment, DisclosureAttribute, Item
from gongkai_web.review.models import Opinion

REFUSED = Q(stage="refused", live_edition__isnull=True)
WITHHELD = (
    Q(disclosure_attr=DisclosureAttribute.WITHHELD)
    | (Q(disclosure_attr=DisclosureAttribute.ON_REQUEST) & ~Q(withheld_reason=""))
    | REFUSED
)


@dataclass(frozen=True, slots=True)
class Line:
    """One withheld item: its key, the day of the decision, and the day of its next assessment."""

    pk: int
    decided_on: date
    next_on: date


def withheld() -> QuerySet[Item]:
    """Return the withheld items, with ``decided`` and ``set_for``: the day an assessment set, if any.

    The day of the decision is the one entered, else that of the refusal, else that of formation: no
    decision came earlier. A line of the ledger without any of them has the day it was entered.
    """
    refusals = Opinion.objects.filter(
        submission__item=OuterRef("pk"), decision=Decision.REFUSE.value
    ).order_by("-pk")
    refused_on = Subquery(refusals.annotate(day=TruncDate("at")).values("day")[:1])
    rows = Item.objects.filter(WITHHELD).annotate(
        decided=Coalesce(
            F("withheld_on"), Case(When(REFUSED, then=refused_on)), F("formed_on"),
            TruncDate("created_at"),
        )
    )  # fmt: skip
    last = Assessment.objects.filter(
        item=OuterRef("pk"), assessed_on__gte=OuterRef("decided")
    ).order_by("-pk")
    return rows.annotate(set_for=Subquery(last.values("next_on")[:1]))


def due(on: date) -> Q:
    """Return the condition that a row of :func:`withheld` is to be assessed by that day."""
    return Q(set_for__lte=on) | Q(set_for__isnull=True, decided__lte=decided_by(on))


def next_on(decided: date, set_for: date | None) -> date:
    """Return the day on which an item is next to be assessed."""
    return set_for or next_reassessment(decided).due_on


def lines(agencies: Any, on: date | None = None) -> list[Line]:
    """Return the withheld items of agencies, the most urgent first; with ``on``, those due by then."""
    rows = withheld().filter(agency__in=agencies)
    if on is not None:
        rows = rows.filter(due(on))
    found = [
        Line(pk, decided, next_on(decided, set_for))
        for pk, decided, set_for in rows.order_by().values_list("pk", "decided", "set_for")
    ]
    return sorted(found, key=lambda line: (line.next_on, line.pk))


def line_of(item: Item) -> Line | None:
    """Return the line of one item; None where it is not withheld."""
    row = withheld().filter(pk=item.pk).values_list("decided", "set_for").first()
    return Line(item.pk, row[0], next_on(*row)) if row else None


def items_of(part: Sequence[Line]) -> list[tuple[Line, Item]]:
    """Return the lines of a page with their items, without their texts."""
    rows = Item.objects.filter(pk__in=[line.pk for line in part])
    found = rows.select_related("agency", "place").defer("body").in_bulk()
    return [(line, found[line.pk]) for line in part if line.pk in found]


def told(user: Any, today: date) -> list[tuple[str, str]]:
    """Return what the first page tells an officer, with its address."""
    agencies = agencies_editable_by(user)
    count = withheld().filter(agency__in=agencies).filter(due(today)).count()
    if not count:
        return []
    return [(f"{count} 条不予公开的信息到了定期评估的日子", reverse("withheld:index"))]
