"""What can be done to a request to correct data about oneself? (条例 art. 41)

Registered with its applicant sealed, decided once with its letter, reopened with
a reason where the decision was entered by mistake. A matter of its own: it is
no application for information and stands in no table of the annual report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai import letters as texts
from gongkai.applications.applicants import credit_code
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import letters, personal
from gongkai_web.applications.applicants import PERSONAL_FIELDS
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.letter_facts import is_person
from gongkai_web.applications.models import DataCorrection, DataCorrectionResult, Letter
from gongkai_web.applications.numbering import next_letter_number, settings_of
from gongkai_web.applications.office_facts import office_facts
from gongkai_web.journal.actions import record
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
    record(verb="查看申请人信息", subject=correction, agency=correction.agency, actor=actor)
    return data


def _held(correction: DataCorrection, actor: User | None) -> DataCorrection:
    held = (
        DataCorrection.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=correction.pk)
    )
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    return held


@transaction.atomic
def decide(
    *, actor: User | None, correction: DataCorrection, result: str, on: date, reason: str = "",
    other_organ: str = "", approved_by: str = "",
) -> DataCorrection:  # fmt: skip
    """Decide a request and keep its letter, numbered and dated; a withdrawal has none.

    Raises NotAllowed, CannotNumber, MissingField, and StepRefused for a request
    already decided, a day that cannot be, or a decision without its consent.
    """
    held = _held(correction, actor)
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
        if not approved_by.strip():
            raise StepRefused("告知书须经审查签发，请写明签发人")
        held.letter = _letter(held, actor, reason=reason.strip())
    held.save()
    record(
        verb="处理更正申请", subject=held, agency=held.agency, actor=actor,
        detail={
            "after": {"result": result, "decided_on": on},
            "letter": held.letter.number if held.letter else "",
            "approved_by": approved_by.strip(),
        },
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
    on = correction.decided_on or correction.received_on
    words = composed(correction, reason=reason)
    letter = Letter.objects.create(
        agency=correction.agency,
        code=CODE,
        title=words.title,
        drafted_by=actor,
        needs_approval=False,
    )
    number = next_letter_number(correction.agency, on.year)
    letters.keep(letter, letters.Content(words, {}), number=number, on=on)
    return letter


@transaction.atomic
def reopen(*, actor: User | None, correction: DataCorrection, reason: str) -> DataCorrection:
    """Undo a decision that was entered by mistake; the letter that was kept stays kept."""
    if not reason.strip():
        raise StepRefused("撤销处理结果须写明理由")
    held = _held(correction, actor)
    if held.result == R.PENDING:
        raise StepRefused("这件更正申请还没有处理结果")
    before = {"result": held.result, "decided_on": held.decided_on}
    number = held.letter.number if held.letter else ""
    held.result, held.decided_on, held.other_organ, held.letter = R.PENDING, None, "", None
    held.save()
    record(
        verb="撤销处理结果", subject=held, agency=held.agency, actor=actor,
        detail={"before": before, "letter": number, "reason": f"（{len(reason.strip())} 字）"},
    )  # fmt: skip
    return held


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
