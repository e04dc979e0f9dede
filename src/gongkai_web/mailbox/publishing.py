"""How do a question and its answer come before the public? Masked, looked at by the machine, approved by somebody else.

What is shown is a text of its own, never the message: names, numbers and addresses are
hidden, and the machine's findings (:mod:`gongkai.proofreading`) stop what still holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from gongkai.proofreading import Finding, Part, proofread
from gongkai_web.agencies.access import CAPABILITY_TITLES, Capability, NotAllowed, holds
from gongkai_web.agencies.models import Agency, User
from gongkai_web.mailbox import sealing
from gongkai_web.mailbox.casework import StepRefused, add, needed, working_on
from gongkai_web.mailbox.models import ActKind, Message, PublicText, State
from gongkai_web.search import keeping

PERSONAL = frozenset(
    ("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11", "P12", "P15")
)
"""The machine's rules about persons."""
_SIGN = "*"
ANSWERED = (State.ANSWERED,)


def masked(text: str, *, on: date, own: Mapping[str, str] | None = None) -> str:
    """Return a text with what the machine takes for personal data hidden, and the asker's own data.

    ``own`` are the asker's name, phone and mail. A first proposal: people look at it.
    """
    hidden = list(text)
    for finding in _findings("文本", text, on):
        if finding.rule in PERSONAL:
            for at in range(finding.start, min(finding.end, len(hidden))):
                hidden[at] = hidden[at] if hidden[at].isspace() else _SIGN
    found = "".join(hidden)
    for value in _told_by(own or {}):
        found = re.sub(re.escape(value), lambda hit: _SIGN * len(hit[0]), found, flags=re.I)
    return found


def _told_by(own: Mapping[str, str]) -> list[str]:
    values = [own.get(name, "").strip() for name in sealing.PRIVATE]
    return sorted((one for one in values if len(one) > 1), key=len, reverse=True)


def _findings(name: str, text: str, on: date) -> tuple[Finding, ...]:
    return tuple(proofread([Part(name, text, "body")], on=on))


def findings(parts: Iterable[tuple[str, str]], *, on: date) -> list[Finding]:
    """Return what the machine marks in a public text, the gravest first."""
    found = [one for name, text in parts for one in _findings(name, text, on)]
    order = ("block", "warn", "info")
    return sorted(found, key=lambda one: order.index(one.level))


def parts_of(text: PublicText) -> list[tuple[str, str]]:
    """Return the parts of a public text under the names people know."""
    return [("标题", text.title), ("问题", text.question), ("答复", text.reply)]


def pending(message: Message) -> PublicText | None:
    """Return the public text that waits for its approval."""
    last = message.texts.order_by("-pk").first()
    over = (ActKind.PUBLISHED, ActKind.SENT_BACK, ActKind.TAKEN_DOWN)
    if last is None or last.acts.filter(kind__in=over).exists():
        return None
    return last


def prepare(
    *, actor: User, message: Message, title: str, question: str, reply: str, at: datetime,
    on: date, seen: int | None = None,
) -> PublicText:  # fmt: skip
    """Lay a masked question and answer before somebody who may approve them.

    Raises NotAllowed; StepRefused where the asker refuses, where the text still holds the asker's
    own data, or where the machine finds what must not be public.
    """
    with working_on(message, actor=actor, states=ANSWERED, seen=seen) as held:
        _refuse_against_will(held)
        text = PublicText(
            message=held, title=needed(title, name="标题", at_most=80),
            question=needed(question, name="公开的问题", at_most=5000),
            reply=needed(reply, name="公开的答复", at_most=10_000), prepared_by=actor, prepared_at=at,
        )  # fmt: skip
        refuse_personal(parts_of(text), own=sealing.opened(held), on=on)
        text.save(force_insert=True)
        add(held, ActKind.PREPARED, actor=actor, at=at, text=text)
        return text


def _refuse_against_will(held: Message) -> None:
    if held.refuses_publication:
        raise StepRefused("留言人不同意公开，不能公开")


def refuse_personal(parts: Iterable[tuple[str, str]], *, own: Mapping[str, str], on: date) -> None:
    """Raise StepRefused for a text that holds what must not be public."""
    kept = list(parts)
    for name, text in kept:
        if any(value.casefold() in text.casefold() for value in _told_by(own)):
            raise StepRefused(f"{name}里还有留言人的姓名、电话或者邮箱，请隐去")
    grave = [one for one in findings(kept, on=on) if one.level == "block"]
    if grave:
        told = "；".join(f"{one.part}：{one.message}（{one.excerpt}）" for one in grave[:5])
        raise StepRefused(f"还有须处理的内容，请隐去或者改正：{told}")


def may_publish(user: User, agency: Agency) -> bool:
    """Return whether the person holds the office of signing what becomes public in that agency."""
    return holds(user, agency, Capability.SIGN_ITEMS)


def _require(actor: User, agency: Agency) -> None:
    if not may_publish(actor, agency):
        raise NotAllowed(
            f"{actor} 没有在“{agency}”{CAPABILITY_TITLES[Capability.SIGN_ITEMS]}的权限"
        )


def _to_decide(held: Message, text: PublicText) -> PublicText:
    found = pending(held)
    if found is None or found.pk != text.pk:
        raise StepRefused("这份公开稿已经处理过，或者又有新的一稿，请刷新页面")
    return found


def approve(
    *, actor: User, message: Message, text: PublicText, is_checked: bool, at: datetime, on: date,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Approve a text, which is public from this moment; never one's own.

    ``is_checked``: the person says that it was reviewed for secrecy and holds no secret and no
    personal data (条例 arts. 14, 15, 17). Raises NotAllowed, StepRefused.
    """
    with working_on(
        message, actor=actor, states=ANSWERED, seen=seen, capability=Capability.VIEW
    ) as held:
        _require(actor, held.agency)
        found = _to_decide(held, text)
        if found.prepared_by_id == actor.pk:
            raise StepRefused("这份公开稿由您整理，须由其他人批准")
        if not is_checked:
            raise StepRefused("请确认已作保密审查，没有不能公开的内容")
        _refuse_against_will(held)
        refuse_personal(parts_of(found), own=sealing.opened(held), on=on)
        add(held, ActKind.PUBLISHED, actor=actor, at=at, text=found, detail={"checked": True})
        held.shown = found
        held.save()
        keeping.keep_answer(found)


def send_back(
    *, actor: User, message: Message, text: PublicText, reason: str, at: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Return a text that is not to be public like this. Raises NotAllowed, StepRefused."""
    with working_on(
        message, actor=actor, states=ANSWERED, seen=seen, capability=Capability.VIEW
    ) as held:
        _require(actor, held.agency)
        found = _to_decide(held, text)
        words = needed(reason, name="退回的意见", at_most=1000)
        add(held, ActKind.SENT_BACK, actor=actor, at=at, text=found, words=words)


def take_down(
    *, actor: User | None, message: Message, reason: str, at: datetime, seen: int | None = None
) -> None:
    """Take down what is public, at once; whoever deals with messages may. Raises StepRefused."""
    with working_on(message, actor=actor, states=ANSWERED, seen=seen) as held:
        if held.shown is None:
            raise StepRefused("这条留言没有公开")
        words = needed(reason, name="撤下的理由", at_most=400)
        before, held.shown = held.shown, None
        held.save()
        keeping.forget_answer(held)
        add(held, ActKind.TAKEN_DOWN, actor=actor, at=at, text=before, words=words)
