"""What can be done to a reconsideration or court case? One function per verb. (行政复议法; 行政诉讼法)

Each locks the case, asks for permission, refuses what the course of such a case does
not allow (:mod:`gongkai.remedies.course`) or what is still to come, appends the act,
makes the copies follow, and writes to the journal: all in one transaction. ``seen`` is
the mark of what the person had before them (:func:`seen_now`); where the case changed
since, the person is told what, and nothing is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.remedies.acts import ActKind, by_act, course_of
from gongkai.remedies.course import impossible
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.casework import StepRefused, refuse_nul, text_of
from gongkai_web.applications.models import Application
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import history_of
from gongkai_web.ledgers import happened
from gongkai_web.remedies import consequences
from gongkai_web.remedies.derived import act_of, block_of, opening_of, refresh_case
from gongkai_web.remedies.models import Procedure, RemedyCase, RemedyEvent, UndoneEvent

REASON_AT_MOST = 200

DETAILS = {
    "procedure": "审理程序",
    "result": "结果",
    "served_on": "收到文书日期",
    "until": "期限届满日期",
    "document_no": "文书文号",
    "appellant": "上诉人",
    "from_ledger": "来自台账",
}
"""What may be noted with an act besides its day, and its name in the journal; a note is told by its length."""


class CaseMoved(StepRefused):
    """Somebody else did something in the case since the person looked at it."""

    def __init__(self, changes: Sequence[str]) -> None:
        self.changes = tuple(changes)
        super().__init__(
            f"您打开页面以后，这件案件已有变化，本次操作没有写入：{'；'.join(changes)}"
        )


@dataclass(frozen=True, slots=True)
class NewAct:
    """An act to be noted."""

    kind: ActKind
    on: date
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a step."""

    event: RemedyEvent
    warnings: tuple[str, ...] = ()
    """What the person should know: the application's diary did not follow, say."""


def seen_now(case: RemedyCase) -> int:
    """Return the mark of what a person sees of the case: the last journal entry about it."""
    return history_of(case).values_list("pk", flat=True).first() or 0


@transaction.atomic
def register_case(
    *,
    actor: User | None,
    agency: Agency,
    case_no: str,
    procedure: str,
    acts: Sequence[NewAct],
    body: str = "",
    application: Application | None = None,
    follows: RemedyCase | None = None,
) -> RemedyCase:
    """Register a case with its first acts, and return it.

    Raises NotAllowed, StepRefused.
    """
    require(actor, agency, Capability.EDIT_LEDGERS)
    if not acts:
        raise StepRefused("至少要填一个日期：申请（起诉）、受理（立案）或者收到副本之日")
    case = RemedyCase(
        agency=agency, case_no=case_no.strip(), procedure=procedure, body=body.strip()
    )
    _link(case, application, follows, first_on=min(act.on for act in acts))
    try:
        case.full_clean()
    except ValidationError as error:
        raise StepRefused(_told(case, error)) from error
    case.save()
    record(
        verb="登记复议诉讼案件",
        subject=case,
        agency=agency,
        actor=actor,
        detail={
            "案号": case.case_no,
            "程序": case.get_procedure_display(),
            "受理机关": case.body,
            "所涉申请": str(application or ""),
            "所经复议案件": str(follows or ""),
        },
    )
    for act in acts:
        _append(case, act, actor=actor)
    refresh_case(case)
    return case


def _told(case: RemedyCase, error: ValidationError) -> str:
    """Return a validation's messages in one sentence, the key that is taken by its value."""
    if any(one.code == "unique_together" for one in error.error_dict.get("__all__", ())):
        return f"案号“{case.case_no}”已经登记过"
    texts = []
    for name, told in error.message_dict.items():
        title = "" if name == "__all__" else f"{case._meta.get_field(name).verbose_name}："
        texts.append(title + "；".join(told))
    return "；".join(texts)


