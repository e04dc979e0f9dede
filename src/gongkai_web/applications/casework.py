"""How is one act added to a case: locked, checked, written and journaled, whole or not at all?

Every verb of :mod:`gongkai_web.applications.actions` goes through here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.applications import deadlines
from gongkai.applications.diary import impossible
from gongkai.applications.events import (
    AFTER_CLOSING,
    CLOSING,
    WITHIN_THE_OFFICE,
    Event,
    EventKind,
)
from gongkai.applications.life_cycle import allowed_next, refused_next
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.applications import derived, overtaken
from gongkai_web.applications.models import Application, ApplicationEvent, Letter
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import history_of
from gongkai_web.ledgers import happened

LOOKED = "查看申请人信息"
"""The journal's word for an act that changes nothing."""

_ANY_DAY = WITHIN_THE_OFFICE | {EventKind.DELIVERED}
"""Acts that need not follow the last one: noted when they are known."""


class StepRefused(ValueError):
    """A step that may not be taken; the message says why in Chinese."""


class CaseMoved(StepRefused):
    """Somebody else did something to the case since it was looked at."""

    def __init__(self, changes: Sequence[str]) -> None:
        self.changes = tuple(changes)
        super().__init__(
            f"您打开页面以后，这件申请已有变化，本次操作没有写入：{'；'.join(changes)}"
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a step."""

    case: Application
    event: ApplicationEvent
    warnings: tuple[str, ...] = ()
    """What the person should know: it counted, but was late, say."""


def seen_now(case: Application) -> int:
    """Return the mark of what a person sees of the case: the last journal entry about it."""
    last = _changes(case).values_list("pk", flat=True).first()
    return last or 0


def _changes(case: Application) -> Any:
    return history_of(case).exclude(verb=LOOKED)


def number_of(text: str) -> int:
    """Return the number a page sent back: a mark of what was seen, a key; 0 for any other text.

    0 is no record's key, and as a mark has every change told.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def text_of(text: str, *, name: str, at_most: int) -> str:
    """Return a free text without blanks around it.

    Raises StepRefused where it is longer than the record can hold, or has the
    character no database keeps.
    """
    text = text.strip()
    refuse_nul(text, name=name)
    if len(text) > at_most:
        raise StepRefused(f"{name}至多 {at_most} 字，现在是 {len(text)} 字，请删减")
    return text


def refuse_nul(text: Any, *, name: str) -> None:
    """Raise StepRefused for a text with a NUL character, which PostgreSQL does not keep."""
    if isinstance(text, str) and "\x00" in text:
        raise StepRefused(f"{name}中有不能保存的空字符，请删去后重新填写")


@contextmanager
def working_on(
    case: Application,
    *,
    actor: User | None,
    seen: int | None = None,
    capability: Capability = Capability.EDIT_LEDGERS,
) -> Iterator[Application]:
    """Hold the case alone while it is changed; everything in the block is kept, or nothing.

    Yields the case as it is now. Raises NotAllowed, and CaseMoved where it
    changed since ``seen``.
    """
    with transaction.atomic():
        held = (
            Application.objects.select_for_update(of=("self",))
            .select_related("agency")
            .get(pk=case.pk)
        )
        require(actor, held.agency, capability)
        if seen is not None and (new := list(_changes(held).filter(pk__gt=seen)[:5])):
            raise CaseMoved(
                [f"{e.at.astimezone():%Y-%m-%d %H:%M} {e.actor_name} {e.verb}" for e in new]
            )
        if held.set_aside:
            raise StepRefused(f"这件登记{held.get_set_aside_display()}，不能再办理")
        yield held
        for name in ("state", "due_on", "closed_on", "outcome", "received_on", "set_aside"):
            setattr(case, name, getattr(held, name))


def add(
    case: Application,
    *,
    actor: User | None,
    kind: EventKind,
    on: date,
    detail: Mapping[str, Any] | None = None,
    letter: Letter | None = None,
    verb: str = "",
) -> Done:
    """Add one act to a case that is held, and make everything follow it.

    Raises StepRefused for a day that cannot be, or a step the life cycle does
    not allow on that day.
    """
    detail = {name: value for name, value in (detail or {}).items() if value not in (None, "", [])}
    for value in detail.values():
        refuse_nul(value, name=kind.label)
    rows = list(case.events.all())
    diary = derived.diary(case, rows)
    act = derived.event(kind, on, detail)
    _refuse_day(case, rows, kind, on)
    _refuse_receipt(act)
    conventions = derived.conventions_of(case.agency)
    _refuse_unlawful(diary, kind, on, conventions)
    acts = [*diary[1:], act] if case.received_on else [act]
    closed_on = case.closed_on or (on if kind in CLOSING else None)
    for found in impossible(acts, received_on=case.received_on, submitted_on=case.submitted_on,
                            closed_on=closed_on, outcome=case.outcome or "granted"):  # fmt: skip
        if found.event is act:
            raise StepRefused(f"{kind.label}（{on}）：{found.text}")
    warnings = _warnings(diary, act, conventions)
    event = ApplicationEvent.with_undone.create(
        application=case, kind=kind.value, on=on, detail=detail, letter=letter, actor=actor
    )
    derived.refresh_case(case)
    record(
        verb=verb or kind.label,
        subject=case,
        agency=case.agency,
        actor=actor,
        detail={"after": {"on": on, **told(detail)}},
    )
    voided = overtaken.void(case, actor=actor, by=kind)
    return Done(case, event, (*warnings, *voided))


def refuse_unlawful(case: Application, kind: EventKind, on: date) -> None:
    """Raise StepRefused for a step that the life cycle does not allow on that day."""
    diary = derived.diary(case, case.events.all())
    _refuse_unlawful(diary, kind, on, derived.conventions_of(case.agency))


def _refuse_unlawful(diary: Sequence[Event], kind: EventKind, on: date, conventions: Any) -> None:
    try:
        allowed = {step.action for step in allowed_next(diary, on=on, conventions=conventions)}
    except deadlines.ExtensionTooLong as error:
        raise StepRefused(f"不能“{kind.label}”：{error}") from error
    if kind not in allowed:
        raise StepRefused(why_not(diary, kind, on, conventions))


def told(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return an act's details as the journal tells them: of names and free words, the length."""
    hidden = ApplicationEvent.journal_hides
    return {
        name: f"（{len(value)} 字）" if name in hidden and isinstance(value, str) else value
        for name, value in detail.items()
    }


def why_not(diary: Sequence[Event], kind: EventKind, on: date, conventions: Any = None) -> str:
    """Return in Chinese why a step may not be taken on that day."""
    if not diary:
        return "还没有登记收到申请之日，请先确认收到（条例第三十一条）"
    for row, reason in refused_next(diary, on=on, conventions=conventions):
        if row.action is kind:
            return f"不能“{kind.label}”：{reason}"
    return f"{on} 不能“{kind.label}”"


def _refuse_day(
    case: Application, rows: Sequence[ApplicationEvent], kind: EventKind, on: date
) -> None:
    """Refuse a day to come, one before the receipt, and one before the act it follows."""
    if on > (today := happened.today()):
        raise StepRefused(f"{kind.label}的日期 {on} {happened.told(today)}")
    if case.received_on is not None and on < case.received_on:
        raise StepRefused(f"{kind.label}的日期 {on} 不应早于收到申请之日 {case.received_on}")
    if kind in _ANY_DAY:
        return
    before = [row for row in rows if EventKind(row.kind) not in _ANY_DAY]
    if kind in AFTER_CLOSING:
        before = [row for row in before if EventKind(row.kind) not in AFTER_CLOSING] or before
    if before and on < (last := max(before, key=lambda row: row.on)).on:
        raise StepRefused(
            f"{kind.label}的日期 {on} 不应早于上一步“{last.get_kind_display()}”的日期 {last.on}"
        )


def _refuse_receipt(act: Event) -> None:
    """Refuse a notice received before it went out, or on a day to come: terms run from its receipt.

    条例 arts. 30, 32, 34; 信息处理费管理办法 art. 6.
    """
    if act.served_on is None:
        return
    if act.served_on < act.on:
        raise StepRefused(f"对方收到的日期 {act.served_on} 不应早于{act.kind.label}的日期 {act.on}")
    if act.served_on > (today := happened.today()):
        raise StepRefused(
            f"对方收到的日期 {act.served_on} {happened.told(today)}；还不知道的不填，以后登记送达"
        )


def _warnings(diary: Sequence[Event], act: Event, conventions: Any) -> tuple[str, ...]:
    """Return what the clock has to say about the new act that it had not said before."""
    try:
        after = deadlines.reply_deadline([*diary, act], conventions=conventions)
    except deadlines.ExtensionTooLong as error:
        raise StepRefused(f"延期超过条例第三十三条规定的最长期限（{error}）") from error
    except deadlines.NotReceived:
        return ()
    problems = tuple(problem.text for problem in after.problems if problem.event is act)
    if act.kind is EventKind.FEE_PAID and problems:
        raise StepRefused(problems[0])
    if after.is_overdue(on=act.on) and after.closed_on == act.on:
        problems = (*problems, f"答复期限已于 {after.due_on} 届满，这次办结超期")
    return problems
