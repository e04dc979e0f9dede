"""How is one act added to a message: held alone, checked, written and journaled, whole or not at all?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.casework import StepRefused, text_of
from gongkai_web.journal.actions import record
from gongkai_web.mailbox import telling
from gongkai_web.mailbox.models import Act, ActKind, Message, State

ASKER = "留言人（网上）"
"""Who acts where the journal knows no user."""
_JOURNALED = {
    "from": "转出单位", "to": "接收单位", "before": "原期限", "due_on": "期限", "days": "工作日数",
    "number": "申请编号", "office": "信访工作机构", "why": "原因", "checked": "已作保密审查",
}  # fmt: skip
"""How the journal calls the details of an act."""
__all__ = ["ASKER", "MessageMoved", "StepRefused", "add", "needed", "working_on"]


class MessageMoved(StepRefused):
    """Somebody else did something to the message since it was looked at."""

    def __init__(self) -> None:
        super().__init__("您打开页面以后，这条留言已有变化，本次操作没有写入，请看过以后再办")


@contextmanager
def working_on(
    message: Message, *, actor: User | None, states: Sequence[State],
    capability: Capability | None = Capability.EDIT_LEDGERS, seen: int | None = None,
) -> Iterator[Message]:  # fmt: skip
    """Hold the message alone while something is done to it; kept whole or not at all.

    ``capability`` None is the asker, whom the page let in by code and password. ``seen`` is the
    key of the last act that the person saw. Raises NotAllowed, StepRefused, MessageMoved.
    """
    with transaction.atomic():
        held = (
            Message.objects.select_for_update(of=("self",))
            .select_related("agency", "sent_to")
            .get(pk=message.pk)
        )
        if capability is not None:
            require(actor, held.agency, capability)
        if seen is not None and held.acts.filter(pk__gt=seen).exists():
            raise MessageMoved
        if held.state not in states:
            raise StepRefused(f"这条留言现在是“{held.get_state_display()}”，不能这样办理")
        yield held
        message.refresh_from_db()


def add(
    held: Message, kind: ActKind, *, actor: User | None, at: datetime, words: str = "",
    agency: Agency | None = None, journal: dict[str, Any] | None = None, **fields: Any,
) -> Act:  # fmt: skip
    """Add an act to a message that is held, journal it, and write the mail of it to who wants one.

    ``journal`` tells the journal more; of the words it tells only how many there are.
    """
    act = Act(
        message=held, kind=kind, on=localdate(at), at=at, actor=actor,
        agency=agency or held.agency, words=words, **fields,
    )  # fmt: skip
    act.save(force_insert=True)
    detail = fields.get("detail", {})
    told = {title: detail[name] for name, title in _JOURNALED.items() if name in detail}
    told |= journal or {}
    if words:
        told["说明"] = f"（{len(words)} 字）"
    record(
        verb=f"留言：{kind.label}", subject=held, agency=agency or held.agency, actor=actor,
        stranger="" if actor is not None else ASKER, detail=told,
    )  # fmt: skip
    telling.tell(act)
    return act


def needed(text: str, *, name: str, at_most: int) -> str:
    """Return a text that must be there. Raises StepRefused."""
    if not (found := text_of(text, name=name, at_most=at_most)):
        raise StepRefused(f"请填写{name}")
    return found
