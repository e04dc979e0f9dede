"""What does the public see of annual reports? The published versions, and nothing else.

One predicate decides: ``ReportVersion.objects.public()``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date, parse_http_date_safe
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from gongkai.reports.json_form import BrokenDocument
from gongkai.reports.schema import AnnualReport
from gongkai.reports.tables import Table
from gongkai.reports.writers import FORMATS, WriteProblem, file_name
from gongkai.reports.writers.html import table_html
from gongkai.reports.writers.outline import Heading, Paragraph, outline
from gongkai_web.portal import labels
from gongkai_web.portal.pages import page
from gongkai_web.portal.report_figures import as_csv, figures
from gongkai_web.reports.actions import ReportProblem, verify
from gongkai_web.reports.documents import rendered
from gongkai_web.reports.models import ReportVersion

log = logging.getLogger(__name__)

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMAT_TITLES = {
    "pdf": "PDF",
    "docx": "Word 文档",
    "xlsx": "Excel 表格",
    "html": "网页",
    "json": "数据（JSON）",
}


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A line of a list: one agency's published report for one year."""

    title: str
    year: int
    url: str
    stem: str
    published_on: date

    @classmethod
    def of(cls, version: ReportVersion) -> PublishedReport:
        """Return the line for a published version."""
        code = version.agency.code
        return cls(
            title=f"{_agency_name(version)}{version.year}年政府信息公开工作年度报告",
            year=version.year,
            url=reverse("portal:annual_report", args=[code, version.year]),
            stem=file_name(code, version.year, "").rstrip("."),
            published_on=localdate(version.published_at),
        )


def _agency_name(version: ReportVersion) -> str:
    """Return what the agency was called in its report, as far as that still says so."""
    told = getattr(version, "told_agency", "")
    if told == "":
        told = version.report.get("agency") if isinstance(version.report, dict) else None
    return told if isinstance(told, str) else version.agency.name


@dataclass(slots=True)
class Block:
    """A heading, a run of paragraphs or a table, for the template."""

    level: int = 0
    text: str = ""
    paragraphs: list[str] = field(default_factory=list)
    table: SafeString | None = None


def public() -> QuerySet[ReportVersion]:
    return ReportVersion.objects.public().select_related("agency")


def listed() -> QuerySet[ReportVersion]:
    """Return the public versions for a list: what the agency was called in each, and not its whole text."""
    told = KeyTextTransform("agency", "report")
    return public().annotate(told_agency=told).defer("report", "check_result")


def _blocks(version: ReportVersion) -> Iterator[Block]:
    text: Block | None = None
    for part in outline(version.annual_report):
        if isinstance(part, Paragraph):
            if text is None:
                text = Block()
            text.paragraphs.append(part.text)
            continue
        if text is not None:
            yield text
            text = None
        match part:
            case Heading():
                yield Block(level=part.level + 1, text=part.text)
            case Table():
                yield Block(table=mark_safe(table_html(part, widths=False)))
    if text is not None:
        yield text


def _version(code: str, year: int) -> ReportVersion:
    """Return the published version; Http404 for none, ReportProblem for one that was changed."""
    version = get_object_or_404(public(), agency__code=code, year=year)
    if not verify(version):
        raise ReportProblem(f"{version}的内容与提交时的校验值不符")
    return version


def sound(version: ReportVersion) -> AnnualReport | None:
    """Return a version's report; None for one that was changed or cannot be read."""
    try:
        return version.annual_report if verify(version) else None
    except BrokenDocument:
        return None


def _before(version: ReportVersion) -> AnnualReport | None:
    """Return the year before's published report; None where there is none that can be relied on."""
    row = public().filter(agency=version.agency_id, year=version.year - 1).first()
    return sound(row) if row is not None else None


def figures_name(code: str, year: int) -> str:
    """Return the name of the file with a report's numbers."""
    return f"{code}-{year}-figures.csv"


View = Callable[..., HttpResponse]


def _or_unavailable(view: View) -> View:
    """Answer 503 in words for a report that was changed or cannot be written; log why."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (ReportProblem, BrokenDocument, WriteProblem) as problem:
            log.error("the public cannot be shown %s: %s", request.path, problem)
            changed = not isinstance(problem, WriteProblem)
            response = page(request, "unavailable", "annual_reports", changed=changed)
        response.status_code = 503
        response["Cache-Control"] = "no-store"
        return response

    return answer


@require_safe
@_or_unavailable
def annual_report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show one published report with its tables, and its files to download."""
    version = _version(code, year)
    before = _before(version)
    files = [
        {
            "label": title,
            "url": reverse(
                "portal:annual_report_file", args=[code, year, file_name(code, year, format_)]
            ),
        }
        for format_, title in FORMAT_TITLES.items()
    ]
    return page(
        request,
        "annual_report",
        "annual_reports",
        agency=version.agency,
        report=PublishedReport.of(version),
        version={
            "number": version.version,
            "reason": version.reason,
            "published_on": localdate(version.published_at),
        },
        files=files,
        blocks=list(_blocks(version)),
        groups=figures(version.annual_report, before),
        before=before,
        figures_name=figures_name(code, year),
        meta=_meta(version),
    )


def _meta(version: ReportVersion) -> dict[str, str]:
    """Return the ``<meta>`` names of an article (国办发〔2017〕47号, annex)."""
    report = PublishedReport.of(version)
    return {
        "ArticleTitle": report.title,
        "PubDate": labels.moment(version.published_at),
        "ContentSource": version.agency.name,
        "ColumnName": "政府信息公开年报",
        "ColumnType": "政府信息公开年报",
        "Url": settings.BASE_URL.rstrip("/") + report.url,
    }


@require_safe
@_or_unavailable
def annual_report_file(request: HttpRequest, code: str, year: str, name: str) -> HttpResponse:
    """Send one file of a published report; answers 304 where the reader's copy is current."""
    version = _version(code, int(year))
    if name == figures_name(code, int(year)):
        return HttpResponse(
            as_csv(version.annual_report, _before(version)), content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )  # fmt: skip
    formats = {file_name(code, int(year), format_): format_ for format_ in FORMATS}
    if name not in formats:
        raise Http404("没有这个文件")
    format_ = formats[name]
    stamp = int(version.published_at.timestamp())
    etag = f'"{version.digest[:32]}-{format_}"'
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    known = request.headers.get("If-None-Match")
    if known == etag or (known is None and since is not None and since >= stamp):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(
            rendered(version, format_).read_bytes(), content_type=CONTENT_TYPES[format_]
        )
        response["Last-Modified"] = http_date(stamp)
        if format_ in ("docx", "xlsx"):
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        if format_ == "html":
            # The file carries its own style sheet and no script.
            response["Content-Security-Policy"] = (
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
            )
    response["ETag"] = etag
    return response
