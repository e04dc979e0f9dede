"""The page of public numbers, and its files. Only what is public is counted, only what was reported is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai_web.agencies.models import Agency
from gongkai_web.ledgers.reading import escaped
from gongkai_web.portal.agencies import Named, agencies_shown
from gongkai_web.portal.charts import Figure, bars, columns
from gongkai_web.portal.pages import page
from gongkai_web.portal.public_numbers import Applications, Numbers, numbers, years_of
from gongkai_web.portal.site import site


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show a year of what is public; ``format=csv`` and ``format=json`` send it."""
    at = timezone.now()
    code = request.GET.get("agency", "")
    agency = get_object_or_404(agencies_shown(), code=code) if code else None
    years = years_of(agency, at)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), years[0])
    found = numbers(agency, year, years, at)
    match request.GET.get("format"):
        case "csv":
            return _csv(found, agency)
        case "json":
            return _json(found, agency)
    # Nothing was public in the year before the first: its zeros would be drawn for nothing.
    has_before = year - 1 in years
    kept = {"year": str(year)} | ({"agency": agency.code} if agency else {})
    return page(
        request, "statistics", "statistics", found=found, year=year, years=years, chosen=agency,
        has_before=has_before,
        agencies=[one.agency for one in Named.each(agencies_shown(), site().area)],
        sections=[
            {
                "series": one,
                "chart": columns(one.figures, one.title) if one.by_time
                else bars(one.figures if has_before else _alone(one.figures), one.title),
            }
            for one in found.series
        ],
        csv_url="?" + urlencode({**kept, "format": "csv"}),
        json_url="?" + urlencode({**kept, "format": "json"}),
        meta={"ColumnName": "公开统计", "ColumnType": "统计信息"},
    )  # fmt: skip


def _alone(figures: Sequence[Figure]) -> list[Figure]:
    """Return the numbers without those of the year before."""
    return [replace(one, before=None) for one in figures]


_APPLICATIONS = (("received", "本年新收"), ("handled", "办理完毕"), ("carried", "结转下年度"))


def _name(found: Numbers, agency: Agency | None, ending: str) -> dict[str, str]:
    name = f"statistics-{agency.code if agency else 'all'}-{found.year}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _csv(found: Numbers, agency: Agency | None) -> HttpResponse:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("类别", "项目", "数量", "上年", "单位"))
    writer.writerow(("合计", "现在公开的信息", found.total, "", "条"))
    writer.writerow(("合计", f"{found.year}年公开的信息", found.of_year, "", "条"))
    for series in found.series:
        for one in series.figures:
            row = (_cell(one.value), _cell(one.before), series.unit)
            writer.writerow((escaped(series.title), escaped(one.label), *row))
    for told in found.applications:
        for name, label in _APPLICATIONS:
            title = f"{found.report_year}年度报告：{told.agency.name}"
            writer.writerow((escaped(title), f"申请{label}", _cell(getattr(told, name)), "", "件"))
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8",
        headers=_name(found, agency, "csv"),
    )  # fmt: skip


def _cell(value: Any) -> Any:
    return "" if value is None else value


def _json(found: Numbers, agency: Agency | None) -> JsonResponse:
    def told(one: Applications) -> dict[str, Any]:
        numbers_of = {name: getattr(one, name) for name, _ in _APPLICATIONS}
        return {"agency": one.agency.code, "name": one.agency.name, **numbers_of}

    return JsonResponse(
        {
            "agency": agency.code if agency else None, "year": found.year,
            "public_now": found.total, "made_public": found.of_year,
            "series": [
                {
                    "key": one.key, "title": one.title, "unit": one.unit,
                    "figures": [
                        {"label": row.label, "value": row.value, "before": row.before}
                        for row in one.figures
                    ],
                }
                for one in found.series
            ],
            "applications": {
                "report_year": found.report_year,
                "agencies": [told(one) for one in found.applications],
            },
        },
        json_dumps_params={"ensure_ascii": False}, headers=_name(found, agency, "json"),
    )  # fmt: skip
