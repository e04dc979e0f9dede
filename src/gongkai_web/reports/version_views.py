"""The back office's pages of submitted versions, and of earlier reports taken in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from gongkai.reports import readers, writers
from gongkai_web.agencies.access import Capability
from gongkai_web.reports import actions, documents, forms, presenting
from gongkai_web.reports.models import ReportVersion
from gongkai_web.reports.pages import FormPage, OfAgency, OfYear, ReportsPage, YearPage


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


class PublishView(OfVersion, FormPage):
    """Make a submitted version public, after it was asked whether that is meant."""

    template_name = "reports/publish.html"
    crumb = "公布"
    form_class = forms.PublishForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the version that is about to be public."""
        return super().get_context_data(**kwargs) | {"version": self.version}

    def step(self, form: Any) -> str:
        """Publish."""
        return f"{actions.publish(actor=self.request.user, version=self.version)}已公布"


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
