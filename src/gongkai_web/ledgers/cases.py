"""How does the ledger 依申请公开台账 become cases with a diary, and a case a row again?

The dated columns of a row are the acts of the case's diary. What follows from
the days alone (which acts, whether their order is possible, the day the answer
is due) is worked out once for all rows that share the same days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, TypeAlias

from django.db.models import Q
from django.utils import timezone

from gongkai import workdays
from gongkai.applications import deadlines
from gongkai.applications import diary as possible
from gongkai.applications.events import CLOSING, Event, EventKind, closing_kind
from gongkai.applications.life_cycle import State, situation
from gongkai.law import NoProvisionInForce
from gongkai_web.agencies.models import Agency
from gongkai_web.applications import personal, sealed_text
from gongkai_web.applications.derived import conventions_of, event
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.ledgers import bulk
from gongkai_web.ledgers.columns import PROVISIONAL
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.notes import Notes
from gongkai_web.ledgers.parsing import Rows, Values, contradiction, differs, without_repeats
from gongkai_web.ledgers.stores import ALREADY_THERE, Plan, Progress, Store, chunks, iso
from gongkai_web.ledgers.tables import APPLICATIONS

PIECE = 5000

ACTS = {
    "correction_requested_on": EventKind.CORRECTION_REQUESTED,
    "correction_received_on": EventKind.CORRECTION_RECEIVED,
    "third_party_consulted_on": EventKind.THIRD_PARTY_CONSULTED,
    "third_party_replied_on": EventKind.THIRD_PARTY_REPLIED,
    "extended_on": EventKind.EXTENDED,
    "fee_notice_issued_on": EventKind.FEE_NOTICE_ISSUED,
    "fee_paid_on": EventKind.FEE_PAID,
}
"""The acts a row can date, in the order in which they follow on one day."""

_ACT_NAMES = tuple(map(str, ACTS.values()))

_FIELD_OF = {kind: name for name, kind in ACTS.items()}

ANSWERS = {
    _FIELD_OF[answer]: _FIELD_OF[letter]
    for answer, letter in possible.ANSWERS.items()
    if answer in _FIELD_OF and letter in _FIELD_OF
}
"""The column of an act that answers another one, and the column of that one."""

_KINDS = frozenset(map(str, EventKind))

CHANGE_IT = "如需更新已登记的申请，请在后台修改"

COURSE = ("submitted_on", "received_on", *ACTS, "closed_on", "outcome")
"""The fields that say what happened in a case."""
_DAYS = COURSE[:-1]

_AT = APPLICATIONS.at
_course_of = itemgetter(*(_AT[name] for name in COURSE))
_PLAIN = ("number", "applicant_kind", "channel", "submitted_on", "received_on", "content",
          "supply_form", "fee_fen", "reply_no", "closed_on", "outcome")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """What the days of a case amount to."""

    faults: tuple[tuple[str, str], ...]
    """Field, and what is wrong with it."""
    acts: tuple[tuple[str, str, str], ...] = ()
    """Kind of event, day, detail as JSON text."""
    due_on: str | None = None
    problems: tuple[str, ...] = ()
    """What the reply term could not follow."""
    state: str = State.CLOSED.value
    """Where the case stands."""


_Judged: TypeAlias = tuple[str | None, tuple[str, ...]]
"""The day the answer is due, and the problems."""


class Courses(dict[tuple[Any, ...], Course]):
    """Every course of days met so far, worked out when first met."""

    def __init__(self, agency: Agency) -> None:
        self.conventions = conventions_of(agency)
        self._judged: dict[tuple[Any, ...], _Judged | NoProvisionInForce] = {}

    def __missing__(self, days: tuple[Any, ...]) -> Course:
        course = self[days] = self._work_out(days)
        return course

    def _work_out(self, days: tuple[Any, ...]) -> Course:
        submitted_on, received_on, *acted, closed_on, outcome = days
        quiet = not any(acted)
        # Most cases are received and closed, and nothing else: no need to look closely.
        simple = quiet and received_on and (not outcome if closed_on is None else
                                            outcome and received_on <= closed_on)  # fmt: skip
        if not (simple and (submitted_on or received_on) <= received_on):
            named = dict(zip(COURSE, days, strict=True))
            if faults := tuple(_impossible(named)):
                return Course(faults)
        acts: tuple[tuple[str, str, str], ...] = ()
        if not quiet:
            told = zip(_ACT_NAMES, acted, strict=True)
            acts = tuple(sorted(((k, on, "{}") for k, on in told if on), key=itemgetter(1)))
        kind = closing_kind(outcome) if closed_on else None
        if kind is not None:
            acts = (*acts, (str(kind), closed_on, f'{{"outcome": "{outcome}"}}'))
        if not received_on:
            return Course((), acts, state=State.UNCONFIRMED.value)
        state = State.CLOSED if kind else State.IN_PROGRESS
        if not quiet and not kind:
            state = situation(_diary(received_on, acts)).state
        # A closing alone does not move the day: such cases need not be told apart.
        judged = self._judge(received_on, () if quiet else acts)
        if isinstance(judged, NoProvisionInForce):
            return Course((("received_on", f"无法计算答复期限：{judged}"),))
        due, problems = judged
        if kind in deadlines.NO_ANSWER_DUE:
            due = None
        return Course((), acts, due, problems, state.value)

    def _judge(self, received_on: str, acts: tuple[Any, ...]) -> _Judged | NoProvisionInForce:
        """Return the day the answer is due, and what the term could not follow."""
        key = (received_on, acts)
        if key not in self._judged:
            diary = _diary(received_on, acts)
            try:
                due, problems = deadlines.due_on_and_problems(diary, conventions=self.conventions)
                self._judged[key] = (iso(due), tuple(map(str, problems)))
            except NoProvisionInForce as error:
                self._judged[key] = error
        return self._judged[key]


def _diary(received_on: str, acts: Iterable[tuple[str, str, str]]) -> list[Event]:
    diary = [Event(EventKind.RECEIVED, date.fromisoformat(received_on))]
    return diary + [Event(EventKind(kind), date.fromisoformat(on)) for kind, on, _ in acts]


def _impossible(days: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the columns of what cannot be, and why: the same rules as the form's."""
    told = {name: date.fromisoformat(days[name]) for name in _DAYS if days[name]}
    for found in possible.impossible(
        [Event(kind, told[name]) for name, kind in ACTS.items() if name in told],
        received_on=told.get("received_on"),
        submitted_on=told.get("submitted_on"),
        closed_on=told.get("closed_on"),
        outcome=days["outcome"],
        name=lambda kind: APPLICATIONS.by_field[_FIELD_OF[kind]].name,
    ):
        field = found.at if found.at in COURSE else _FIELD_OF[EventKind(found.at)]
        yield field, found.text


