"""How is the term for the answer lengthened, or another day set? (条例 arts. 33(2), 35)

Verbs of :mod:`gongkai_web.applications.actions`.
"""

from __future__ import annotations

from datetime import date

from gongkai import workdays
from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import User
from gongkai_web.applications import reasons
from gongkai_web.applications.casework import Done, StepRefused, refuse_unlawful
from gongkai_web.applications.models import Application, Letter
from gongkai_web.applications.verbs import require_consent, take

K = EventKind


def extend(
    *, actor: User | None, case: Application, on: date, days: int, reason: str = "",
    approved_by: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Tell the applicant of an extension to which the office's head consented (art. 33(2)).

    ``days`` are working days, at most what the law allows; the consent is the
    letter's approval, or the name of whoever gave it on paper.
    """
    require_consent(
        letter, approved_by, "延期须经政府信息公开工作机构负责人同意（条例第三十三条第二款）"
    )
    return take(
        K.EXTENDED, actor=actor, case=case, on=on, seen=seen, letter=letter, days=days,
        note=reason, approved_by=approved_by,
    )  # fmt: skip


def request_reasons(
    *, actor: User | None, case: Application, on: date, note: str = "",
    letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Ask for the reasons of clearly excessive applications (art. 35)."""
    return take(
        K.REASONS_REQUESTED, actor=actor, case=case, on=on, seen=seen, letter=letter, note=note
    )


def receive_reasons(
    *, actor: User | None, case: Application, on: date, note: str = "", seen: int | None = None
) -> Done:
    """Note the reasons the applicant gave (art. 35)."""
    return take(K.REASONS_RECEIVED, actor=actor, case=case, on=on, seen=seen, note=note)


def decide_delay(
    *, actor: User | None, case: Application, on: date, until: date, note: str = "",
    approved_by: str = "", letter: Letter | None = None, seen: int | None = None,
) -> Done:  # fmt: skip
    """Set and tell a reasonable later day for the answer (art. 35).

    ``note`` says why it is reasonable, where it is later than any other term of the law.
    """
    require_consent(letter, approved_by, "确定延迟答复日期须经负责人同意（条例第三十五条）")
    refuse_delay(until, on=on)
    refuse_unlawful(case, K.DELAY_DECIDED, on)
    reasons.require(case, K.DELAY_DECIDED, on=on, note=note, letter=letter, until=until)
    return take(
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
