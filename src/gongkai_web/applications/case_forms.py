"""Which forms does a case fill in by itself? (申请表、登记表、意见回函、送达回证、呈批单)

They are papers of the office, not letters: without number and approval, made
anew each time from what the case says then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from gongkai import letters as texts
from gongkai.applications.events import EventKind
from gongkai.applications.outcomes import keys, letters_of
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import letters, service
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.fees import served_of
from gongkai_web.applications.letter_facts import facts_of
from gongkai_web.applications.models import Application, ApplicationEvent, Letter, LetterState
from gongkai_web.applications.steps import ANSWERING, CONCLUSIONS
from gongkai_web.journal.actions import record

K = EventKind

CODES = ("L01", "L02", "L08", "L18")
"""The forms of a case, besides the 送达回证 of each letter."""

SERVICE_RECORD = "L17"

_WAYS = {
    "handed_over": "in_person",
    "post": "post",
    "electronic": "email",
    "through_agency": "agency",
}
"""How a letter is served, in the words of the service record."""

_ATTRIBUTES = {
    "granted": "disclose",
    "partial": "partial",
    "withheld": "withhold",
    "unable": "unable",
    "not": "not_handled",
    "other": "other",
}
"""The first word of an outcome's key, and what the approval form calls it."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that the case can fill in now."""

    code: str
    title: str


def offered(case: Application, kept: list[Letter]) -> tuple[Form, ...]:
    """Return the forms that can be filled in; ``kept`` are the letters of the case."""
    found = ["L01"]
    if case.received_on is not None and case.content:
        found.append("L02")
        if _answering(kept) is not None:
            found.append("L18")
    if any(letter.code == "L07" and letter.state != LetterState.DROPPED for letter in kept):
        found.append("L08")
    templates = texts.codes()
    return tuple(Form(code, templates[code].title) for code in found)


def _answering(kept: list[Letter]) -> Letter | None:
    """Return the letter whose approval the form is about: the last answer that was not dropped."""
    steps = [kind.value for kind in (*ANSWERING, K.CLOSED)]
    found = [x for x in kept if x.step in steps and x.state != LetterState.DROPPED]
    return found[-1] if found else None


def composed(case: Application, code: str, *, on: date) -> texts.Letter:
    """Return a form of the case as it reads on that day. Raises StepRefused, MissingField."""
    kept = list(case.letters.select_related("agency").order_by("pk"))
    match code:
        case "L08":
            return _opinion(case, kept, on)
        case "L18":
            return _approval(case, kept, on)
    return texts.compose(code, facts_of(case, fields={}), on=on)


def _opinion(case: Application, kept: list[Letter], on: date) -> texts.Letter:
    """Return the blank answer for the third party, about what its letter names."""
    asked = [x for x in kept if x.code == "L07" and x.state != LetterState.DROPPED]
    if not asked:
        raise StepRefused("意见回函随第三方意见征求书附送，请先起草征求书")
    content = letters.content_of(asked[-1])
    words = {p.key: p.text for p in content.letter.paragraphs}
    about = words.get("information") or str(content.answers.get("information", ""))
    facts = facts_of(case, fields={"information": about}, addressee=content.letter.addressee)
    return texts.compose("L08", facts, on=on)


def _approval(case: Application, kept: list[Letter], on: date) -> texts.Letter:
    """Return the approval form of the last answer, with the opinions that the diary has."""
    letter = _answering(kept)
    if letter is None:
        raise StepRefused("呈批单随拟作出的答复填写，请先起草答复")
    content = letters.content_of(letter)
    outcome = str(content.step.get("outcome") or case.outcome or _outcome_of(letter))
    rows = list(case.events.select_related("actor"))
    fields = {
        "attribute": _ATTRIBUTES.get(outcome.split("_")[0], "other"),
        "proposal": _proposal(content.letter),
        "legal": _told(_legal(row) for row in rows if row.kind == K.LEGAL_REVIEWED),
        "leader": _told(
            _signing(row)
            for row in rows
            if row.letter_id == letter.pk and row.kind in (K.APPROVED, K.RETURNED)
        ),
    }
    return texts.compose("L18", facts_of(case, fields=fields), on=on)


