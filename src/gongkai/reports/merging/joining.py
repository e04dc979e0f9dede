"""What would the reports of offices that became one have said together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.reports.merging.merge import merge
from gongkai.reports.merging.offices import Offices
from gongkai.reports.readers.evidence import Reading
from gongkai.reports.schema import AnnualReport


def joined(reports: Sequence[AnnualReport]) -> AnnualReport:
    """Return the first report with every number added up over all of them; its text stays.

    All are of one year. What one of them leaves blank is unknown in the sum, and so are 规章,
    which are not added up. Raises ValueError where there is none.
    """
    if not reports:
        raise ValueError("there is no report to join")
    first = reports[0]
    if len(reports) == 1:
        return first
    readings = tuple(Reading(report, {}, (), report.agency) for report in reports)
    summed = merge(Offices(readings), agency=first.agency, year=first.year).report
    return replace(
        first,
        proactive=summed.proactive,
        proactive_2019=summed.proactive_2019,
        applications=summed.applications,
        remedies=summed.remedies,
    )
