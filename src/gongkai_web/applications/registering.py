"""How does an application come into the record, and when was it received? (条例 arts. 29–31)

The day of receipt follows from the channel and the days that were noted
(:mod:`gongkai.applications.receipt`); it is never typed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.applications.events import EventKind
from gongkai.applications.receipt import (
    Receipt,
    ReceiptOutOfOrder,
    UnknownChannel,
    receipt,
)
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.forms import taken
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import derived
from gongkai_web.applications.act_words import length_of
from gongkai_web.applications.applicants import personal_of, set_personal
from gongkai_web.applications.casework import StepRefused, text_of, told, working_on
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.numbering import next_application_number
from gongkai_web.applications.personal import masked_name
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import difference, snapshot
from gongkai_web.ledgers import happened

DAYS = ("submitted_on", "arrived_on", "confirmed_on")
RECORD = (
    "applicant_kind", "channel", *DAYS, "receipt_proof", "content", "supply_form", "topic",
    "handler", "assistance", "remark",
)  # fmt: skip
"""What a person may fill in and mend of the record itself."""


def received_on(
    agency: Agency, channel: str, *, submitted_on: date | None, arrived_on: date | None,
    confirmed_on: date | None,
) -> date | None:  # fmt: skip
    """Return the day of receipt under art. 31; ``None`` while it is not known yet. Raises StepRefused."""
    today = happened.today()
    for day in (submitted_on, arrived_on, confirmed_on):
        if day is not None and day > today:
            raise StepRefused(f"{day} {happened.told(today)}")
    if not channel:
        return None  # nobody knows how it came in
    days = {"submitted_on": submitted_on, "arrived_on": arrived_on, "confirmed_on": confirmed_on}
    return _receipt(agency, channel, days).received_on


def _receipt(agency: Agency, channel: str, days: Mapping[str, date | None]) -> Receipt:
    try:
        return receipt(channel, **days, email_receipt=str(agency.choice("O16")))
    except (UnknownChannel, ReceiptOutOfOrder) as error:
        raise StepRefused(str(error)) from error


def receipt_of(case: Application) -> Receipt | None:
    """Return the receipt as art. 31 has it; ``None`` where the channel is not known. Raises StepRefused."""
    if not case.channel:
        return None
    return _receipt(case.agency, case.channel, {name: getattr(case, name) for name in DAYS})


def follows_from_days(case: Application) -> bool:
    """Return whether the stored day of receipt is what art. 31 makes of channel and days.

    It is not where a ledger gave that day alone.
    """
    if case.received_on is None:
        return bool(case.channel)
    try:
        found = receipt_of(case)
    except StepRefused:
        return False
    return found is not None and found.received_on == case.received_on


@transaction.atomic
def register(
    *, actor: User | None, agency: Agency, applicant: Mapping[str, str], number: str = "",
    parent: Application | None = None, **fields: Any,
) -> Application:  # fmt: skip
    """Register an application that came in and return it.

    ``applicant`` has name, id_no, contact; ``fields`` are those of ``RECORD``. Without
    a number the next one of the office's pattern is given. Raises NotAllowed,
    StepRefused for days that contradict each other, CannotNumber.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    case = Application(agency=agency, parent=parent, **fields)
    case.received_on = received_on(
        agency, case.channel, **{name: getattr(case, name) for name in DAYS}
    )
    year = (case.received_on or case.arrived_on or case.submitted_on or happened.today()).year
    case.number = number.strip() or next_application_number(agency, year)
    set_personal(case, dict(applicant))
    _check(case)
    _save(case, force_insert=True)
    derived.refresh_case(case)
    record(
        verb="登记申请", subject=case, agency=agency, actor=actor,
        detail={"after": snapshot(case)},
    )  # fmt: skip
    return case


_LOOKED_THROUGH = 20
"""The newest cases under one identity number whose names are compared."""