@transaction.atomic
def note(
    *,
    actor: User | None,
    case: RemedyCase,
    kind: ActKind,
    on: date,
    seen: int | None = None,
    **detail: Any,
) -> Done:
    """Note one act in the case's diary: received, answered, heard, extended, appealed …

    Raises NotAllowed, CaseMoved, StepRefused.
    """
    locked = hold(case, actor, seen)
    event = _append(locked, NewAct(kind, on, detail), actor=actor)
    warnings: tuple[str, ...] = ()
    if kind is ActKind.REDO_ORDERED:
        warnings = consequences.order_redo(actor=actor, case=locked, event=event)
    _finish(case, locked)
    return Done(event, warnings)


@transaction.atomic
def decide(
    *,
    actor: User | None,
    case: RemedyCase,
    kind: ActKind,
    on: date,
    result: str,
    redo: bool = False,
    redo_until: date | None = None,
    seen: int | None = None,
    **detail: Any,
) -> Done:
    """Note a decision or judgment, and the duty to answer anew where it orders that.

    Raises NotAllowed, CaseMoved, StepRefused.
    """
    locked = hold(case, actor, seen)
    event = _append(locked, NewAct(kind, on, {**detail, "result": result}), actor=actor)
    warnings: tuple[str, ...] = ()
    if redo:
        # The duty begins when the decision has reached the agency.
        order = NewAct(ActKind.REDO_ORDERED, detail.get("served_on") or on, {"until": redo_until})
        ordered = _append(locked, order, actor=actor)
        warnings = consequences.order_redo(actor=actor, case=locked, event=ordered)
    _finish(case, locked)
    return Done(event, warnings)


@transaction.atomic
def undo(*, actor: User | None, event: RemedyEvent, reason: str, seen: int | None = None) -> Done:
    """Undo an act that was entered by mistake; act and undoing both stay on record.

    What follows must still be a possible course: what builds on an act is undone
    before it. Raises NotAllowed, CaseMoved, StepRefused.
    """
    locked = hold(event.case, actor, seen, opens=False)
    if not (reason := text_of(reason, name="撤销理由", at_most=REASON_AT_MOST)):
        raise StepRefused("请写明撤销的理由")
    rows = list(locked.events.all())
    if event.pk not in {row.pk for row in rows}:
        raise CaseMoved(["这件事情已经撤销"])
    left = [act_of(row) for row in rows if row.pk != event.pk]
    if found := impossible(left, block=block_of(locked)):
        first = found[0]
        raise StepRefused(
            f"撤销“{event.get_kind_display()}”以后，{first.act.on} 的“{first.act.kind.label}”"
            f"就没有依据：请先撤销后面的事情（{first.text}）"
        )
    UndoneEvent.objects.create(event=event, reason=reason, actor=actor)
    record(
        verb=f"撤销：{event.get_kind_display()}",
        subject=locked,
        agency=locked.agency,
        actor=actor,
        detail={"日期": event.on, "撤销理由": f"（{len(reason)} 字）"},
    )
    warnings: tuple[str, ...] = ()
    if event.kind == ActKind.REDO_ORDERED:
        warnings = consequences.undo_redo(actor=actor, case=locked, event=event)
    _finish(event.case, locked)
    return Done(event, warnings)


@transaction.atomic
def link(
    *,
    actor: User | None,
    case: RemedyCase,
    application: Application | None,
    follows: RemedyCase | None = None,
    seen: int | None = None,
) -> None:
    """Say which application the case is about, and which reconsideration a suit follows.

    Raises NotAllowed, CaseMoved, StepRefused.
    """
    locked = hold(case, actor, seen, opens=False)
    before = {"所涉申请": str(locked.application or ""), "所经复议案件": str(locked.follows or "")}
    _link(locked, application, follows, first_on=locked.received_on)
    locked.save(update_fields=["application", "follows", "updated_at"])
    record(
        verb="关联复议诉讼案件",
        subject=locked,
        agency=locked.agency,
        actor=actor,
        detail={
            "所涉申请": f"{before['所涉申请'] or '（空）'} → {locked.application or '（空）'}",
            "所经复议案件": f"{before['所经复议案件'] or '（空）'} → {locked.follows or '（空）'}",
        },
    )
    _finish(case, locked)


