"""Which reports of other years stand beside the sample year's? Filed ones with made-up figures (示例).

They agree with the sample year's report, which was published with 0 in every cell: nothing was carried
into it and nothing out of it. Each balances, row by row, and is sound by the checks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from gongkai.reports.schema import (
    COLUMNS,
    REMEDY_BLOCKS,
    ROWS_2021,
    AnnualReport,
    Documents,
    Narrative,
    Period,
    Proactive,
)
from gongkai_web.agencies.models import Agency
from gongkai_web.reports.actions import file_report, publish
from gongkai_web.reports.models import ReportVersion
from gongkai_web.sample import CODE, TOWN
from gongkai_web.sample.site import given_in


def made(agency: str, year: int, given: dict[str, Any]) -> AnnualReport:
    """Return the report a data file describes; what it does not name is 0, sums are added up."""
    told = given.get("applications", {})
    rows: dict[str, tuple[int, ...]] = {
        row.key: _with_sum(told.get(row.key, ())) for row in ROWS_2021
    }
    handled = [
        rows[row.key] for row in ROWS_2021
        if row.key not in ("new_received", "carried_over", "total_handled", "carried_forward")
    ]  # fmt: skip
    rows["total_handled"] = tuple(sum(column) for column in zip(*handled, strict=True))
    courses = given.get("remedies", {})
    return AnnualReport(
        agency=agency, year=year, format="2021", period=Period.of_year(year),
        narrative=Narrative(
            preamble=f"本报告为演示而虚构（示例），所列数据的统计期限为{year}年1月1日至12月31日。",
            **given["narrative"],
        ),
        proactive=Proactive(
            rules=Documents(0, 0, 0), normative_docs=Documents(*given.get("documents", (0, 0, 0))),
            licences=0, penalties=0, coercions=0, admin_fees=Decimal(0),
        ),
        applications=rows,
        remedies={
            block: _with_sum(courses.get(block, ()), length=4) for block in REMEDY_BLOCKS
        },
    )  # fmt: skip


def _with_sum(numbers: Any, length: int = len(COLUMNS) - 1) -> tuple[int, ...]:
    filled = (*numbers, *(0,) * (length - len(numbers)))
    return (*filled, sum(filled))


@transaction.atomic
def work() -> int:
    """File and publish the reports of the other years where there are none; say how many."""
    added = 0
    for code in (CODE, TOWN):
        agency = Agency.objects.get(code=code)
        for year, given in given_in("years.yaml")[code].items():
            if ReportVersion.objects.of(agency, year).exists():
                continue
            version = file_report(
                actor=None, agency=agency, report=made(agency.name, year, given),
                file_name=f"{agency.code}-{year}（示例）.json",
            )  # fmt: skip
            on = date(year + 1, 1, 20)
            publish(
                actor=None, version=version,
                at=datetime(on.year, on.month, on.day, 1, 30, tzinfo=UTC),
            )  # fmt: skip
            added += 1
    return added
