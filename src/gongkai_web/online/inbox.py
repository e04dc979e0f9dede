"""What does the desk do with what came in online? Register it whole, refuse it, take it up again. (条例 art. 31)"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from gongkai_web.agencies.access import Capability, agencies_where, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import intake
from gongkai_web.applications.attachments import attach
from gongkai_web.applications.casework import StepRefused, text_of
from gongkai_web.applications.models import Application, AttachmentKind, ReceiptChannel
from gongkai_web.journal.actions import record
from gongkai_web.online import sealing, telling
from gongkai_web.online.models import News, Refusal, Slot, Submission, SubmissionState
from gongkai_web.online.submitting import contact_of, id_no_of

KIND_OF = {Slot.IDENTITY: AttachmentKind.IDENTITY, Slot.AUTHORITY: AttachmentKind.IDENTITY,
           Slot.OTHER: AttachmentKind.APPLICATION}  # fmt: skip


def waiting(user: Any) -> QuerySet[Submission]:
    """Return what waits at the desks where the person works, oldest first."""
    agencies = agencies_where(user, Capability.EDIT_LEDGERS)
    return Submission.objects.filter(
        agency__in=agencies, state=SubmissionState.WAITING
    ).select_related("agency")


def held(submission: Submission, actor: User | None, *states: SubmissionState) -> Submission:
    """Return a submission held alone, of whoever works at its desk. Raises NotAllowed, StepRefused."""
    found = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=submission.pk)
    )
    require(actor, found.agency, Capability.EDIT_LEDGERS)
    if found.state not in states:
        raise StepRefused(
            f"这件网上申请现在是“{found.get_state_display()}”，不能这样操作，请刷新页面"
        )
    return found


@transaction.atomic
def register(
    *, actor: User | None, submission: Submission, confirmed_on: date, identity_checked: str,
    at: datetime, number: str = "",
) -> Application:  # fmt: skip
    """Register a submission with everything it holds, and return the case.

    ``confirmed_on`` is the day both sides confirmed (art. 31): the applicant by sending, the
    agency by this act; ``identity_checked`` says how the identity was checked. Raises
    NotAllowed, StepRefused, CannotUnseal.
    """
    one = held(submission, actor, SubmissionState.WAITING)
    how = text_of(identity_checked, name="身份核对", at_most=200)
    if not how:
        raise StepRefused("请写明怎样核对了申请人的身份")
    data = sealing.opened(one)
    content = str(data["content"])
    if data.get("index_no"):
        content += f"\n（索引号：{data['index_no']}）"
    submitted_on = localdate(one.submitted_at)
    case = intake.register(
        actor=actor, agency=one.agency, number=number,
        applicant={"name": data["name"], "id_no": id_no_of(data), "contact": contact_of(data),
                   "agent": data.get("agent", "")},
        applicant_kind=one.applicant_kind, channel=ReceiptChannel.ONLINE.value,
        submitted_on=submitted_on, confirmed_on=confirmed_on,
        receipt_proof=f"网上提交（查询码尾号 {one.code_tail}），{confirmed_on} 本机关登记确认",
        content=content, supply_form=f"{data['supply_form']}，{data['supply_way']}",
        assistance=bool(data.get("assistance")), handler=actor,
    )  # fmt: skip
    for file in one.files.select_related("submission__agency"):
        attach(actor=actor, case=case, kind=KIND_OF[Slot(file.slot)],
               file=sealing.as_upload(sealing.open_file(file)))  # fmt: skip
    one.files.all().delete()  # they lie in the case now
    one.state, one.application, one.identity_checked = SubmissionState.REGISTERED, case, how
    _decide(one, actor, at)
    record(
        verb="登记网上申请", subject=one, agency=one.agency, actor=actor,
        detail={"number": case.number},
    )  # fmt: skip
    telling.tell(one, News.REGISTERED, at=at)
    return case


def _decide(one: Submission, actor: User | None, at: datetime) -> None:
    one.decided_by, one.decided_at = actor, at
    one.save()


@transaction.atomic
def refuse(
    *, actor: User | None, submission: Submission, refusal: str, reason: str, at: datetime
) -> Submission:
    """Do not register what is no application, with a reason the applicant reads; nothing is lost."""
    one = held(submission, actor, SubmissionState.WAITING)
    if refusal not in Refusal.values:
        raise StepRefused("请选择不予登记的原因")
    if not (reason := text_of(reason, name="对申请人的说明", at_most=400)):
        raise StepRefused("请写明理由，申请人查询时会看到")
    one.state, one.refusal, one.reason = SubmissionState.REFUSED, refusal, reason
    _decide(one, actor, at)
    record(
        verb="不予登记网上申请", subject=one, agency=one.agency, actor=actor,
        detail={"kind": one.get_refusal_display(), "reason": f"（{len(reason)} 字）"},
    )  # fmt: skip
    telling.tell(one, News.REFUSED, at=at, of=f"-at{at:%Y%m%d%H%M%S}")
    return one


@transaction.atomic
def take_up_again(*, actor: User | None, submission: Submission, at: datetime) -> Submission:
    """Put what was refused back among what waits."""
    one = held(submission, actor, SubmissionState.REFUSED)
    one.state, one.refusal, one.reason = SubmissionState.WAITING, "", ""
    _decide(one, actor, at)
    record(verb="恢复网上申请", subject=one, agency=one.agency, actor=actor)
    return one
