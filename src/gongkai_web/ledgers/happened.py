"""Can it have happened on that day? Not if the day is still to come."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone


def today() -> date:
    """Return the office's day."""
    return timezone.localdate()


def told(on: date) -> str:
    """Return what is said of a later day, in Chinese."""
    return f"是已经发生的事，不应晚于今天（{on}）"


def refuse_days_to_come(day: date) -> None:
    """Raise ValidationError for a day after today: the rule of every form that notes what happened."""
    if day > (on := today()):
        raise ValidationError(f"{told(on)}。", code="to_come")
