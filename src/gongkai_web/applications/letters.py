"""How does a letter go from its draft to the copy that is kept? (条例 arts. 17, 30–39, 45)

Drafted from the case, put into the office's words where it may be, approved
as it stands, numbered and dated when it goes out, and then kept byte for
byte. Approval is bound to the digest of words and step: a change voids it.
Sending a letter is the step it serves; both are kept, or neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai import letters as texts
from gongkai.applications import outcomes
from gongkai.applications.events import EventKind
from gongkai.law import NoProvisionInForce
from gongkai.remedies.routes import Route
from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import actions, letter_claims, never_printed, personal
from gongkai_web.applications.act_words import ROUTES
from gongkai_web.applications.casework import (
    Done,
    StepRefused,
    add,
    refuse_unlawful,
    text_of,
    working_on,
)
from gongkai_web.applications.models import Application, Letter, LetterState
from gongkai_web.applications.numbering import next_letter_number, settings_of
from gongkai_web.applications.service import RECEIVED_WHEN_SENT
from gongkai_web.journal.actions import record

K = EventKind

LETTERS_OF: Mapping[EventKind, tuple[str, ...]] = {
    K.CORRECTION_REQUESTED: ("L04",),
    K.REASONS_REQUESTED: ("L05",),
    K.EXTENDED: ("L06",),
    K.THIRD_PARTY_CONSULTED: ("L07",),
    K.OTHER_ORGAN_CONSULTED: ("L11", "L12"),
    K.FEE_NOTICE_ISSUED: ("L13",),
    K.DELAY_DECIDED: ("L14",),
    K.CORRECTION_OVERDUE: ("L15",),
    K.FEE_OVERDUE: ("L15",),
    K.CLOSED: ("S22",),
}
"""The letters that a step goes out with; those of an answer follow from its outcome."""

REWRITTEN = "修改文书"
"""The journal's word for words that were changed."""

REMARK_AT_MOST = 400
PARAGRAPH_AT_MOST = 20_000
"""Characters."""

SIGNED_BY_THE_HEAD = frozenset(
    {K.EXTENDED, K.DELAY_DECIDED, K.FEE_NOTICE_ISSUED, K.REPLIED, K.CLOSED, K.SUPPLEMENTED,
     K.REDECIDED, K.CORRECTION_OVERDUE, K.FEE_OVERDUE}
)  # fmt: skip
"""Steps whose letter is never sent unsigned (条例 arts. 17, 33(2), 35, 45; 办法 art. 6)."""

COMPANIONS = ("L03", "L09", "L10", "L16")
"""Letters that are sent without being a step of their own."""

NOT_THE_WRITER = "拟稿人不能签发自己起草的文书，改写的人也不能，请由另一位负责人签发"


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter's row holds, opened."""

    letter: texts.Letter
    step: Mapping[str, Any]
    """The fields of the act that its sending is, as the verb takes them (days as ISO text)."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """What the officer answered to the questions of the template (days as ISO text)."""
    sending: Mapping[str, str] = field(default_factory=dict)
    """How it went out: ``route``, ``tracking``; no part of what was approved."""
    first_by: int | None = None
    """Who drafted it, where it was put into other words since."""


class LetterChanged(StepRefused):
    """The letter is not as it was approved, or no longer in the state the step needs."""


def _aad(letter: Letter, what: str) -> str:
    return f"{letter.agency.code}/文书/{letter.pk}/{what}"


def content_of(letter: Letter) -> Content:
    """Return the letter's words and step. Raises CannotUnseal."""
    data = json.loads(personal.unseal_bytes(letter.body, aad=_aad(letter, "正文")))
    return Content(
        texts.from_json(data["letter"]), data["step"], data.get("answers", {}),
        data.get("sending", {}), data.get("first_by"),
    )  # fmt: skip


