"""What in reconsideration and court cases waits for this agency? For the first page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse

from gongkai_web.remedies.models import RemedyCase

NEAR = timedelta(days=7)


class Waiting(NamedTuple):
    """Something that waits for somebody, and the list of it."""

    text: str
    url: str


def late(cases: Any, today: date) -> Any:
    """Return the cases in which a day of this agency's is over."""
    return cases.filter(due_on__lt=today)


def near(cases: Any, today: date) -> Any:
    """Return the cases in which this agency must do something within a week."""
    return cases.filter(due_on__range=(today, today + NEAR))


def steps(agencies: Any, today: date) -> list[Waiting]:
    """Return what waits in the cases of the agencies: late first, then what is near."""
    cases = RemedyCase.objects.filter(agency__in=agencies)
    found = []
    if number := late(cases, today).count():
        text = f"{number} 件复议诉讼案件有逾期未办的事项，请立即办理"
        found.append(Waiting(text, f"{reverse('remedies:index')}?duty=late&ordering=due_on"))
    if number := near(cases, today).count():
        text = f"{number} 件复议诉讼案件 {NEAR.days} 日内有应办的事项"
        found.append(Waiting(text, f"{reverse('remedies:index')}?duty=near&ordering=due_on"))
    return found
