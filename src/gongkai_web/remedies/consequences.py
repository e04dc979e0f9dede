"""What does a lost case mean for the application it is about? (开放问题 O5)

The application's diary is told that it must be answered anew. Its first outcome stays
the one table 3 counts; the loss shows in table 4. Where the application's diary does
not allow it, the case's own diary stands all the same, and the person is told.
"""

from __future__ import annotations

from datetime import date

from gongkai.applications.events import EventKind
from gongkai_web.agencies.models import User
from gongkai_web.applications import actions as desk
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.remedies.models import RemedyCase, RemedyEvent


def order_redo(*, actor: User | None, case: RemedyCase, event: RemedyEvent) -> tuple[str, ...]:
    """Tell the application that it is to be answered anew; return what to tell the person.

    Nothing where the case is about no application, or about one that was never
    answered: its own term runs on.
    """
    application = case.application
    if application is None or application.closed_on is None:
        return ()
    until = event.detail.get("until")
    try:
        desk.order_redo(
            actor=actor,
            case=application,
            on=event.on,
            until=date.fromisoformat(until) if until else None,
            reason=case.case_no,
            ordered_by=event.pk,
        )
    except StepRefused as error:
        return (f"所涉申请“{application}”没有登记责令重新答复，请到该申请办理：{error}",)
    return ()


def undo_redo(*, actor: User | None, case: RemedyCase, event: RemedyEvent) -> tuple[str, ...]:
    """Undo in the application's diary what :func:`order_redo` noted there; return what to tell the person."""
    application = case.application
    if application is None:
        return ()
    ordered = _ordered(application, case, event)
    if ordered is None:
        return ()
    try:
        desk.undo(
            actor=actor,
            case=application,
            event=ordered,
            reason=f"撤销了{case.case_no}的责令重新答复",
        )
    except StepRefused as error:
        return (f"所涉申请“{application}”的责令重新答复没有撤销，请到该申请办理：{error}",)
    return ()


def _ordered(
    application: Application, case: RemedyCase, event: RemedyEvent
) -> ApplicationEvent | None:
    """Return the act in the application's diary that came of an order: it names where it came from.

    One noted before acts named that is known by its day and the case's number.
    """
    orders = list(application.events.filter(kind=EventKind.REDO_ORDERED))
    for row in orders:
        if row.detail.get("ordered_by") == event.pk:
            return row
    for row in orders:
        old = "ordered_by" not in row.detail
        if old and row.on == event.on and row.detail.get("note") == case.case_no:
            return row
    return None
