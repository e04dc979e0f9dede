"""The page 主动公开 → 发布统计, and its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.reports.facts import first_year
from gongkai_web.statistics import downloads
from gongkai_web.statistics.charts import chart
from gongkai_web.statistics.figures import Query, Section
from gongkai_web.statistics.published import ITEMS, MEDIA, Publishing, publishing
from gongkai_web.statistics.views import OfYear

TITLE = "发布统计"


class OfPublishing(OfYear):
    """A view of one year's publishing."""

    @cached_property
    def numbers(self) -> Publishing:
        """The numbers."""
        return publishing(self.agencies, self.year, self.today)

    def link_to(self, query: Query, opens: str = ITEMS) -> str:
        """Return the list that a number counts; with one agency chosen, its rows alone."""
        kept = {"agency": str(self.agency.pk)} if self.agency and len(self.visible) > 1 else {}
        return f"{reverse(opens)}?{urlencode({**kept, **query})}"


class PublishedView(OfPublishing, WagtailAdminTemplateMixin, TemplateView):
    """The year in numbers and charts."""

    template_name = "statistics/published.html"
    page_title = TITLE
    header_icon = "order"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the items, this page."""
        items = {"url": reverse("items:index"), "label": "信息发布台账"}
        return [*self.breadcrumbs_items, items, {"url": "", "label": TITLE}]

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the numbers, each with its link and its chart."""
        found = self.numbers
        since = first_year(self.visible) or self.today.year
        last = max(self.today.year, self.year)
        return super().get_context_data(**kwargs) | {
            "found": found,
            "year": self.year,
            "years": range(last, min(since, self.year) - 1, -1),
            "agency": self.agency,
            "visible": self.visible,
            "is_running": self.year == self.today.year,
            "items_url": self.link_to(found.publications.query),
            "media_url": self.link_to(found.articles.query, MEDIA),
            "late_url": self.link_to({"year": str(self.year), "timely": "late"}),
            "sections": [self.shown(section) for section in found.sections],
            "csv_url": self.own("published_csv"),
            "json_url": self.own("published_json"),
        }

    def shown(self, section: Section) -> dict[str, Any]:
        """Return a section with its chart and the rows of its table."""

        def link(query: Query) -> str:
            return self.link_to(query, section.opens)

        return {
            "section": section,
            "chart": chart(section, year=self.year, link=link) if section.any() else "",
            "table": [
                {
                    "number": one,
                    "url": link(one.query) if one.value else "",
                    "before_url": link(one.before_query) if one.before else "",
                }
                for one in section.numbers
            ],
            "has_items": section.unit == "条次",
        }


class PublishedCsvView(OfPublishing):
    """The numbers for a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        return HttpResponse(
            downloads.published_csv(self.numbers),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": _attachment(self, "csv")},
        )


class PublishedJsonView(OfPublishing):
    """The numbers for a program."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """Return the object."""
        codes = [agency.code for agency in self.agencies]
        return JsonResponse(
            downloads.published_json(self.numbers, agencies=codes),
            json_dumps_params={"ensure_ascii": False},
            headers={"Content-Disposition": _attachment(self, "json")},
        )


def _attachment(view: OfPublishing, ending: str) -> str:
    whose = view.agency.code if view.agency else "全部单位"
    name = f"发布统计-{whose}-{view.year}.{ending}"
    return content_disposition_header(True, name) or "attachment"
