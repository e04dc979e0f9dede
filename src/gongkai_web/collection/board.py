"""Where does every agency of an office's tree stand in a year? Constant queries, however many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.reports.checks import Severity
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.agencies.models import Agency
from gongkai_web.collection import dues, rechecking
from gongkai_web.collection.models import (
    Decision,
    FindingDecision,
    HandIn,
    Reorganisation,
    RoundDue,
)
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.collection.standing import Standing, State, standings

MISSING = (State.NOT_STARTED, State.DRAFT, State.RETURNED)
"""States in which the office has no report to read."""
LATE, LACKING = "late", "missing"
"""Two more ways to narrow the tree besides a state."""


@dataclass(frozen=True, slots=True)
class Row:
    """One agency's line."""

    agency: Agency
    depth: int
    standing: Standing
    due: RoundDue | None
    late: dues.Late | None
    was_late: int
    """Days by which the first hand-in was late."""
    errors: int | None
    """Errors nobody has settled, where the report waits for the office; else None."""
    unread: int = 0
    """Numbers of the newest hand-in that were not read for certain."""
    has_below: bool = False
    """Does it collect from agencies of its own?"""

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.standing.state

    @property
    def to_do(self) -> list[tuple[str, bool]]:
        """What is to be done about it, in Chinese, and whether that is a fault."""
        unread = [(f"{self.unread} 个数没有读准", True)] if self.unread else []
        if self.state is State.HANDED_IN:
            errors = [(f"{self.errors} 处错误", True)] if self.errors else []
            return [*errors, *unread] or [("没有错误，可以接收", False)]
        if self.state is State.RETURNED:
            return [("等单位更正", False)]
        if self.standing.is_wrong_url:
            return [*unread, ("网址待更正", True)]
        next_ = {State.ACCEPTED: "登记公布", State.PUBLISHED: "核对网址"}.get(self.state)
        return [*unread, *([(next_, False)] if next_ else [])]

    @property
    def next_due(self) -> tuple[str, date] | None:
        """What is due next, and when; None where nothing is."""
        if self.due is None:
            return None
        if self.state in MISSING:
            return ("更正", self.due.review_due) if self.state is State.RETURNED else (
                "报送", self.due.submit_due
            )  # fmt: skip
        if self.state is State.HANDED_IN:
            return "审核", self.due.review_due
        return ("公布", self.due.publish_due) if self.state is State.ACCEPTED else None


@dataclass(frozen=True, slots=True)
class Gone:
    """An agency whose report of the year is another's, and whose."""

    agency: Agency
    change: Reorganisation
    heirs: tuple[Agency, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The tree of a year, and what it adds up to."""

    rows: tuple[Row, ...]
    gone: tuple[Gone, ...] = ()
    """Merged, divided or dissolved agencies: they owe no report of the year and lack none."""
    exempt: tuple[Agency, ...] = ()
    """公共企事业单位 that handed none in: they owe none."""

    @property
    def counts(self) -> list[tuple[State, int]]:
        """How many agencies stand in each state, in the order of the way."""
        counted = Counter(row.state for row in self.rows)
        return [(state, counted[state]) for state in State]

    @property
    def missing(self) -> list[Row]:
        """The agencies whose report the office does not have."""
        return [row for row in self.rows if row.state in MISSING]

    @property
    def late(self) -> list[Row]:
        """The agencies with something late."""
        return [row for row in self.rows if row.late is not None]

    def narrowed(self, wanted: str) -> list[Row]:
        """Return the rows in one state, those late or missing; all for anything else."""
        if wanted == LATE:
            return self.late
        if wanted == LACKING:
            return self.missing
        if wanted in State.__members__:
            return [row for row in self.rows if row.state is State[wanted]]
        return list(self.rows)


def board(user: Any, office: Agency, year: int, *, today: date) -> Board:
    """Return the tree below an office, as far as the person collects from it.

    公共企事业单位 owe no annual report under art. 49 and stand in it only with one handed in, and
    so do agencies that were gone by the end of the year.
    """
    register = Register.load()
    seen = list(agencies_where(user, Capability.COLLECT_REPORTS).select_related("parent"))
    tree = list(_below(office, seen))
    stands = standings([agency for agency, _ in tree], year)
    due = dues.dues_of([agency for agency, _ in tree], year)
    errors, unread = _open_errors(stands), _unread(stands)
    rows: list[Row] = []
    gone: list[Gone] = []
    exempt: list[Agency] = []
    above = {
        one.agency.parent_id
        for one in stands
        if one.newest is not None or dues.owes_report(one.agency)
    }
    for (agency, depth), standing in zip(tree, stands, strict=True):
        if standing.newest is None and not dues.owes_report(agency):
            exempt.append(agency)
            continue
        change = register.gone(agency.pk, year)
        if change is not None and standing.newest is None:
            gone.append(Gone(agency, change, register.heirs(agency.pk, year)))
            continue
        own = due.get(agency.pk)
        rows.append(
            Row(
                agency, depth, standing, own, dues.late(standing, own, today=today),
                dues.was_late(standing, own), errors.get(agency.pk),
                unread.get(agency.pk, 0), agency.pk in above,
            )
        )  # fmt: skip
    return Board(tuple(rows), tuple(gone), tuple(exempt))


def _below(office: Agency, seen: Sequence[Agency]) -> list[tuple[Agency, int]]:
    """Return the agencies under an office with their depth, each before those under it."""
    children: dict[int, list[Agency]] = {}
    for agency in sorted(seen, key=lambda one: one.code, reverse=True):
        if agency.parent_id is not None:
            children.setdefault(agency.parent_id, []).append(agency)
    found, waiting = [], [(one, 0) for one in children.get(office.pk, ())]
    met = {office.pk}
    while waiting:
        agency, depth = waiting.pop()
        if agency.pk in met:
            continue
        met.add(agency.pk)
        found.append((agency, depth))
        waiting += [(one, depth + 1) for one in children.get(agency.pk, ())]
    return found


def _unread(stands: Sequence[Standing]) -> dict[int, int]:
    """Return by agency id how many numbers of the newest hand-in were not read: one query."""
    newest = [one.newest.pk for one in stands if one.newest is not None]
    rows = HandIn.objects.filter(pk__in=newest, reading__unread__gt=0)
    return dict(rows.values_list("agency_id", "reading__unread"))


def _open_errors(stands: Sequence[Standing]) -> dict[int, int]:
    """Return by agency id how many errors nobody settled in reports that wait: three queries."""
    waiting = {
        one.newest.pk: one.agency.pk
        for one in stands
        if one.newest is not None and one.state is State.HANDED_IN
    }
    if not waiting:
        return {}
    year = stands[0].year
    newest = {
        (agency, fingerprint): decision
        for agency, fingerprint, decision in FindingDecision.objects.filter(
            agency__in=waiting.values(), year=year
        )
        .order_by("pk")
        .values_list("agency_id", "fingerprint", "decision")
    }
    return {
        waiting[hand_in]: sum(
            one["severity"] == Severity.ERROR
            and newest.get((waiting[hand_in], one["fingerprint"])) != Decision.DISMISSED
            for one in result["findings"]
        )
        for hand_in, result in rechecking.results_of(waiting).items()
    }
