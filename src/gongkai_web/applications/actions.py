"""What can be done to a case? One function per verb. (条例 arts. 27–45)

Every function checks permission, life cycle and days, adds one dated act,
refreshes what follows from it and writes the journal, in one transaction
(:mod:`gongkai_web.applications.casework`). ``seen`` is what the person saw
(:func:`~gongkai_web.applications.casework.seen_now`): where somebody else was
quicker, CaseMoved tells what changed. ``on`` is the day of the act, ``letter`` the
letter it went out with. All raise NotAllowed and StepRefused.

The verbs about those consulted, the term, the fee and the office's own work lie in rooms of
their own (:mod:`~gongkai_web.applications.consulting`, :mod:`~gongkai_web.applications.term`,
:mod:`~gongkai_web.applications.charging`, :mod:`~gongkai_web.applications.office_work`);
this is the list of them all.

Taking in a whole ledger is one act of its own
(:mod:`gongkai_web.ledgers.cases`), under the same rules of diaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.applications.events import EventKind
from gongkai.applications.outcomes import OutcomeNotInForce, UnknownOutcome
from gongkai.applications.outcomes import outcome as outcome_of
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import derived, reasons, service
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import Done, StepRefused, add, text_of, working_on
from gongkai_web.applications.charging import (
    close_unpaid,
    deliver_fee_notice,
    issue_fee_notice,
    receive_payment,
)
from gongkai_web.applications.consulting import (
    consult_organ,
    consult_third_party,
    record_opinion,
    record_organ_opinion,
)
from gongkai_web.applications.models import Application, ApplicationEvent, Letter, UndoneAct
from gongkai_web.applications.numbering import refuse_used
from gongkai_web.applications.office_work import log_search, note_legal_review, take_note
from gongkai_web.applications.term import (
    decide_delay,
    extend,
    receive_reasons,
    refuse_delay,
    request_reasons,
)
from gongkai_web.applications.verbs import (
    is_approved,
    iso,
    refuse_before_the_end,
    require_consent,
    take,
)
from gongkai_web.journal.actions import record
from gongkai_web.remedies import compliance

K = EventKind
__all__ = [
    "VERBS",
    "Done",
    "StepRefused",
    "archive",
    "close_otherwise",
    "close_uncorrected",
    "close_unpaid",
    "consult_organ",
    "consult_third_party",
    "decide_delay",
    "deliver",
    "deliver_fee_notice",
    "extend",
    "issue_fee_notice",
    "log_search",
    "note_legal_review",
    "open_personal",
    "order_redo",
    "receive_correction",
    "receive_payment",
    "receive_reasons",
    "record_opinion",
    "record_organ_opinion",
    "redecide",
    "refuse_delay",
    "reply",
    "request_correction",
    "request_reasons",
    "supplement",
    "take_note",
    "undo",
    "withdraw",
]


# -- correction (art. 30)


def request_correction(
    *, actor: User | None, case: Application, on: date, days: int | None = None,
    served_on: date | None = None, approved_by: str = "", note: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask once and completely for what is missing, within ``days`` working days of its service.

    A further round (open question O9), and a notice after the days of art. 30, need the name
    of whoever consented and the reason.
    """
    if days is not None and days < 1:
        raise StepRefused("补正期限应为 1 个以上的工作日（条例第三十条）")
    with working_on(case, actor=actor, seen=seen) as held:
        wanted = reasons.wanted(held, K.CORRECTION_REQUESTED, on=on)
        if wanted and not (approved_by.strip() or is_approved(letter)):
            raise StepRefused(f"{wanted}：请写明批准人或者先送签发")
        reasons.require(held, K.CORRECTION_REQUESTED, on=on, note=note, letter=letter)
        return add(
            held, actor=actor, kind=K.CORRECTION_REQUESTED, on=on, letter=letter,
            detail={"days": days, "served_on": iso(served_on), "approved_by": approved_by,
                    "note": note, "late_since": iso(reasons.late_since(held, on))},
        )  # fmt: skip


