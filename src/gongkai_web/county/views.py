"""The page 年报汇总图表, the reports behind a mark, and the data as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
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

from gongkai.reports.area import Chart, Mark
from gongkai_web.agencies.access import Capability, may
from gongkai_web.agencies.admin import YearField
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.access import in_tree, offices_of
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.county import pictures
from gongkai_web.county.held import added_up
from gongkai_web.county.pictures import Year
from gongkai_web.ledgers.reading import escaped
from gongkai_web.statistics.charts import chart as drawn
from gongkai_web.statistics.figures import Number, Query, Section

TITLE = "年报汇总图表"
SHOWN = 15
"""How many agencies or rules a chart shows; the list of all is one click away."""
LABEL = 22
"""Characters over a bar; more would run into its number."""
TONES = {
    "handin.on_time": "green",
    "handin.late": "yellow",
    "handin.overdue": "red",
    "handin.waiting": "quiet",
}
HEADER = ("图表", "项目编号", "项目", "单位代码", "单位", "年度", "数量", "计量单位")


class OfYear(View):
    """A view of one office's year, for who collects for that office."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or 403 for who collects from nobody."""
        if not may(request.user, None, Capability.COLLECT_REPORTS) or not self.offices:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @cached_property
    def today(self) -> date:
        """The day the page is looked at."""
        return timezone.localdate()

    @cached_property
    def offices(self) -> list[Agency]:
        """The offices for which the person collects."""
        return [one for one, _ in self.tree]

    @cached_property
    def tree(self) -> list[tuple[Agency, int]]:
        """The same as they lie below each other: the highest comes first."""
        return in_tree(offices_of(self.request.user))

    @cached_property
    def office(self) -> Agency:
        """The office asked for, the first where none was; 404 for one of others."""
        asked = self.request.GET.get("office", "")
        if not asked:
            return self.offices[0]
        for office in self.offices:
            if office.code == asked:
                return office
        raise Http404("没有这个主管部门")

    @cached_property
    def year(self) -> Year:
        """The year asked for; else last year, whose reports are due in this."""
        asked = self.request.GET.get("year", "") or str(self.today.year - 1)
        if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
            raise Http404("年份应为四位数字")
        if not YearField.FIRST < int(asked) <= YearField.LAST:
            raise Http404("没有这一年")
        return Year(self.office, added_up(self.office), int(asked), today=self.today)

    def own(self, name: str, *, year: int | None = None, **more: str) -> str:
        """Return the address of one of these views, for the same office."""
        query = {"office": self.office.code, "year": str(year or self.year.year), **more}
        return f"{reverse(f'county:{name}')}?{urlencode(query)}"

    def link(self, query: Query) -> str:
        """Return the page that tells what a mark is made of."""
        if "closed_year" in query:
            return f"{reverse('applications:index')}?{urlencode(query)}"
        return self.own("behind", year=int(query["year"]), mark=query["mark"])


