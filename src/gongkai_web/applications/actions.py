"""What can be done to a case? One function per verb. (条例 arts. 27–45)

Every function checks permission, life cycle and days, adds one dated act,
refreshes what follows from it and writes the journal, in one transaction
(:mod:`gongkai_web.applications.casework`). ``seen`` is what the person saw
(:func:`~gongkai_web.applications.casework.seen_now`): where somebody else was
quicker, CaseMoved tells what changed. ``on`` is the day of the act, ``letter`` the
letter it went out with. All raise NotAllowed and StepRefused.

Taking in a whole ledger is one act of its own
(:mod:`gongkai_web.ledgers.cases`), under the same rules of diaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from gongkai import workdays
from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import waiting_for
from gongkai.applications.outcomes import OutcomeNotInForce, UnknownOutcome
from gongkai.applications.outcomes import outcome as outcome_of
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import derived, fees, reasons, service
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import Done, StepRefused, add, text_of, working_on
from gongkai_web.applications.models import Application, ApplicationEvent, Letter, UndoneAct
from gongkai_web.journal.actions import record
from gongkai_web.remedies import compliance

K = EventKind
__all__ = ["Done", "StepRefused"]


def _take(
    kind: EventKind,
    *,
    actor: User | None,
    case: Application,
    on: date,
    seen: int | None,
    letter: Letter | None = None,
    **detail: Any,
) -> Done:
    with working_on(case, actor=actor, seen=seen) as held:
        return add(held, actor=actor, kind=kind, on=on, letter=letter, detail=detail)


# -- correction (art. 30)


def request_correction(
    *, actor: User | None, case: Application, on: date, days: int | None = None,
    served_on: date | None = None, approved_by: str = "", note: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask once and completely for what is missing, within ``days`` working days of its service.

    A further round needs the name of whoever consented and the reason (open question O9).
    """
    if days is not None and days < 1:
        raise StepRefused("补正期限应为 1 个以上的工作日（条例第三十条）")
    if reasons.is_another_round(case) and not (approved_by.strip() or _is_approved(letter)):
        raise StepRefused(
            "再次要求补正，须由主管人员批准，请写明批准人或者先送签发（条例第三十条）"
        )
    reasons.require(case, K.CORRECTION_REQUESTED, on=on, note=note)
    return _take(
        K.CORRECTION_REQUESTED, actor=actor, case=case, on=on, seen=seen, letter=letter,
        days=days, served_on=_iso(served_on), approved_by=approved_by, note=note,
    )  # fmt: skip


def receive_correction(
    *, actor: User | None, case: Application, on: date, note: str = "", seen: int | None = None
) -> Done:
    """Note the corrected application; the reply term starts anew."""
    return _take(K.CORRECTION_RECEIVED, actor=actor, case=case, on=on, seen=seen, note=note)


