"""A report that was made elsewhere: taken in as a file, looked through, handed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from gongkai.reports import readers
from gongkai_web.collection import actions, evidence, findings, presenting
from gongkai_web.collection.agency_views import AgencyYearPage
from gongkai_web.collection.batches.one_file import keep_one
from gongkai_web.collection.batches.settlements import filled_in
from gongkai_web.collection.forms import HandInFileForm
from gongkai_web.collection.models import ReadReport
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.reports.presenting import shown_text


class FileView(AgencyYearPage):
    """Take in a report that was made elsewhere, to be looked through before it is handed in."""

    template_name = "collection/file.html"
    crumb = "上传年度报告文件"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse who neither hands in for the agency nor collects from it."""
        if not (self.collects or self.hands_in):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        return {"form": HandInFileForm()} | super().get_context_data(**kwargs) | {
            "agency": self.agency,
            "year": self.year,
            "back": self.url("agency"),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file and keep what was read; say what is wrong otherwise."""
        form = HandInFileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            data = file.read()
            try:
                reading = readers.read_bytes(data, file.name)
                if reading.report.year != self.year:
                    raise CollectionProblem(
                        f"“{file.name}”是 {reading.report.year} 年度的报告，应为 {self.year} 年度的"
                    )
            except (readers.UnreadableReport, CollectionProblem) as problem:
                form.add_error("file", str(problem))
            else:
                kept = keep_one(
                    actor=request.user, agency=self.agency, name=file.name, data=data,
                    reading=reading,
                )  # fmt: skip
                return redirect(self.url("reading", pk=kept.reading_id))
        return self.render_to_response(self.get_context_data(form=form))


class ReadingView(AgencyYearPage):
    """What was read from a file, to be looked through and handed in."""

    template_name = "collection/reading.html"
    crumb = "核对识读结果"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse who neither hands in for the agency nor collects from it."""
        if not (self.collects or self.hands_in):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def reading(self) -> ReadReport:
        """The reading the address names; an agency sees those made for it alone."""
        rows = ReadReport.objects.filter(agency=self.agency, year=self.year)
        if not self.collects:
            rows = rows.filter(office=self.agency)
        return get_object_or_404(rows.select_related("source"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; where numbers were filled in since, the reading that holds now."""
        if (now := filled_in(self.reading)) != self.reading:
            return redirect(self.url("reading", pk=now.pk))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what was read, with the numbers in doubt first."""
        report = self.reading.annual_report
        decisions = findings.decisions_of(self.agency, self.year) if self.collects else {}
        found = findings.found_in(self.reading.check_result, decisions)
        read = evidence.from_json(self.reading.evidence)
        return super().get_context_data(**kwargs) | {
            "agency": self.agency,
            "year": self.year,
            "reading": self.reading,
            "is_other_name": "".join(self.reading.agency_name.split())
            != "".join(self.agency.name.split()),
            "doubtful": presenting.doubtful(read),
            "beside": self.beside(self.reading),
            "scope": presenting.scope_of(self.reading.check_result),
            "groups": presenting.groups_of(found),
            "tables": presenting.tables_of(report, link=None, found=found, remarks={}, unread=read),
            "sections": shown_text(report.narrative),
            "is_again": self.standing.newest is not None,
            "back": self.url("agency"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand in."""
        try:
            made = actions.hand_in_file(
                actor=request.user, agency=self.agency, reading=self.reading,
                reason=request.POST.get("reason", ""),
            )  # fmt: skip
        except CollectionProblem as problem:
            messages.error(request, str(problem))
            return self.render_to_response(self.get_context_data(entered=request.POST))
        messages.success(request, f"已报送（第 {made.number} 次）")
        return redirect(self.url("agency"))