def _link(
    case: RemedyCase,
    application: Application | None,
    follows: RemedyCase | None,
    *,
    first_on: date | None,
) -> None:
    if application is not None:
        if application.agency_id != case.agency_id:
            raise StepRefused("所涉申请应是本单位的申请")
        came = application.received_on
        if came and first_on and first_on < came:
            raise StepRefused(f"案件的第一个日期（{first_on}）不应早于所涉申请的收到日期（{came}）")
    if follows is not None:
        if follows.agency_id != case.agency_id or follows.pk == case.pk:
            raise StepRefused("所经复议案件应是本单位的另一件案件")
        if case.procedure != Procedure.SUIT_AFTER_RECONSIDERATION:
            raise StepRefused("只有“复议后起诉”的案件才有所经的复议案件")
        if follows.procedure != Procedure.RECONSIDERATION:
            raise StepRefused("所经复议案件应是行政复议案件")
    case.application, case.follows = application, follows


def hold(
    case: RemedyCase,
    actor: User | None,
    seen: int | None,
    *,
    opens: bool = True,
    capability: Capability = Capability.EDIT_LEDGERS,
) -> RemedyCase:
    """Return the case as it is now, held until the transaction ends.

    A row of the ledger gets the acts it stands for before anything is added (``opens``).
    Raises NotAllowed, and CaseMoved where it changed since ``seen``.
    """
    locked = (
        RemedyCase.objects.select_for_update(of=("self",))
        .select_related("agency", "application", "follows")
        .get(pk=case.pk)
    )
    if locked.application_id is not None:
        # An order to decide anew acts on the application too: it is held before the journal is.
        Application.objects.select_for_update(of=("self",)).filter(pk=locked.application_id).first()
    require(actor, locked.agency, capability)
    if seen is not None and (new := list(history_of(locked).filter(pk__gt=seen)[:5])):
        raise CaseMoved(
            [f"{e.at.astimezone():%Y-%m-%d %H:%M} {e.actor_name} {e.verb}" for e in new]
        )
    if opens and not locked.events.exists():
        _open(locked, actor)
    return locked


def _open(case: RemedyCase, actor: User | None) -> None:
    """Write the acts a row of the ledger stands for."""
    try:
        acts = opening_of(case)
    except ValueError as error:
        raise StepRefused(str(error)) from error
    for act in acts:
        detail = {"from_ledger": True} | ({"result": act.result} if act.result else {})
        _append(case, NewAct(act.kind, act.on, detail), actor=actor)


def _append(case: RemedyCase, act: NewAct, *, actor: User | None) -> RemedyEvent:
    """Add the act where it may be; the case is locked."""
    if act.on > (today := happened.today()):
        raise StepRefused(
            f"{act.kind.label}（{act.on}）{happened.told(today)}；还没有发生的事情不能登记"
        )
    detail = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in act.detail.items()
        if value not in (None, "", False)
    }
    for value in detail.values():
        refuse_nul(value, name=act.kind.label)
    row = by_act(course_of(block_of(case))).get(act.kind)
    if row is not None and row.result:
        detail.setdefault("result", row.result)
    event = RemedyEvent(case=case, kind=act.kind.value, on=act.on, detail=detail, actor=actor)
    acts = [act_of(row) for row in case.events.all()]
    before = {(one.act.kind, one.act.on) for one in impossible(acts, block=block_of(case))}
    for found in impossible([*acts, act_of(event)], block=block_of(case)):
        if (found.act.kind, found.act.on) not in before:
            raise StepRefused(f"{found.act.on} {found.act.kind.label}：{found.text}")
    event.save()
    told = {DETAILS[key]: value for key, value in detail.items() if key in DETAILS}
    if text := detail.get("note"):
        told["说明"] = f"（{len(text)} 字）"
    record(
        verb=act.kind.label,
        subject=case,
        agency=case.agency,
        actor=actor,
        detail={"日期": act.on, **told},
    )
    return event


def _finish(case: RemedyCase, locked: RemedyCase) -> None:
    """Make the copies follow, also on the record in the caller's hands."""
    refresh_case(locked)
    for one in locked._meta.concrete_fields:
        setattr(case, one.attname, getattr(locked, one.attname))


__all__ = [
    "CaseMoved", "Done", "NewAct", "StepRefused", "decide", "hold", "link", "note", "register_case",
    "seen_now", "undo",
]  # fmt: skip