def other_names(case: Application) -> tuple[str, ...]:
    """Return that the applicant's identity number stands under another name too, in Chinese.

    They count as one applicant, for the fee and for repeats: one of the two may be mistyped.
    Names are masked. Raises CannotUnseal.
    """
    own = personal_of(case)
    if not case.applicant_key or not own.get("id_no") or not own.get("name"):
        return ()
    theirs = Application.objects.filter(
        agency=case.agency_id, applicant_key=case.applicant_key, set_aside=""
    ).select_related("agency")
    found: dict[str, str] = {}
    for other in theirs.exclude(pk=case.pk).order_by("-pk")[:_LOOKED_THROUGH]:
        if (name := personal_of(other).get("name", "")) and name != own["name"]:
            found.setdefault(name, other.number)
    return tuple(
        f"同一证件号码在 {number} 登记的是“{masked_name(name)}”，与本件的姓名或者名称不同："
        "两件按同一申请人计算件数，请核对证件号码和姓名，登记有误的请更正"
        for name, number in found.items()
    )


def _check(case: Application) -> None:
    try:
        case.full_clean(exclude=("agency", "parent", "handler", "batch"))
        case.validate_constraints()
    except ValidationError as error:
        if any(one.code == "unique_together" for one in error.error_dict.get("__all__", ())):
            raise StepRefused(taken(case, ("agency", "number"))) from error
        wrong = []
        for name, messages in error.message_dict.items():
            field = "" if name == "__all__" else f"{case._meta.get_field(name).verbose_name}："
            wrong += [f"{field}{message.rstrip('。')}" for message in messages]
        raise StepRefused("；".join(wrong)) from error


def _save(case: Application, *, force_insert: bool = False) -> None:
    """Keep the case. Raises StepRefused where somebody else took its number since it was looked at."""
    try:
        with transaction.atomic():
            case.save(force_insert=force_insert)
    except IntegrityError as error:
        others = Application.objects.filter(agency=case.agency, number=case.number)
        if not others.exclude(pk=case.pk).exists():
            raise
        raise StepRefused(taken(case, ("agency", "number"))) from error


def mend(
    *, actor: User | None, case: Application, reason: str, applicant: Mapping[str, str] | None = None,
    seen: int | None = None, **fields: Any,
) -> Application:  # fmt: skip
    """Mend what was registered wrongly, with a reason; acts of the diary are undone, not mended.

    ``fields`` are those that are to change: of ``RECORD``, ``number``, and ``received_on`` where a
    ledger gave the day of receipt without what it follows from. A new day of receipt
    must leave the diary possible. The reason may name people: the journal tells its
    length, a case in course keeps it sealed in its diary. Raises StepRefused.
    """
    if not (reason := text_of(reason, name="更正的理由", at_most=200)):
        raise StepRefused("更正登记信息须写明理由")
    with working_on(case, actor=actor, seen=seen) as held:
        before = snapshot(held)
        sealed = personal_of(held)
        for name, value in fields.items():
            setattr(held, name, value)
        days = {name: getattr(held, name) for name in DAYS}
        if held.channel and (set(fields) & {*DAYS, "channel"}):
            held.received_on = received_on(held.agency, held.channel, **days)
        if (received := held.received_on) is not None and received > (today := happened.today()):
            raise StepRefused(f"收到申请之日 {received} {happened.told(today)}")
        rows = in_course(held)
        if held.received_on is None and rows:
            raise StepRefused("已有办理记录的申请，收到申请之日不能变成空白")
        acts = [derived.event(row.kind, row.on, row.detail) for row in rows]
        if wrong := held.impossible(acts):
            raise StepRefused("；".join(f"{_named(one.at)}{one.text}" for one in wrong))
        if applicant is not None or "number" in fields:
            # The number names the sealed record: under a new one it is sealed anew.
            set_personal(held, dict(sealed if applicant is None else applicant))
        _check(held)
        _save(held)
        derived.refresh_case(held)
        told = difference(before, snapshot(held))
        told["applicants"] = "已更正" if applicant is not None else "未改动"
        if rows and held.closed_on is None:
            ApplicationEvent.with_undone.create(
                application=held, kind=EventKind.NOTED.value, on=happened.today(), actor=actor,
                detail={"note": f"更正登记信息：{reason}"},
            )  # fmt: skip
        record(
            verb="更正登记信息", subject=held, agency=held.agency, actor=actor,
            detail={**told, "reason": f"（{len(reason)} 字）"},
        )  # fmt: skip
        return held


