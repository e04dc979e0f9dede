"""By which day must the signatures that an urgent publication owes be given?

Counted in working days from the day it became public; the number is the ladder's own, or the
default of :func:`gongkai.review.completion_due`. The day is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from gongkai.review import CompletionDue, completion_dues
from gongkai_web.agencies.models import Agency
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Edition

AT_MOST = 1000
"""Debts looked at for one person; an office has a handful."""


@dataclass(frozen=True, slots=True)
class Debts:
    """How many urgent publications owe signatures, how many are over, and the earliest last day."""

    count: int
    over: int
    first: date | None


def dues(editions: Sequence[Edition]) -> list[CompletionDue]:
    """Return the last day for each; the editions come with ``submission__ladder``."""
    return completion_dues(
        [
            (timezone.localdate(one.public_from), one.submission.ladder.completion_days)
            for one in editions
        ]
    )


def due(edition: Edition) -> CompletionDue:
    """Return the last day for the signatures that an urgent edition owes."""
    return dues([edition])[0]


def of_items(items: Iterable[Item]) -> dict[int, CompletionDue]:
    """Return the last day of each item that owes signatures, by item; one question for all."""
    owing = [one.pk for one in items if one.stage == "owing"]
    rows = _editions(Item.objects.filter(pk__in=owing)) if owing else []
    return dict(zip([one.item_id for one in rows], dues(rows), strict=True))


def counted(agencies: QuerySet[Agency] | Sequence[Agency], on: date) -> Debts:
    """Return how many urgent publications of these agencies owe signatures on that day."""
    owing = Item.objects.filter(agency__in=agencies, stage="owing")
    days = [one.due_on for one in dues(_editions(owing)[:AT_MOST])]
    return Debts(len(days), sum(day < on for day in days), min(days, default=None))


def _editions(items: QuerySet[Item]) -> Any:
    return (
        Edition.objects.filter(live_for__in=items, is_urgent=True)
        .select_related("submission__ladder")
        .only("item_id", "public_from", "submission__ladder__completion_days")
        .order_by("pk")
    )


def told(found: CompletionDue, on: date) -> str:
    """Return the last day as people read it on that day."""
    over = (on - found.due_on).days
    late = f"，已超过 {over} 天" if over > 0 else "，就是今天" if over == 0 else ""
    return f"最迟 {found.due_on} 补齐{late}"


def basis(found: CompletionDue) -> str:
    """Return where the number of days comes from: the office, or a default the law does not set."""
    whose = "本单位设定" if found.is_own else "法规没有规定，按各地做法取默认值"
    return f"公开后 {found.days} 个工作日内（{whose}）"
