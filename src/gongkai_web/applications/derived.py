"""What follows from a case's diary? State, closing, outcome and due day. (条例 arts. 30–45)

The record keeps copies of them for counting and sorting; :func:`refresh_case`
makes the copies follow the diary again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from django.utils import timezone

from gongkai.applications import deadlines
from gongkai.applications.consultations import Conventions
from gongkai.applications.events import CLOSING, Event, EventKind
from gongkai.applications.life_cycle import situation
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


class ActRow(Protocol):
    """What is needed of a stored act."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def detail(self) -> Any: ...
    @property
    def letter_id(self) -> int | None: ...


def diary(application: Application, rows: Iterable[ActRow]) -> list[Event]:
    """Return the case's diary: its receipt, which the record holds, and its acts."""
    received = (
        [Event(EventKind.RECEIVED, application.received_on)] if application.received_on else []
    )
    rows = list(rows)
    services = _services(rows)
    return received + [
        _served(event(row.kind, row.on, row.detail), row, services)
        for row in rows
        if row.kind != EventKind.RECEIVED
        and not is_before_receipt(application, row)
        and not (row.kind == EventKind.DELIVERED and _says_nothing_more(row))
    ]


_FROM_SERVICE = frozenset(
    {
        EventKind.CORRECTION_REQUESTED,
        EventKind.FEE_NOTICE_ISSUED,
        EventKind.THIRD_PARTY_CONSULTED,
        EventKind.OTHER_ORGAN_CONSULTED,
    }
)
"""Acts whose period starts when their letter is received (条例 arts. 30, 32, 34; 办法 art. 6)."""


def _services(rows: Iterable[ActRow]) -> dict[int, date]:
    """Return the day each letter was first signed for, as far as its service was noted."""
    found: dict[int, date] = {}
    for row in rows:
        if row.kind == EventKind.DELIVERED and row.letter_id and not row.detail.get("refused"):
            found[row.letter_id] = min(row.on, found.get(row.letter_id, row.on))
    return found


def _served(act: Event, row: ActRow, services: Mapping[int, date]) -> Event:
    """Return the act with the day its letter was signed for, where that was noted later."""
    if not services or act.kind not in _FROM_SERVICE or act.served_on is not None:
        return act
    served_on = services.get(row.letter_id) if row.letter_id else None
    return act if served_on is None else replace(act, served_on=served_on)


def _says_nothing_more(row: ActRow) -> bool:
    """Return whether a service is that of one letter alone, or came to nothing."""
    return bool(row.letter_id or row.detail.get("refused"))


def is_before_receipt(application: Application, row: ActRow) -> bool:
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


def due_date(application: Application, rows: Iterable[ActRow]) -> date | None:
    """Return the last day for the answer; ``None`` where none is due or no law says.

    Raises ExtensionTooLong for an extension beyond art. 33(2).
    """
    return _due(application, diary(application, rows))


def _due(application: Application, events: Sequence[Event]) -> date | None:
    if application.received_on is None:
        return None
    try:
        return deadlines.due_on(events, conventions=conventions_of(application.agency))
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


COPIES = ("closed_on", "outcome", "due_on", "state")
"""The fields of a case that only repeat what its diary says."""


def followed(application: Application, rows: Sequence[ActRow]) -> dict[str, Any]:
    """Return what the copies on the record should say, by field.

    The first closing is the one that counts: what comes of an order for a new answer
    changes neither its day nor its outcome (open question O5). A closing act without
    an outcome keeps the one the record has.
    """
    events = diary(application, rows)
    closing = next((row for row in rows if row.kind in CLOSING), None)
    closed_on, outcome = None, ""
    if closing is not None:
        closed_on = closing.on
        outcome = closing.detail.get("outcome") or application.outcome
    try:
        due_on = _due(application, events)
    except deadlines.ExtensionTooLong:
        due_on = None
    return {
        "closed_on": closed_on,
        "outcome": outcome,
        "due_on": due_on,
        "state": situation(events).state.value,
    }


def _follow(application: Application, rows: Sequence[ActRow]) -> bool:
    """Put into the record what its diary says, unsaved; say whether it moved."""
    now = followed(application, rows)
    if all(getattr(application, name) == value for name, value in now.items()):
        return False
    for name, value in now.items():
        setattr(application, name, value)
    return True


def refresh_case(application: Application) -> bool:
    """Make the copies on the record follow from the diary; say whether they moved."""
    if not _follow(application, list(application.events.all())):
        return False
    application.save(update_fields=[*COPIES, "updated_at"])
    return True


AT_A_TIME = 1000
"""Cases refreshed in one transaction: what a kill can cost is the work on these."""

_READ = ("number", "agency", "received_on", *COPIES)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A case worked out anew."""

    application: Application
    before: date | None
    """Its due date until now."""
    has_changed: bool


def rebuild(
    applications: Any, *, also: Callable[[list[Refreshed]], object] = len
) -> Iterator[list[Refreshed]]:
    """Refresh every case of a QuerySet, a thousand at a time, each thousand in its transaction.

    ``also`` is done with each thousand in their transaction; they are yielded
    when it is over. Run again after it was stopped, this finds nothing to do
    where it had been. The cases hold no more than the fields that were read.
    """
    agencies = Agency.objects.in_bulk()
    cases = applications.only(*_READ).order_by("pk").select_for_update()
    last = 0
    while True:
        with transaction.atomic():
            some = list(cases.filter(pk__gt=last)[:AT_A_TIME])
            if not some:
                return
            done, acts = [], _acts_of(some)
            for application in some:
                application.agency = agencies[application.agency_id]
                before = application.due_on
                has_changed = _follow(application, acts.get(application.pk, ()))
                done.append(Refreshed(application, before, has_changed))
            _write([one.application for one in done if one.has_changed])
            also(done)
        yield done
        last = some[-1].pk


class _Act(NamedTuple):
    """An act as its row has it: making a model of each of a million rows takes too long."""

    kind: str
    on: date
    detail: dict[str, Any]
    letter_id: int | None


def _acts_of(applications: Sequence[Application]) -> dict[int, list[_Act]]:
    """Return the standing acts of many cases, by case."""
    found: dict[int, list[_Act]] = {}
    # Keys, not records: turning a thousand of them into keys is slow.
    rows = ApplicationEvent.objects.filter(application__in=[one.pk for one in applications])
    for pk, *act in rows.order_by("on", "pk").values_list("application_id", *_Act._fields):
        found.setdefault(pk, []).append(_Act(*act))
    return found


def _write(applications: Sequence[Application]) -> None:
    """Store the copies of many cases."""
    if not applications:
        return
    now = timezone.now()
    fields = [Application._meta.get_field(name) for name in (*COPIES, "updated_at")]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    rows = []
    for application in applications:
        application.updated_at = now
        values = (
            field.get_db_prep_save(getattr(application, field.attname), connection)
            for field in fields
        )
        rows.append((*values, application.pk))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(Application._meta.db_table)} SET {columns} WHERE id = %s", rows
        )
