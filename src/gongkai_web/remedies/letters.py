"""How does the agency write in a reconsideration or a suit, and what is kept of it?

Drafted from the case and its application, put into the office's words, signed where the
office has every letter signed, then numbered, dated and kept byte for byte: as the
letters of an application are (:mod:`gongkai_web.applications.letters`). Sending one is the
act it serves, where that act is lawful: 提交书面答复和证据, 提交答辩状, 报送办理情况, 重新答复.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai import letters as texts
from gongkai.applications.events import EventKind
from gongkai.letters.templates import Template
from gongkai.remedies.acts import Act, ActKind, Course, course_of
from gongkai.remedies.course import allowed_next, situation
from gongkai_web.agencies.access import Capability, NotAllowed
from gongkai_web.agencies.models import User
from gongkai_web.applications import letters as desk
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.letters import Content, LetterChanged, content_of, digest_of
from gongkai_web.applications.models import Application, Letter, LetterState
from gongkai_web.applications.numbering import CannotNumber, next_letter_number, settings_of
from gongkai_web.journal.actions import record
from gongkai_web.ledgers import happened
from gongkai_web.remedies import actions
from gongkai_web.remedies.actions import Done, StepRefused
from gongkai_web.remedies.derived import block_of, diary, opening_of
from gongkai_web.remedies.models import RemedyCase

K = ActKind

LETTERS_OF: Mapping[Course, tuple[str, ...]] = {
    Course.RECONSIDERATION: ("R01", "R03", "R04"),
    Course.SUIT: ("R02", "R03", "R04"),
}
"""The letters of a course, by their codes."""

SERVES: Mapping[str, tuple[ActKind, ...]] = {
    "R01": (K.ANSWERED,),
    "R02": (K.COURT_ANSWERED, K.APPEAL_ANSWERED),
    "R04": (K.OPINION_REPORTED, K.COMPLIED),
}
"""The acts that the sending of a letter may be."""

REMARK_AT_MOST = 400

WAITING = (LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)


def acts_of(case: RemedyCase) -> list[Act]:
    """Return the case's acts, or those its row of the ledger stands for; none where it says too little."""
    acts = diary(case.events.all())
    if acts:
        return acts
    try:
        return list(opening_of(case))
    except ValueError:
        return []


def act_served(case: RemedyCase, code: str) -> ActKind | None:
    """Return the act that sending the letter would be now; ``None`` where it would be none."""
    lawful = {row.act for row in allowed_next(acts_of(case), block=block_of(case))}
    return next((kind for kind in SERVES.get(code, ()) if kind in lawful), None)


def forms_of(case: RemedyCase, *, on: date) -> list[Template]:
    """Return the letters that may be drafted in the case on a day."""
    found = []
    for code in LETTERS_OF[course_of(block_of(case))]:
        try:
            found.append(texts.template(code, on=on))
        except texts.LetterNotInForce:
            continue
    return found


def prefilled(case: RemedyCase) -> dict[str, Any]:
    """Return what the case already says for the fields of its letters, by their keys."""
    acts = acts_of(case)
    days = {act.kind: act for act in acts}
    copy = (
        days.get(K.APPEAL_RECEIVED) or days.get(K.COPY_RECEIVED) or days.get(K.COMPLAINT_RECEIVED)
    )
    now = situation(acts, block=block_of(case))
    known: dict[str, Any] = {
        "remedy_number": case.case_no,
        "copy_received_on": copy.on if copy else None,
        "procedure": now.procedure,
    }
    if case.application is not None:
        known |= _of_the_application(case.application)
    return {key: value for key, value in {**known, **_order(case)}.items() if value}


def _of_the_application(application: Application) -> dict[str, Any]:
    told = {
        "act": f"本机关于{texts.chinese_date(application.closed_on)}作出的政府信息公开申请答复"
        + (f"（{application.reply_no}）" if application.reply_no else "")
        if application.closed_on
        else "",
    }
    lines = []
    if application.received_on:
        lines.append(
            f"{texts.chinese_date(application.received_on)}，收到政府信息公开申请（{application.number}）。"
        )
    for row in application.events.all():
        if row.kind not in _INTERNAL:
            lines.append(f"{texts.chinese_date(row.on)}，{row.get_kind_display()}。")
    return told | {"happened": "\n".join(lines)}


