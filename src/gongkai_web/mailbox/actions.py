"""What does the desk do with a message? One function a verb: permission, change, act, journal, in one transaction.

Who answers is not who approves: a draft goes out by somebody else's act, as a letter of an
application does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from gongkai.messages import ExtendedTooFar, extended_due
from gongkai_web.agencies.access import Capability
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import intake
from gongkai_web.applications.models import Application, ReceiptChannel
from gongkai_web.mailbox.casework import StepRefused, add, needed, working_on
from gongkai_web.mailbox.models import (
    OPEN,
    ActKind,
    Answer,
    Closing,
    Message,
    State,
)


def note(*, actor: User | None, message: Message, words: str, at: datetime) -> None:
    """Note something for the trail: a call made, what another office said."""
    with working_on(message, actor=actor, states=list(State)) as held:
        add(held, ActKind.NOTED, actor=actor, at=at, words=needed(words, name="记事", at_most=2000))


def hand_on(
    *, actor: User | None, message: Message, to: Agency, reason: str, at: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Hand a message on to the agency whose matter it is; the term runs on from its first day.

    The asker keeps code and password and is told. Raises NotAllowed, StepRefused.
    """
    with working_on(message, actor=actor, states=OPEN, seen=seen) as held:
        if to.pk == held.agency_id:
            raise StepRefused("已经由这个单位办理，请选择其他单位")
        words = needed(reason, name="转交的理由", at_most=400)
        before = held.agency
        held.agency, held.state = to, State.WAITING
        held.save()
        detail = {"from": before.name, "to": to.name}
        add(held, ActKind.HANDED_ON, actor=actor, at=at, words=words, agency=before, detail=detail)


