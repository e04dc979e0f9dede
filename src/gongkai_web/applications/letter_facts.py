"""What does a case give to its letter, and what may stand in its fields before the officer writes?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai import letters as texts
from gongkai.applications import deadlines
from gongkai.applications.applicants import KINDS
from gongkai.applications.events import EventKind
from gongkai.applications.fees import Fee, Method
from gongkai.applications.life_cycle import waiting_for
from gongkai.applications.receipt import channels
from gongkai.law import NoProvisionInForce, default
from gongkai_web.applications import derived, fees
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.numbering import settings_of

K = EventKind
_PERSON = "natural_person"


def facts_of(
    case: Application, *, fields: Mapping[str, Any], outcome: str | None = None,
    addressee: str | None = None, electronic: bool = False, fee: Fee | None = None,
    fee_ordinal: int | None = None,
    attachments: tuple[tuple[str, int], ...] = (), companions: tuple[str, ...] = (),
) -> texts.Facts:  # fmt: skip
    """Return what the letter may speak of. ``addressee`` is someone else than the applicant."""
    office, agency = settings_of(case.agency), case.agency
    applicant = personal_of(case)
    name = applicant.get("name", "")
    deadline = _deadline(case)
    superior = office.superior_body
    return texts.Facts(
        agency=agency.name,
        agency_kind=office.review_kind,
        body_names={
            role: body
            for role, body in {
                "own_government": office.own_government,
                "superior_government": superior,
                "county_government": office.own_government,
                "local_government": office.own_government,
                "superior_department": superior,
                "superior_justice_department": superior,
                "parent_department": superior,
                "itself": agency.name,
            }.items()
            if body
        },
        court=office.court,
        office=agency.disclosure_office,
        telephone=agency.telephone,
        address=agency.address,
        online_reconsideration=office.online_reconsideration,
        case_number=case.number,
        addressee=name if addressee is None else addressee,
        addressee_is_person=addressee is None and case.applicant_kind == _PERSON,
        applicant=name,
        party=texts.Party(
            kind=KINDS.get(case.applicant_kind, ""),
            identity=applicant.get("id_no", ""),
            telephone=applicant.get("contact", ""),
        ),
        received_on=case.received_on,
        channel=channels()[case.channel].title if case.channel else "",
        content=case.content,
        wanted_form=case.supply_form,
        submitted_on=case.submitted_on,
        arrived_on=case.arrived_on,
        confirmed_on=case.confirmed_on,
        started_on=deadline.started_on if deadline else None,
        due_on=deadline.due_on if deadline else None,
        handler=str(case.handler or ""),
        oral=case.channel == "oral",
        fee=fee,
        fee_ordinal=fee_ordinal,
        outcome=outcome,
        companions=companions,
        partial_route=str(case.agency.choice("O6")["partial"]),
        electronic=electronic,
        attachments=attachments,
        fields=fields,
    )


def fee_of(
    case: Application, kind: EventKind, answers: dict[str, Any]
) -> tuple[Fee | None, dict[str, Any]]:
    """Return the fee of a notice, and the answers with its amount. Raises StepRefused."""
    if kind is not K.FEE_NOTICE_ISSUED:
        return None, answers
    method = str(answers.get("method", ""))
    fee = fees.cost(case, method=method, count=answers.get("count"), pages=answers.get("pages"))
    answers.pop("pages" if fee.method is Method.PER_PIECE else "count", None)
    if fee.amount_yuan <= 0:
        raise StepRefused("按所选方式计算应缴 0 元：在免费的件数或者页数以内，不能收费")
    answers["amount_fen"] = fee.amount_yuan * 100
    fees.refuse_unexplained(
        case, method=method, amount_fen=answers["amount_fen"], count=answers.get("count"),
        pages=answers.get("pages"), note=str(answers.get("note", "")),
    )  # fmt: skip
    return fee, answers


def _deadline(case: Application) -> deadlines.Deadline | None:
    if case.received_on is None:
        return None
    try:
        return deadlines.reply_deadline(
            derived.diary(case, case.events.all()), conventions=derived.conventions_of(case.agency)
        )
    except (NoProvisionInForce, deadlines.ExtensionTooLong):
        return None


def prefilled(
    case: Application, code: str, *, today: date, asked: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what the case already says for the fields of a letter, by their keys.

    ``asked`` is what the step was opened with: method, place and pages of a fee.
    """
    rows = list(case.events.all())
    last: dict[str, ApplicationEvent] = {row.kind: row for row in rows}
    known: dict[str, Any] = {}
    match code:
        case "L04":
            known["days"] = default("O9")["working_days"]
        case "L06":
            known |= _extension(case, rows)
        case "L09":
            known |= _asked(last)
        case "L10":
            known |= {"asked_on": _on(last, K.THIRD_PARTY_CONSULTED)}
        case "L13":
            you = "你" if case.applicant_kind == _PERSON else "你单位"
            known["account"] = settings_of(case.agency).fee_account
            known["facts"] = fees.fact_of_notice(case, asked or {}, you=you)
        case "L14":
            known["explained_on"] = _on(last, K.REASONS_RECEIVED)
        case "L15":
            known |= _overdue(case, rows, last)
        case "L16":
            known["withdrawn_on"] = today
        case "S12":
            known |= _search(last)
        case "S15":
            known |= {
                "corrected_on": _on(last, K.CORRECTION_RECEIVED),
                "notice": _number(last, K.CORRECTION_REQUESTED),
            }
        case "S19":
            known["notice"] = _number(last, K.REASONS_REQUESTED)
    return {key: value for key, value in known.items() if value not in (None, "")}


