"""What can be done to a case: note an act, close it, open the applicant's data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.applications import deadlines
from gongkai.applications.consultations import Conventions
from gongkai.applications.events import CLOSING, Event, EventKind, closing_kind
from gongkai.law import NoProvisionInForce
from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications import personal
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.journal.actions import record

PERSONAL_FIELDS = ("name", "id_no", "contact")
"""What is sealed about an applicant: 申请人, 证件号码, 联系方式."""


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
        event(row.kind, row.on, row.detail) for row in rows if row.kind != EventKind.RECEIVED
    ]


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


def write_closing(application: Application) -> None:
    """Make the diary say what the record's 办结日期 and 办理结果 say.

    A withdrawal noted in the diary stays one as long as the outcome fits it.
    """
    rows = list(application.events.filter(kind__in=CLOSING))
    if application.closed_on is None:
        for row in rows:
            row.delete()
        return
    kind = closing_kind(application.outcome)
    for row in rows:
        fits = row.kind == kind or (row.kind == EventKind.WITHDRAWN and kind == EventKind.CLOSED)
        if fits and row.on == application.closed_on and row is rows[-1]:
            row.detail = {**row.detail, "outcome": application.outcome}
            row.save(update_fields=["detail"])
            return
    withdrawn = any(row.kind == EventKind.WITHDRAWN for row in rows)
    for row in rows:
        row.delete()
    application.events.create(
        kind=EventKind.WITHDRAWN if withdrawn and kind == EventKind.CLOSED else kind,
        on=application.closed_on,
        detail={"outcome": application.outcome},
    )


def refresh_case(application: Application) -> bool:
    """Make ``closed_on``, ``outcome`` and ``due_on`` follow from the diary; say whether they moved.

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
    now = (closed_on, outcome, due_on)
    if now == (application.closed_on, application.outcome, application.due_on):
        return False
    application.closed_on, application.outcome, application.due_on = now
    application.save(update_fields=["closed_on", "outcome", "due_on"])
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


def personal_of(application: Application) -> dict[str, str]:
    """Return the applicant's data in clear. Raises CannotUnseal."""
    return personal.unseal(
        application.personal,
        aad=personal.record_name(application.agency.code, application.number),
    )


def set_personal(application: Application, data: dict[str, str]) -> None:
    """Seal the applicant's data into the record, to be saved by the caller."""
    data = {name: data.get(name, "").strip() for name in PERSONAL_FIELDS}
    application.personal = personal.seal(
        data, aad=personal.record_name(application.agency.code, application.number)
    )
    application.applicant_key = personal.applicant_key(data)


@transaction.atomic
def open_personal(*, actor: User | None, application: Application) -> dict[str, str]:
    """Return the applicant's data in clear and journal who looked.

    Only those who handle the agency's applications may. Raises NotAllowed, CannotUnseal.
    """
    require(actor, application.agency, Capability.EDIT_LEDGERS)
    data = personal_of(application)
    record(verb="查看申请人信息", subject=application, agency=application.agency, actor=actor)
    return data
