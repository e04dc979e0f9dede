"""How does a new answer end the duty in the case that ordered it? (行政复议法第七十七条; 行政诉讼法第九十四条)

Answering anew is the compliance: it is noted in the reconsideration or suit by itself, in
the same transaction, and undone with the answer. The order that an answer follows is the
last one standing in the application's diary, and that act names the act of the case it
came from (``ordered_by``). The compliance names the answer (``answered_by``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.db import transaction

from gongkai.applications.events import EventKind
from gongkai.remedies.acts import ActKind
from gongkai_web.agencies.models import User
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.remedies.models import RemedyCase, RemedyEvent


def complies(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Let a verb that answers anew note the compliance in the case that ordered it."""

    @wraps(verb)
    def answering(*, actor: User | None, case: Application, **given: Any) -> Any:
        with transaction.atomic():
            _hold(case)
            done = verb(actor=actor, case=case, **given)
            told = _note(actor=actor, case=case, answer=done.event)
            return replace(done, warnings=(*done.warnings, *told))

    return answering


def undoes_compliance(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Let a verb that undoes an act undo the compliance that was noted with it."""

    @wraps(verb)
    def undoing(
        *, actor: User | None, case: Application, event: ApplicationEvent, **given: Any
    ) -> Any:
        if event.kind != EventKind.REDECIDED:
            return verb(actor=actor, case=case, event=event, **given)
        with transaction.atomic():
            _hold(case)
            undone = verb(actor=actor, case=case, event=event, **given)
            _undo(actor=actor, case=case, answer=event)
            return undone

    return undoing


def _hold(case: Application) -> None:
    """Hold the cases about the application before the application: as the verbs of cases do."""
    held = RemedyCase.objects.select_for_update(of=("self",)).filter(application=case)
    list(held.order_by("pk").values_list("pk", flat=True))


def _note(*, actor: User | None, case: Application, answer: ApplicationEvent) -> tuple[str, ...]:
    """Note the compliance where the order came from; return what to tell the person."""
    from gongkai_web.remedies import actions  # it takes acts of applications, and they look here

    waiting = _unfulfilled(case)
    followed = _followed(case, answer, waiting)
    told = []
    if followed is not None:
        waiting.remove(followed)
        try:
            actions.note(
                actor=actor, case=followed.case, kind=ActKind.COMPLIED, on=answer.on,
                document_no=answer.letter.number if answer.letter else answer.detail.get("reply_no"),
                answered_by=answer.pk,
            )  # fmt: skip
        except StepRefused as error:
            told.append(f"案件“{followed.case}”没有登记履行，请到该案件登记：{error}")
    for order in waiting:
        told.append(
            f"案件“{order.case}”也责令重新答复，没有登记履行；这次答复同时履行的，请到该案件登记"
        )
    return tuple(told)


def told_at_withdrawal(case: Application) -> tuple[str, ...]:
    """Return what to tell the person who notes a withdrawal: it is no compliance by itself."""
    return tuple(
        f"案件“{order.case}”责令重新答复，申请人撤回不等于已经履行，请到该案件登记有关情况"
        for order in _unfulfilled(case)
    )


def _unfulfilled(case: Application) -> list[RemedyEvent]:
    """Return the orders about the application that no compliance follows yet."""
    kinds = (ActKind.REDO_ORDERED.value, ActKind.COMPLIED.value)
    rows = list(
        RemedyEvent.objects.filter(case__application=case, kind__in=kinds)
        .select_related("case")
        .order_by("on", "pk")
    )
    fulfilled = {row.case_id for row in rows if row.kind == ActKind.COMPLIED}
    return [
        row for row in rows if row.kind == ActKind.REDO_ORDERED and row.case_id not in fulfilled
    ]


def _followed(
    case: Application, answer: ApplicationEvent, waiting: list[RemedyEvent]
) -> RemedyEvent | None:
    """Return the order that an answer follows; one noted at the desk may be the only one there is."""
    before = ApplicationEvent.objects.filter(application=case, kind=EventKind.REDO_ORDERED)
    order = before.filter(pk__lt=answer.pk).order_by("pk").last()
    source = order.detail.get("ordered_by") if order is not None else None
    if source is None:
        return waiting[0] if len(waiting) == 1 else None
    return next((row for row in waiting if row.pk == source), None)


def _undo(*, actor: User | None, case: Application, answer: ApplicationEvent) -> None:
    """Undo the compliance that came of an answer. Raises StepRefused where it cannot be."""
    from gongkai_web.remedies import actions  # it takes acts of applications, and they look here

    noted = RemedyEvent.objects.filter(case__application=case, kind=ActKind.COMPLIED)
    for event in noted.select_related("case"):
        if event.detail.get("answered_by") != answer.pk:
            continue
        try:
            actions.undo(actor=actor, event=event, reason=f"撤销了申请{case.number}的重新答复")
        except StepRefused as error:
            raise StepRefused(f"请先到案件“{event.case}”处理：{error}") from error
