"""What can be done to the calendar: enter a notice, and work out anew what rests on it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from gongkai import workdays
from gongkai.applications.deadlines import ExtensionTooLong
from gongkai.home import calendar_folder
from gongkai.reports.writers.files import write_atomically
from gongkai.workdays import Calendar
from gongkai_web.agencies.access import Capability, NotAllowed, agencies_where
from gongkai_web.agencies.models import Agency, User
from gongkai_web.applications.derived import Refreshed, due_date, rebuild
from gongkai_web.applications.models import Application
from gongkai_web.journal.actions import Act, record, record_many
from gongkai_web.journal.models import Entry
from gongkai_web.mailbox import recounting
from gongkai_web.remedies.derived import rebuild as rebuild_remedies
from gongkai_web.remedies.models import RemedyCase
from gongkai_web.workdays import installed

ENTERED = "录入放假安排"
RECOUNTED = "重新核算应答复日期"
MOVED = "应答复日期变动"
DUTY_MOVED = "应办日期变动"
AT_ONCE = 20_000
"""Cases worked out anew while somebody waits for the page; more are left to the command."""


def may_enter(user: Any) -> bool:
    """Return whether the person looks after every agency: the calendar holds for all of them."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    managed = agencies_where(user, Capability.MANAGE)
    return managed.exists() and not Agency.objects.exclude(pk__in=managed).exists()


def _require(actor: User | None) -> None:
    if actor is not None and not may_enter(actor):
        raise NotAllowed("放假安排适用于全部单位，只有管理全部单位的系统管理员可以录入")


def with_files(files: Mapping[str, str]) -> Calendar:
    """Return this installation's calendar as it would be with these files.

    Files of the folder that cannot be used are left out, as they are now.
    Raises YearFileProblem for a name or a text that cannot be used, or that
    makes a file unusable which was good before.
    """
    folder = calendar_folder()
    good, _ = installed.usable(folder)
    with tempfile.TemporaryDirectory() as made:
        tried = Path(made)
        for name in installed.names_in(folder):
            (tried / name).write_bytes((folder / name).read_bytes())
        for name, text in files.items():
            (tried / name).write_text(text, "utf-8")
        now, _ = installed.usable(tried)
        return Calendar(tried, only=now | good | set(files))


def span_of(files: Mapping[str, str]) -> tuple[date, date]:
    """Return the first and the last day of the years that the files speak of."""
    years = [int(name[:4]) for name in files]
    return date(min(years), 1, 1), date(max(years), 12, 31)