def receive_correction(
    *, actor: User | None, case: Application, on: date, note: str = "", seen: int | None = None
) -> Done:
    """Note the corrected application; the reply term starts anew."""
    return take(K.CORRECTION_RECEIVED, actor=actor, case=case, on=on, seen=seen, note=note)


def close_uncorrected(
    *, actor: User | None, case: Application, on: date, note: str = "", approved_by: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Close a case whose correction is overdue without good reason (art. 30)."""
    require_consent(letter, approved_by, "逾期不补正的办结须经审查签发（条例第三十条、第四十五条）")
    refuse_before_the_end(case, on, K.CORRECTION_REQUESTED, "补正")
    return take(
        K.CORRECTION_OVERDUE, actor=actor, case=case, on=on, seen=seen, letter=letter, note=note,
        approved_by=approved_by, outcome="other_correction_overdue",
    )  # fmt: skip


# -- the end (arts. 36–39)


def reply(
    *, actor: User | None, case: Application, on: date, outcome: str, reply_no: str = "",
    route: str = "", tracking: str = "", approved_by: str = "", note: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Answer the application with one outcome of table 3.

    ``on`` is the posting day for a letter sent by post (国办公开办函〔2016〕235号), the day of
    signature for one handed over, the day of sending for an electronic one. ``note`` is the
    reason, where :mod:`gongkai_web.applications.reasons` wants one.
    """
    require_consent(letter, approved_by, "答复须经审查签发（条例第十七条、第四十五条）")
    if letter is None and route == "post" and not tracking.strip():
        raise StepRefused(NO_TRACKING)
    _refuse_outcome(case, outcome, on)
    reasons.require(case, K.REPLIED, on=on, note=note, outcome=outcome, letter=letter)
    with working_on(case, actor=actor, seen=seen) as held:
        refuse_used(held.agency, reply_no, held, letter)
        done = add(
            held, actor=actor, kind=K.REPLIED, on=on, letter=letter,
            detail={"outcome": outcome, "route": route, "tracking": tracking, "note": note,
                    "reply_no": reply_no, "approved_by": approved_by},
        )  # fmt: skip
        held.reply_no = reply_no
        held.save(update_fields=["reply_no"])
        return done


NO_TRACKING = "寄送的须填写邮件编号：只能通过邮政企业寄送（国办公开办函〔2016〕235号）"


def _refuse_outcome(case: Application, key: str, on: date) -> None:
    """Refuse an outcome the law did not have that day, or that the diary contradicts."""
    try:
        outcome_of(key, on=on)
    except (UnknownOutcome, OutcomeNotInForce) as error:
        raise StepRefused(str(error)) from error
    kinds = set(case.events.values_list("kind", flat=True))
    if key in ("other_correction_overdue", "other_fee_overdue"):
        raise StepRefused("逾期不补正、逾期不缴费的，请用“不再处理”办结")
    if key == "unable_still_unclear" and K.CORRECTION_RECEIVED not in kinds:
        raise StepRefused("“补正后申请内容仍不明确”须先通知补正并收到补正（条例第三十条）")
    if key == "not_handled_excessive" and K.REASONS_REQUESTED not in kinds:
        raise StepRefused("认定无正当理由大量反复申请，须先要求申请人说明理由（条例第三十五条）")


def close_otherwise(
    *, actor: User | None, case: Application, on: date, note: str = "", reply_no: str = "",
    approved_by: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Close a case that is no request for government information (S22), counted as 其他处理的“其他”."""
    require_consent(letter, approved_by, "办结须经审查签发（条例第四十五条）")
    reasons.require(case, K.CLOSED, on=on, note=note, letter=letter)
    with working_on(case, actor=actor, seen=seen) as held:
        refuse_used(held.agency, reply_no, held, letter)
        done = add(
            held, actor=actor, kind=K.CLOSED, on=on, letter=letter,
            detail={"outcome": "other_other", "note": note, "reply_no": reply_no,
                    "approved_by": approved_by},
        )  # fmt: skip
        if reply_no:
            held.reply_no = reply_no
            held.save(update_fields=["reply_no"])
        return done


def withdraw(
    *, actor: User | None, case: Application, on: date, note: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Note the applicant's written withdrawal (open question O4: counted as “其他”).

    Where a new answer was ordered it ends that, and table 3 keeps the first result (O5).
    """
    with working_on(case, actor=actor, seen=seen) as held:
        anew = held.closed_on is not None
        detail = {"note": note, "new_outcome" if anew else "outcome": "other_other"}
        done = add(held, actor=actor, kind=K.WITHDRAWN, on=on, letter=letter, detail=detail)
        told = compliance.told_at_withdrawal(held) if anew else ()
        return replace(done, warnings=(*done.warnings, *told))


# -- after the end


def deliver(
    *, actor: User | None, case: Application, on: date, letter: Letter | None = None,
    route: str = "", tracking: str = "", signer: str = "", refused: str = "", note: str = "",
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Note that a letter was signed for: the remedy period starts (行政复议法 art. 20)."""
    with working_on(case, actor=actor, seen=seen) as held:
        service.refuse_impossible(
            held, on=on, letter=letter, came_back=bool(refused.strip()), note=note
        )
        return add(
            held, actor=actor, kind=K.DELIVERED, on=on, letter=letter,
            detail={"route": route, "tracking": tracking, "signer": signer, "refused": refused,
                    "note": note},
        )  # fmt: skip


def supplement(
    *, actor: User | None, case: Application, on: date, note: str = "", approved_by: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Add to an answer already given; it is not counted again."""
    require_consent(letter, approved_by, "补充答复须经审查签发（条例第十七条）")
    return take(
        K.SUPPLEMENTED, actor=actor, case=case, on=on, seen=seen, letter=letter, note=note,
        approved_by=approved_by,
    )  # fmt: skip


def order_redo(
    *, actor: User | None, case: Application, on: date, until: date | None = None,
    reason: str = "", ordered_by: int | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Note that a reconsideration body or a court ordered a new answer, and by when.

    ``ordered_by`` is the act of the case from which the order comes.
    """
    if until is not None and until < on:
        raise StepRefused(f"应重新答复的最后一日 {until} 不应早于收到决定、判决的日期 {on}")
    return take(
        K.REDO_ORDERED, actor=actor, case=case, on=on, seen=seen, until=iso(until), note=reason,
        ordered_by=ordered_by,
    )  # fmt: skip


@compliance.complies
def redecide(
    *, actor: User | None, case: Application, on: date, outcome: str, reply_no: str = "",
    approved_by: str = "", note: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Answer anew after a lost case; table 3 keeps the first result (open question O5).

    ``note`` is the reason, where :mod:`gongkai_web.applications.reasons` wants one.
    """
    require_consent(letter, approved_by, "重新答复须经审查签发（条例第十七条）")
    _refuse_outcome(case, outcome, on)
    reasons.require(case, K.REDECIDED, on=on, note=note, outcome=outcome, letter=letter)
    with working_on(case, actor=actor, seen=seen) as held:
        refuse_used(held.agency, reply_no, held, letter)
        return take(
            K.REDECIDED, actor=actor, case=case, on=on, seen=seen, letter=letter,
            new_outcome=outcome, reply_no=reply_no, note=note, approved_by=approved_by,
        )  # fmt: skip


def archive(
    *, actor: User | None, case: Application, on: date, volume: str = "", note: str = "",
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Put the finished case into the archive (art. 45); ``volume`` is its file number.

    ``note`` is the reason, where an answer that was posted was never signed for.
    """
    reasons.require(case, K.ARCHIVED, on=on, note=note)
    return take(K.ARCHIVED, actor=actor, case=case, on=on, seen=seen, volume=volume, note=note)


# -- undoing

_SIGNING = (K.SUBMITTED.value, K.APPROVED.value, K.RETURNED.value)
"""Acts about a letter's signing: they are taken back where the letter is."""


@compliance.undoes_compliance
def undo(
    *, actor: User | None, case: Application, event: ApplicationEvent, reason: str,
    seen: int | None = None,
) -> UndoneAct:  # fmt: skip
    """Undo the last act of a case, with a reason: the act stays in the diary, and counts no more."""
    if not (reason := text_of(reason, name="撤销理由", at_most=200)):
        raise StepRefused("撤销须写明理由")
    with working_on(case, actor=actor, seen=seen) as held:
        last = held.events.exclude(kind__in=_SIGNING).order_by("-id").first()
        if event.kind in _SIGNING:
            raise StepRefused("送审和签发请在文书页面退回或者作废")
        if event.application_id != held.pk or last is None:
            raise StepRefused("这一步不属于这件申请")
        if last.pk != event.pk:
            raise StepRefused(
                f"只能从最后登记的一步撤起：先撤销 {last.on} 的“{last.get_kind_display()}”"
            )
        undone = UndoneAct.objects.create(event=event, reason=reason, actor=actor)
        if event.kind in (K.REPLIED, K.CLOSED):
            held.reply_no = ""
        if event.kind == K.FEE_NOTICE_ISSUED:
            notices = held.events.filter(kind=K.FEE_NOTICE_ISSUED).order_by("on", "pk")
            standing = notices.values_list("detail", flat=True).last()
            held.fee_fen = standing.get("amount_fen") if standing else None
        held.save(update_fields=["reply_no", "fee_fen"])
        derived.refresh_case(held)
        record(
            verb=f"撤销{event.get_kind_display()}",
            subject=held,
            agency=held.agency,
            actor=actor,
            detail={"before": {"on": event.on}, "reason": f"（{len(reason)} 字）"},
        )
        return undone


@transaction.atomic
def open_personal(*, actor: User | None, application: Application) -> dict[str, str]:
    """Return the applicant's data in clear and journal who looked.

    Only those who handle the agency's applications may. Raises NotAllowed, CannotUnseal.
    """
    require(actor, application.agency, Capability.EDIT_LEDGERS)
    data = personal_of(application)
    record(verb="查看申请人信息", subject=application, agency=application.agency, actor=actor)
    return data


VERBS: Mapping[EventKind, Any] = {
    K.CORRECTION_REQUESTED: request_correction,
    K.CORRECTION_RECEIVED: receive_correction,
    K.CORRECTION_OVERDUE: close_uncorrected,
    K.THIRD_PARTY_CONSULTED: consult_third_party,
    K.THIRD_PARTY_REPLIED: record_opinion,
    K.OTHER_ORGAN_CONSULTED: consult_organ,
    K.OTHER_ORGAN_REPLIED: record_organ_opinion,
    K.EXTENDED: extend,
    K.REASONS_REQUESTED: request_reasons,
    K.REASONS_RECEIVED: receive_reasons,
    K.DELAY_DECIDED: decide_delay,
    K.FEE_NOTICE_ISSUED: issue_fee_notice,
    K.FEE_NOTICE_RECEIVED: deliver_fee_notice,
    K.FEE_PAID: receive_payment,
    K.FEE_OVERDUE: close_unpaid,
    K.SEARCHED: log_search,
    K.LEGAL_REVIEWED: note_legal_review,
    K.NOTED: take_note,
    K.REPLIED: reply,
    K.CLOSED: close_otherwise,
    K.WITHDRAWN: withdraw,
    K.DELIVERED: deliver,
    K.SUPPLEMENTED: supplement,
    K.REDO_ORDERED: order_redo,
    K.REDECIDED: redecide,
    K.ARCHIVED: archive,
}
"""The verb behind each act that a person takes at the desk."""
