"""How is a reconsideration or court case shown to a person: where it stands, what is due, what may follow?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from gongkai.law import Unit
from gongkai.remedies.acts import Act, ActKind, Step, Who, course_of, steps
from gongkai.remedies.clocks import Due, dues, next_due
from gongkai.remedies.course import Query, allowed_next, counted, queries, situation, why_not
from gongkai.remedies.results import GROUPS
from gongkai.workdays import working_days_between
from gongkai_web.applications.act_words import length_of
from gongkai_web.remedies.actions import DETAILS
from gongkai_web.remedies.derived import act_of, block_of, opening_of
from gongkai_web.remedies.models import RemedyCase, RemedyEvent

PROCEDURES = {"ordinary": "普通程序", "summary": "简易程序"}
NEAR = 5
"""Days before a duty from which on it is called near."""


@dataclass(frozen=True, slots=True)
class ShownDue:
    """One thing to be done, told in a line."""

    due: Due
    standing: str
    """``还剩 3 个工作日``, ``已逾期 2 天``, ``2026-03-10 完成``."""
    mark: str
    """``late``, ``near``, ``open``, ``done``."""


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One row of the diary."""

    event: RemedyEvent
    told: tuple[str, ...]
    undone: Any
    why: str
    """Why it was undone."""
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """A step that is not lawful now, and why."""

    step: Step
    why: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    """Everything the page of a case tells."""

    has_diary: bool
    state: str
    procedure: str
    result: str
    column: str
    """The column of table 4 it stands in today."""
    mine: tuple[ShownDue, ...]
    others: tuple[ShownDue, ...]
    next: ShownDue | None
    appeal: ShownDue | None
    """How long an appeal stays open, to this agency too."""
    steps: tuple[Step, ...]
    absent: tuple[Absent, ...]
    events: tuple[ShownEvent, ...]
    queries: tuple[Query, ...]


def shown_case(case: RemedyCase, *, today: date, in_clear: bool = True) -> ShownCase:
    """Return the case as its page shows it on a day; ``in_clear`` with free words."""
    block = block_of(case)
    rows = list(RemedyEvent.with_undone.filter(case=case).select_related("actor", "undoing__actor"))
    standing = [row for row in rows if not hasattr(row, "undoing")]
    acts = [act_of(row) for row in standing]
    has_diary = bool(acts)
    if not has_diary:
        acts = _of_the_row(case)
    found = dues(acts, block=block, on=today)
    now = situation(acts, block=block)
    waiting, appeal = next_due(found), next_due(found, who=Who.PARTIES)
    lawful = allowed_next(acts, block=block)
    application = case.application
    counts = counted(acts, block=block)
    last = standing[-1].pk if standing else None
    return ShownCase(
        has_diary=has_diary,
        state=now.state.label,
        procedure=PROCEDURES[now.procedure],
        result=now.result,
        column=GROUPS[counts.case.group],
        mine=tuple(shown_due(due, today) for due in found if due.who is Who.AGENCY),
        others=tuple(shown_due(due, today) for due in found if due.who is not Who.AGENCY),
        next=shown_due(waiting, today) if waiting else None,
        appeal=shown_due(appeal, today) if appeal else None,
        steps=lawful,
        absent=tuple(_absent(acts, lawful, case)),
        events=tuple(
            ShownEvent(
                row,
                told(row, in_clear=in_clear),
                getattr(row, "undoing", None),
                _why_undone(row, in_clear=in_clear),
                row.pk == last,
            )
            for row in rows
        ),
        queries=queries(
            acts,
            block=block,
            outcome=application.outcome if application else "",
            replied_on=application.closed_on if application else None,
        ),
    )


def _of_the_row(case: RemedyCase) -> list[Act]:
    """Return the acts a row of the ledger stands for; none where it does not say when it came in."""
    try:
        return list(opening_of(case))
    except ValueError:
        return []


def _absent(acts: list[Act], lawful: tuple[Step, ...], case: RemedyCase) -> list[Absent]:
    block = block_of(case)
    present = {step.act for step in lawful}
    found = []
    for step in steps(course_of(block)):
        if step.act not in present and (why := why_not(step.act, acts, block=block)):
            found.append(Absent(step, why))
    return found


def shown_due(due: Due, today: date) -> ShownDue:
    """Return a due day in words."""
    if due.done_on is not None:
        late = "，逾期" if due.is_late else ""
        return ShownDue(due, f"{due.done_on} 完成{late}", "late" if due.is_late else "done")
    if due.lapsed_on is not None:
        late = "，此前已逾期" if due.is_late else ""
        return ShownDue(due, f"案件已于 {due.lapsed_on} 终结{late}", "done")
    if due.due_on is None:
        return ShownDue(due, due.unknown, "open")
    if due.is_late:
        return ShownDue(due, f"已逾期 {(today - due.due_on).days} 天", "late")
    days = (due.due_on - today).days
    mark = "near" if days <= NEAR else "open"
    if days == 0:
        return ShownDue(due, "今天届满", mark)
    if due.provision is not None and due.provision.unit is Unit.WORKING_DAY:
        return ShownDue(due, f"还剩 {working_days_between(today, due.due_on)} 个工作日", mark)
    return ShownDue(due, f"还剩 {days} 天", mark)


def _why_undone(row: RemedyEvent, *, in_clear: bool) -> str:
    reason = row.undoing.reason if hasattr(row, "undoing") else ""
    return reason if in_clear else length_of(reason)


def told(row: RemedyEvent, *, in_clear: bool = True) -> tuple[str, ...]:
    """Return what was noted with an act, one thing a line; of free words not in clear the length."""
    lines = []
    for key, title in DETAILS.items():
        value = row.detail.get(key)
        if not value:
            continue
        if key == "from_ledger":
            lines.append("据台账原有登记")
        else:
            lines.append(f"{title}：{PROCEDURES.get(value, value)}")
    if note := row.detail.get("note"):
        lines.append(f"说明：{note if in_clear else length_of(note)}")
    return tuple(lines)


def shown_state(case: RemedyCase) -> str:
    """Return where a case stands, for a list; a row without a diary says only whether it ended."""
    if case.state:
        return str(case.get_state_display())
    return "尚未审结" if case.result == "pending" else "已审结"


def shown_duty(case: RemedyCase) -> str:
    """Return what this agency must do next and by when, for a list."""
    if not case.due_what:
        return "—"
    if case.due_on is None:
        return f"{case.due_what}（没有写明期限）"
    days = (case.due_on - timezone.localdate()).days
    left = "今天届满" if days == 0 else f"还剩 {days} 天" if days > 0 else f"已逾期 {-days} 天"
    return f"{case.due_on} {case.due_what}（{left}）"


def is_duty(step: Step) -> bool:
    """Return whether a step is this agency's own."""
    return step.who is Who.AGENCY and step.act is not ActKind.NOTED