def extend(
    *, actor: User | None, message: Message, days: int, reason: str, at: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Give a complex matter that many working days in all, before its term is over; the asker is told.

    Raises NotAllowed, StepRefused.
    """
    with working_on(message, actor=actor, states=OPEN, seen=seen) as held:
        words = needed(reason, name="延期的理由", at_most=400)
        if localdate(at) > held.due_on:
            raise StepRefused("答复期限已过，不能再延期，请尽快答复")
        try:
            due = extended_due(held.of_kind, received_on=held.received_on, days=days)
        except ExtendedTooFar as error:
            raise StepRefused(str(error)) from error
        if due.due_on <= held.due_on:
            raise StepRefused(f"现在的期限是 {held.days} 个工作日，延期以后应当更长")
        before, held.due_on, held.days = held.due_on, due.due_on, due.days
        held.save()
        detail = {"before": before.isoformat(), "due_on": due.due_on.isoformat(), "days": days}
        add(held, ActKind.EXTENDED, actor=actor, at=at, words=words, detail=detail)


def draft(
    *, actor: User, message: Message, text: str, at: datetime, seen: int | None = None
) -> Answer:
    """Draft an answer and hand it up; after an answer went out, a further one.

    Raises NotAllowed, StepRefused.
    """
    states = (*OPEN, State.ANSWERED)
    with working_on(message, actor=actor, states=states, seen=seen) as held:
        words = needed(text, name="答复内容", at_most=10_000)
        answer = Answer(message=held, text=words, drafted_by=actor, drafted_at=at)
        answer.save(force_insert=True)
        if held.is_open:
            held.state = State.DRAFTED
            held.save()
        add(held, ActKind.DRAFTED, actor=actor, at=at, answer=answer)
        return answer


def pending(message: Message) -> Answer | None:
    """Return the answer that waits for its approval: the last draft, neither returned nor sent."""
    last = message.answers.order_by("-pk").first()
    over = (ActKind.RETURNED, ActKind.ANSWERED)
    if last is None or last.acts.filter(kind__in=over).exists():
        return None
    moved = message.acts.filter(kind=ActKind.HANDED_ON).order_by("-pk").first()
    if moved is not None and moved.at > last.drafted_at:
        return None
    return last


def _apart(actor: User, by: User, what: str) -> None:
    if actor.pk == by.pk:
        raise StepRefused(f"{what}由您拟稿，须由其他人审核")


def _to_decide(held: Message, answer: Answer) -> Answer:
    found = pending(held)
    if found is None or found.pk != answer.pk:
        raise StepRefused("这份答复已经处理过，或者又有新的一稿，请刷新页面")
    return found


def approve(
    *, actor: User, message: Message, answer: Answer, at: datetime, seen: int | None = None
) -> None:
    """Approve an answer, which goes out with it; never one's own. Raises NotAllowed, StepRefused."""
    with working_on(
        message, actor=actor, states=(State.DRAFTED, State.ANSWERED), seen=seen,
        capability=Capability.APPROVE,
    ) as held:  # fmt: skip
        found = _to_decide(held, answer)
        _apart(actor, found.drafted_by, "这份答复")
        add(held, ActKind.ANSWERED, actor=actor, at=at, answer=found)
        on = localdate(at)
        held.answer, held.state = found, State.ANSWERED
        held.answered_on, held.closed_on = held.answered_on or on, held.closed_on or on
        held.save()


def give_back(
    *, actor: User, message: Message, answer: Answer, reason: str, at: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Return a draft with what is to be changed. Raises NotAllowed, StepRefused."""
    with working_on(
        message, actor=actor, states=(State.DRAFTED, State.ANSWERED), seen=seen,
        capability=Capability.APPROVE,
    ) as held:  # fmt: skip
        found = _to_decide(held, answer)
        words = needed(reason, name="退回的意见", at_most=1000)
        add(held, ActKind.RETURNED, actor=actor, at=at, words=words, answer=found)
        if held.state == State.DRAFTED:
            held.state = State.WAITING
            held.save()


def to_application(
    *, actor: User, message: Message, applicant: Mapping[str, str], applicant_kind: str, content: str,
    supply_form: str, told: str, at: datetime, confirmed_on: date | None = None, seen: int | None = None,
) -> Application:  # fmt: skip
    """Register what the asker wants as an application and return the case; message and case name each other.

    Sent through the internet, it is received on the day both sides confirm (条例 art. 31):
    ``confirmed_on``, or later at the counter where it is None. The asker must have agreed, and is
    told with ``told``. Raises NotAllowed, StepRefused, CannotNumber, ValidationError.
    """
    with working_on(message, actor=actor, states=OPEN, seen=seen) as held:
        words = needed(told, name="告知留言人的话", at_most=2000)
        case = intake.register(
            actor=actor, agency=held.agency, applicant=applicant, applicant_kind=applicant_kind,
            channel=ReceiptChannel.ONLINE.value, submitted_on=held.received_on,
            confirmed_on=confirmed_on, content=needed(content, name="申请内容", at_most=20_000),
            receipt_proof=f"留言 {held.number}（查询码尾号 {held.own.code_tail}）转为申请"
            + (f"，{confirmed_on} 与申请人确认" if confirmed_on else ""),
            supply_form=supply_form, handler=actor, remark=f"由留言 {held.number} 转来",
        )  # fmt: skip
        held.application, held.state, held.closed_on = case, State.APPLICATION, localdate(at)
        held.save()
        add(
            held, ActKind.TO_APPLICATION, actor=actor, at=at, words=words,
            detail={"application": case.pk, "number": case.number},
        )  # fmt: skip
        return case


def to_petition(
    *, actor: User | None, message: Message, office: str, told: str, at: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Note that a petition was handed to the petition office (信访工作条例); the asker reads ``told``.

    Raises NotAllowed, StepRefused.
    """
    with working_on(message, actor=actor, states=OPEN, seen=seen) as held:
        words = needed(told, name="告知书的内容", at_most=4000)
        detail = {"office": needed(office, name="信访工作机构", at_most=200)}
        held.state, held.closed_on = State.PETITION, localdate(at)
        held.save()
        add(held, ActKind.TO_PETITION, actor=actor, at=at, words=words, detail=detail)


def close(
    *, actor: User | None, message: Message, why: str, told: str, at: datetime,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Close what is no message, with a reason the asker reads; it counts nowhere. Raises StepRefused."""
    with working_on(message, actor=actor, states=OPEN, seen=seen) as held:
        if why not in Closing.values:
            raise StepRefused("请选择不予办理的原因")
        words = needed(told, name="对留言人的说明", at_most=1000)
        held.state, held.closed_on = State.CLOSED, localdate(at)
        held.save()
        add(
            held,
            ActKind.CLOSED,
            actor=actor,
            at=at,
            words=words,
            detail={"why": Closing(why).label},
        )


def reopen(
    *, actor: User | None, message: Message, reason: str, at: datetime, seen: int | None = None
) -> None:
    """Take up again what was closed or handed to the petition office by mistake."""
    states = (State.CLOSED, State.PETITION)
    with working_on(message, actor=actor, states=states, seen=seen) as held:
        words = needed(reason, name="恢复办理的理由", at_most=400)
        held.state, held.closed_on = State.WAITING, None
        held.save()
        add(held, ActKind.REOPENED, actor=actor, at=at, words=words)


def applicant_from(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what the message says of its writer, as an application takes it."""
    contact = "；".join(
        f"{label}：{data[name]}"
        for label, name in (("电话", "phone"), ("邮箱", "email"))
        if data.get(name)
    )
    return {"name": str(data.get("name", "")), "id_no": "", "contact": contact}