def close_uncorrected(
    *, actor: User | None, case: Application, on: date, note: str = "", approved_by: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Close a case whose correction is overdue without good reason (art. 30)."""
    _require_consent(
        letter, approved_by, "逾期不补正的办结须经审查签发（条例第三十条、第四十五条）"
    )
    _refuse_before_the_end(case, on, K.CORRECTION_REQUESTED, "补正")
    return _take(
        K.CORRECTION_OVERDUE, actor=actor, case=case, on=on, seen=seen, letter=letter, note=note,
        approved_by=approved_by, outcome="other_correction_overdue",
    )  # fmt: skip


def _refuse_before_the_end(case: Application, on: date, asked: EventKind, what: str) -> None:
    """Refuse to close for something overdue while its period runs, or before it began."""
    waiting = waiting_for(derived.diary(case, case.events.all()))
    if waiting is None or waiting.asked.kind is not asked:
        return
    if waiting.ends_on is None:
        raise StepRefused(f"还没有登记申请人收到{what}通知的日期，{what}期限没有起算")
    if on <= waiting.ends_on:
        raise StepRefused(f"{what}期限到 {waiting.ends_on} 为止，{on} 还没有逾期")


# -- asking others (arts. 32–34)


def consult_third_party(
    *, actor: User | None, case: Application, on: date, party: str,
    served_on: date | None = None, note: str = "", letter: Letter | None = None,
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask a third party for consent; the time is left out of the term (arts. 32, 33)."""
    return _take(
        K.THIRD_PARTY_CONSULTED, actor=actor, case=case, on=on, seen=seen, letter=letter,
        party=_named(party), served_on=_iso(served_on), note=note,
    )  # fmt: skip


def record_opinion(
    *, actor: User | None, case: Application, on: date, party: str, opinion: str = "",
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note a third party's answer: ``agree``, ``partly`` or ``object``. Silence means nothing."""
    return _take(
        K.THIRD_PARTY_REPLIED, actor=actor, case=case, on=on, seen=seen, party=_named(party),
        opinion=opinion, note=note,
    )  # fmt: skip


def consult_organ(
    *, actor: User | None, case: Application, on: date, party: str,
    served_on: date | None = None, note: str = "", letter: Letter | None = None,
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask a co-producing organ; its silence after 15 working days is consent (art. 34)."""
    return _take(
        K.OTHER_ORGAN_CONSULTED, actor=actor, case=case, on=on, seen=seen, letter=letter,
        party=_named(party), served_on=_iso(served_on), note=note,
    )  # fmt: skip


def record_organ_opinion(
    *, actor: User | None, case: Application, on: date, party: str, opinion: str = "",
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note another organ's answer."""
    return _take(
        K.OTHER_ORGAN_REPLIED, actor=actor, case=case, on=on, seen=seen, party=_named(party),
        opinion=opinion, note=note,
    )  # fmt: skip


def _named(party: str) -> str:
    if not party.strip():
        raise StepRefused("请写明征求哪一方的意见")
    return party.strip()


# -- the term (arts. 33, 35)


def extend(
    *, actor: User | None, case: Application, on: date, days: int, reason: str = "",
    approved_by: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Tell the applicant of an extension to which the office's head consented (art. 33(2)).

    ``days`` are working days, at most what the law allows; the consent is the
    letter's approval, or the name of whoever gave it on paper.
    """
    _require_consent(
        letter, approved_by, "延期须经政府信息公开工作机构负责人同意（条例第三十三条第二款）"
    )
    return _take(
        K.EXTENDED, actor=actor, case=case, on=on, seen=seen, letter=letter, days=days,
        note=reason, approved_by=approved_by,
    )  # fmt: skip


def request_reasons(
    *, actor: User | None, case: Application, on: date, note: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask for the reasons of clearly excessive applications (art. 35)."""
    return _take(
        K.REASONS_REQUESTED, actor=actor, case=case, on=on, seen=seen, letter=letter, note=note
    )


def receive_reasons(
    *, actor: User | None, case: Application, on: date, note: str = "", seen: int | None = None
) -> Done:
    """Note the reasons the applicant gave (art. 35)."""
    return _take(K.REASONS_RECEIVED, actor=actor, case=case, on=on, seen=seen, note=note)


def decide_delay(
    *, actor: User | None, case: Application, on: date, until: date, note: str = "",
    approved_by: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Set and tell a reasonable later day for the answer (art. 35)."""
    _require_consent(letter, approved_by, "确定延迟答复日期须经负责人同意（条例第三十五条）")
    refuse_delay(until, on=on)
    return _take(
        K.DELAY_DECIDED, actor=actor, case=case, on=on, seen=seen, letter=letter,
        until=until.isoformat(), note=note, approved_by=approved_by,
    )  # fmt: skip


def refuse_delay(until: date, *, on: date) -> None:
    """Raise StepRefused for a later day that is none, or a day off: nobody could be answered then."""
    if until <= on:
        raise StepRefused(f"延迟答复的日期 {until} 应晚于告知之日 {on}")
    if not workdays.is_working_day(until):
        told = f"延迟答复的日期 {until} 是休息日，请定在工作日，例如 {workdays.on_or_after(until)}"
        raise StepRefused(f"{told}（条例第三十五条）")


def _is_approved(letter: Letter | None) -> bool:
    return letter is not None and bool(letter.approved_digest)


def _require_consent(letter: Letter | None, approved_by: str, told: str) -> None:
    if not _is_approved(letter) and not approved_by.strip():
        raise StepRefused(f"{told}，请先送签发，或者写明同意人")


# -- the fee (art. 42; 信息处理费管理办法)


def issue_fee_notice(
    *, actor: User | None, case: Application, on: date, method: str, amount_fen: int,
    count: int | None = None, pages: int | None = None, served_on: date | None = None,
    approved_by: str = "", note: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Send the fee notice inside the running term; ``method`` is ``per_piece`` or ``per_volume``.

    Place in the month and amount are those the records give, or ``note`` says why not.
    """
    _require_consent(letter, approved_by, "收费须经负责人批准（信息处理费管理办法第六条）")
    if amount_fen <= 0:
        raise StepRefused("应缴金额应大于 0：不收费的申请不发收费通知")
    with working_on(case, actor=actor, seen=seen) as held:
        fees.refuse_unexplained(
            held, method=method, amount_fen=amount_fen, count=count, pages=pages, note=note
        )
        done = add(
            held, actor=actor, kind=K.FEE_NOTICE_ISSUED, on=on, letter=letter,
            detail={"method": method, "amount_fen": amount_fen, "count": count, "pages": pages,
                    "served_on": _iso(served_on), "approved_by": approved_by, "note": note},
        )  # fmt: skip
        held.fee_fen = amount_fen
        held.save(update_fields=["fee_fen"])
        return done


def deliver_fee_notice(
    *, actor: User | None, case: Application, on: date, note: str = "", seen: int | None = None
) -> Done:
    """Note the day the applicant received the fee notice: the term for payment starts."""
    return _take(K.FEE_NOTICE_RECEIVED, actor=actor, case=case, on=on, seen=seen, note=note)


def receive_payment(
    *, actor: User | None, case: Application, on: date, receipt_no: str = "",
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note that the fee was paid in full, with the number of the fiscal receipt (财政票据)."""
    return _take(
        K.FEE_PAID, actor=actor, case=case, on=on, seen=seen, receipt_no=receipt_no, note=note
    )


def close_unpaid(
    *, actor: User | None, case: Application, on: date, note: str = "", approved_by: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Close a case whose fee is overdue (办法 art. 6)."""
    _require_consent(
        letter,
        approved_by,
        "逾期不缴费的办结须经审查签发（信息处理费管理办法第六条、条例第四十五条）",
    )
    _refuse_before_the_end(case, on, K.FEE_NOTICE_ISSUED, "缴费")
    return _take(
        K.FEE_OVERDUE, actor=actor, case=case, on=on, seen=seen, letter=letter, note=note,
        approved_by=approved_by, outcome="other_fee_overdue",
    )  # fmt: skip


# -- work inside the office (arts. 17, 36(4), 45)


def log_search(
    *, actor: User | None, case: Application, on: date, places: str, keywords: str,
    found: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note where, by which words and with what result was searched: the proof of 政府信息不存在."""
    if not places.strip() or not keywords.strip():
        raise StepRefused("检索记录应写明检索的范围和检索词")
    return _take(
        K.SEARCHED, actor=actor, case=case, on=on, seen=seen, places=places.strip(),
        keywords=keywords.strip(), found=found.strip(),
    )  # fmt: skip


def note_legal_review(
    *, actor: User | None, case: Application, on: date, reviewer: str, conclusion: str,
    note: str = "", seen: int | None = None,
) -> Done:  # fmt: skip
    """Note the review of a reply's legality: who, and ``lawful``, ``amend`` or ``unlawful``."""
    if not reviewer.strip():
        raise StepRefused("请写明审查人")
    return _take(
        K.LEGAL_REVIEWED, actor=actor, case=case, on=on, seen=seen, reviewer=reviewer.strip(),
        conclusion=conclusion, note=note,
    )  # fmt: skip


def take_note(
    *, actor: User | None, case: Application, on: date, note: str, seen: int | None = None
) -> Done:
    """Write something into the diary that moves nothing: a call, a visit, a decision not to charge."""
    if not note.strip():
        raise StepRefused("请写明记事内容")
    return _take(K.NOTED, actor=actor, case=case, on=on, seen=seen, note=note.strip())


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
    _require_consent(letter, approved_by, "答复须经审查签发（条例第十七条、第四十五条）")
    _refuse_outcome(case, outcome, on)
    reasons.require(case, K.REPLIED, on=on, note=note, outcome=outcome)
    with working_on(case, actor=actor, seen=seen) as held:
        done = add(
            held, actor=actor, kind=K.REPLIED, on=on, letter=letter,
            detail={"outcome": outcome, "route": route, "tracking": tracking, "note": note,
                    "reply_no": reply_no, "approved_by": approved_by},
        )  # fmt: skip
        held.reply_no = reply_no
        held.save(update_fields=["reply_no"])
        return done


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
    _require_consent(letter, approved_by, "办结须经审查签发（条例第四十五条）")
    with working_on(case, actor=actor, seen=seen) as held:
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
        result = "outcome" if held.closed_on is None else "new_outcome"
        detail = {"note": note, result: "other_other"}
        return add(held, actor=actor, kind=K.WITHDRAWN, on=on, letter=letter, detail=detail)


# -- after the end


def deliver(
    *, actor: User | None, case: Application, on: date, letter: Letter | None = None,
    route: str = "", tracking: str = "", signer: str = "", refused: str = "", note: str = "",
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Note that a letter was signed for: the remedy period starts (行政复议法 art. 20)."""
    if letter is not None and letter.sent_on is not None and on < letter.sent_on:
        raise StepRefused(f"签收日期 {on} 不应早于发出日期 {letter.sent_on}")
    if letter is not None and (known := service.signed_on(case, letter)) is not None:
        raise StepRefused(f"《{letter}》已登记于 {known} 签收；登记有误的，请先撤销那一次登记")
    return _take(
        K.DELIVERED, actor=actor, case=case, on=on, seen=seen, letter=letter, route=route,
        tracking=tracking, signer=signer, refused=refused, note=note,
    )  # fmt: skip


def supplement(
    *, actor: User | None, case: Application, on: date, note: str = "", approved_by: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Add to an answer already given; it is not counted again."""
    _require_consent(letter, approved_by, "补充答复须经审查签发（条例第十七条）")
    return _take(
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
    return _take(
        K.REDO_ORDERED, actor=actor, case=case, on=on, seen=seen, until=_iso(until), note=reason,
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
    _require_consent(letter, approved_by, "重新答复须经审查签发（条例第十七条）")
    try:
        outcome_of(outcome, on=on)
    except (UnknownOutcome, OutcomeNotInForce) as error:
        raise StepRefused(str(error)) from error
    reasons.require(case, K.REDECIDED, on=on, note=note, outcome=outcome)
    return _take(
        K.REDECIDED, actor=actor, case=case, on=on, seen=seen, letter=letter,
        new_outcome=outcome, reply_no=reply_no, note=note, approved_by=approved_by,
    )  # fmt: skip


def archive(
    *, actor: User | None, case: Application, on: date, volume: str = "", note: str = "",
    seen: int | None = None,
) -> Done:  # fmt: skip
    """Put the finished case into the archive (art. 45); ``volume`` is its file number."""
    return _take(K.ARCHIVED, actor=actor, case=case, on=on, seen=seen, volume=volume, note=note)


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


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
