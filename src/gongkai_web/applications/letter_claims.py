"""Does a letter say of the case what the records of the case say? (条例 arts. 32, 36)

What the diary contradicts is refused: a letter that tells of a consultation that
never was is false. What the records merely do not show is told, for the office may
know more than its records: an answer given before there was a system, say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from gongkai import letters as texts
from gongkai.applications.events import EventKind
from gongkai.applications.fees import payment_due
from gongkai.applications.life_cycle import awaits_opinions
from gongkai_web.applications import derived, letter_facts
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent, Letter

K = EventKind

_CONSULTING = ("S03", "S07")
_SEARCHING = ("S03", "S12", "S23")
_NOT_ASKED = "none"
_AGAINST = ("object", "")
"""Answers of a third party that are, or may have been, a no; an old ledger tells no more."""


def refuse_false(case: Application, code: str, answers: Mapping[str, Any], *, on: date) -> None:
    """Raise StepRefused where the letter's answers contradict the diary as it stood that day."""
    if told := contradiction(case, code, answers, on=on):
        raise StepRefused(told)


def contradiction(case: Application, code: str, answers: Mapping[str, Any], *, on: date) -> str:
    """Return in Chinese what the letter says of a consultation against the diary; "" for nothing."""
    told = str(answers.get("consultation") or "")
    if code not in _CONSULTING or not told:
        return ""
    if told != _NOT_ASKED and answers.get("unasked"):
        return "文书写了征求第三方意见的情况，就不写“没有征求第三方意见的理由”，请清空或者改选"
    rows = [row for row in case.events.all() if row.on <= on]
    true = _true(case, rows, on)
    if told in true:
        return ""
    labels = dict(_choices(code, on))
    fits = "、".join(f"“{labels[key]}”" for key in labels if key in true)
    if not fits:
        return (
            "办理经过登记的是第三方同意公开，文书却写"
            f"“{labels.get(told, told)}”：第三方同意公开的应当公开（条例第十五条）"
        )
    return (
        f"文书写“{labels.get(told, told)}”，与办理经过不符，按登记的情况应当是{fits}；"
        "办理经过有遗漏的，请先补登（条例第三十二条）"
    )


def _choices(code: str, on: date) -> tuple[tuple[str, str], ...]:
    (field,) = (one for one in texts.template(code, on=on).fields if one.key == "consultation")
    return field.choices


def _true(case: Application, rows: Sequence[ApplicationEvent], on: date) -> set[str]:
    """Return the sentences about the consultation that are true on that day."""
    asked = sum(row.kind == K.THIRD_PARTY_CONSULTED for row in rows)
    if not asked:
        return {_NOT_ASKED}
    opinions = [row.detail.get("opinion", "") for row in rows if row.kind == K.THIRD_PARTY_REPLIED]
    waits = len(opinions) < asked and awaits_opinions(derived.diary(case, rows), on=on)
    silent = len(opinions) < asked and not waits
    refused = any(one in _AGAINST for one in opinions)
    partly = any(one in ("partly", "") for one in opinions)
    true = set()
    if refused and not silent:
        true.add("objected")
    if partly and not silent:
        true.add("partly")
    if silent and (refused or partly):
        true.add("several")
    if silent and not (refused or partly):
        true.add("silent")
    if waits and not (refused or partly):
        true.add("pending")
    return true


def doubts(
    case: Application, code: str, answers: Mapping[str, Any], *, on: date
) -> tuple[str, ...]:
    """Return in Chinese what the letter says and the records do not show."""
    return tuple(_doubts(case, code, answers, on))


def _doubts(case: Application, code: str, answers: Mapping[str, Any], on: date) -> Iterator[str]:
    if told := contradiction(case, code, answers, on=on):
        yield told
    if code in _SEARCHING and (code == "S12" or "not_existing" in (answers.get("unable") or ())):
        yield from _search(case, answers)
    if code == "S17":
        yield from _earlier(case, answers)
    if code == "S15":
        yield from _correction(case, answers)
    day = _day(answers.get("new_due_on")) if code == "L06" else None
    if code == "L13" and (served := _day(answers.get("served_on"))) is not None:
        day = payment_due(served).deadline
    if told := provisional(day, on=on):
        yield told


def _search(case: Application, answers: Mapping[str, Any]) -> Iterator[str]:
    days = {row.on for row in case.events.all() if row.kind == K.SEARCHED}
    if not days:
        yield "还没有登记检索：答复政府信息不存在，应当有检索记录为证（条例第三十六条第四项）"
    elif (told := _day(answers.get("searched_on"))) is not None and told not in days:
        last = max(days)
        yield f"文书写的检索完成日期是 {told}，登记的检索在 {last}，请核对（条例第三十六条第四项）"


def _earlier(case: Application, answers: Mapping[str, Any]) -> Iterator[str]:
    number, told = str(answers.get("earlier_number") or "").strip(), _day(answers.get("earlier_on"))
    if not number:
        return
    days = earlier_answers(case, number)
    if not days:
        yield (
            f"台账里没有这位申请人的文号为“{number}”的答复：“不予重复处理”须已经就同一信息答复过"
            "这位申请人，请核对文号（条例第三十六条第六项）"
        )
    elif told is not None and told not in days:
        known = "、".join(str(day) for day in sorted(days))
        yield f"“{number}”的答复登记于 {known}，文书写的是 {told}，请核对"


def earlier_answers(case: Application, number: str) -> set[date]:
    """Return the days of the answers under that number to the same applicant's other applications."""
    if not case.applicant_key:
        return set()
    others = Application.objects.filter(
        agency=case.agency_id, applicant_key=case.applicant_key, closed_on__isnull=False
    ).exclude(pk=case.pk)
    days = set(others.filter(reply_no=number).values_list("closed_on", flat=True))
    sent = Letter.objects.filter(application__in=others, number=number, sent_on__isnull=False)
    return days | set(sent.values_list("sent_on", flat=True))


def _correction(case: Application, answers: Mapping[str, Any]) -> Iterator[str]:
    days = {row.on for row in case.events.all() if row.kind == K.CORRECTION_RECEIVED}
    told = _day(answers.get("corrected_on"))
    if days and told is not None and told not in days:
        yield f"文书写的收到补正材料的日期是 {told}，登记的是 {max(days)}，请核对"


def provisional(day: date | None, *, on: date) -> str:
    """Return that a day a letter tells may still move with the notice of days off; "" for a firm one."""
    if not texts.provisional_note(day, on=on):
        return ""
    return (
        f"{day} 是暂定的日期：有的年份放假安排尚未公布，文书写明以公布后计算的为准；"
        "放假安排录入后日期有变动的，请另行告知对方"
    )


def provisional_step(case: Application, kind: EventKind, *, today: date) -> str:
    """Return the same of the day that a step taken today would tell, as far as it is known."""
    if kind is K.EXTENDED:
        return provisional(letter_facts.longest_extension(case), on=today)
    if kind is K.FEE_NOTICE_ISSUED:
        return provisional(payment_due(today).deadline, on=today)
    return ""


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