class ApplicationStore(Store):
    """Applications with their diary; the applicant sealed."""

    table = APPLICATIONS

    def plan(self, rows: Rows, agency: Agency) -> Plan:
        """Compare the rows with each other and with what is stored; judge what is new."""
        number_at = _AT["number"]
        pairs, unchanged, faults = without_repeats(rows, key=itemgetter(number_at))
        stored = _stored(agency, [values[number_at] for values, _ in pairs])
        new = pairs
        if stored:
            new = []
            for values, number in pairs:
                there = stored.get(values[number_at])
                if there is None:
                    new.append((values, number))
                elif differs(rows, values, there):
                    faults.append(
                        contradiction(rows, number, values, there, ALREADY_THERE, CHANGE_IT)
                    )
                else:
                    unchanged += 1
        courses = Courses(agency)
        found = [courses[_course_of(values)] for values, _ in new]
        if any(course.faults for course in courses.values()):
            for (values, number), course in zip(new, found, strict=True):
                faults += [
                    rows.fault(number, name, values[_AT[name]], why) for name, why in course.faults
                ]

        notes = Notes()
        if any(course.problems for course in courses.values()):
            for (values, _), course in zip(new, found, strict=True):
                for problem in course.problems:
                    notes.add(noted(values[number_at], problem))

        def write(batch: ImportBatch, progress: Progress) -> None:
            _write([values for values, _ in new], found, batch, progress)

        return Plan(unchanged, len(new), faults, notes, write)

    def of_year(
        self, agency: Agency, year: int, *, on: date, notes: Notes | None = None
    ) -> Iterator[Values]:
        """Yield the year's cases, with the day each answer is due and whether it is late.

        What was set aside (split, handed on, returned, void) is none of them.
        """
        first, last = date(year, 1, 1), date(year, 12, 31)
        in_year = (
            Q(received_on__range=(first, last))
            | Q(closed_on__range=(first, last))
            | Q(received_on__lt=first) & (Q(closed_on__isnull=True) | Q(closed_on__gt=last))
            | Q(received_on__isnull=True, submitted_on__range=(first, last))
            | Q(received_on__isnull=True, submitted_on__isnull=True, created_at__year=year)
        )
        query = Application.objects.filter(in_year, agency=agency, set_aside="")
        keys = list(query.order_by("received_on", "number").values_list("pk", flat=True))
        return self.of_keys(agency, keys, on=on, notes=notes)

    def of_keys(
        self, agency: Agency, keys: Sequence[int], *, on: date, notes: Notes | None = None
    ) -> Iterator[Values]:
        """Yield the agency's cases of these keys in their order, computed columns included."""
        clock = _Clock(agency, on, Notes() if notes is None else notes)
        for some in chunks(keys):
            diaries = _diaries(some)
            by_key = {
                pk: (values, clock.read(values, diaries.get(pk, ())))
                for pk, values in _rows_of(
                    agency, Application.objects.filter(pk__in=some, set_aside=""), diaries
                )
            }
            for pk in some:
                if pk in by_key:  # else set aside meanwhile
                    values, computed = by_key[pk]
                    yield values + computed


