"""What does the county's own report come to, out of its agencies' and its own records?

Added up are the accepted hand-ins below the office. Where an agency below is itself a
government, its report already counts those under it, and they are not added again. What the
office's own ledgers hold joins as a report of its own.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from gongkai.reports.cell_values import cell_values
from gongkai.reports.merging import Merge, merge
from gongkai.reports.merging.offices import offices
from gongkai.reports.readers import CellEvidence, Reading
from gongkai.reports.schema import AnnualReport
from gongkai.reports.tables import printed
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection import evidence
from gongkai_web.collection.board import Board, Gone, Row
from gongkai_web.collection.models import HandIn
from gongkai_web.collection.previous import accepted, carried_forward, report_of
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.reports.compiling import YearNotCompilable, compile_report
from gongkai_web.reports.models import ReportTexts, ReportVersion, Source

OWN = "（本机关台账）"
"""What stands behind the office's name where its own records are one of those added up."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a year, and whose reports it is made of."""

    merge: Merge
    agencies: dict[str, Agency]
    """The agencies that were added up, by the name of their report."""
    missing: tuple[Row, ...]
    """Those whose report is not accepted yet."""
    with_own: bool
    gone: tuple[Gone, ...]
    """Agencies whose report is another's, as the register of changes has it."""
    left: tuple[tuple[Gone, AnnualReport], ...]
    """Those of them whose cases of last year nobody goes on with."""
    compared: str
    """Which report of the office's the sums are held against; blank where there is none."""
    unread: tuple[tuple[Agency, int], ...]
    """Whose accepted reports have numbers that were not read for certain, and how many."""
    both_levels: tuple[tuple[Agency, tuple[Agency, ...]], ...]
    """Agencies added up beside some below them: cases both tell of would be counted twice."""


def added_up(rows: Sequence[Row], *, covering: Container[int] = ()) -> list[Row]:
    """Return the rows whose reports are added up: none below a government that sums its own.

    ``covering`` are the ids of other agencies whose reports count those below them.
    """
    found: list[Row] = []
    within: int | None = None
    for row in rows:
        if within is not None and row.depth > within:
            continue
        counts_below = row.agency.kind == AgencyKind.GOVERNMENT or row.agency.pk in covering
        within = row.depth if counts_below else None
        found.append(row)
    return found


def has_own_records(office: Agency, year: int) -> bool:
    """Return whether the office compiles a report of its own on the platform."""
    return (
        ReportTexts.objects.filter(agency=office, year=year).exists()
        or ReportVersion.objects.of(office, year).filter(source=Source.COMPILED).exists()
    )


def total(
    office: Agency,
    year: int,
    board: Board,
    *,
    with_own: bool = True,
    blanks_as_zero: bool = False,
    above_covers: bool = False,
) -> Total:
    """Add up the accepted reports of a year below an office, and its own records with them.

    ``above_covers``: an accepted report counts the agencies below its own, which are then left out.
    Raises :class:`gongkai.reports.merging.CannotMerge` where two are of one office.
    """
    held = accepted([row.agency for row in board.rows], year)
    wanted = added_up(board.rows, covering=held if above_covers else ())
    agencies = [row.agency for row in wanted]
    held = {one.pk: held[one.pk] for one in agencies if one.pk in held}
    readings = [_reading(held[one.pk]) for one in agencies if one.pk in held]
    expected = [one.name for one in agencies]
    if with_own and (own := _own(office, year)) is not None:
        readings.append(own)
        expected.append(own.report.agency)
    else:
        with_own = False
    register = Register.load()
    past = _before(office, agencies, year, with_own=with_own)
    gone = _gone(board, agencies)
    olds = {one.agency.pk: report for one in gone if (report := _last_of(one, year)) is not None}
    compared, published = _published(office, year)
    summed = merge(
        offices(readings, year=year, expected=expected),
        agency=office.name,
        year=year,
        blanks_as_zero=blanks_as_zero,
        before=[*past, *olds.values()],
        merged={
            one.agency.name: [heir.name for heir in one.heirs]
            for one in gone
            if one.heirs and (one.agency.pk in olds or one.change.since.year == year)
        },
        established=[one.name for one in agencies if register.is_new(one.pk, year)],
        published=published,
    )
    return Total(
        summed,
        {one.name: one for one in agencies if one.pk in held},
        tuple(row for row in wanted if row.agency.pk not in held),
        with_own,
        gone,
        tuple(
            (one, olds[one.agency.pk]) for one in gone if one.agency.pk in olds and not one.heirs
        ),
        compared,
        tuple(
            (one.agency, one.reading.unread)
            for one in held.values()
            if one.reading is not None and one.reading.unread
        ),
        _both_levels(agencies, held),
    )


