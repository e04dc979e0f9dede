"""What follows from a case's diary? State, closing, outcome and due day. (条例 arts. 30–45)

The record keeps copies of them for counting and sorting; :func:`refresh_case`
makes the copies follow the diary again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.applications import deadlines
from gongkai.applications.consultations import Conventions
from gongkai.applications.events import CLOSING, Event, EventKind
from gongkai.applications.life_cycle import State, situation
from gongkai.law import NoProvisionInForce
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application, ApplicationEvent


def conventions_of(agency: Agency) -> Conventions:
    """Return what the agency chose where the law is silent on the clock."""
    return Conventions(
        excluded_edges=str(agency.choice("O7")), reasons_stop_clock=str(agency.choice("O8"))
    )


def event(kind: str, on: date, detail: Mapping[str, Any]) -> Event:
    """Return a stored act, of its kind, day and detail, as the law's functions take it."""
    days = {
        name: date.fromisoformat(detail[name])
        for name in ("until", "served_on")
        if detail.get(name)
    }
    return Event(
        EventKind(kind), on, days=detail.get("days"), party=detail.get("party", ""), **days
    )


def diary(application: Application, rows: Iterable[ApplicationEvent]) -> list[Event]:
    """Return the case's diary: its receipt, which the record holds, and its acts."""
    received = (
        [Event(EventKind.RECEIVED, application.received_on)] if application.received_on else []
    )
    return received + [
        event(row.kind, row.on, row.detail)
        for row in rows
        if row.kind != EventKind.RECEIVED and not is_before_receipt(application, row)
    ]


def is_before_receipt(application: Application, row: ApplicationEvent) -> bool:
    """Return whether the act is a note taken before the receipt: the course of the case has no part of it."""
    received_on = application.received_on
    return row.kind == EventKind.NOTED and (received_on is None or row.on < received_on)


def impossible_acts(
    application: Application, rows: Sequence[ApplicationEvent]
) -> list[tuple[int, str]]:
    """Return what cannot be among the acts of a case: which of the rows shows it, and why.

    What is wrong with the case's own days is told by the record itself.
    """
    acts = [event(row.kind, row.on, row.detail) for row in rows]
    places = {id(act): place for place, act in enumerate(acts)}
    return [
        (places[id(found.event)], found.text)
        for found in application.impossible(acts)
        if found.event is not None
    ]


def due_date(application: Application, rows: Iterable[ApplicationEvent]) -> date | None:
    """Return the last day for the answer; ``None`` where none is due or no law says.

    Raises ExtensionTooLong for an extension beyond art. 33(2).
    """
    if application.received_on is None:
        return None
    try:
        return deadlines.due_on(
            diary(application, rows), conventions=conventions_of(application.agency)
        )
    except NoProvisionInForce:
        return None


def clock_problems(application: Application) -> tuple[str, ...]:
    """Return what the reply term could not follow in a case's diary, in Chinese sentences."""
    if application.received_on is None:
        return ()
    try:
        _, problems = deadlines.due_on_and_problems(
            diary(application, application.events.all()),
            conventions=conventions_of(application.agency),
        )
    except (NoProvisionInForce, deadlines.ExtensionTooLong) as error:
        return (str(error),)
    return tuple(map(str, problems))


def state_of(application: Application, rows: Iterable[ApplicationEvent]) -> State:
    """Return where the case stands after its last act; a consultation may end by itself later."""
    return situation(diary(application, rows)).state


def refresh_case(application: Application) -> bool:
    """Make the copies on the record follow from the diary; say whether they moved.

    A closing act without an outcome keeps the one the record has.
    """
    rows = list(application.events.all())
    closing = [row for row in rows if row.kind in CLOSING]
    closed_on, outcome = None, ""
    if closing:
        closed_on = closing[-1].on
        outcome = closing[-1].detail.get("outcome") or application.outcome
    try:
        due_on = due_date(application, rows)
    except deadlines.ExtensionTooLong:
        due_on = None
    now = {
        "closed_on": closed_on,
        "outcome": outcome,
        "due_on": due_on,
        "state": state_of(application, rows).value,
    }
    if all(getattr(application, name) == value for name, value in now.items()):
        return False
    for name, value in now.items():
        setattr(application, name, value)
    application.save(update_fields=[*now, "updated_at"])
    return True


def rebuild(applications: Any) -> Iterator[tuple[Application, date | None, bool]]:
    """Refresh every case of a QuerySet; yield each with its due date before, and whether it moved.

    Whatever the caller does with a case before it asks for the next one is in
    the case's transaction.
    """
    cases = applications.select_related("agency").prefetch_related("events").order_by("pk")
    for application in cases.iterator(chunk_size=1000):
        with transaction.atomic():
            before = application.due_on
            yield application, before, refresh_case(application)
