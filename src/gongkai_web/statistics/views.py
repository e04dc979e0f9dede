"""The page 依申请公开 → 统计, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_visible_to, may
from gongkai_web.agencies.admin import YearField
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.listing import fetched, rows
from gongkai_web.applications.models import Application
from gongkai_web.applications.urgency import BY_DAYS_LEFT, days_left, ranked
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.statistics import downloads
from gongkai_web.statistics.charts import chart
from gongkai_web.statistics.figures import Query, Section, Statistics, first_year, statistics

LATE_SHOWN = 10
TITLE = "依申请公开统计"


class OfYear(View):
    """A view of one year, of one agency or of all that the person sees."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or 403 for who serves no agency."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @cached_property
    def today(self) -> date:
        """The day the page is looked at."""
        return timezone.localdate()

    @cached_property
    def visible(self) -> list[Agency]:
        """The agencies whose cases the person sees."""
        return list(agencies_visible_to(self.request.user).order_by("code"))

    @cached_property
    def agency(self) -> Agency | None:
        """The one agency asked for; 404 for one the person does not see."""
        asked = self.request.GET.get("agency", "")
        if not asked:
            return None
        for agency in self.visible:
            if str(agency.pk) == asked:
                return agency
        raise Http404("没有这个单位")

    @cached_property
    def agencies(self) -> Sequence[Agency]:
        """The agencies that are counted."""
        return [self.agency] if self.agency else self.visible

    @cached_property
    def year(self) -> int:
        """The year asked for; this year where none was. 404 for what is no year."""
        asked = self.request.GET.get("year", "")
        if not asked:
            return self.today.year
        if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
            raise Http404("年份应为四位数字")
        year = int(asked)
        if not YearField.FIRST < year <= YearField.LAST:
            raise Http404("没有这一年")
        return year

    @cached_property
    def found(self) -> Statistics:
        """The numbers."""
        return statistics(self.agencies, self.year, today=self.today)

    def link(self, query: Query) -> str:
        """Return the list of cases that a number counts."""
        kept = {"agency": str(self.agency.pk)} if self.agency and len(self.visible) > 1 else {}
        return f"{reverse('applications:index')}?{urlencode({**kept, **query})}"

    def own(self, name: str) -> str:
        """Return the address of one of these views, for the same year and agency."""
        query = {"year": str(self.year)}
        if self.agency:
            query["agency"] = str(self.agency.pk)
        return f"{reverse(f'statistics:{name}')}?{urlencode(query)}"


class IndexView(OfYear, WagtailAdminTemplateMixin, TemplateView):
    """The year in numbers and charts."""

    template_name = "statistics/index.html"
    page_title = TITLE
    header_icon = "order"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the cases, this page."""
        cases = {"url": reverse("applications:index"), "label": "依申请公开台账"}
        return [*self.breadcrumbs_items, cases, {"url": "", "label": TITLE}]

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the numbers, each with its link and its chart."""
        found = self.found
        since = first_year([agency.pk for agency in self.visible]) or self.today.year
        last = max(self.today.year, self.year)
        return super().get_context_data(**kwargs) | {
            "found": found,
            "year": self.year,
            "years": range(last, min(since, self.year) - 1, -1),
            "agency": self.agency,
            "visible": self.visible,
            "is_running": self.year == self.today.year,
            "received_url": self.link(found.received.query),
            "closed_url": self.link(found.closed.query),
            "open_url": self.link(found.still_open.query),
            "overdue_url": self.link(found.overdue.query),
            "sections": [self.shown(section) for section in found.sections],
            "late": rows(self.latest(), today=self.today),
            "csv_url": self.own("csv"),
            "json_url": self.own("json"),
        }

    def latest(self) -> list[Application]:
        """Return the open cases that are most overdue."""
        if not self.found.overdue.value:
            return []
        keys = [agency.pk for agency in self.agencies]
        cases = ranked(Application.objects.filter(agency__in=keys))
        overdue = cases.filter(days_left("overdue", today=self.today)).order_by(*BY_DAYS_LEFT)
        return fetched(list(overdue.values_list("pk", flat=True)[:LATE_SHOWN]))

    def shown(self, section: Section) -> dict[str, Any]:
        """Return a section with its chart and the rows of its table."""
        table = []
        for number in section.numbers:
            for depth, one in enumerate((number, *number.rows)):
                table.append(
                    {
                        "number": one,
                        "inner": depth > 0,
                        "url": self.link(one.query) if one.value else "",
                        "before_url": self.link(one.before_query) if one.before else "",
                    }
                )
        return {
            "section": section,
            "chart": chart(section, year=self.year, link=self.link) if section.any() else "",
            "table": table,
            "compared": any(number.before is not None for number in section.numbers),
        }


class CsvView(OfYear):
    """The numbers for a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        return HttpResponse(
            downloads.as_csv(self.found),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": _attachment(self, "csv")},
        )


class JsonView(OfYear):
    """The numbers for a program."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """Return the object."""
        return JsonResponse(
            downloads.as_json(self.found, agencies=[agency.code for agency in self.agencies]),
            json_dumps_params={"ensure_ascii": False},
            headers={"Content-Disposition": _attachment(self, "json")},
        )


def _attachment(view: OfYear, ending: str) -> str:
    whose = view.agency.code if view.agency else "全部单位"
    name = f"依申请公开统计-{whose}-{view.year}.{ending}"
    return content_disposition_header(True, name) or "attachment"
