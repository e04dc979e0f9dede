"""What does a case give to its letter, and what may stand in its fields before the officer writes?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai import letters as texts
from gongkai.applications import deadlines
from gongkai.applications.applicants import KINDS
from gongkai.applications.events import EventKind
from gongkai.applications.fees import Fee, Method
from gongkai.applications.life_cycle import awaits_opinions, waiting_for
from gongkai.applications.receipt import channels
from gongkai.applications.similar import LIKELY_REPEAT, likeness
from gongkai.law import NoProvisionInForce, default
from gongkai_web.applications import derived, enclosures, fees
from gongkai_web.applications.applicants import personal_of
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.applications.numbering import settings_of
from gongkai_web.applications.office_facts import office_facts

K = EventKind
_PERSON = "natural_person"


def facts_of(
    case: Application, *, fields: Mapping[str, Any], outcome: str | None = None,
    addressee: str | None = None, electronic: bool = False, fee: Fee | None = None,
    fee_ordinal: int | None = None,
    attachments: tuple[tuple[str, int], ...] = (), party_kind: str = "",
) -> texts.Facts:  # fmt: skip
    """Return what the letter may speak of.

    ``addressee`` is someone else than the applicant, ``party_kind`` whether that is a
    ``person`` or an ``organisation``; where it is empty, the name says it.
    """
    applicant = personal_of(case)
    name = applicant.get("name", "")
    deadline = _deadline(case)
    return texts.Facts(
        **office_facts(case.agency, settings_of(case.agency)),
        case_number=case.number,
        addressee=name if addressee is None else addressee,
        addressee_is_person=case.applicant_kind == _PERSON
        if addressee is None
        else is_person(addressee, party_kind),
        applicant=name,
        party=texts.Party(
            kind=KINDS.get(case.applicant_kind, ""),
            identity=applicant.get("id_no", ""),
            telephone=applicant.get("contact", ""),
        ),
        received_on=case.received_on,
        channel=_LETTERED.get(case.channel) or channels()[case.channel].title
        if case.channel
        else "",
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
        partial_route=str(case.agency.choice("O6")["partial"]),
        electronic=electronic,
        attachments=attachments,
        fields=fields,
    )


TO_OTHERS = (K.THIRD_PARTY_CONSULTED, K.OTHER_ORGAN_CONSULTED)
"""Steps whose letter does not go to the applicant."""

RESULTS = {
    K.CORRECTION_OVERDUE: "other_correction_overdue",
    K.FEE_OVERDUE: "other_fee_overdue",
    K.CLOSED: "other_other",
    K.WITHDRAWN: "other_other",
}
"""The outcome of a step that has but one."""

_LETTERED = {"other_unit": "信函"}
"""What a letter calls a channel where its title is no way of applying (以……方式)."""

_ORGANISATION = re.compile(
    "公司|企业|集团|厂|店|社|会|所|局|厅|委|办|院|校|中心|银行|政府|机关|部门|大学|学会|组织|基金|[村组站馆队部处科]$"
)
_LONGEST_NAME = 4
"""Characters of a person's name, if it has no dot in it."""


def is_person(name: str, kind: str = "") -> bool:
    """Return whether a letter says 你 to this third party (你单位 otherwise)."""
    if kind:
        return kind == "person"
    bare = name.strip()
    return "·" in bare or (len(bare) <= _LONGEST_NAME and not _ORGANISATION.search(bare))


