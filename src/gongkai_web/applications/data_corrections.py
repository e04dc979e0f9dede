"""What can be done to a request to correct data about oneself? (条例 art. 41)

Registered with its applicant sealed, decided once with its letter, which somebody
else than its drafter signs, reopened with a reason where the decision was entered
by mistake. A matter of its own: it is
no application for information and stands in no table of the annual report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai import letters as texts
from gongkai.applications.applicants import credit_code
from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import letters, personal
from gongkai_web.applications.applicants import PERSONAL_FIELDS
from gongkai_web.applications.casework import LOOKED, CaseMoved, StepRefused, text_of
from gongkai_web.applications.letter_facts import is_person
from gongkai_web.applications.models import (
    DataCorrection,
    DataCorrectionResult,
    Letter,
    LetterState,
)
from gongkai_web.applications.numbering import next_letter_number, settings_of
from gongkai_web.applications.office_facts import office_facts
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import history_of
from gongkai_web.journal.models import Entry
from gongkai_web.ledgers import happened

CODE = "S21"
R = DataCorrectionResult
IN_THE_LETTER = {
    R.CORRECTED: "corrected",
    R.TRANSFERRED: "transferred",
    R.REFERRED: "guided",
    R.REFUSED: "refused",
}
"""What the letter calls each result; a withdrawal needs none."""
ELSEWHERE = (R.TRANSFERRED, R.REFERRED)


def _aad(correction: DataCorrection) -> str:
    return personal.record_name(correction.agency.code, f"更正/{correction.number}")


def applicant_of(correction: DataCorrection) -> dict[str, str]:
    """Return the applicant's data in clear. Raises CannotUnseal."""
    return personal.unseal(correction.personal, aad=_aad(correction))


def set_applicant(correction: DataCorrection, data: Mapping[str, str]) -> None:
    """Seal the applicant's data into the record, to be saved by the caller."""
    plain = {name: data.get(name, "").strip() for name in PERSONAL_FIELDS}
    correction.personal = personal.seal(plain, aad=_aad(correction))
    correction.applicant_key = personal.applicant_key(plain)


@transaction.atomic
def open_applicant(*, actor: User | None, correction: DataCorrection) -> dict[str, str]:
    """Return the applicant's data in clear and journal who looked. Raises NotAllowed, CannotUnseal."""
    require(actor, correction.agency, Capability.EDIT_LEDGERS)
    data = applicant_of(correction)
    record(verb=LOOKED, subject=correction, agency=correction.agency, actor=actor)
    return data


def seen_now(correction: DataCorrection) -> int:
    """Return the mark of what a person sees of the request: the last journal entry about it."""
    return _changes(correction).values_list("pk", flat=True).first() or 0


def _changes(correction: DataCorrection) -> QuerySet[Entry]:
    return history_of(correction).exclude(verb=LOOKED)


def _held(
    correction: DataCorrection, actor: User | None, seen: int | None,
    capability: Capability = Capability.EDIT_LEDGERS,
) -> DataCorrection:  # fmt: skip
    held = (
        DataCorrection.objects.select_for_update(of=("self",))
        .select_related("agency", "letter__agency")
        .get(pk=correction.pk)
    )
    require(actor, held.agency, capability)
    if seen is not None and (new := list(_changes(held).filter(pk__gt=seen)[:5])):
        raise CaseMoved(
            [f"{e.at.astimezone():%Y-%m-%d %H:%M} {e.actor_name} {e.verb}" for e in new]
        )
    return held


@transaction.atomic
def decide(
    *, actor: User | None, correction: DataCorrection, result: str, on: date, reason: str = "",
    other_organ: str = "", seen: int | None = None,
) -> DataCorrection:  # fmt: skip
    """Decide a request and lay its letter before the head for signing; a withdrawal has none.

    Raises NotAllowed, MissingField, and StepRefused for a request already decided,
    or a day that cannot be.
    """
    held = _held(correction, actor, seen)
    if held.result != R.PENDING:
        raise StepRefused(f"这件更正申请{held.get_result_display()}，不能再次处理")
    if result not in R.values or result == R.PENDING:
        raise StepRefused("请选择处理结果")
    if on > (today := happened.today()):
        raise StepRefused(f"处理日期 {on} {happened.told(today)}")
    held.result, held.decided_on, held.other_organ = result, on, other_organ.strip()
    try:
        held.clean()
    except ValidationError as error:
        raise StepRefused("；".join(error.messages)) from error
    if R(result) in ELSEWHERE and not held.other_organ:
        raise StepRefused("转送或者告知的，请写明有权更正的机关（条例第四十一条）")
    if result != R.WITHDRAWN:
        held.letter = _letter(held, actor, reason=reason.strip())
    held.save()
    record(
        verb="处理更正申请", subject=held, agency=held.agency, actor=actor,
        detail={"after": {"result": result, "decided_on": on}},
    )  # fmt: skip
    return held


def waits_for_signing(correction: DataCorrection) -> bool:
    """Return whether the request's letter is not signed yet."""
    return correction.letter is not None and correction.letter.state == LetterState.SUBMITTED


