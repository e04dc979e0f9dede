"""The back office's pages of the annual report: one page per year, one list per number."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.reports import readers, writers
from gongkai.reports.checks import Severity
from gongkai_web.agencies.access import Capability, NotAllowed, agencies_visible_to, may
from gongkai_web.agencies.models import Agency
from gongkai_web.reports import actions, documents, forms, presenting
from gongkai_web.reports.compiling import (
    Compiled,
    YearNotCompilable,
    compile_report,
    require_year,
)
from gongkai_web.reports.drill import UnknownCell, drill
from gongkai_web.reports.models import TEXT_FIELDS, ReportTexts, ReportVersion, Source
from gongkai_web.reports.uncounted import faulty

PAGE_SIZE = 50


class ReportsPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame, with breadcrumbs from the list of reports."""

    header_icon = "doc-full-inverse"
    crumb = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, annual reports, and what the page adds."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("annual_reports:index"), "label": "年度报告"},
            *self.crumbs(),
        ]

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the page's own part of the path."""
        return []

    def get_page_title(self) -> str:
        """Return the page's title."""
        return self.page_title


class OfAgency(View):
    """A view of one agency's reports; 404 for who may not see the agency."""

    @cached_property
    def agency(self) -> Agency:
        """The agency the address names."""
        return get_object_or_404(agencies_visible_to(self.request.user), code=self.kwargs["code"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer; what the person may not do is 403, what the report does not allow is told."""
        self.agency  # noqa: B018  (404 first, whatever is asked)
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error

    def may(self, capability: Capability) -> bool:
        """Return whether the person has the capability here."""
        return may(self.request.user, self.agency, capability)


class OfYear(OfAgency):
    """A view of one agency's report of one year."""

    @property
    def year(self) -> int:
        """The report year the address names."""
        return self.kwargs["year"]

    @cached_property
    def standing(self) -> actions.Standing:
        """Where the year's report stands."""
        return actions.standing(self.agency, self.year)

    @cached_property
    def compiled(self) -> Compiled:
        """The report as the records give it now. 404 for a year that cannot be compiled."""
        try:
            require_year(self.year, today=timezone.localdate())
        except YearNotCompilable as error:
            raise Http404(str(error)) from error
        return compile_report(self.agency, self.year)

    def url(self, name: str, **more: Any) -> str:
        """Return the address of another page of this year."""
        return reverse(
            f"annual_reports:{name}", kwargs={"code": self.agency.code, "year": self.year, **more}
        )

    def link(self, path: str) -> str:
        """Return the address of the records behind a number."""
        return f"{self.url('cell')}?{urlencode({'at': path})}"

    def back(self) -> HttpResponse:
        """Return to the year's page."""
        return redirect(self.url("year"))


class YearPage(OfYear, ReportsPage):
    """A page within one year, with the year in its breadcrumbs."""

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the year, and this page below it."""
        year = {"url": self.url("year"), "label": f"{self.year}年　{self.agency}"}
        return [year, {"url": "", "label": self.crumb}] if self.crumb else [year]

    def get_page_title(self) -> str:
        """Return the page's title with agency and year."""
        return f"{self.crumb or '年度报告'}：{self.agency}{self.year}年"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every page of a year shows."""
        return super().get_context_data(**kwargs) | {
            "agency": self.agency,
            "year": self.year,
            "standing": self.standing,
            "may_compile": self.may(Capability.COMPILE_REPORT),
            "may_submit": self.may(Capability.SUBMIT_REPORT),
        }


class IndexView(ReportsPage):
    """The reports of every agency the person sees, year by year, with their state."""

    template_name = "reports/index.html"
    page_title = "年度报告"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path that ends here."""
        return [*self.breadcrumbs_items, {"url": "", "label": "年度报告"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the agencies, each with its years, newest first."""
        this_year = timezone.localdate().year
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
        shown = []
        for agency in agencies:
            known = {year for pk, year in (*versions, *texts) if pk == agency.pk}
            years = sorted({this_year, this_year - 1, *known}, reverse=True)
            rows = []
            for year in years:
                key = (agency.pk, year)
                kept = texts.get(key) or ReportTexts(agency=agency, year=year)
                stands = actions.standing_of(tuple(versions.get(key, ())), kept)
                rows.append({"year": year, "standing": stands, "has_texts": kept.pk is not None})
            shown.append(
                {
                    "agency": agency,
                    "rows": rows,
                    "may_compile": may(self.request.user, agency, Capability.COMPILE_REPORT),
                }
            )
        return super().get_context_data(**kwargs) | {"agencies": shown, "this_year": this_year}


class YearView(YearPage):
    """One year's report as the records give it now: findings, text, tables, versions."""

    template_name = "reports/year.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; a year that was only filed shows its version."""
        newest = self.standing.newest
        if newest is not None and newest.source == Source.FILED:
            return redirect(self.url("version", number=newest.version))
        return super().get(request, *args, **kwargs)

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
        }


class CompileView(OfYear):
    """The button 编制: count anew, note it in the journal, and show the year."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Compile and say what came out."""
        compiled = actions.compile_draft(actor=request.user, agency=self.agency, year=self.year)
        messages.success(request, f"已按台账编制：{compiled.summary()}")
        return self.back()


class CellView(YearPage):
    """The records behind one number."""

    template_name = "reports/cell.html"
    crumb = "数字的来源"

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


class FormPage(YearPage):
    """A page with one form and one step of the report's life."""

    form_class: type
    capability = Capability.SUBMIT_REPORT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse who may not take the step before showing the form."""
        if not self.may(self.capability):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        return {"form": self.form_class()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step, or say what is missing."""
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            messages.success(request, self.step(form))
        except actions.ReportProblem as error:
            messages.error(request, str(error))
        return self.back()

    def step(self, form: Any) -> str:
        """Take the step and return what to tell."""
        raise NotImplementedError


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


class OfVersion(OfYear):
    """A view of one submitted version."""

    @cached_property
    def version(self) -> ReportVersion:
        """The version the address names."""
        return get_object_or_404(
            ReportVersion.objects.of(self.agency, self.year).select_related(
                "agency", "submitted_by", "published_by"
            ),
            version=self.kwargs["number"],
        )


class VersionView(OfVersion, YearPage):
    """A submitted version: frozen text and tables, digest, downloads."""

    template_name = "reports/version.html"

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the year and the version below it."""
        here = {"url": "", "label": f"第{self.version.version}版"}
        return [{"url": self.url("year"), "label": f"{self.year}年　{self.agency}"}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the frozen report and whether its digest still holds."""
        report = self.version.annual_report
        return super().get_context_data(**kwargs) | {
            "version": self.version,
            "is_whole": actions.verify(self.version),
            "is_newest": self.standing.newest == self.version,
            "sections": presenting.shown_text(report.narrative),
            "tables": presenting.shown_tables(report, link=None),
            "findings": self.version.check_result["findings"],
            "formats": documents.FORMAT_TITLES,
        }


class PublishView(OfVersion):
    """Make a submitted version public."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Publish and go back to the year."""
        try:
            version = actions.publish(actor=request.user, version=self.version)
        except actions.ReportProblem as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{version}已公布")
        return self.back()


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


class DownloadView(OfVersion):
    """A submitted version in one format."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file, written from the frozen JSON."""
        format_ = self.kwargs["format"]
        if format_ not in writers.FORMATS:
            raise Http404
        try:
            path = documents.rendered(self.version, format_)
        except (actions.ReportProblem, writers.WriteProblem) as error:
            messages.error(request, str(error))
            return redirect(self.url("version", number=self.version.version))
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=path.name,
            content_type=writers.MEDIA_TYPES[format_],
        )


class FileView(OfAgency, ReportsPage):
    """Take in an earlier year's report, to compare this year's with."""

    template_name = "reports/file.html"
    page_title = "存入往年报告"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse who may not compile."""
        if not self.may(Capability.COMPILE_REPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[dict[str, Any]]:
        """Return this page's place."""
        return [{"url": "", "label": f"存入往年报告　{self.agency}"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        return {"form": forms.FiledReportForm(), "agency": self.agency} | super().get_context_data(
            **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file and keep it; say what is wrong otherwise."""
        form = forms.FiledReportForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                reading = readers.read_bytes(file.read(), file.name)
                version = actions.file_report(
                    actor=request.user,
                    agency=self.agency,
                    report=reading.report,
                    file_name=file.name,
                )
            except (readers.UnreadableReport, actions.ReportProblem) as error:
                form.add_error("file", str(error))
            else:
                messages.success(request, f"已存入{version}，可作为下一年度核对的依据")
                return redirect("annual_reports:index")
        return self.render_to_response(self.get_context_data(form=form))
