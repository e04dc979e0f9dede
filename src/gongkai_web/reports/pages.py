"""What do all pages of the annual report share? Frame, breadcrumbs, agency, year, permission."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, NotAllowed, agencies_visible_to, may
from gongkai_web.agencies.models import Agency
from gongkai_web.reports import actions
from gongkai_web.reports.compiling import (
    Compiled,
    YearNotCompilable,
    compile_report,
    require_year,
)


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


YEARS = range(1900, 3000)
"""Years an address may name: outside them there is no report, and no date to count with."""


class OfYear(OfAgency):
    """A view of one agency's report of one year; 404 for what is no year."""

    @property
    def year(self) -> int:
        """The report year the address names."""
        return self.kwargs["year"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, where the address names a year."""
        if self.year not in YEARS:
            raise Http404(f"没有 {self.year} 年度报告")
        return super().dispatch(request, *args, **kwargs)

    def require_compilable(self) -> None:
        """Raise Http404 for a year that cannot be compiled from ledgers."""
        try:
            require_year(self.year, today=timezone.localdate())
        except YearNotCompilable as error:
            raise Http404(str(error)) from error

    @cached_property
    def standing(self) -> actions.Standing:
        """Where the year's report stands."""
        return actions.standing(self.agency, self.year)

    @cached_property
    def compiled(self) -> Compiled:
        """The report as the records give it now. 404 for a year that cannot be compiled."""
        self.require_compilable()
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


class FormPage(YearPage, ABC):
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

    @abstractmethod
    def step(self, form: Any) -> str:
        """Take the step and return what to tell."""
