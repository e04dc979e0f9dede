"""The back office's pages of a year: its report as the records give it, and each step of its life."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from gongkai.reports import writers
from gongkai.reports.checks import Severity
from gongkai_web.agencies.access import Capability, agencies_visible_to, may
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.reports import actions, documents, forms, presenting
from gongkai_web.reports.compiling import FIRST_YEAR
from gongkai_web.reports.drill import UnknownCell, drill
from gongkai_web.reports.due import report_due
from gongkai_web.reports.facts import first_year_of
from gongkai_web.reports.models import TEXT_FIELDS, ReportTexts, ReportVersion, Source
from gongkai_web.reports.pages import FormPage, OfYear, ReportsPage, YearPage
from gongkai_web.reports.uncounted import faulty

PAGE_SIZE = 50
"""Records on one page of a list."""


class IndexView(ReportsPage):
    """The reports of every agency the person sees, year by year, with their state."""

    template_name = "reports/index.html"
    page_title = "年度报告"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path that ends here."""
        return [*self.breadcrumbs_items, {"url": "", "label": "年度报告"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the agencies, each with its years, newest first."""
        today = timezone.localdate()
        agencies = list(agencies_visible_to(self.request.user))
        versions: dict[tuple[int, int], list[ReportVersion]] = {}
        for version in ReportVersion.objects.filter(agency__in=agencies).defer(
            "report", "check_result"
        ):
            versions.setdefault((version.agency_id, version.year), []).append(version)
        texts = {
            (kept.agency_id, kept.year): kept
            for kept in ReportTexts.objects.filter(agency__in=agencies)
        }
        first_years = first_year_of(agencies)
        shown = []
        for agency in agencies:
            known = {year for pk, year in (*versions, *texts) if pk == agency.pk}
            since = max(FIRST_YEAR, first_years.get(agency.pk, today.year - 1))
            years = sorted({today.year - 1, *range(since, today.year + 1), *known}, reverse=True)
            rows = []
            for year in years:
                key = (agency.pk, year)
                kept = texts.get(key) or ReportTexts(agency=agency, year=year)
                stands = actions.standing_of(tuple(versions.get(key, ())), kept)
                due = report_due(agency, year)
                rows.append(
                    {
                        "year": year,
                        "standing": stands,
                        "due": due,
                        "is_late": today > due.on and stands.is_owed,
                    }
                )
            shown.append(
                {
                    "agency": agency,
                    "rows": rows,
                    "may_compile": may(self.request.user, agency, Capability.COMPILE_REPORT),
                }
            )
        return super().get_context_data(**kwargs) | {
            "agencies": shown,
            "this_year": today.year,
        }


class YearView(YearPage):
    """One year's report as the records give it now: findings, text, tables, versions."""

    template_name = "reports/year.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; a year that was only filed shows its version."""
        newest = self.standing.newest
        if newest is not None and newest.source == Source.FILED:
            return redirect(self.url("version", number=newest.version))
        return super().get(request, *args, **kwargs)

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the compiled report ready to be shown."""
        compiled = self.compiled
        faulty_cells = [
            path
            for finding in compiled.check.findings
            if finding.severity is Severity.ERROR
            for path in finding.cells
        ]
        errors = sum(f.severity is Severity.ERROR for f in compiled.check.findings)
        newest = self.standing.newest
        due = report_due(self.agency, self.year)
        return super().get_context_data(**kwargs) | {
            "compiled": compiled,
            "errors": errors,
            "blocking": errors + sum(item.blocks for item in compiled.uncounted),
            "groups": presenting.shown_findings(compiled.check, self.agency, link=self.link),
            "not_assessed": presenting.not_assessed(compiled.check),
            "sections": presenting.shown_text(compiled.report.narrative, self.standing.texts),
            "tables": presenting.shown_tables(compiled.report, link=self.link, faulty=faulty_cells),
            "numbers": [
                (title, value, self.link(path)) for title, value, path in compiled.fact_numbers()
            ],
            "formats": documents.FORMAT_TITLES,
            "differs": newest is not None and compiled.differs_from(newest),
            "compiled_at": timezone.localtime(),
            "is_running": self.year == timezone.localdate().year,
            "due": due,
            "is_late": timezone.localdate() > due.on and self.standing.is_owed,
        }


class CompileView(OfYear):
    """The button 编制: count anew, note it in the journal, and show the year."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Compile and say what came out."""
        self.require_compilable()
        compiled = actions.compile_draft(actor=request.user, agency=self.agency, year=self.year)
        messages.success(request, f"已按台账编制：{compiled.summary()}")
        return self.back()


class CellView(YearPage):
    """The records behind one number."""

    template_name = "reports/cell.html"
    crumb = "数字的来源"

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the cell's records, part by part, each linked to its own page."""
        try:
            found = drill(self.agency, self.year, self.request.GET.get("at", ""))
        except UnknownCell as error:
            raise Http404(str(error)) from error
        parts = []
        finder = AdminURLFinder(self.request.user)
        for part in found.parts:
            page = Paginator(part.records, PAGE_SIZE).get_page(self.request.GET.get("p"))
            parts.append(
                {
                    "part": part,
                    "total": presenting.part_total(part),
                    "amount_title": presenting.amount_title(part),
                    "page": page,
                    "columns": presenting.columns_of(part.records.model),
                    "rows": [
                        presenting.record_row(record, part, finder) for record in page.object_list
                    ],
                }
            )
        return super().get_context_data(**kwargs) | {
            "cell": found,
            "value": presenting.cell_value(found),
            "parts": parts,
            "query": f"{urlencode({'at': found.path})}&",
        }


class LeftOutView(YearPage):
    """Records that no cell can count, with what is missing."""

    template_name = "reports/left_out.html"
    crumb = "未能计入的记录"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the records of one kind of fault."""
        try:
            left_out = faulty(self.agency, self.year, self.kwargs["key"])
        except KeyError as error:
            raise Http404 from error
        page = Paginator(left_out.records, PAGE_SIZE).get_page(self.request.GET.get("p"))
        finder = AdminURLFinder(self.request.user)
        return super().get_context_data(**kwargs) | {
            "left_out": left_out,
            "page": page,
            "columns": presenting.columns_of(page.paginator.object_list.model),
            "rows": [presenting.record_row(record, None, finder) for record in page.object_list],
        }


class TextsView(YearPage):
    """The form for what only a person can write, last year's text beside it."""

    template_name = "reports/texts.html"
    crumb = "填写文字"

    def form(self) -> forms.TextsForm:
        """Return the form, bound when it was sent."""
        return forms.TextsForm(self.request.POST or None, instance=self.standing.texts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form's fields with last year's words."""
        form = kwargs.get("form") or self.form()
        earlier = actions.earlier_texts(self.agency, self.year)
        drafted = presenting.drafted_for_fields(self.compiled.facts)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "fields": [
                {
                    "field": form[name],
                    "earlier": earlier.get(name, ""),
                    "drafted": drafted.get(name, ""),
                }
                for name in TEXT_FIELDS
            ],
            "is_open": self.standing.state.is_open,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the texts."""
        form = self.form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            actions.save_texts(
                actor=request.user, agency=self.agency, year=self.year, texts=form.cleaned_data
            )
        except actions.ReportProblem as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{self.year} 年度报告的文字已保存")
        return self.back()


class SubmitView(FormPage):
    """Freeze the report as it is compiled now."""

    template_name = "reports/submit.html"
    crumb = "提交"
    form_class = forms.ConfirmForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what is about to be frozen."""
        compiled = self.compiled
        return super().get_context_data(**kwargs) | {
            "compiled": compiled,
            "groups": presenting.shown_findings(compiled.check, self.agency, link=self.link),
            "problem": actions.why_not_submit(self.standing, compiled),
        }

    def step(self, form: Any) -> str:
        """Submit."""
        version = actions.submit(actor=self.request.user, agency=self.agency, year=self.year)
        return f"{version}已提交并冻结，校验值 {version.digest[:16]}…"


class CorrectView(FormPage):
    """Begin a correction of what was submitted."""

    template_name = "reports/correct.html"
    crumb = "更正"
    form_class = forms.CorrectionForm

    def step(self, form: Any) -> str:
        """Open the report again."""
        actions.start_correction(
            actor=self.request.user,
            agency=self.agency,
            year=self.year,
            reason=form.cleaned_data["reason"],
        )
        return "已开始更正：可以修改台账和文字，核对后提交新的版本；原版本保持不变"


class DraftView(OfYear):
    """The report as compiled now, in one format, marked as a draft."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        format_ = self.kwargs["format"]
        if format_ not in writers.FORMATS:
            raise Http404
        data = writers.render(self.compiled.report, format_, draft=True, fonts=documents.fonts())
        name = writers.file_name(self.agency.code, self.year, format_)
        return HttpResponse(
            data,
            headers={
                "Content-Type": writers.MEDIA_TYPES[format_],
                "Content-Disposition": f'attachment; filename="draft-{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )
