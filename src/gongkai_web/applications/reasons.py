"""Which steps may be taken only with a reason in the diary, and why? (条例 arts. 15, 17, 30, 32, 35, 36(4), (6))

The law allows them, but whoever reads the case later, a court at the worst, asks
why. The verbs of :mod:`gongkai_web.applications.actions` refuse them without a
reason, and the pages ask for it beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gongkai import workdays
from gongkai.applications.deadlines import ExtensionTooLong, NotReceived, reply_deadline
from gongkai.applications.events import Event, EventKind
from gongkai.applications.life_cycle import awaits_opinions
from gongkai.law import NoProvisionInForce, provision
from gongkai_web.applications import derived, opinions, service
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent, Letter

K = EventKind

_OPINIONS = "征求意见的期限未满，提前答复须说明理由（条例第三十二条、第三十四条）"
_ANOTHER_ROUND = "再次要求补正，须由主管人员批准并说明理由（条例第三十条）"
_UNASKED = (
    "以第三方合法权益为由不予公开，应当书面征求第三方的意见；没有征求的，须说明理由"
    "（条例第十五条、第三十二条）"
)
_UNANSWERED = "没有登记申请人说明的理由；申请人逾期没有说明的，请写明情况（条例第三十五条）"
_AGAINST = (
    "第三方不同意公开的信息，有合理理由的不予公开；决定公开的，须写明不公开会对公共利益造成什么重大影响，"
    "或者第三方的意见为什么没有合理理由；公开的部分不含这些信息的，写明情况（条例第三十二条）"
)
_UNSEARCHED = (
    "没有登记检索：答复政府信息不存在的，应当有检索记录，没有检索的须说明理由（条例第三十六条第四项）；"
    "属于其他机关负责公开的，写明是哪个机关（条例第三十六条第五项）"
)
_NOT_REPEATED = (
    "台账里没有这位申请人此前得到的答复；“不予重复处理”须已经就同一信息答复过这位申请人，"
    "须写明此前答复的文号、日期（条例第三十六条第六项）"
)
_UNLAWFUL = "合法性审查的结论是“不合法”，仍这样办理的须说明理由（条例第十七条）"
_UNSIGNED = (
    "寄送、委托送达的答复没有登记签收，申请人的复议、诉讼期限还没有起算；"
    "仍要归档的须说明理由（行政复议法第二十条）"
)
NOT_HERE = "S13"
"""The letter of an answer that another agency is to give: nothing need be searched for."""


def wanted(
    case: Application, kind: EventKind, *, on: date, outcome: str = "", code: str = "",
    until: date | None = None,
) -> str:  # fmt: skip
    """Return in Chinese why the step needs a reason on that day; "" where it needs none.

    ``outcome`` and ``code`` are the answer and its letter, ``until`` the later day that is set.
    """
    match kind:
        case K.CORRECTION_REQUESTED:
            found = _of_a_correction(case, on)
        case K.DELAY_DECIDED:
            found = _of_a_delay(on, until)
        case K.REPLIED | K.REDECIDED | K.CLOSED:
            found = _of_an_answer(case, kind, on, outcome, code)
        case K.ARCHIVED:
            found = _of_the_archive(case, on)
        case _:
            return ""
    return "；".join(found)


def _of_a_correction(case: Application, on: date) -> Iterator[str]:
    if is_another_round(case):
        yield _ANOTHER_ROUND
    if (last := late_since(case, on)) is not None:
        yield (
            f"补正通知应当在 {last} 以前发出，现在已经超过，须由主管人员批准并说明理由（条例第三十条）"
        )


def _of_a_delay(on: date, until: date | None) -> Iterator[str]:
    if until is None:
        return
    term = provision("applications.reply_term", on=on).days
    days = term + provision("applications.extension", on=on).days
    if until > workdays.add_working_days(on, days).deadline:
        yield (
            f"延迟到 {until}，比法定的答复期限加上延期（{days} 个工作日）还长，"
            "须说明为什么是合理的期限（条例第三十五条）"
        )


def _of_an_answer(
    case: Application, kind: EventKind, on: date, outcome: str, code: str
) -> Iterator[str]:
    rows = list(case.events.all())
    if _was_found_unlawful(rows):
        yield _UNLAWFUL
    if kind is K.CLOSED:
        return
    diary = derived.diary(case, rows)
    kinds = {event.kind for event in diary}
    if awaits_opinions(diary, on=on):
        yield _OPINIONS
    if opinions.goes_against(rows, outcome=outcome, code=code):
        yield _AGAINST
    if outcome == "withheld_third_party" and K.THIRD_PARTY_CONSULTED not in kinds:
        yield _UNASKED
    if outcome == "not_handled_excessive" and K.REASONS_RECEIVED not in kinds:
        yield _UNANSWERED
    if outcome == "unable_not_held" and code != NOT_HERE and K.SEARCHED not in kinds:
        yield _UNSEARCHED
    if outcome == "not_handled_repeat" and not _was_answered_before(case, on):
        yield _NOT_REPEATED


def _was_answered_before(case: Application, on: date) -> bool:
    """Return whether the records have an answer to another application of the applicant by then."""
    if not case.applicant_key:
        return False
    others = Application.objects.filter(
        agency=case.agency_id, applicant_key=case.applicant_key, closed_on__lte=on, set_aside=""
    )
    return others.exclude(pk=case.pk).exclude(outcome__startswith="other_").exists()


def _was_found_unlawful(rows: Sequence[ApplicationEvent]) -> bool:
    """Return whether the last review of legality found the answer against the law."""
    reviews = [row for row in rows if row.kind == K.LEGAL_REVIEWED]
    if not reviews:
        return False
    return max(reviews, key=lambda row: (row.on, row.pk)).detail.get("conclusion") == "unlawful"


def _of_the_archive(case: Application, on: date) -> Iterator[str]:
    rows = list(case.events.all())
    if service.unsigned(case, rows, on=on):
        yield _UNSIGNED


def is_another_round(case: Application) -> bool:
    """Return whether a correction was asked for as often as the office does by itself (O9)."""
    asked = sum(row.kind == K.CORRECTION_REQUESTED for row in case.events.all())
    return asked >= int(case.agency.choice("O9")["rounds"])


def late_since(case: Application, on: date) -> date | None:
    """Return the last day for a correction notice, where it is over on that day (art. 30)."""
    if case.closed_on is not None:
        return None
    diary: list[Event] = [
        event for event in derived.diary(case, case.events.all()) if event.on <= on
    ]
    try:
        last = reply_deadline(
            diary, conventions=derived.conventions_of(case.agency)
        ).correction_notice_by
    except (NotReceived, ExtensionTooLong, NoProvisionInForce):
        return None
    return last if last is not None and on > last else None


def require(
    case: Application, kind: EventKind, *, on: date, note: str, outcome: str = "",
    letter: Letter | None = None, until: date | None = None,
) -> None:  # fmt: skip
    """Raise StepRefused for a step that needs a reason and has none."""
    if note.strip():
        return
    code = letter.code if letter is not None else ""
    why = wanted(case, kind, on=on, outcome=outcome, code=code, until=until)
    if why and letter is not None:
        raise StepRefused(f"{why}：请作废这份文书，重新起草，在“说明”里写明理由")
    if why:
        raise StepRefused(f"{why}：请在“说明”里写明理由")