_INTERNAL = {
    kind.value
    for kind in (
        EventKind.RECEIVED, EventKind.SUBMITTED, EventKind.APPROVED, EventKind.RETURNED,
        EventKind.NOTED, EventKind.ARCHIVED,
    )
}  # fmt: skip
"""Acts of an application that nobody outside the agency is told of."""


def _order(case: RemedyCase) -> dict[str, Any]:
    """Return what a report on performance answers: the opinion letter, or the decision that was lost."""
    rows = list(case.events.all())
    opinion = [row for row in rows if row.kind == K.OPINION_RECEIVED]
    decisions = [row for row in rows if row.kind in (K.DECIDED, K.JUDGED, K.JUDGED_AGAIN)]
    if opinion and not [row for row in rows if row.kind == K.OPINION_REPORTED]:
        order, row = "opinion", opinion[-1]
    elif decisions:
        row = decisions[-1]
        order = "decision" if row.kind == K.DECIDED else "judgment"
    else:
        return {}
    return {
        "order": order,
        "order_number": row.detail.get("document_no", ""),
        "order_received_on": row.detail.get("served_on") or row.on.isoformat(),
        "ordered": row.detail.get("result", ""),
    }


def facts_of(case: RemedyCase, *, fields: Mapping[str, Any], applicant: str = "") -> texts.Facts:
    """Return what a letter of the case may speak of; the applicant is the application's where none is named."""
    if not applicant and case.application is not None:
        applicant = personal_of(case.application).get("name", "")
    agency = case.agency
    return texts.Facts(
        agency=agency.name,
        agency_kind=settings_of(agency).review_kind,
        office=agency.disclosure_office,
        telephone=agency.telephone,
        address=agency.address,
        case_number=case.application.number if case.application else "",
        addressee=case.body,
        addressee_is_person=False,
        applicant=applicant,
        fields={
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in fields.items()
        },
    )


def problems_of(letter: Letter, *, on: date) -> tuple[str, ...]:
    """Return what should be looked at before the letter goes out on a day, in Chinese."""
    if letter.remedy_case is None:
        return ()
    content = content_of(letter)
    facts = facts_of(
        letter.remedy_case,
        fields=content.answers,
        applicant=content.answers.get("applicant", ""),
    )
    return texts.problems(content.letter, facts, on=on)


def _tell(verb: str, letter: Letter, actor: User | None, **detail: Any) -> None:
    record(
        verb=verb,
        subject=letter.remedy_case,
        agency=letter.agency,
        actor=actor,
        detail={"文书": f"{letter.code} {letter.title}", "digest": letter.digest, **detail},
    )


@transaction.atomic
def draft(
    *,
    actor: User | None,
    case: RemedyCase,
    code: str,
    on: date,
    fields: Mapping[str, Any],
    applicant: str = "",
    seen: int | None = None,
) -> Letter:
    """Draft a letter from the case and return it; nothing has happened in the case yet.

    Raises NotAllowed, CaseMoved, StepRefused, and what :func:`gongkai.letters.compose` raises.
    """
    held = actions.hold(case, actor, seen, opens=False)
    if code not in LETTERS_OF[course_of(block_of(held))]:
        raise StepRefused(f"{course_of(block_of(held)).label}案件没有“{code}”这种文书")
    if not held.body:
        raise StepRefused("文书要写明受理机关，请先在“编辑”里填写受理机关（复议机关、法院）")
    facts = facts_of(held, fields=fields, applicant=applicant)
    composed = texts.compose(code, facts, on=on)
    answers = {key: value for key, value in facts.fields.items() if value not in (None, "")}
    letter = Letter(
        agency=held.agency,
        remedy_case=held,
        code=code,
        title=composed.title,
        drafted_by=actor,
        needs_approval=settings_of(held.agency).sign_all,
    )
    letter.save(force_insert=True)
    desk.put(letter, Content(composed, {}, {**answers, "applicant": applicant}))
    letter.save()
    _tell("草拟文书", letter, actor)
    return letter


def _held(
    letter: Letter,
    actor: User | None,
    seen: int | None,
    *states: LetterState,
    capability: Capability = Capability.EDIT_LEDGERS,
) -> Letter:
    """Return the letter locked after its case, in one of these states."""
    if letter.remedy_case is None:
        raise StepRefused("这份文书不属于复议诉讼案件")
    actions.hold(letter.remedy_case, actor, seen, opens=False, capability=capability)
    held = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("agency", "remedy_case")
        .get(pk=letter.pk)
    )
    if held.state not in states:
        raise LetterChanged(f"这份文书现在是“{held.get_state_display()}”，不能这样操作，请刷新页面")
    return held


