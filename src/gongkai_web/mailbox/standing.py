"""How many working days are left for an answer, and what waits for whom?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from gongkai import workdays
from gongkai.messages import level_of
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.agencies.models import Agency
from gongkai_web.mailbox.models import OPEN, ActKind, Message, PublicText, State


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the term, in words, and how pressing that is."""

    text: str
    level: str
    is_provisional: bool
    """Whether the count touched a year whose holiday notice has not been entered."""


def left_of(message: Message, *, today: date) -> Left:
    """Return what is left of a message's term on a day; of one that is closed, whether it was in time."""
    count = workdays.add_working_days(message.received_on, message.days)
    if message.closed_on is not None:
        over = workdays.working_days_between(message.due_on, message.closed_on)
        text = f"超期 {over} 个工作日办结" if message.closed_on > message.due_on else "按期办结"
        return Left(text, "late" if over > 0 else "calm", count.provisional)
    level = level_of(message.due_on, received_on=message.received_on, today=today)
    days = workdays.working_days_between(today, message.due_on)
    if today > message.due_on:
        text = f"超期 {-days} 个工作日" if days else "已超期"
    else:
        text = f"还有 {days} 个工作日" if days else "今天到期"
    if level == "veto":
        text += "，超过 3 个月没有答复，网站检查单项否决"
    return Left(text, level.value, count.provisional)


def of_agencies(agencies: QuerySet[Agency]) -> QuerySet[Message]:
    """Return the messages those agencies deal with now."""
    return Message.objects.filter(agency__in=agencies).select_related("agency")


def to_approve(user: Any) -> QuerySet[Message]:
    """Return the messages whose answer the person may approve now."""
    agencies = agencies_where(user, Capability.APPROVE)
    drafts = Message.objects.filter(agency__in=agencies, state=State.DRAFTED)
    return drafts.exclude(pk__in=_by_me_alone(drafts, user))


def _by_me_alone(drafts: QuerySet[Message], user: Any) -> list[int]:
    """Return the messages whose waiting draft is the person's own."""
    own = []
    for message in drafts.filter(answers__drafted_by=user).distinct():
        last = message.answers.order_by("-pk").first()
        if last is not None and last.drafted_by_id == user.pk:
            own.append(message.pk)
    return own


def to_publish(user: Any) -> list[PublicText]:
    """Return the public texts the person may approve now."""
    if not getattr(user, "is_authenticated", False):
        return []
    agencies = [one.pk for one in agencies_where(user, Capability.SIGN_ITEMS)]
    over = (ActKind.PUBLISHED, ActKind.SENT_BACK, ActKind.TAKEN_DOWN)
    waiting = (
        PublicText.objects.filter(
            message__agency__in=agencies, message__state=State.ANSWERED,
            message__refuses_publication=False,
        )
        .exclude(acts__kind__in=over)
        .exclude(prepared_by=user)
        .select_related("message__agency")
    )  # fmt: skip
    newest: dict[int, PublicText] = {}
    for text in waiting:
        newest.setdefault(text.message_id, text)
    return list(newest.values())


def told(user: Any, today: date) -> list[tuple[str, str]]:
    """Return the lines of the first page."""
    agencies = agencies_where(user, Capability.EDIT_LEDGERS)
    waiting = Message.objects.filter(agency__in=agencies, state__in=OPEN)
    found, url = [], reverse("mailbox_desk:index")
    if late := waiting.filter(due_on__lt=today).count():
        found.append((f"{late} 条留言已过应答复日期，请立即处理", url))
    if open_ := waiting.filter(state=State.WAITING, due_on__gte=today).count():
        found.append((f"{open_} 条留言待办理", url))
    if drafts := to_approve(user).count():
        found.append((f"{drafts} 条留言的答复等您审核", f"{url}?state=drafted"))
    if texts := len(to_publish(user)):
        found.append((f"{texts} 条留言等您批准公开", f"{url}?state=to_publish"))
    return found
