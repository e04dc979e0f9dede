"""The pages of annual reports by year: of all agencies, and of one. (条例 arts. 49, 50)"""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai_web.agencies.models import Agency
from gongkai_web.portal import report_years
from gongkai_web.portal.agencies import Named, agencies_shown
from gongkai_web.portal.charts import Figure, columns
from gongkai_web.portal.frame import beside
from gongkai_web.portal.pages import page
from gongkai_web.portal.report_figures import application_total
from gongkai_web.portal.report_years import State
from gongkai_web.portal.reports import public, sound
from gongkai_web.portal.site import site

CHARTED = 10
"""Years in the chart of an agency's applications."""


@require_safe
def annual_reports(request: HttpRequest) -> HttpResponse:
    """Show how every agency stands to one year's report."""
    today = timezone.localdate()
    years = report_years.years_told(today)
    newest = public().order_by("-year").values_list("year", flat=True).first()
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), newest or years[0])
    named = Named.each(agencies_shown(), site().area)
    rows = report_years.of_year([one.agency for one in named], year, today)
    counts = Counter(one.state for one in rows)
    return page(
        request, "annual_reports", "annual_reports", years=years, year=year, rows=rows,
        public=sum(1 for one in rows if one.report), late=counts[State.LATE],
        missing=counts[State.MISSING],
        meta={"ColumnName": "政府信息公开年报", "ColumnType": "政府信息公开年报"},
    )  # fmt: skip


@require_safe
def agency_reports(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agency's reports of all years, and how its applications went."""
    agency = get_object_or_404(agencies_shown(), code=code)
    rows = report_years.of_agency(agency, timezone.localdate())
    figures = _applications(agency)
    return page(
        request, "agency_reports", "annual_reports", rows=rows, figures=figures,
        chart=columns(figures, f"{agency.name}历年新收政府信息公开申请（件）") if len(figures) > 1 else "",
        meta={"ColumnName": f"{agency.name}政府信息公开年报", "ColumnType": "政府信息公开年报"},
        **beside(agency, key="reports"),
    )  # fmt: skip


def _applications(agency: Agency) -> list[Figure]:
    """Return the applications newly received, year by year, as the published reports say."""
    versions = public().filter(agency=agency).order_by("-year")[:CHARTED]
    read = ((one.year, sound(one)) for one in reversed(versions))
    return [
        Figure(f"{year}年", application_total(report))
        for year, report in read
        if report is not None
    ]
