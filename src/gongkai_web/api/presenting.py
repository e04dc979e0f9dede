"""How is a case told to a program? As its page tells it: masked alike, for whoever may only look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from gongkai.applications.deadlines import ExtensionTooLong
from gongkai.applications.events import Event
from gongkai.applications.life_cycle import allowed_next, refused_next
from gongkai.law import NoProvisionInForce
from gongkai_web.agencies.access import Capability, may
from gongkai_web.agencies.models import User
from gongkai_web.api.step_fields import fields_of_step
from gongkai_web.applications import case_page, derived
from gongkai_web.applications.casework import seen_now
from gongkai_web.applications.explaining import explained
from gongkai_web.applications.listing import CaseRow, rows
from gongkai_web.applications.models import Application, ApplicationEvent, Letter
from gongkai_web.applications.taking import NAME_OF, NAMES

_NOTHING = "—"


def listed(cases: Sequence[Application], *, today: date) -> list[dict[str, Any]]:
    """Return cases as the list shows them."""
    return [_row(case, row) for case, row in zip(cases, rows(cases, today=today), strict=True)]


def _row(case: Application, row: CaseRow) -> dict[str, Any]:
    def plain(text: str) -> str:
        return "" if text == _NOTHING else text

    return {
        "id": case.pk,
        "agency": case.agency.code,
        "number": row.number,
        "state": row.state,
        "mark": row.mark,
        "standing": row.words,
        "due": row.due.removesuffix(" 到期"),
        "is_late": row.is_late,
        "applicant": plain(row.applicant),
        "applicant_kind": row.kind,
        "received_on": plain(row.received),
        "handler": plain(row.handler),
        "closed_on": row.closed,
        "outcome": row.outcome,
        "reply_no": plain(row.reply_no),
    }


def shown(case: Application, *, user: User, today: date) -> dict[str, Any]:
    """Return one case; what names people, and free words, in clear only for who handles it."""
    # Read first: whatever comes to the case after this, a step with this mark will be told of.
    seen = seen_now(case)
    case = Application.objects.select_related("agency", "handler").get(pk=case.pk)
    acts = ApplicationEvent.objects.select_related("actor", "letter").defer(
        "letter__body", "letter__docx", "letter__pdf"
    )
    # Once for all steps: each looks through the acts and the letters for what it may name.
    prefetch_related_objects(
        [case],
        Prefetch("events", queryset=acts),
        Prefetch("letters", queryset=Letter.objects.defer("body", "docx", "pdf")),
    )
    case.acts = list(case.events.all())  # type: ignore[attr-defined]
    events = derived.diary(case, case.acts)  # type: ignore[attr-defined]
    may_act = may(user, case.agency, Capability.EDIT_LEDGERS)
    is_open = may_act and not case.set_aside and case.received_on is not None
    steps, absent = _steps(case, events, today) if is_open else ([], [])
    stands = case_page.standing(case, events, today=today)
    due = explained(case, today=today)
    undone = ApplicationEvent.with_undone.filter(application=case, undoing__isnull=False)
    lines = case_page.diary_lines(
        case, case.acts, undone.select_related("actor", "undoing__actor"), (),  # type: ignore[attr-defined]
        may_act=False, in_clear=may_act,
    )  # fmt: skip
    return {
        **_row(case, rows([case], today=today)[0]),
        "seen": seen,
        "state_code": case.state,
        "next": stands.next,
        "content": case.content,
        "supply_form": case.supply_form,
        "term": {
            "due_on": case.due_on,
            "told": "" if due.due_on == _NOTHING else due.due_on,
            "standing": due.standing,
            "is_overdue": due.overdue,
            "why": list(due.steps),
            "sources": list(due.sources),
        },
        "steps": steps,
        "absent": absent,
        "acts": [
            {
                "on": line.on, "title": line.title, "told": list(line.told),
                "letter": str(line.letter or ""), "by": line.by, "recorded": line.recorded,
                "undone": line.undone,
            }
            for line in lines
        ],
        "letters": [
            {
                "id": one.pk, "title": one.title, "number": one.number,
                "state": one.get_state_display(), "sent_on": one.sent_on,
            }
            for one in case.letters.all()
        ],
    }  # fmt: skip


def _steps(
    case: Application, events: Sequence[Event], today: date
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the steps that may be taken on that day, and the others with their reason."""
    conventions = derived.conventions_of(case.agency)
    try:
        lawful = {s.action: s for s in allowed_next(events, on=today, conventions=conventions)}
        why = {
            row.action: reason
            for row, reason in refused_next(events, on=today, conventions=conventions)
        }
    except (NoProvisionInForce, ExtensionTooLong) as error:
        lawful, why = {}, dict.fromkeys(NAME_OF, str(error))
    steps = [
        {
            "name": NAME_OF[kind], "kind": kind.value, "title": kind.label,
            "article": step.transition.article, "last_day": step.last_day,
            "needs": step.needs or "", "fields": fields_of_step(case, kind),
        }
        for kind, step in lawful.items()
        if kind in NAME_OF
    ]  # fmt: skip
    absent = [
        {"name": name, "title": kind.label, "why": why.get(kind, "")}
        for name, kind in NAMES.items()
        if kind not in lawful
    ]
    return steps, absent