def _outcome_of(letter: Letter) -> str:
    """Return the outcome that this letter alone leads to; "" where it serves several."""
    if letter.step == K.CLOSED:
        return "other_other"
    found = [key for key in keys() if letter.code in letters_of(key)]
    return found[0] if len(found) == 1 else ""


def _proposal(letter: texts.Letter) -> str:
    return "\n".join([f"拟作出《{letter.title}》：", *(p.text for p in letter.paragraphs)])


def _told(lines: Any) -> str:
    return "\n".join(lines)


def _legal(row: ApplicationEvent) -> str:
    parts = (
        CONCLUSIONS.get(row.detail.get("conclusion", ""), ""), row.detail.get("note", ""),
        f"{row.detail.get('reviewer', '')} {row.on}",
    )  # fmt: skip
    return "；".join(filter(None, parts))


def _signing(row: ApplicationEvent) -> str:
    what = "同意签发" if row.kind == K.APPROVED else "退回修改"
    parts = (what, row.detail.get("note", ""), f"{row.actor or ''} {row.on}".strip())
    return "；".join(filter(None, parts))


# -- the service record


def service_record(letter: Letter, *, on: date) -> texts.Letter:
    """Return the 送达回证 of a letter that went out, with what was noted of its service.

    Raises StepRefused for one that did not go out.
    """
    case = letter.application
    if case is None or letter.state != LetterState.SENT or letter.sent_on is None:
        raise StepRefused("文书发出以后才有送达回证")
    content = letters.content_of(letter)
    facts = facts_of(
        case, fields=_service_fields(case, letter, content), addressee=content.letter.addressee
    )
    return texts.compose(SERVICE_RECORD, facts, on=on)


def _service_fields(
    case: Application, letter: Letter, content: letters.Content
) -> Mapping[str, Any]:
    rows = list(case.events.select_related("actor"))
    services = [row for row in rows if row.kind == K.DELIVERED and row.letter_id == letter.pk]
    received = [row for row in services if not row.detail.get("refused")]
    last = services[-1] if services else None
    route = content.sending.get("route", "")
    signed_on = received[0].on if received else None
    if signed_on is None:
        own = next((r for r in rows if r.letter_id == letter.pk and r.kind == letter.step), None)
        if own is not None and own.kind == K.FEE_NOTICE_ISSUED:
            signed_on = served_of(own, rows)
        if signed_on is None and route in service.RECEIVED_WHEN_SENT:
            signed_on = letter.sent_on
    return {
        "letter_title": letter.title,
        "letter_number": letter.number,
        "service_way": _WAYS.get((last.detail.get("route") if last else "") or route, "notice"),
        "sent_on": letter.sent_on,
        "tracking": (last.detail.get("tracking") if last else "")
        or content.sending.get("tracking", ""),
        "signed_on": signed_on,
        "signer": received[0].detail.get("signer", "") if received else "",
        "refused": "\n".join(
            f"{row.on} {row.detail['refused']}" for row in services if row.detail.get("refused")
        ),
        "server": str(last.actor or "") if last else "",
    }


@transaction.atomic
def take_out(
    *, actor: User | None, case: Application, form: texts.Letter, format_: str, of: str = ""
) -> bytes:
    """Return a form as ``docx`` or ``pdf`` and journal who took it; only for those who handle cases.

    Raises NotAllowed.
    """
    require(actor, case.agency, Capability.EDIT_LEDGERS)
    data = texts.to_docx(form) if format_ == "docx" else texts.to_pdf(form)
    detail = {"letter": f"{form.code} {form.title}", "kind": format_}
    if of:
        detail["number"] = of
    record(
        verb="下载文书", subject=case, agency=case.agency, actor=actor,
        label=f"{case} {form.title}", detail=detail,
    )  # fmt: skip
    return data