def put(letter: Letter, content: Content) -> None:
    """Seal words and step into the letter's row, to be saved by the caller, with their digest."""
    data = {
        "letter": texts.to_json(content.letter),
        "step": dict(content.step),
        "answers": dict(content.answers),
        "sending": dict(content.sending),
        "first_by": content.first_by,
    }
    letter.body = personal.seal_bytes(
        json.dumps(data, ensure_ascii=False, sort_keys=True).encode(), aad=_aad(letter, "正文")
    )
    letter.digest = digest_of(content)


def digest_of(content: Content) -> str:
    """Return the digest that an approval is bound to: the words and the step they serve."""
    step = json.dumps(dict(content.step), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{texts.digest(content.letter)}\n{step}".encode()).hexdigest()


def short_title(code: str) -> str:
    """Return what tells a reply from the others of its outcome: ``已主动公开，告知获取方式``."""
    return outcomes.letters()[code].title


def problems_of(letter: Letter, content: Content) -> tuple[str, ...]:
    """Return what should be looked at before the letter goes out, in Chinese."""
    from gongkai_web.applications.letter_facts import facts_of_letter

    case = letter.application
    if case is None:
        return ()
    try:
        facts = facts_of_letter(
            case, content.letter, step=letter.step, asked=content.step, answers=content.answers
        )
        found = texts.problems(content.letter, facts, on=timezone.localdate())
    except StepRefused as error:
        return (str(error),)
    except (outcomes.UnknownOutcome, NoProvisionInForce):
        return ()
    doubts = letter_claims.doubts(case, letter.code, content.answers, on=timezone.localdate())
    return (*found, *doubts, *never_printed.problems(case, content.letter))


def needs_approval(agency: Any, step: str, code: str, *, rounds: int = 0) -> bool:
    """Return whether the letter must be signed by the head before it goes out."""
    if settings_of(agency).sign_all or code == "L10":
        return True
    if step == K.CORRECTION_REQUESTED:
        return rounds >= int(agency.choice("O9")["rounds"])
    return bool(step) and EventKind(step) in SIGNED_BY_THE_HEAD


def rounds_of(case: Application) -> int:
    """Return how often a correction was asked for."""
    return case.events.filter(kind=K.CORRECTION_REQUESTED.value).count()


def draft(
    *, actor: User | None, case: Application, code: str, facts: texts.Facts, on: date,
    step: EventKind | None = None, step_fields: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> Letter:  # fmt: skip
    """Draft a letter from the case and return it; nothing has happened in the case yet.

    ``step`` is the act that its sending will be, ``step_fields`` what its verb takes
    besides the day. A step that may not be taken on the day of the draft has no letter.
    Raises StepRefused, and the errors of :func:`gongkai.letters.compose`.
    """
    fields = step_fields or {}
    with working_on(case, actor=actor, seen=seen) as held:
        if step is not None:
            refuse_unlawful(held, step, on)
        if step is K.DELAY_DECIDED and isinstance(until := fields.get("until"), date):
            actions.refuse_delay(until, on=on)
        letter_claims.refuse_false(held, code, facts.fields, on=on)
        composed = texts.compose(code, facts, on=on)
        rounds = rounds_of(held)
        letter = Letter(
            agency=held.agency, application=held, code=code, title=composed.title,
            step=step.value if step else "", drafted_by=actor,
            needs_approval=needs_approval(
                held.agency, step.value if step else "", code, rounds=rounds
            ),
        )  # fmt: skip
        letter.save(force_insert=True)
        put(letter, Content(composed, _plain(fields), _plain(facts.fields)))
        letter.save()
        _tell("草拟文书", letter, actor)
        return letter


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if value not in (None, "")
    }


def _tell(verb: str, letter: Letter, actor: User | None, **detail: Any) -> None:
    subject = letter.application or letter.remedy_case
    record(
        verb=verb, subject=subject, agency=letter.agency, actor=actor,
        detail={"letter": f"{letter.code} {letter.title}", "digest": letter.digest, **detail},
    )  # fmt: skip


def _held(letter: Letter, *states: LetterState) -> Letter:
    """Return the letter locked, in one of these states; its case must be held first."""
    held = Letter.objects.select_for_update(of=("self",)).select_related("agency").get(pk=letter.pk)
    if held.state not in states:
        raise LetterChanged(f"这份文书现在是“{held.get_state_display()}”，不能这样操作，请刷新页面")
    return held


def _case_of(letter: Letter) -> Application:
    if letter.application is None:
        raise StepRefused("这份文书不属于依申请公开的案件")
    return letter.application


def rewrite(
    *, actor: User | None, letter: Letter, paragraphs: Mapping[str, str], seen: int | None = None
) -> Letter:  # fmt: skip
    """Put paragraphs into other words; locked ones refuse. An approval is void with it."""
    for text in paragraphs.values():
        text_of(text, name="一段文字", at_most=PARAGRAPH_AT_MOST)
    with working_on(_case_of(letter), actor=actor, seen=seen):
        held = _held(letter, LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)
        content = content_of(held)
        try:
            words = texts.edited(content.letter, paragraphs)
        except (texts.LockedParagraph, texts.UnknownParagraph) as error:
            raise StepRefused(str(error)) from error
        if words == content.letter:
            return held
        was = held.state
        put_into_other_words(held, content, words, actor=actor)
        _tell(REWRITTEN, held, actor, was=LetterState(was).label)
        return held


def put_into_other_words(
    held: Letter, content: Content, words: texts.Letter, *, actor: User | None
) -> None:
    """Keep other words for a letter that is held: a draft again, of whoever wrote them."""
    first = content.first_by or held.drafted_by_id
    put(held, replace(content, letter=words, first_by=first))
    held.drafted_by = actor or held.drafted_by
    held.state = LetterState.DRAFT
    held.approved_digest, held.decided_by, held.decided_at = "", None, None
    held.save()


def wrote(user: Any, letter: Letter, content: Content) -> bool:
    """Return whether the person drafted the letter or wrote its words last: they do not sign it."""
    return user is not None and user.pk in (letter.drafted_by_id, content.first_by)


def submit(
    *, actor: User | None, letter: Letter, on: date, seen: int | None = None
) -> Letter:  # fmt: skip
    """Lay the letter before the head for signing."""
    with working_on(_case_of(letter), actor=actor, seen=seen) as case:
        held = _held(letter, LetterState.DRAFT)
        held.state, held.submitted_at, held.remark = LetterState.SUBMITTED, timezone.now(), ""
        held.save()
        add(case, actor=actor, kind=K.SUBMITTED, on=on, letter=held)
        return held


def approve(
    *, actor: User | None, letter: Letter, on: date, digest: str, remark: str = "",
    seen: int | None = None,
) -> Letter:  # fmt: skip
    """Sign the letter as it stands; ``digest`` is what the head read.

    Whoever drafted it or wrote it last does not sign it. Raises NotAllowed, LetterChanged.
    """
    case = _case_of(letter)
    remark = text_of(remark, name="审批意见", at_most=REMARK_AT_MOST)
    with working_on(case, actor=actor, seen=seen, capability=Capability.APPROVE) as held_case:
        held = _held(letter, LetterState.SUBMITTED)
        if wrote(actor, held, content := content_of(held)):
            raise NotAllowed(NOT_THE_WRITER)
        if digest != held.digest or digest_of(content) != held.digest:
            raise LetterChanged("您打开以后文书已经修改，请重新阅读再签发")
        held.state, held.decided_by, held.decided_at = (
            LetterState.APPROVED, actor, timezone.now(),
        )  # fmt: skip
        held.approved_digest, held.remark = held.digest, remark
        held.save()
        add(held_case, actor=actor, kind=K.APPROVED, on=on, letter=held, detail={"note": remark})
        return held


def send_back(
    *, actor: User | None, letter: Letter, on: date, remark: str, seen: int | None = None
) -> Letter:
    """Return the letter for other words, with a remark."""
    if not (remark := text_of(remark, name="审批意见", at_most=REMARK_AT_MOST)):
        raise StepRefused("退回修改须写明意见")
    with working_on(
        _case_of(letter), actor=actor, seen=seen, capability=Capability.APPROVE
    ) as case:
        held = _held(letter, LetterState.SUBMITTED, LetterState.APPROVED)
        held.state, held.remark, held.approved_digest = LetterState.DRAFT, remark, ""
        held.decided_by, held.decided_at = None, None
        held.save()
        add(case, actor=actor, kind=K.RETURNED, on=on, letter=held, detail={"note": remark})
        return held


def drop(*, actor: User | None, letter: Letter, seen: int | None = None) -> Letter:
    """Throw away a letter that was not sent; it stays in the case as dropped."""
    with working_on(_case_of(letter), actor=actor, seen=seen):
        held = _held(letter, LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)
        held.state, held.approved_digest = LetterState.DROPPED, ""
        held.save()
        _tell("作废文书", held, actor)
        return held


def send(
    *, actor: User | None, letter: Letter, on: date, route: str = "", tracking: str = "",
    seen: int | None = None,
) -> Done | None:  # fmt: skip
    """Number, date and keep the letter, and take the step it serves, on the day it went out.

    Returns what came of the step; None for a letter that is no step. Raises
    LetterChanged where it must be signed and is not signed as it stands.
    """
    case = _case_of(letter)
    if route and route not in ROUTES:
        raise StepRefused(f"没有“{route}”这种送达方式")
    if route == "post" and not tracking.strip():
        raise StepRefused("寄送的须填写邮件编号：只能通过邮政企业寄送（国办公开办函〔2016〕235号）")
    with working_on(case, actor=actor, seen=seen) as held_case:
        held = _held(letter, LetterState.DRAFT, LetterState.APPROVED)
        content = content_of(held)
        rounds = held_case.events.filter(kind=K.CORRECTION_REQUESTED.value).count()
        if (
            held.needs_approval or needs_approval(held.agency, held.step, held.code, rounds=rounds)
        ) and (held.state != LetterState.APPROVED or held.approved_digest != digest_of(content)):
            raise LetterChanged("这份文书须先签发才能发出；签发以后改动过的，须重新签发")
        remedy = content.letter.remedy
        if route == "electronic" and remedy not in (None, Route.NONE):
            _require_online_channel(content)
        _refuse_before_approval(held_case, held, on)
        _refuse_other_service(content, route, on)
        _refuse_what_is_out_of_date(held_case, held, content, on)
        content = replace(content, sending={"route": route, "tracking": tracking.strip()})
        keep(held, content, number=next_letter_number(held.agency, on.year, held.code), on=on)
        done = None
        if held.step:
            fields = _typed(content.step)
            if EventKind(held.step) in (K.REPLIED, K.REDECIDED, K.CLOSED):
                fields["reply_no"] = held.number
            if EventKind(held.step) is K.REPLIED:
                fields |= {"route": route, "tracking": tracking.strip()}
            if EventKind(held.step) in _FROM_RECEIPT and route in RECEIVED_WHEN_SENT:
                fields["served_on"] = on
            done = actions.VERBS[EventKind(held.step)](
                actor=actor, case=held_case, on=on, letter=held, **fields
            )
        _tell("发出文书", held, actor, number=held.number, route=ROUTES.get(route, ""),
              tracking=tracking.strip())  # fmt: skip
        letter.state, letter.number = held.state, held.number
        return done


def _require_online_channel(content: Content) -> None:
    if not content.step.get("electronic"):
        raise StepRefused(
            "电子送达的文书须写明网上申请行政复议的渠道（行政复议法第二十二条），"
            "请作废后按电子送达重新起草"
        )


def _refuse_what_is_out_of_date(
    case: Application, letter: Letter, content: Content, on: date
) -> None:
    """Refuse to send what the rules of that day, or the case, no longer say so: basis and remedy."""
    from gongkai_web.applications.letter_facts import facts_of_letter

    letter_claims.refuse_false(case, letter.code, content.answers, on=on)
    facts = facts_of_letter(
        case, content.letter, step=letter.step, asked=content.step, answers=content.answers
    )
    if found := texts.out_of_date(content.letter, facts, on=on):
        raise LetterChanged(f"这份文书已经不能照样发出：{'；'.join(found)}")


def _refuse_before_approval(case: Application, letter: Letter, on: date) -> None:
    signed_on = (
        case.events.filter(letter=letter, kind=K.APPROVED.value).values_list("on", flat=True).last()
    )
    if letter.needs_approval and signed_on is not None and on < signed_on:
        raise StepRefused(f"发出日期 {on} 不应早于签发日期 {signed_on}")


_FROM_RECEIPT = (
    K.CORRECTION_REQUESTED, K.FEE_NOTICE_ISSUED, K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED,
)  # fmt: skip
"""Steps that start somebody's period on the day the letter is received."""


def _refuse_other_service(content: Content, route: str, on: date) -> None:
    """Refuse to send a letter that itself tells another day of receipt than its sending gives."""
    told = content.step.get("served_on")
    if told and (route not in RECEIVED_WHEN_SENT or told != on.isoformat()):
        raise StepRefused(
            f"文书写明对方于 {told} 收到，与这次发出的日期或者方式不符；请作废后重新起草，"
            "送达日不能当日知道的不填"
        )


_DAYS = ("until", "served_on")
_NOT_OF_THE_VERB = ("electronic", "party_kind")


def _typed(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a step as its verb takes them."""
    return {
        name: date.fromisoformat(value) if name in _DAYS and isinstance(value, str) else value
        for name, value in step.items()
        if name not in _NOT_OF_THE_VERB
    }


def keep(letter: Letter, content: Content, *, number: str, on: date) -> None:
    """Write the finished letter as docx and pdf and keep both, sealed; nothing changes them later."""
    finished = texts.signed(content.letter, number=number, on=on)
    docx, pdf = texts.to_docx(finished), texts.to_pdf(finished)
    put(letter, replace(content, letter=finished))
    letter.number, letter.sent_on, letter.state = number, on, LetterState.SENT
    letter.docx = personal.seal_bytes(docx, aad=_aad(letter, "docx"))
    letter.pdf = personal.seal_bytes(pdf, aad=_aad(letter, "pdf"))
    letter.docx_sha256 = hashlib.sha256(docx).hexdigest()
    letter.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    letter.save()


class DamagedLetter(ValueError):
    """The kept file is not the one that was sent."""


def file_of(letter: Letter, format_: str) -> bytes:
    """Return a letter as ``docx`` or ``pdf``: the kept bytes of one sent, a preview of any other.

    Raises DamagedLetter where the kept bytes are not those that were sent.
    """
    if letter.state != LetterState.SENT:
        words = content_of(letter).letter
        return texts.to_docx(words) if format_ == "docx" else texts.to_pdf(words)
    sealed, digest = (
        (letter.docx, letter.docx_sha256) if format_ == "docx" else (letter.pdf, letter.pdf_sha256)
    )
    data = personal.unseal_bytes(sealed, aad=_aad(letter, format_))
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedLetter(f"《{letter.title}》{letter.number}存档的文件已被改动，与发出时不符")
    return data


@transaction.atomic
def open_words(*, actor: User | None, letter: Letter) -> Content:
    """Return a letter's words for reading, and journal who read them: they name the applicant."""
    require(actor, letter.agency, Capability.EDIT_LEDGERS)
    content = content_of(letter)
    subject = letter.application or letter.remedy_case
    record(
        verb="查看文书", subject=letter, agency=letter.agency, actor=actor,
        label=f"{subject} {letter}", detail={"letter": f"{letter.code} {letter.title}"},
    )  # fmt: skip
    return content


@transaction.atomic
def open_file(*, actor: User | None, letter: Letter, format_: str) -> bytes:
    """Return a letter's file for reading; only those who handle the agency's cases may."""
    require(actor, letter.agency, Capability.EDIT_LEDGERS)
    data = file_of(letter, format_)
    subject = letter.application or letter.remedy_case
    record(
        verb="下载文书", subject=letter, agency=letter.agency, actor=actor,
        label=f"{subject} {letter}", detail={"letter": f"{letter.code} {letter.title}", "kind": format_},
    )  # fmt: skip
    return data