def _on(last: Mapping[str, ApplicationEvent], kind: EventKind) -> date | None:
    return last[kind].on if kind in last else None


def _number(last: Mapping[str, ApplicationEvent], kind: EventKind) -> str:
    row = last.get(kind)
    return row.letter.number if row is not None and row.letter is not None else ""


def _extension(case: Application, rows: list[ApplicationEvent]) -> dict[str, Any]:
    """Return the longest extension and the day it leads to."""
    deadline = _deadline(case)
    if deadline is None:
        return {}
    most = deadlines.most_extension(deadline.started_on)
    diary = derived.diary(case, rows)
    told_on = diary[-1].on
    try:
        after = deadlines.due_on(
            [*diary, derived.event(K.EXTENDED, told_on, {"days": most})],
            conventions=derived.conventions_of(case.agency),
        )
    except (NoProvisionInForce, deadlines.ExtensionTooLong):
        after = None
    return {"extended_days": most, "new_due_on": after}


def _asked(last: Mapping[str, ApplicationEvent]) -> dict[str, Any]:
    for kind, value in (
        (K.THIRD_PARTY_CONSULTED, "third_party"),
        (K.OTHER_ORGAN_CONSULTED, "organ"),
    ):
        if kind in last:
            return {"asked": value, "asked_on": last[kind].on}
    return {}


def _overdue(
    case: Application, rows: list[ApplicationEvent], last: Mapping[str, ApplicationEvent]
) -> dict[str, Any]:
    waiting = waiting_for(derived.diary(case, rows))
    if waiting is None:
        return {}
    asked = last.get(waiting.asked.kind)
    served_on = fees.served_of(asked, rows) if asked is not None else None
    return {
        "notice": asked.letter.number if asked is not None and asked.letter is not None else "",
        "notice_served_on": served_on or waiting.asked.served_on,
        "ended_on": waiting.ends_on,
    }


def _search(last: Mapping[str, ApplicationEvent]) -> dict[str, Any]:
    row = last.get(K.SEARCHED)
    if row is None:
        return {}
    told = f"检索范围：{row.detail.get('places', '')}；检索词：{row.detail.get('keywords', '')}"
    if found := row.detail.get("found"):
        told += f"；结果：{found}"
    return {"searched_on": row.on, "search": told}
