"""Which report is held to be an agency's of the year before, where it took over others, too?

What came to an agency by a merger is added to its own numbers of last year: what those carried
forward is what it carries over (T3-05). Where that sum cannot be known, because duties were
divided or a report is not there, the check is told why and warns instead of calling it an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.reports.checks import is_same_agency
from gongkai.reports.merging import joined
from gongkai.reports.schema import AnnualReport, Narrative, Period, format_of
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.models import ActKind, HandIn
from gongkai_web.collection.reorganisations.models import Reorganisation
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.reports.models import ReportVersion


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the year before an agency's report."""

    year: int = 0
    report: AnnualReport | None = None
    """Its own report, with the numbers of those merged into it."""
    joined: tuple[Reorganisation, ...] = ()
    """The changes by which a report of last year's was added."""
    lacking: tuple[Reorganisation, ...] = ()
    """Those whose report of last year is not there."""
    divided: tuple[Reorganisation, ...] = ()
    """Those whose cases went to several agencies."""

    @property
    def reorganised(self) -> str | None:
        """Why figures may lawfully break with last year's, in Chinese; None where they may not."""
        why = [f"{row.agency}的职责自 {row.since} 分给几个单位" for row in self.divided]
        why += [
            f"自 {row.since} 承接{row.agency}，没有找到它上年的报告" for row in self.lacking
        ]  # fmt: skip
        return "；".join(why) or None


def accepted(agencies: Sequence[Agency], year: int) -> dict[int, HandIn]:
    """Return by agency id the newest accepted hand-in of a year."""
    rows = (
        HandIn.objects.filter(agency__in=agencies, year=year, acts__kind=ActKind.ACCEPTED)
        .select_related("agency", "version", "reading__source")
        .defer("check_result", "version__check_result", "reading__check_result")
        .order_by("number")
    )
    return {row.agency_id: row for row in rows}


def carried_forward(agencies: Sequence[Agency], year: int) -> list[AnnualReport]:
    """Return the accepted reports of a year with nothing but the row of cases carried forward.

    Hundreds are asked for nothing else, and opening them whole takes longer than all the rest of a sum.
    """
    at = "report__applications__carried_forward"
    rows = (
        HandIn.objects.filter(agency__in=agencies, year=year, acts__kind=ActKind.ACCEPTED)
        .order_by("number")
        .values_list("agency__name", f"version__{at}", f"reading__{at}")
    )
    newest = {name: of_version or of_reading for name, of_version, of_reading in rows}
    return [_carrying(name, year, row) for name, row in newest.items()]


def _carrying(agency: str, year: int, row: Sequence[int | None] | None) -> AnnualReport:
    return AnnualReport(
        agency=agency, year=year, format=format_of(year), period=Period.of_year(year),
        narrative=Narrative(), proactive=None, remedies={},
        applications={} if row is None else {"carried_forward": tuple(row)},
    )  # fmt: skip


def report_of(agency: Agency, year: int) -> AnnualReport | None:
    """Return the agency's report of a year: accepted, else on the platform, else handed in."""
    if (held := accepted([agency], year).get(agency.pk)) is not None:
        return held.annual_report
    if (version := ReportVersion.objects.of(agency, year).first()) is not None:
        return version.annual_report
    last = HandIn.objects.filter(agency=agency, year=year).order_by("-number").first()
    return last.annual_report if last is not None else None


def previous_report(agency: Agency, year: int) -> AnnualReport | None:
    """Return the agency's own report of the year before."""
    return report_of(agency, year - 1)


def before(agency: Agency, year: int, register: Register | None = None) -> Before:
    """Return what an agency's report of a year is held against, mergers reckoned in."""
    register = register or Register.load()
    own = previous_report(agency, year)
    if own is not None and any(
        is_same_agency(row.old_name, own.agency) for row in register.old_names(agency.pk)
    ):
        own = replace(own, agency=agency.name)  # it only bears another name since
    found: list[tuple[Reorganisation, AnnualReport]] = []
    lacking, divided = [], []
    for row in register.came_to(agency.pk, year):
        if HandIn.objects.filter(agency=row.agency, year=year).exists():
            continue  # it still reported for itself
        theirs = report_of(row.agency, year - 1)
        if theirs is not None and len(register.heirs(row.agency_id, year)) > 1:
            divided.append(row)
        elif theirs is not None:
            found.append((row, theirs))
        elif row.since.year == year:
            lacking.append(row)
    told = Before(year - 1, own, (), tuple(lacking), tuple(divided))
    reports = [theirs for _, theirs in found]
    if own is not None:
        reports.insert(0, own)
    elif not register.is_new(agency.pk, year):
        return told  # its own report is not there: the sum would lack it
    if not reports:
        return told
    whole = replace(joined(reports), agency=agency.name if found else reports[0].agency)
    if own is None:
        whole = replace(whole, narrative=Narrative())  # the words were others'
    return replace(told, report=whole, joined=tuple(row for row, _ in found))