# -- into the database ---------------------------------------------------------


def _write(
    new: Sequence[Values], courses: Sequence[Course], batch: ImportBatch, progress: Progress
) -> None:
    agency = batch.agency
    now = bulk.moment(timezone.now())
    keys = bulk.reserve_ids(Application, len(new))
    seal, find = personal.sealer(), _Finder()
    code, head = agency.code, (agency.pk, batch.pk, now, now)
    name, id_no, contact, remark = (_AT[one] for one in ("name", "id_no", "contact", "remark"))
    seal_remark = sealed_text.sealing_of(Application, "remark")
    plain = itemgetter(*(_AT[field] for field in _PLAIN))
    fields = ("id", "agency", "batch", "created_at", "updated_at", "personal", "applicant_key",
              "due_on", "state", "remark", *_PLAIN)  # fmt: skip

    def applications(start: int, stop: int) -> Iterator[tuple[Any, ...]]:
        for at in range(start, stop):
            values = new[at]
            data = {"name": values[name], "id_no": values[id_no], "contact": values[contact]}
            sealed = seal(data, f"{code}/{values[0]}")
            yield (keys[at], *head, sealed, find[values[id_no], values[name], values[contact]],
                   courses[at].due_on, courses[at].state, seal_remark(values[remark]),
                   *plain(values))  # fmt: skip

    def events(start: int, stop: int) -> Iterator[tuple[Any, ...]]:
        for at in range(start, stop):
            key = keys[at]
            for kind, on, detail in courses[at].acts:
                yield key, kind, on, detail, now

    for start in range(0, len(new), PIECE):
        stop = min(start + PIECE, len(new))
        bulk.insert(Application, fields, applications(start, stop))
        bulk.insert(
            ApplicationEvent, ("application", "kind", "on", "detail", "recorded_at"),
            events(start, stop),
        )  # fmt: skip
        progress("写入", stop, len(new))


class _Finder(dict[tuple[str, str, str], str]):
    """The lookup key of each applicant met so far."""

    def __missing__(self, applicant: tuple[str, str, str]) -> str:
        id_no, name, contact = applicant
        key = personal.applicant_key({"id_no": id_no, "name": name, "contact": contact})
        self[applicant] = key
        return key


# -- out of the database -------------------------------------------------------


def _stored(agency: Agency, numbers: Sequence[str]) -> dict[str, Values]:
    """Return the cases of these numbers that are stored, as rows."""
    found: dict[str, Values] = {}
    for some in chunks(numbers):
        query = Application.objects.filter(agency=agency, number__in=some)
        keys = list(query.values_list("pk", flat=True))
        if keys:
            for _, values in _rows_of(agency, query, _diaries(keys)):
                found[values[_AT["number"]]] = values
    return found