def _named(at: str) -> str:
    names = {
        "received_on": "收到申请之日",
        "closed_on": "办结日期",
        "outcome": "办理结果",
        **{kind.value: f"{kind.label}的日期" for kind in EventKind},
    }
    return names.get(at, "")


_SIGNING = (EventKind.SUBMITTED.value, EventKind.APPROVED.value, EventKind.RETURNED.value)


def in_course(case: Application) -> list[ApplicationEvent]:
    """Return the standing acts of a case, without notes before its receipt and work on unsent letters."""
    return [
        row
        for row in case.events.all()
        if not derived.is_before_receipt(case, row) and row.kind not in _SIGNING
    ]


def note_attempt(
    *, actor: User | None, case: Application, on: date, note: str, seen: int | None = None
) -> ApplicationEvent:
    """Note an attempt to reach the applicant while the receipt is not confirmed yet.

    The term starts when contact is made (国办公开办函〔2015〕207号); the diary shows that
    the office tried.
    """
    if not note.strip():
        raise StepRefused("请写明联系的方式、时间和结果")
    if on > (today := happened.today()):
        raise StepRefused(f"联系日期 {on} {happened.told(today)}")
    with working_on(case, actor=actor, seen=seen) as held:
        if held.received_on is not None:
            raise StepRefused(f"已于 {held.received_on} 收到，后来的联系情况请用“记事”登记")
        came_on = held.arrived_on or held.submitted_on
        if came_on is not None and on < came_on:
            raise StepRefused(f"联系日期 {on} 不应早于申请送到的日期 {came_on}")
        detail = {"note": note.strip()}
        event = ApplicationEvent.with_undone.create(
            application=held, kind=EventKind.NOTED.value, on=on, detail=detail, actor=actor
        )
        record(
            verb="联系申请人", subject=held, agency=held.agency, actor=actor,
            detail={"after": {"on": on, **told(detail)}},
        )  # fmt: skip
        return event


def confirm_receipt(
    *, actor: User | None, case: Application, on: date, proof: str = "", seen: int | None = None
) -> Application:
    """Note the day that was missing for the receipt: signed for, or confirmed by both sides (art. 31)."""
    with working_on(case, actor=actor, seen=seen) as held:
        if held.received_on is not None:
            raise StepRefused(f"已于 {held.received_on} 收到，不需再确认")
        if (missing := day_missing(held)) is None:
            raise StepRefused("没有登记受理渠道，请先更正登记信息（条例第三十一条）")
        setattr(held, missing, on)
        held.received_on = received_on(
            held.agency, held.channel, **{name: getattr(held, name) for name in DAYS}
        )
        if held.received_on is None:
            raise StepRefused("还不能确定收到申请之日，请核对受理渠道和各项日期（条例第三十一条）")
        if proof:
            held.receipt_proof = proof
        _check(held)
        held.save()
        derived.refresh_case(held)
        record(
            verb="确认收到申请", subject=held, agency=held.agency, actor=actor,
            detail={"after": {"received_on": held.received_on, "receipt_proof": length_of(proof.strip())}},
        )  # fmt: skip
        return held


def day_missing(case: Application) -> str | None:
    """Return the field of the day without which the application is not received; ``None`` for none.

    Raises StepRefused where the days contradict each other.
    """
    found = receipt_of(case)
    if found is None or found.is_received:
        return None
    (missing,) = found.missing
    return next(name for name in DAYS if case._meta.get_field(name).verbose_name == missing)
