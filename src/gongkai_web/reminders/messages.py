"""Which messages of the website must be answered soon, or should have been?

Told to everybody at the desk of the agency that deals with the message: it has no handler. Their
terms are short, so they are told three working days before the last day, one before, on
that day, and on every working day after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai import workdays
from gongkai.applications.reminders import AHEAD, Level, level_of
from gongkai.workdays import DateOutOfRange
from gongkai_web.mailbox.models import OPEN, Message, State

MESSAGE = "message"
"""The key under which the term of a message is kept as told."""
LEVELS = (Level.LATE, Level.TODAY, Level.ONE, Level.THREE)


@dataclass(frozen=True, slots=True)
class Owed:
    """A message whose answer is due soon, or late."""

    case: Message
    level: Level
    days_left: int
    provisional: bool

    @property
    def due_on(self) -> date:
        """The last day."""
        return self.case.due_on

    @property
    def is_drafted(self) -> bool:
        """Whether an answer waits for its approval."""
        return self.case.state == State.DRAFTED

    def key(self, today: date) -> tuple[Any, ...]:
        """Return what makes it one telling, as of a term of an application."""
        day = today if self.level is Level.LATE else None
        return (None, None, self.case.pk, MESSAGE, self.due_on, self.level.value, day)

    def kept(self) -> dict[str, Any]:
        """Return how it is kept as told."""
        return {"message": self.case, "matter": MESSAGE}


def owed_on(today: date) -> Iterator[tuple[Message, Owed | None]]:
    """Yield every message to tell of; with ``None`` where its day cannot be counted to."""
    horizon = workdays.add_working_days(today, AHEAD[Level.THREE]).deadline
    waiting = Message.objects.filter(
        state__in=OPEN, received_on__lte=today, due_on__lte=horizon
    ).select_related("agency")
    for message in waiting.order_by("pk").iterator(chunk_size=1000):
        try:
            level = level_of(message.due_on, today=today)
            left = workdays.working_days_between(today, message.due_on)
            count = workdays.add_working_days(message.received_on, message.days)
        except DateOutOfRange:
            yield message, None
            continue
        if level in LEVELS:
            yield message, Owed(message, level, left, count.provisional)