def facts_of_letter(
    case: Application, letter: texts.Letter, *, step: str, asked: Mapping[str, Any],
    answers: Mapping[str, Any],
) -> texts.Facts:  # fmt: skip
    """Return what a letter drafted before may speak of now: ``asked`` is what its step was asked.

    Raises StepRefused where its fee is no longer the one the records give.
    """
    kind = EventKind(step) if step else None
    fee = fee_of(case, kind, dict(asked))[0] if kind is K.FEE_NOTICE_ISSUED else None
    known = RESULTS.get(kind) if kind else None
    if kind is K.SUPPLEMENTED:
        known = case.outcome
    form = texts.template(letter.code, on=letter.version)
    mine = form.to is texts.Addressee.APPLICANT
    return facts_of(
        case, fields=answers, outcome=asked.get("outcome") or known,
        addressee=None if mine else letter.addressee, party_kind=asked.get("party_kind", ""),
        electronic=bool(asked.get("electronic")), fee=fee,
        fee_ordinal=asked.get("count") if fee is not None else None,
        attachments=letter.attachments,
    )  # fmt: skip


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
    you = "你" if case.applicant_kind == _PERSON else "你单位"
    match code:
        case "L04":
            known["days"] = default("O9")["working_days"]
        case "L05":
            known["counted"] = _counted(case, you)
        case "L06":
            known |= _extension(case, rows)
        case "L09":
            known |= _asked(last)
        case "L10":
            known |= _objected(last)
        case "L13":
            known["account"] = settings_of(case.agency).fee_account
            known["facts"] = fees.fact_of_notice(case, asked or {}, you=you)
        case "L14":
            known["explained_on"] = _on(last, K.REASONS_RECEIVED)
            known["new_due_on"] = _extension(case, rows).get("new_due_on")
        case "L15":
            known |= _overdue(case, rows, last, you)
        case "L16":
            known["withdrawn_on"] = _on(last, K.WITHDRAWN) or today
        case "S03":
            known |= enclosures.parted(case) | {"consultation": _consultation(rows, today)}
        case "S07":
            was_asked = K.THIRD_PARTY_CONSULTED in last
            known["consultation"] = _consultation(rows, today) if was_asked else "none"
        case "S12":
            known |= _search(rows)
        case "S15":
            known |= {
                "corrected_on": _on(last, K.CORRECTION_RECEIVED),
                "notice": _number(last, K.CORRECTION_REQUESTED),
            }
        case "S17":
            known |= _earlier(case)
        case "S19":
            known |= {
                "counted": _counted(case, you),
                "notice": _number(last, K.REASONS_REQUESTED),
                "explained": "unreasonable" if K.REASONS_RECEIVED in last else "",
            }
    return {key: value for key, value in known.items() if value not in (None, "", [])}


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
    return {"extended_days": most, "new_due_on": _day_after(case, rows, most)}


def longest_extension(case: Application) -> date | None:
    """Return the day to which the longest extension leads; ``None`` where it cannot be told."""
    day: date | None = _extension(case, list(case.events.all())).get("new_due_on")
    return day


def _day_after(case: Application, rows: list[ApplicationEvent], days: int) -> date | None:
    """Return the last day for the answer after an extension; ``None`` where it cannot be told."""
    diary = derived.diary(case, rows)
    try:
        return deadlines.due_on(
            [*diary, derived.event(K.EXTENDED, diary[-1].on, {"days": days})],
            conventions=derived.conventions_of(case.agency),
        )
    except (NoProvisionInForce, deadlines.ExtensionTooLong, deadlines.NotReceived):
        return None


