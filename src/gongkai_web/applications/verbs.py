"""What every verb of the desk needs: one act, the consent behind it, the period that ran out."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.applications.events import EventKind
from gongkai.applications.life_cycle import waiting_for
from gongkai_web.agencies.models import User
from gongkai_web.applications import derived
from gongkai_web.applications.casework import Done, StepRefused, add, working_on
from gongkai_web.applications.models import Application, Letter


def take(
    kind: EventKind,
    *,
    actor: User | None,
    case: Application,
    on: date,
    seen: int | None,
    letter: Letter | None = None,
    **detail: Any,
) -> Done:
    """Hold the case and add one act to it, with what is told of it."""
    with working_on(case, actor=actor, seen=seen) as held:
        return add(held, actor=actor, kind=kind, on=on, letter=letter, detail=detail)


def is_approved(letter: Letter | None) -> bool:
    """Return whether the head signed the letter."""
    return letter is not None and bool(letter.approved_digest)


def require_consent(letter: Letter | None, approved_by: str, told: str) -> None:
    """Raise StepRefused for a step without a signed letter and without the name of who consented."""
    if not is_approved(letter) and not approved_by.strip():
        raise StepRefused(f"{told}，请先送签发，或者写明同意人")


def refuse_before_the_end(case: Application, on: date, asked: EventKind, what: str) -> None:
    """Refuse to close for something overdue while its period runs, or before it began."""
    waiting = waiting_for(derived.diary(case, case.events.all()))
    if waiting is None or waiting.asked.kind is not asked:
        return
    if waiting.ends_on is None:
        raise StepRefused(f"还没有登记申请人收到{what}通知的日期，{what}期限没有起算")
    if on <= waiting.ends_on:
        raise StepRefused(f"{what}期限到 {waiting.ends_on} 为止，{on} 还没有逾期")


def iso(day: date | None) -> str | None:
    """Return the day as an act keeps it."""
    return day.isoformat() if day else None
