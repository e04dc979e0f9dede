"""How does a report differ from the one of the year before? The page of ``gongkai.reports.comparing``."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from gongkai.reports.comparing import compare
from gongkai.reports.comparing.page import to_html
from gongkai_web.collection.agency_views import OfAgencyYear
from gongkai_web.collection.previous import previous_report

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


class CompareView(OfAgencyYear, View):
    """What was handed in last beside last year's report: one page without scripts, to look at or print."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page; 404 where one of the two is not there."""
        newest = self.standing.newest
        before = previous_report(self.agency, self.year)
        if newest is None or before is None:
            raise Http404("没有可以对照的两份报告")
        page = to_html(
            compare(before, newest.annual_report),
            old_source="上年报告",
            new_source=f"第 {newest.number} 次报送",
            back=self.url("agency"),
        )
        return HttpResponse(page, headers={"Content-Security-Policy": POLICY})