def _both_levels(
    agencies: Sequence[Agency], held: Container[int]
) -> tuple[tuple[Agency, tuple[Agency, ...]], ...]:
    """Return the agencies that are added up beside some of those right below them, and these."""
    there = [one for one in agencies if one.pk in held]
    below: dict[int, list[Agency]] = {}
    for one in there:
        if one.parent_id is not None:
            below.setdefault(one.parent_id, []).append(one)
    return tuple((one, tuple(below[one.pk])) for one in there if one.pk in below)


def _gone(board: Board, agencies: Sequence[Agency]) -> tuple[Gone, ...]:
    """Return the gone agencies whose cases belong to those that are added up, or to nobody."""
    wanted = {one.pk for one in agencies}
    elsewhere = {row.agency.pk for row in board.rows} - wanted
    elsewhere |= {one.pk for one in agencies if one.kind == AgencyKind.GOVERNMENT}
    return tuple(
        one
        for one in board.gone
        if any(heir.pk in wanted for heir in one.heirs)
        or (not one.heirs and one.agency.parent_id not in elsewhere)
    )


def _last_of(gone: Gone, year: int) -> AnnualReport | None:
    """Return a gone agency's report of last year under its name in the register, or None."""
    report = report_of(gone.agency, year - 1)
    return replace(report, agency=gone.agency.name) if report is not None else None


def _reading(hand_in: HandIn) -> Reading:
    """Return a hand-in as a reading that bears the agency's name in the register."""
    if hand_in.reading is not None:
        read = evidence.reading_of(hand_in.reading, name=str(hand_in))
        return replace(read, report=replace(read.report, agency=hand_in.agency.name))
    report = replace(hand_in.annual_report, agency=hand_in.agency.name)
    return _stated(report, str(hand_in))


def _stated(report: AnnualReport, source: str) -> Reading:
    """Return a report that was not read from a document: every number is as it is."""
    cells = {
        path: CellEvidence("blank" if value is None else "read", value, printed(value))
        for path, value in cell_values(report)
    }
    return Reading(report, cells, (), source)


def _own(office: Agency, year: int) -> Reading | None:
    try:
        report = compile_report(office, year).report
    except YearNotCompilable:
        return None
    return _stated(replace(report, agency=f"{office.name}{OWN}"), f"{office.name}台账")


def _before(
    office: Agency, agencies: Sequence[Agency], year: int, *, with_own: bool
) -> list[AnnualReport]:
    """Return what the same agencies carried forward last year, for the bridges of carried cases."""
    found = carried_forward(agencies, year - 1)
    if with_own and found and (own := _own(office, year - 1)) is not None:
        found.append(own.report)
    return found


def _published(office: Agency, year: int) -> tuple[str, AnnualReport | None]:
    """Return the office's report of the whole area, handed in as a file or filed, and its name.

    What the platform compiled for the office counts its own records alone and is no such report.
    """
    handed = (
        HandIn.objects.filter(agency=office, year=year, reading__isnull=False)
        .select_related("agency", "reading__source")
        .order_by("-number")
        .first()
    )
    if handed is not None:
        return str(handed), handed.annual_report
    filed = ReportVersion.objects.of(office, year).filter(source=Source.FILED).first()
    return (str(filed), filed.annual_report) if filed is not None else ("", None)