def with_the_new_day(case: Application, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a letter of extension with the day that its working days lead to.

    The day proposed for the longest extension gives way to it. Raises StepRefused for
    any other day.
    """
    rows = list(case.events.all())
    days, told = answers.get("extended_days"), answers.get("new_due_on")
    after = _day_after(case, rows, int(days)) if days else None
    if after is None or told == after:
        return dict(answers)
    if told and told != _extension(case, rows).get("new_due_on"):
        raise StepRefused(
            f"延长 {days} 个工作日的，答复期限届满日是 {after}，填写的是 {told}，请核对"
        )
    return {**answers, "new_due_on": after}


def _asked(last: Mapping[str, ApplicationEvent]) -> dict[str, Any]:
    """Return who was asked last, and when."""
    asked = [last[kind] for kind in TO_OTHERS if kind in last]
    if not asked:
        return {}
    row = max(asked, key=lambda one: (one.on, one.pk))
    who = "third_party"
    if row.kind == K.OTHER_ORGAN_CONSULTED:
        is_joint = row.letter is not None and row.letter.code == "L11"
        who = "co_producer" if is_joint else "organ"
    return {"asked": who, "asked_on": row.on}


def _objected(last: Mapping[str, ApplicationEvent]) -> dict[str, Any]:
    """Return when a third party was asked last, and about what."""
    row = last.get(K.THIRD_PARTY_CONSULTED)
    if row is None:
        return {}
    return {"asked_on": row.on, "information": _answer_in(row, "information")}


def _answer_in(row: ApplicationEvent, field: str) -> str:
    """Return what was answered in a field of the letter an act went out with."""
    from gongkai_web.applications.letters import content_of

    return str(content_of(row.letter).answers.get(field, "")) if row.letter is not None else ""


def _consultation(rows: list[ApplicationEvent], today: date) -> str:
    """Return the key of how third parties answered; "" where they consented, or may still answer."""
    asked = [row for row in rows if row.kind == K.THIRD_PARTY_CONSULTED]
    opinions = [row.detail.get("opinion", "") for row in rows if row.kind == K.THIRD_PARTY_REPLIED]
    if not asked or awaits_opinions(derived.diary(asked[0].application, rows), on=today):
        return ""
    against = {one for one in opinions if one in ("object", "partly")}
    if len(opinions) < len(asked):
        if against:
            return "several"
        return "" if opinions else "silent"
    if "partly" in against:
        return "partly"
    return "objected" if against else ""


def _counted(case: Application, you: str) -> str:
    """Return how often the applicant applied in the month of this application; "" for once."""
    if case.received_on is None:
        return ""
    month = fees.month_of(case)
    if month.count < 2:
        return ""
    return f"{month.year}年{month.month}月，{you}向本机关提出政府信息公开申请{month.count}件"


def _earlier(case: Application) -> dict[str, Any]:
    """Return number and day of the answer to the applicant's own likeliest earlier application."""
    if not case.applicant_key or not case.content.strip():
        return {}
    others = (
        Application.objects.filter(agency=case.agency_id, applicant_key=case.applicant_key)
        .exclude(pk=case.pk)
        .exclude(reply_no="")
        .filter(closed_on__isnull=False)
    )
    if case.received_on is not None:
        others = others.filter(closed_on__lte=case.received_on)
    found = [
        (likeness(case.content, content), closed_on, reply_no)
        for content, closed_on, reply_no in others.order_by("-closed_on").values_list(
            "content", "closed_on", "reply_no"
        )[:_EARLIER_COMPARED]
    ]
    alike = [one for one in found if one[0] >= LIKELY_REPEAT]
    if not alike:
        return {}
    _, closed_on, reply_no = max(alike)
    return {"earlier_number": reply_no, "earlier_on": closed_on}


_EARLIER_COMPARED = 200
"""How many of the applicant's answered applications are looked at."""


def _overdue(
    case: Application, rows: list[ApplicationEvent], last: Mapping[str, ApplicationEvent], you: str
) -> dict[str, Any]:
    waiting = waiting_for(derived.diary(case, rows))
    if waiting is None:
        return {}
    asked = last.get(waiting.asked.kind)
    served_on = fees.served_of(asked, rows) if asked is not None else None
    missing = (
        f"补正期限届满时，本机关没有收到{you}的补正材料，{you}也没有说明正当理由"
        if waiting.asked.kind is K.CORRECTION_REQUESTED
        else f"缴费期限届满时，{you}没有缴清应缴的信息处理费"
    )
    return {
        "notice": asked.letter.number if asked is not None and asked.letter is not None else "",
        "notice_served_on": served_on or waiting.asked.served_on,
        "ended_on": waiting.ends_on,
        "reason": missing,
    }


def _search(rows: list[ApplicationEvent]) -> dict[str, Any]:
    """Return what was searched where, every search of the case together, and the last day."""
    searches = [row for row in rows if row.kind == K.SEARCHED]
    if not searches:
        return {}
    told = []
    for row in searches:
        places, keywords, found = (
            str(row.detail.get(name, "")).strip().rstrip("。；，;,.")
            for name in ("places", "keywords", "found")
        )
        told.append(f"在{places}中，以“{keywords}”为检索词检索" + (f"，{found}" if found else ""))
    return {"searched_on": max(row.on for row in searches), "search": "；".join(told)}