Diary = Sequence[tuple[str, date, Mapping[str, Any]]]


def _diaries(keys: Sequence[int]) -> dict[int, list[tuple[str, date, Mapping[str, Any]]]]:
    found: dict[int, list[tuple[str, date, Mapping[str, Any]]]] = {}
    query = ApplicationEvent.objects.filter(application__in=keys).order_by("on", "id")
    for key, kind, on, detail in query.values_list("application_id", "kind", "on", "detail"):
        found.setdefault(key, []).append((kind, on, detail))
    return found


def _rows_of(
    agency: Agency, query: Any, diaries: Mapping[int, Diary]
) -> Iterator[tuple[int, Values]]:
    for pk, sealed, remark, *plain in query.values_list("pk", "personal", "remark", *_PLAIN):
        fields = dict(zip(_PLAIN, map(iso, plain), strict=True)) | {
            "remark": sealed_text.read(remark)
        }
        opened = personal.unseal(sealed, aad=personal.record_name(agency.code, fields["number"]))
        fields |= {name: opened.get(name, "") for name in ("name", "id_no", "contact")}
        fields |= _dated(diaries.get(pk, ()))
        yield pk, tuple(fields[name] for name in APPLICATIONS.fields)


def _dated(diary: Diary) -> dict[str, str | None]:
    """Return the days a row tells of a diary: of several rounds, the last."""
    last = {kind: iso(on) for kind, on, _ in diary}
    days = {name: last.get(kind) for name, kind in ACTS.items()}
    for answer, question in ANSWERS.items():
        if days[answer] and (days[question] or "") > days[answer]:
            days[answer] = None  # it answered an earlier round
    return days


class _Clock:
    """When is each answer due, and is it late?"""

    def __init__(self, agency: Agency, on: date, notes: Notes) -> None:
        self.conventions = conventions_of(agency)
        self.on = on
        self.notes = notes
        self._provisional: dict[int, bool] = {}

    def read(self, values: Values, diary: Diary) -> tuple[str, str]:
        """Return the two computed columns of a row: 应答复日期, 是否超期; note the problems."""
        received_on, closed_on = values[_AT["received_on"]], values[_AT["closed_on"]]
        if not received_on:
            return "", "否"
        events = list(_events(date.fromisoformat(received_on), diary))
        try:
            if closed_on and any(act.kind in CLOSING for act in events):
                due, problems = deadlines.due_on_and_problems(events, conventions=self.conventions)
                late = due is not None and closed_on > due.isoformat()
            else:
                deadline = deadlines.reply_deadline(events, conventions=self.conventions)
                due, late = deadline.due_on, deadline.is_overdue(on=self.on)
                problems = deadline.problems
        except (NoProvisionInForce, deadlines.ExtensionTooLong) as error:
            self.notes.add(noted(values[_AT["number"]], f"无法计算答复期限：{error}"))
            return "", "否"
        for problem in problems:
            self.notes.add(noted(values[_AT["number"]], str(problem)))
        late_or_not = "是" if late else "否"
        if due is None:
            return "", late_or_not
        mark = PROVISIONAL if self._is_provisional(due.year) else ""
        return f"{due}{mark}", late_or_not

    def _is_provisional(self, year: int) -> bool:
        """Return whether no notice has arranged the year's holidays yet."""
        if year not in self._provisional:
            self._provisional[year] = workdays.day(date(year, 1, 1)).provisional
        return self._provisional[year]


def _events(received_on: date, diary: Diary) -> Iterable[Event]:
    yield Event(EventKind.RECEIVED, received_on)
    for kind, on, detail in diary:
        if kind == EventKind.NOTED and on < received_on:
            continue  # an attempt to reach the applicant, before the receipt
        if kind != EventKind.RECEIVED and kind in _KINDS:
            yield event(kind, on, detail)


def noted(number: str, problem: str) -> str:
    """Return the note of a problem in an application's course."""
    return f"申请 {number}，{problem}"
