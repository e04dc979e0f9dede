"""In which cells of table 3 does one application count? (国办公开办函〔2021〕30号)

The unit is one application, counted once among the new or the carried-over
ones, and once in exactly one result row or among the carried-forward. Receipt
is the day of receipt under art. 31, not of submission; a result belongs to the
year in which the final reply was made. This page is the reference that the
counts of the database are tested against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.applications.applicants import KINDS
from gongkai.applications.outcomes import keys, row

Cells = dict[str, tuple[int, ...]]

ROWS = ("new_received", "carried_over", *keys(), "total_handled", "carried_forward")
"""The 25 rows of table 3 in the order of the form."""


class ContradictoryDates(ValueError):
    """Closed before it was received, or closed without an outcome, or the other way round."""


@dataclass(frozen=True, slots=True)
class Application:
    """What counting needs to know of an application."""

    kind: str
    received_on: date | None
    """The day of receipt; ``None`` while it has not been confirmed: not counted yet."""
    closed_on: date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Where one application counts in one year's table."""

    new: bool
    carried_over: bool
    row: str | None
    """The result row, where it was closed in the year."""
    carried_forward: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The keys of the rows it adds one to."""
        found = []
        if self.new:
            found.append("new_received")
        if self.carried_over:
            found.append("carried_over")
        if self.row is not None:
            found += [self.row, "total_handled"]
        if self.carried_forward:
            found.append("carried_forward")
        return tuple(found)


NOWHERE = Counted(False, False, None, False)


def counted(application: Application, *, year: int) -> Counted:
    """Return where an application counts in that year's table 3.

    Raises ContradictoryDates, UnknownOutcome for an outcome no row has.
    """
    received, closed = application.received_on, application.closed_on
    _agree(application)
    if received is None or received.year > year:
        return NOWHERE
    if closed is not None and closed.year < year:
        return NOWHERE
    closed_this_year = closed is not None and closed.year == year
    return Counted(
        new=received.year == year,
        carried_over=received.year < year,
        row=application.outcome if closed_this_year else None,
        carried_forward=not closed_this_year,
    )


def _agree(application: Application) -> None:
    received, closed = application.received_on, application.closed_on
    if (closed is None) != (application.outcome is None):
        raise ContradictoryDates("办结日期与办理结果应当同时填写或者同时为空")
    if closed is not None and (received is None or closed < received):
        raise ContradictoryDates(f"办结日期 {closed} 早于收到日期 {received or '（未确认收到）'}")
    if application.outcome is not None:
        row(application.outcome)


def table3(applications: Iterable[Application], *, year: int) -> Cells:
    """Return every row of table 3 as seven numbers: the six applicant kinds, then the total."""
    columns = tuple(KINDS)
    table = {key: [0] * (len(columns) + 1) for key in ROWS}
    for application in applications:
        column = columns.index(application.kind)
        for key in counted(application, year=year).cells:
            table[key][column] += 1
            table[key][-1] += 1
    return {key: tuple(numbers) for key, numbers in table.items()}