@transaction.atomic
def rewrite(
    *, actor: User | None, letter: Letter, paragraphs: Mapping[str, str], seen: int | None = None
) -> Letter:
    """Put paragraphs into other words; locked ones refuse. A signing is void with it."""
    held = _held(letter, actor, seen, *WAITING)
    content = content_of(held)
    try:
        words = texts.edited(content.letter, paragraphs)
    except (texts.LockedParagraph, texts.UnknownParagraph) as error:
        raise StepRefused(str(error)) from error
    if words == content.letter:
        return held
    desk.put_into_other_words(held, content, words, actor=actor)
    _tell("修改文书", held, actor)
    return held


@transaction.atomic
def submit(*, actor: User | None, letter: Letter, seen: int | None = None) -> Letter:
    """Lay the letter before the head for signing."""
    held = _held(letter, actor, seen, LetterState.DRAFT)
    held.state, held.submitted_at, held.remark = LetterState.SUBMITTED, timezone.now(), ""
    held.save()
    _tell("送审文书", held, actor)
    return held


@transaction.atomic
def approve(*, actor: User | None, letter: Letter, digest: str, seen: int | None = None) -> Letter:
    """Sign the letter as it stands; ``digest`` is what the head read.

    Whoever drafted it or wrote it last does not sign it. Raises NotAllowed, LetterChanged.
    """
    held = _held(letter, actor, seen, LetterState.SUBMITTED, capability=Capability.APPROVE)
    content = content_of(held)
    if desk.wrote(actor, held, content):
        raise NotAllowed(desk.NOT_THE_WRITER)
    if digest != held.digest or digest_of(content) != held.digest:
        raise LetterChanged("您打开以后文书已经修改，请重新阅读再签发")
    held.state, held.decided_by, held.decided_at = LetterState.APPROVED, actor, timezone.now()
    held.approved_digest = held.digest
    held.save()
    _tell("签发文书", held, actor)
    return held


@transaction.atomic
def send_back(
    *, actor: User | None, letter: Letter, remark: str, seen: int | None = None
) -> Letter:
    """Return a letter for other words, with a remark; a signing is void with it.

    Raises NotAllowed, StepRefused without a remark, LetterChanged.
    """
    remark = remark.strip()
    if not remark:
        raise StepRefused("退回修改须写明意见")
    if len(remark) > REMARK_AT_MOST:
        raise StepRefused(f"退回意见至多 {REMARK_AT_MOST} 字")
    held = _held(
        letter, actor, seen, LetterState.SUBMITTED, LetterState.APPROVED,
        capability=Capability.APPROVE,
    )  # fmt: skip
    held.state, held.remark, held.approved_digest = LetterState.DRAFT, remark, ""
    held.decided_by, held.decided_at = None, None
    held.save()
    _tell("退回文书", held, actor)
    return held


@transaction.atomic
def drop(*, actor: User | None, letter: Letter, seen: int | None = None) -> Letter:
    """Throw away a letter that was not sent; it stays in the case as dropped."""
    held = _held(letter, actor, seen, *WAITING)
    held.state, held.approved_digest = LetterState.DROPPED, ""
    held.save()
    _tell("作废文书", held, actor)
    return held


@transaction.atomic
def send(*, actor: User | None, letter: Letter, on: date, seen: int | None = None) -> Done | None:
    """Number, date and keep the letter, and note the act it serves, on the day it went out.

    Returns what came of the act; None for a letter that is none. Raises
    LetterChanged where it must be signed and is not signed as it stands.
    """
    if on > (today := happened.today()):
        raise StepRefused(f"发出日期（{on}）{happened.told(today)}")
    held = _held(letter, actor, seen, LetterState.DRAFT, LetterState.APPROVED)
    content = content_of(held)
    signed = held.state == LetterState.APPROVED and held.approved_digest == digest_of(content)
    if held.needs_approval and not signed:
        raise LetterChanged("这份文书须先签发才能发出；签发以后改动过的，须重新签发")
    try:
        number = next_letter_number(held.agency, on.year, held.code)
    except CannotNumber as error:
        raise StepRefused(str(error)) from error
    desk.keep(held, content, number=number, on=on)
    _tell("发出文书", held, actor, 文号=number, 日期=on)
    case = held.remedy_case
    kind = act_served(case, held.code)
    if kind is None:
        return None
    return actions.note(actor=actor, case=case, kind=kind, on=on, document_no=number)
