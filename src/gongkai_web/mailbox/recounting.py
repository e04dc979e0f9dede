"""Which last days move when a year's holidays are entered? Those of messages that still wait."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai import workdays
from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import Act, record_many
from gongkai_web.mailbox.models import OPEN, Message

MOVED = "留言：应答复日期变动"


def move() -> list[tuple[Message, date]]:
    """Count anew the last day of every open message; return those that moved, each with the day before.

    Nothing is journaled yet: who holds the journal must not wait for a message.
    """
    waiting = Message.objects.filter(state__in=OPEN).select_for_update(of=("self",))
    moved = []
    for message in waiting.select_related("agency").order_by("pk"):
        due_on = workdays.add_working_days(message.received_on, message.days).deadline
        if due_on != message.due_on:
            moved.append((message, message.due_on))
            message.due_on = due_on
            message.save(update_fields=["due_on"])
    return moved


def note(moved: list[tuple[Message, date]], *, actor: User | None, reason: str) -> None:
    """Journal every message whose last day moved, with both days."""
    acts = [
        Act(message, message.agency, {"原期限": before, "期限": message.due_on, "原因": reason})
        for message, before in moved
    ]
    record_many(verb=MOVED, actor=actor, acts=acts)


@transaction.atomic
def recount(*, actor: User | None, reason: str) -> int:
    """Move what is to be moved, and return how many messages that were."""
    moved = move()
    note(moved, actor=actor, reason=reason)
    return len(moved)