@transaction.atomic
def sign(
    *, actor: User | None, correction: DataCorrection, on: date, digest: str,
    seen: int | None = None,
) -> DataCorrection:  # fmt: skip
    """Sign the letter as it stands: number, date and keep it. ``digest`` is what the head read.

    Whoever drafted it does not sign it. Raises NotAllowed, CannotNumber, LetterChanged,
    and StepRefused for a day that cannot be.
    """
    held = _held(correction, actor, seen, Capability.APPROVE)
    if not waits_for_signing(held) or held.letter_id is None:
        raise StepRefused("这件更正申请没有待签发的告知书")
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=held.letter_id)
    content = letters.content_of(letter)
    if letters.wrote(actor, letter, content):
        raise NotAllowed("拟稿人不能签发自己起草的文书，请由另一位负责人签发")
    if digest != letter.digest or letters.digest_of(content) != letter.digest:
        raise letters.LetterChanged("您打开以后文书已经修改，请重新阅读再签发")
    if on > (today := happened.today()):
        raise StepRefused(f"签发日期 {on} {happened.told(today)}")
    if held.decided_on is not None and on < held.decided_on:
        raise StepRefused(f"签发日期 {on} 不应早于处理日期 {held.decided_on}")
    letter.decided_by, letter.decided_at = actor, timezone.now()
    letter.approved_digest = letter.digest
    number = next_letter_number(held.agency, on.year, letter.code)
    letters.keep(letter, content, number=number, on=on)
    held.letter = letter
    record(
        verb="签发更正申请告知书", subject=held, agency=held.agency, actor=actor,
        detail={"letter": letter.number, "digest": letter.digest, "after": {"on": on}},
    )  # fmt: skip
    return held


def composed(correction: DataCorrection, *, reason: str) -> texts.Letter:
    """Return the letter on a decided request. Raises MissingField."""
    applicant = applicant_of(correction)
    facts = texts.Facts(
        **office_facts(correction.agency, settings_of(correction.agency)),
        case_number=correction.number,
        addressee=applicant.get("name", ""),
        addressee_is_person=not credit_code(applicant.get("id_no", "")).is_valid
        and is_person(applicant.get("name", "")),
        applicant=applicant.get("name", ""),
        received_on=correction.received_on,
        channel="书面",
        content=correction.content,
        fields={
            "result": IN_THE_LETTER[R(correction.result)],
            "reason": reason,
            "other_agency": correction.other_organ,
        },
    )
    return texts.compose(CODE, facts, on=correction.decided_on or correction.received_on)


def _letter(correction: DataCorrection, actor: User | None, *, reason: str) -> Letter:
    words = composed(correction, reason=reason)
    letter = Letter.objects.create(
        agency=correction.agency,
        code=CODE,
        title=words.title,
        drafted_by=actor,
        state=LetterState.SUBMITTED,
        submitted_at=timezone.now(),
    )
    letters.put(letter, letters.Content(words, {}))
    letter.save()
    return letter


@transaction.atomic
def reopen(
    *, actor: User | None, correction: DataCorrection, reason: str, seen: int | None = None
) -> DataCorrection:
    """Undo a decision that was entered by mistake; a signed letter stays kept, another is dropped."""
    if not (reason := text_of(reason, name="撤销的理由", at_most=200)):
        raise StepRefused("撤销处理结果须写明理由")
    held = _held(correction, actor, seen)
    if held.result == R.PENDING:
        raise StepRefused("这件更正申请还没有处理结果")
    before = {"result": held.result, "decided_on": held.decided_on}
    number = held.letter.number if held.letter else ""
    if waits_for_signing(held) and held.letter is not None:
        held.letter.state = LetterState.DROPPED
        held.letter.save(update_fields=["state"])
    held.result, held.decided_on, held.other_organ, held.letter = R.PENDING, None, "", None
    held.save()
    record(
        verb="撤销处理结果", subject=held, agency=held.agency, actor=actor,
        detail={"before": before, "letter": number, "reason": f"（{len(reason)} 字）"},
    )  # fmt: skip
    return held


@transaction.atomic
def open_words(*, actor: User | None, correction: DataCorrection) -> texts.Letter:
    """Return the letter's words, which name the applicant, and journal who read them.

    Raises NotAllowed, CannotUnseal, StepRefused where there is none.
    """
    require(actor, correction.agency, Capability.EDIT_LEDGERS)
    if correction.letter is None:
        raise StepRefused("还没有告知书")
    words = letters.content_of(correction.letter).letter
    record(
        verb="查看文书", subject=correction.letter, agency=correction.agency, actor=actor,
        label=f"{correction} {correction.letter}",
    )  # fmt: skip
    return words


@transaction.atomic
def open_letter(*, actor: User | None, correction: DataCorrection, format_: str) -> bytes:
    """Return the kept letter as ``docx`` or ``pdf``, and journal who took it.

    Raises NotAllowed, StepRefused where there is none, DamagedLetter.
    """
    require(actor, correction.agency, Capability.EDIT_LEDGERS)
    if correction.letter is None:
        raise StepRefused("还没有告知书")
    data = letters.file_of(correction.letter, format_)
    record(
        verb="下载文书", subject=correction.letter, agency=correction.agency, actor=actor,
        label=f"{correction} {correction.letter}", detail={"kind": format_},
    )  # fmt: skip
    return data
