"""By which day must a year's report be public? (条例 art. 49)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law import provision
from gongkai_web.agencies.models import Agency, AgencyKind


@dataclass(frozen=True, slots=True)
class Due:
    """The last day to submit and publish, and where it stands."""

    on: date
    source: str


def report_due(agency: Agency, year: int) -> Due:
    """Return the last day for the agency's report of that year.

    Departments: 31 January of the next year; governments: 31 March. Townships
    as the office chose (O13), for the regulation does not name them.
    """
    key = (
        "reports.government_due"
        if agency.kind == AgencyKind.GOVERNMENT
        else "reports.department_due"
    )
    term = provision(key, on=date(year + 1, 1, 1))
    day, source = str(term.value), str(term.source)
    if agency.kind == AgencyKind.TOWNSHIP:
        day, source = str(agency.choice("O13")), f"{source}，乡镇（街道）由本单位设定"
    month, day_of_month = (int(part) for part in day.split("-"))
    return Due(date(year + 1, month, day_of_month), source)