class IndexView(OfYear, WagtailAdminTemplateMixin, TemplateView):
    """The county in charts."""

    template_name = "county/index.html"
    page_title = TITLE
    header_icon = "order"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the charts with their tables."""
        year, before = self.year, self.year.before
        sections = [
            *(self.section(one, before) for one in year.charts),
            self.section(year.row_of_years, None),
            *([self.section(year.handing_in, before)] if year.handing_in else []),
            self.answered(),
        ]
        order = ("agency", "year", "outcome", "ground", "answered", "remedy", "applicant",
                 "handin", "finding")  # fmt: skip
        sections.sort(key=lambda one: order.index(one.key))
        return super().get_context_data(**kwargs) | {
            "office": self.office,
            "offices": self.tree,
            "year": year.year,
            "years": range(self.today.year, min(self.today.year - 6, year.year) - 1, -1),
            "agencies": len(year.agencies),
            "reports": len(year.held),
            "accepted": sum(one.standing == "已接收" for one in year.held),
            "missing": year.missing,
            "gone": year.gone,
            "both_levels": year.both_levels,
            # Where no report is there, nothing is known: not 0.
            "sections": [self.shown(one) for one in sections] if year.held else [],
            "earlier_url": self.own("index", year=year.year - 1)
            if not year.held and before.held
            else "",
            "csv_url": self.own("csv"),
            "json_url": self.own("json"),
            "all_url": self.own("behind", mark=f"year.{year.year}"),
        }

    @cached_property
    def untold(self) -> frozenset[str]:
        """The marks of which no report tells anything: no bar is drawn of them, least of all of 0."""
        return frozenset(
            one.key
            for chart in self.year.every_chart()
            for mark in chart.marks
            for one in (mark, *mark.rows)
            if one.unknown and one.told is None
        )

    def section(self, chart: Chart, before: Year | None) -> Section:
        """Return a chart as the drawing wants it, last year's numbers beside this year's."""
        errors = pictures.errors() if chart.key == "finding" else frozenset()

        def number(mark: Mark) -> Number:
            of = chart.key == "year" and int(mark.key.removeprefix("year."))
            old = before.mark(mark.key) if before is not None and before.told else None
            tone = TONES.get(mark.key, "")
            if chart.key == "finding":
                tone = "red" if mark.key.removeprefix("finding.") in errors else "yellow"
            return Number(
                f"{mark.title}{_unknown(mark, old[1] if old else None)}",
                mark.value,
                {"mark": mark.key, "year": str(of or self.year.year)},
                old[1].told if old else None,
                {"mark": mark.key, "year": str(self.year.year - 1)},
                tone,
                rows=tuple(number(row) for row in mark.rows),
            )

        marks = chart.marks[:SHOWN]
        note = chart.note
        if len(chart.marks) > SHOWN:
            note = f"{note}。这里列前 {SHOWN} 个，全部 {len(chart.marks)} 个见下载的数据"
        return Section(chart.key, chart.title, tuple(map(number, marks)), note, unit=chart.unit)

    def answered(self) -> Section:
        """Return the rate of answers in time, the worst first."""
        some = self.year.answered
        note = "只计在本平台办理申请的单位；没有办结申请的不列"
        if len(some) > SHOWN:
            note = f"{note}。这里列按期率最低的 {SHOWN} 个"
        return Section(
            "answered",
            "申请按期答复率",
            tuple(
                Number(
                    f"{one.agency.short_name or one.agency.name}（{one.on_time + one.late} 件）",
                    one.percent,
                    {
                        "agency": str(one.agency.pk),
                        "closed_year": str(self.year.year),
                        "timely": "late" if one.late else "on_time",
                    },
                    tone="red" if one.late else "green",
                )
                for one in some[:SHOWN]
            ),
            note,
            unit="%",
        )

    def shown(self, section: Section) -> dict[str, Any]:
        """Return a section with its drawing and the rows of its table."""
        table = [
            {
                "number": one,
                "inner": depth > 0,
                "is_unknown": one.query.get("mark") in self.untold,
                "url": self.link(one.query)
                if one.value or one.query.get("mark") in self.untold
                else "",
                "before_url": self.link(one.before_query) if one.before else "",
            }
            for number in section.numbers
            for depth, one in enumerate((number, *number.rows))
        ]
        told = replace(
            section,
            numbers=tuple(
                one for one in section.numbers if one.query.get("mark") not in self.untold
            ),
        )
        return {
            "section": section,
            "chart": drawn(_short(told), year=self.year.year, link=self.link) if told.any() else "",
            "table": table,
            "compared": any(number.before is not None for number in section.numbers),
        }


def _unknown(mark: Mark, old: Mark | None) -> str:
    """Return how many reports leave a number open, this year and last."""
    some = [(mark.unknown, ""), (old.unknown if old is not None else 0, "上年 ")]
    told = "，".join(f"{when}{count} 份不明" for count, when in some if count)
    return f"（{told}）" if told else ""


def _short(section: Section) -> Section:
    """Return the section with names short enough to stand over a bar; the table has them whole."""
    numbers = tuple(
        one if len(one.title) <= LABEL else replace(one, title=f"{one.title[: LABEL - 1]}…")
        for one in section.numbers
    )
    return replace(section, numbers=numbers)


class BehindView(OfYear, WagtailAdminTemplateMixin, TemplateView):
    """The reports that one mark is made of."""

    template_name = "county/behind.html"
    header_icon = "order"

    @cached_property
    def asked(self) -> tuple[Chart, Mark]:
        """The mark asked for. 404 for one that this year does not have."""
        found = self.year.mark(self.request.GET.get("mark", ""))
        if found is None:
            raise Http404("这一年没有这一项")
        return found

    def get_page_title(self) -> str:
        """Return what the mark counts."""
        chart, mark = self.asked
        return f"{self.year.year}年{chart.title}：{mark.title.removeprefix(f'{self.year.year}年')}".rstrip(
            "："
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the charts, this page."""
        charts = {"url": self.own("index"), "label": TITLE}
        return [*self.breadcrumbs_items, charts, {"url": "", "label": self.get_page_title()}]

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the agencies with what each adds, and the page of each one's report."""
        chart, mark = self.asked
        standing = {one.agency.code: one.standing for one in self.year.held}
        shares = mark.shares if chart.key in ("year", "agency", "handin") else mark.behind
        ordered = sorted(shares, key=lambda one: (one.value is None, -(one.value or 0), one.code))
        return super().get_context_data(**kwargs) | {
            "office": self.office,
            "year": self.year.year,
            "chart": chart,
            "mark": mark,
            "rows": [
                {
                    "share": share,
                    "standing": standing.get(share.code, "没有报告"),
                    "url": reverse("collection:agency", args=[share.code, self.year.year]),
                }
                for share in ordered
            ],
            "zeros": len(mark.shares) - len(shares),
        }


class CsvView(OfYear):
    """The numbers for a spreadsheet, a row for each agency and mark."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file; a number that is unknown is an empty cell."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(HEADER)
        writer.writerows(self.rows())
        return HttpResponse(
            text.getvalue().encode("utf-8-sig"),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": self.attachment("csv")},
        )

    def rows(self) -> Iterator[list[Any]]:
        """Yield the rows."""
        for line in pictures.lines(self.year):
            value = "" if line.value is None else line.value
            words = [escaped(one) for one in (line.title, line.code, line.agency)]
            yield [line.chart, line.mark, *words, line.year, value, line.unit]

    def attachment(self, ending: str) -> str:
        """Return the header that names the file."""
        name = f"年报汇总-{self.office.code}-{self.year.year}.{ending}"
        return content_disposition_header(True, name) or "attachment"


class JsonView(CsvView):
    """The numbers for a program."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """Return the object."""
        return JsonResponse(
            pictures.as_data(self.year),
            json_dumps_params={"ensure_ascii": False},
            headers={"Content-Disposition": self.attachment("json")},
        )