def cases_touching(first: date, last: date) -> Any:
    """Return the cases whose due date may change when days between these two do.

    A due date rests on the days after receipt up to itself. A case without
    one ended by an overdue correction or fee, or no law said; it is asked anew.
    """
    return Application.objects.filter(
        Q(due_on__gte=first) | Q(due_on__isnull=True), received_on__lt=last
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A case whose due date is another now."""

    application: Application
    before: date | None


@dataclass(frozen=True, slots=True)
class Recount:
    """What came of working out due dates anew."""

    entry: Entry
    asked: int
    moved: tuple[Moved, ...]
    left: int
    """Cases too many for the page: ``gongkai manage rebuild_due_dates`` does them."""


def enter(*, actor: User | None, files: Mapping[str, str]) -> Recount:
    """Put calendar files into the folder and work out anew the due dates they touch.

    ``files`` maps names (``2027.yaml``) to texts. Raises NotAllowed,
    YearFileProblem for a file that cannot be used, WriteProblem for a folder
    that cannot be written to; then nothing is changed.
    """
    _require(actor)
    calendar = with_files(files)
    folder = calendar_folder()
    cases = cases_touching(*span_of(files))
    detail: dict[str, Any] = {
        "文件": {name: _text(folder / name) for name in files if (folder / name).exists()},
        "新文件": dict(files),
    }
    if not detail["文件"]:
        del detail["文件"]
    label = "、".join(files)
    before = workdays.current()
    with transaction.atomic():
        workdays.use(calendar)
        try:
            recount = _recount(cases, actor=actor, verb=ENTERED, label=label, detail=detail)
            for name, text in files.items():
                write_atomically(folder / name, text.encode())
        except BaseException:
            workdays.use(before)
            raise
    installed.refresh()
    return recount


def recount(*, actor: User | None) -> Recount:
    """Work out anew the due dates of all cases, or of the open ones where they are too many."""
    _require(actor)
    cases = Application.objects.filter(received_on__isnull=False)
    with transaction.atomic():
        return _recount(cases, actor=actor, verb=RECOUNTED, label="应答复日期", detail={})


def recount_all() -> Iterator[tuple[int, int, tuple[Moved, ...]]]:
    """Work out anew every case, however many, a thousand to a transaction.

    Yields for each thousand how many cases it were, for how many anything
    followed anew, and those whose due date moved; the journal tells of each.
    Stopped or killed, it has kept what it yielded; run again it moves the rest.
    """

    def note(some: list[Refreshed]) -> None:
        _record_moves(_moved(some), actor=None, reason=RECOUNTED)

    for some in rebuild(Application.objects.all(), also=note):
        yield len(some), sum(one.has_changed for one in some), _moved(some)


def _moved(some: Iterable[Refreshed]) -> tuple[Moved, ...]:
    return tuple(
        Moved(one.application, one.before) for one in some if one.application.due_on != one.before
    )


def _record_moves(moved: Iterable[Moved], *, actor: User | None, reason: str) -> None:
    """Note every case whose due date moved, with both dates."""
    acts = [
        Act(
            one.application,
            one.application.agency,
            {
                "before": {"due_on": one.before},
                "after": {"due_on": one.application.due_on},
                "原因": reason,
            },
        )
        for one in moved
    ]
    record_many(verb=MOVED, actor=actor, acts=acts)


def _recount(
    cases: Any, *, actor: User | None, verb: str, label: str, detail: dict[str, Any]
) -> Recount:
    total = asked = cases.count()
    for narrower in (cases.filter(closed_on__isnull=True), cases.none()):
        if asked > AT_ONCE:
            cases, asked = narrower, narrower.count()
    left = total - asked
    # As an act in a remedy case has them: the case is held first, then its application, then the journal.
    duties, messages = _moved_duties(), recounting.move()
    moved = tuple(one for some in rebuild(cases) for one in _moved(some))
    entry = record(
        verb=verb,
        subject=None,
        agency=_home_of(actor),
        actor=actor,
        label=label,
        detail={
            **detail,
            "日历版本": workdays.calendar_version(),
            "核算件数": asked,
            "变动件数": len(moved),
            "待核算件数": left,
        },
    )
    _record_moves(moved, actor=actor, reason=f"{verb}（{label}）")
    _record_duties(duties, actor=actor, reason=f"{verb}（{label}）")
    recounting.note(messages, actor=actor, reason=f"{verb}（{label}）")
    return Recount(entry, asked, moved, left)


@transaction.atomic
def recount_remedies(*, actor: User | None, reason: str = RECOUNTED) -> int:
    """Work out anew what the agencies must do by when in open remedy cases; say how many moved."""
    duties = _moved_duties()
    _record_duties(duties, actor=actor, reason=reason)
    return len(duties)


def _moved_duties() -> list[tuple[RemedyCase, date | None]]:
    """Work out open remedy cases anew; return those whose day moved, each with the day before.

    Nothing is journaled yet: who holds the journal must not wait for another case.
    """
    open_cases = RemedyCase.objects.filter(due_on__isnull=False)
    return [
        (case, before)
        for case, before, has_changed in rebuild_remedies(open_cases)
        if has_changed and case.due_on != before
    ]


def _record_duties(
    duties: Iterable[tuple[RemedyCase, date | None]], *, actor: User | None, reason: str
) -> None:
    """Note every remedy case whose day moved, with both days."""
    acts = [
        Act(
            case,
            case.agency,
            {"before": {"due_on": before}, "after": {"due_on": case.due_on}, "原因": reason},
        )
        for case, before in duties
    ]
    record_many(verb=DUTY_MOVED, actor=actor, acts=acts)


def moved_by(entry: Entry) -> Any:
    """Return the journal entries of the cases that a recount moved: they follow its own.

    The journal has no gaps and one writer at a time, so they are the next ones.
    """
    number = entry.detail["变动件数"]
    return (
        Entry.objects.filter(verb=MOVED, pk__gt=entry.pk, pk__lte=entry.pk + number)
        .select_related("agency")
        .order_by("pk")
    )


def outdated() -> int | None:
    """Return how many open cases have another due date than the calendar gives now.

    ``None`` where there are too many open cases to ask while a page is waited for.
    """
    cases = Application.objects.filter(closed_on__isnull=True, received_on__isnull=False)
    if cases.count() > AT_ONCE // 20:
        return None
    different = 0
    for application in cases.select_related("agency").prefetch_related("events"):
        try:
            due_on = due_date(application, application.events.all())
        except ExtensionTooLong:
            due_on = None
        different += due_on != application.due_on
    return different


def _home_of(actor: User | None) -> Agency | None:
    """Return the agency whose journal tells of it: the administrator's own."""
    if actor is None:
        return None
    own = actor.memberships.filter(role="administrator").select_related("agency").first()
    if own is not None:
        return own.agency
    only = list(Agency.objects.all()[:2])
    return only[0] if len(only) == 1 else None


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
