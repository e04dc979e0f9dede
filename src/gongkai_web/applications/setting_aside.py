"""What becomes of a registration that is no application of this agency (any more)? (条例 arts. 29–31, 36(5))

Split, handed on, returned or voided: it is set aside with its reason and counts
nowhere. Each of them is undone by one act of its own, as long as nothing was done
since that the undoing would lose; the registrations made meanwhile stay, set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import derived
from gongkai_web.applications.act_words import length_of
from gongkai_web.applications.applicants import personal_of, set_personal
from gongkai_web.applications.attachments import attach_again
from gongkai_web.applications.casework import StepRefused, working_on
from gongkai_web.applications.models import Application, LetterState, SetAside
from gongkai_web.applications.numbering import next_application_number
from gongkai_web.applications.registering import RECORD, in_course, register
from gongkai_web.journal.actions import record
from gongkai_web.ledgers import happened


def split(
    *, actor: User | None, case: Application, contents: Sequence[str], seen: int | None = None
) -> list[Application]:
    """Split an application of several matters into one for each (一事一申请, 办法 art. 4).

    The parts have the same applicant, channel and day of receipt, and a number
    under the parent's; the parent is kept and counts no more.
    """
    wanted = [text.strip() for text in contents if text.strip()]
    if len(wanted) < 2:
        raise StepRefused("拆分后应至少有两件，每件写明一项申请内容")
    with working_on(case, actor=actor, seen=seen) as held:
        if in_course(held):
            raise StepRefused("已经开始办理的申请不能再拆分；请先撤销办理记录")
        applicant = personal_of(held)
        parts = [
            register(
                actor=actor, agency=held.agency, applicant=applicant, parent=held,
                number=f"{held.number}-{place}", content=text,
                **{name: getattr(held, name) for name in RECORD if name != "content"},
            )
            for place, text in enumerate(wanted, _next_place(held))
        ]  # fmt: skip
        for part in parts:
            # A ledger gives the day of receipt alone; the parts were received with the whole.
            if part.received_on != held.received_on:
                part.received_on = held.received_on
                part.save(update_fields=["received_on", "updated_at"])
                derived.refresh_case(part)
        _set_aside(held, SetAside.SPLIT, actor=actor, reason="一事一申请",
                   parts=[part.number for part in parts])  # fmt: skip
        return parts


def _next_place(case: Application) -> int:
    """Return the place of the first part: after those of a split that was undone."""
    numbers = case.parts.values_list("number", flat=True)
    places = [number.removeprefix(f"{case.number}-") for number in numbers]
    return max((int(place) for place in places if place.isdecimal()), default=0) + 1


def transfer(
    *, actor: User | None, case: Application, to: Agency, reason: str, seen: int | None = None
) -> Application:
    """Hand an application that came to the wrong desk on to another agency here; return it there.

    Only before anything was done to it; the other agency confirms the receipt anew.
    """
    if not reason.strip():
        raise StepRefused("移送须写明理由")
    if to.pk == case.agency_id:
        raise StepRefused("不能移送给本单位")
    with working_on(case, actor=actor, seen=seen) as held:
        if in_course(held):
            raise StepRefused(
                "已经开始办理的申请不能移送；不属于本机关公开的，请依条例第三十六条第五项答复"
            )
        moved = Application(
            agency=to,
            **{name: getattr(held, name) for name in RECORD if name not in ("handler", "arrived_on", "confirmed_on")},
        )  # fmt: skip
        moved.number = next_application_number(to, happened.today().year)
        set_personal(moved, personal_of(held))
        moved.channel = "online"  # handed on inside the platform: both sides confirm
        moved.remark = f"由{held.agency}移送（原编号 {held.number}）"
        moved.save(force_insert=True)
        derived.refresh_case(moved)
        for attachment in held.attachments.select_related("application__agency"):
            attach_again(actor=actor, attachment=attachment, case=moved)
        record(
            verb="接收移送的申请", subject=moved, agency=to, actor=actor,
            detail={"from": held.agency.code, "number": held.number, "reason": length_of(reason.strip())},
        )  # fmt: skip
        _set_aside(held, SetAside.TRANSFERRED, actor=actor, reason=reason.strip(),
                   agency=to.code, moved=moved.pk)  # fmt: skip
        return moved


def give_back(
    *, actor: User | None, case: Application, reason: str, seen: int | None = None
) -> None:
    """Return what is no application (blank, unreadable, addressed elsewhere) to its sender."""
    _put_aside(SetAside.RETURNED, actor=actor, case=case, reason=reason, seen=seen)


def void(*, actor: User | None, case: Application, reason: str, seen: int | None = None) -> None:
    """Mark a registration as made by mistake: entered twice, say."""
    _put_aside(SetAside.VOIDED, actor=actor, case=case, reason=reason, seen=seen)


def _put_aside(
    how: SetAside, *, actor: User | None, case: Application, reason: str, seen: int | None
) -> None:
    if not reason.strip():
        raise StepRefused("请写明理由")
    with working_on(case, actor=actor, seen=seen) as held:
        if in_course(held):
            raise StepRefused("已有办理记录的申请不能退回或者作废；请先撤销办理记录")
        if how is SetAside.RETURNED and held.received_on is not None:
            raise StepRefused(
                "已经收到的申请应当答复；不属于本机关公开的，请依条例第三十六条第五项答复"
            )
        _set_aside(held, how, actor=actor, reason=reason.strip())


def _set_aside(case: Application, how: SetAside, *, actor: User | None, **detail: Any) -> None:
    received = case.received_on.isoformat() if case.received_on else None
    case.set_aside = how
    case.set_aside_detail = {**detail, "received_on": received}
    case.received_on = None
    case.save(update_fields=["set_aside", "set_aside_detail", "received_on", "updated_at"])
    # Nobody can work on them any more: a letter that was not sent goes with its case.
    case.letters.filter(
        state__in=(LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)
    ).update(state=LetterState.DROPPED, approved_digest="")
    derived.refresh_case(case)
    record(
        verb=how.label, subject=case, agency=case.agency, actor=actor,
        detail={
            "after": {"set_aside": how},
            **{
                name: length_of(value) if name == "reason" else value
                for name, value in case.set_aside_detail.items()
                if name != "moved"
            },
        },
    )  # fmt: skip


# -- undoing


def take_up_again(*, actor: User | None, case: Application, reason: str) -> Application:
    """Undo a return or a voiding: the registration is an application again."""
    with _held_aside(case, SetAside.RETURNED, SetAside.VOIDED, actor=actor, reason=reason) as held:
        if held.set_aside_detail.get("taken_back"):
            raise StepRefused("这件申请的移送已被对方撤销，由对方继续办理，不能恢复")
        if held.parent is not None and held.parent.set_aside != SetAside.SPLIT:
            raise StepRefused(f"拆分前的原件 {held.parent} 已经恢复，这一件不能再恢复")
        _restore(held, actor=actor, reason=reason, verb="恢复登记")
        return held


def undo_split(*, actor: User | None, case: Application, reason: str) -> Application:
    """Undo a split: the parts are set aside, and the whole is an application again.

    Only while nothing more than the registration happened in any part. What was
    uploaded to a part goes to the whole as well. Raises StepRefused.
    """
    with _held_aside(case, SetAside.SPLIT, actor=actor, reason=reason) as held:
        received = held.set_aside_detail.get("received_on")
        parts = list(_locked(held.parts.all()))
        for part in parts:
            if part.set_aside in (SetAside.RETURNED, SetAside.VOIDED):
                continue
            if part.set_aside:
                raise StepRefused(f"拆分出的 {part} {part.get_set_aside_display()}，请先撤销那一步")
            if part.received_on is not None and part.received_on.isoformat() != received:
                raise StepRefused(f"拆分出的 {part} 已于 {part.received_on} 收到，不能撤销拆分")
            if done := _done_in(part):
                raise StepRefused(f"拆分出的 {part} {done}，不能撤销拆分；请先撤销办理记录")
        for part in parts:
            if part.set_aside:
                continue
            for attachment in part.attachments.select_related("application__agency"):
                attach_again(actor=actor, attachment=attachment, case=held)
            _set_aside(part, SetAside.VOIDED, actor=actor, reason="撤销一事一申请拆分")
        _restore(held, actor=actor, reason=reason, verb="撤销拆分")
        return held


def undo_transfer(*, actor: User | None, case: Application, reason: str) -> Application:
    """Take back an application that was handed on: it is this agency's again, and not the other's.

    Only while the other agency neither confirmed the receipt nor did anything to
    it. Raises StepRefused.
    """
    with _held_aside(case, SetAside.TRANSFERRED, actor=actor, reason=reason) as held:
        moved = _locked(Application.objects.filter(pk=held.set_aside_detail.get("moved"))).first()
        if moved is None:
            raise StepRefused("没有记下移送到对方的哪一件登记，不能撤销；请对方移送回来")
        there = f"{moved.agency}的 {moved}"
        if moved.set_aside in (SetAside.SPLIT, SetAside.TRANSFERRED):
            raise StepRefused(f"{there} {moved.get_set_aside_display()}，不能撤销移送")
        if not moved.set_aside:
            if moved.received_on is not None:
                raise StepRefused(f"{there} 已于 {moved.received_on} 确认收到，不能撤销移送")
            if done := _done_in(moved, files=held.attachments.count()):
                raise StepRefused(f"{there} {done}，不能撤销移送；确属误移的，请对方移送回来")
            _set_aside(moved, SetAside.VOIDED, actor=actor, reason="移送机关撤销移送")
        moved.set_aside_detail = {**moved.set_aside_detail, "taken_back": True}
        moved.save(update_fields=["set_aside_detail", "updated_at"])
        _restore(held, actor=actor, reason=reason, verb="撤销移送")
        return held


RESTORED_BY: Mapping[str, Callable[..., Application]] = {
    SetAside.RETURNED: take_up_again,
    SetAside.VOIDED: take_up_again,
    SetAside.SPLIT: undo_split,
    SetAside.TRANSFERRED: undo_transfer,
}
"""The verb that undoes each way of setting aside."""

_NOT_SO = {
    SetAside.RETURNED: "只有退回或者作废的登记可以恢复",
    SetAside.SPLIT: "这件申请没有拆分，或者已经撤销拆分",
    SetAside.TRANSFERRED: "这件申请没有移送，或者已经撤销移送",
}


@contextmanager
def _held_aside(
    case: Application, *how: SetAside, actor: User | None, reason: str
) -> Iterator[Application]:
    """Hold a registration that was set aside so, while it is restored; whole or not at all."""
    if not reason.strip():
        raise StepRefused("请写明理由")
    with transaction.atomic():
        held = _locked(Application.objects.filter(pk=case.pk)).get()
        require(actor, held.agency, Capability.EDIT_LEDGERS)
        if held.set_aside not in how:
            raise StepRefused(_NOT_SO[how[0]])
        yield held


def _locked(cases: Any) -> Any:
    return cases.select_for_update(of=("self",)).select_related("agency").order_by("pk")


def _restore(held: Application, *, actor: User | None, reason: str, verb: str) -> None:
    if received := held.set_aside_detail.get("received_on"):
        held.received_on = date.fromisoformat(received)
    held.set_aside, held.set_aside_detail = "", {}
    held.save(update_fields=["set_aside", "set_aside_detail", "received_on", "updated_at"])
    derived.refresh_case(held)
    record(
        verb=verb, subject=held, agency=held.agency, actor=actor,
        detail={"reason": length_of(reason.strip())},
    )  # fmt: skip


def _done_in(case: Application, *, files: int | None = None) -> str:
    """Return in Chinese what happened in a case besides its registration; "" for nothing.

    ``files`` are as many as it was registered with, where more would be lost.
    """
    if case.events.exists():
        return "已有办理记录"
    if case.letters.filter(state=LetterState.SENT).exists():
        return "已有发出的文书"
    if case.remedy_cases.exists():
        return "已有复议、诉讼案件"
    if case.records.exists():
        return "已有区分处理的文件"
    if files is not None and case.attachments.count() > files:
        return "已上传材料"
    return ""
