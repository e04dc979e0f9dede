"""The back office's pages of import and export."""

from __future__ import annotations

import csv
import tempfile
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import (
    Capability,
    agencies_editable_by,
    agencies_visible_to,
    may,
)
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.ledgers import exports, jobs
from gongkai_web.ledgers.faults import SHOWN
from gongkai_web.ledgers.forms import FORMATS, ExportForm, ImportForm
from gongkai_web.ledgers.models import ImportBatch
from gongkai_web.ledgers.reading import escaped
from gongkai_web.ledgers.tables import TABLES, UnknownLedger, table_named
from gongkai_web.workdays import provisional

TITLE = "台账导入导出"
BATCHES_ON_A_PAGE = 20


class LedgersPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame; only for who sees some agency's records."""

    page_title = TITLE
    header_icon = "table"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or 403 for who serves no agency."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, import and export, and the page below it."""
        top = {"url": reverse("ledgers:index"), "label": TITLE}
        return [*self.breadcrumbs_items, top, *self.crumbs()]

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the page's own part of the path."""
        return []


class IndexView(LedgersPage):
    """Take a file in, give a ledger out, fetch a template, see what was taken in."""

    template_name = "ledgers/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return both forms, the templates and the imports so far."""
        user = self.request.user
        kind = self.request.GET.get("kind")
        initial = {"kind": kind} if kind in TABLES else {}
        batches = ImportBatch.objects.filter(agency__in=agencies_visible_to(user))
        page = Paginator(batches.select_related("agency", "imported_by"), BATCHES_ON_A_PAGE)
        context = {
            "may_import": may(user, None, Capability.EDIT_LEDGERS),
            "export_form": ExportForm(user=user, initial=initial),
            "tables": TABLES.values(),
            "formats": FORMATS,
            "page": page.get_page(self.request.GET.get("p")),
            "several": agencies_visible_to(user).count() > 1,
            "provisional": provisional.told(
                Application.objects.filter(agency__in=agencies_visible_to(user))
            ),
        }
        if context["may_import"]:
            context["import_form"] = ImportForm(user=user, initial=initial)
        return super().get_context_data(**kwargs) | context | kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin an import and show how it goes."""
        if not may(request.user, None, Capability.EDIT_LEDGERS):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(import_form=form), status=422)
        file = form.cleaned_data["file"]
        token = jobs.start(
            kind=form.cleaned_data["kind"],
            upload=file,
            file_name=file.name,
            agency=form.cleaned_data["agency"],
            actor=request.user,
        )
        return redirect("ledgers:job", token=token)


class OfJob(View):
    """A view of one import; 404 for who may not change that agency's ledgers."""

    def job(self) -> jobs.Job:
        """Return the job the address names."""
        try:
            job = jobs.read(self.kwargs["token"])
        except jobs.JobNotFound:
            raise Http404("没有这次导入，或者它的结果已过期") from None
        if not agencies_editable_by(self.request.user).filter(pk=job.agency).exists():
            raise Http404("没有这次导入")
        return job


class JobView(OfJob, LedgersPage):
    """How an import goes, and what became of it."""

    template_name = "ledgers/job.html"

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the import's place in the path."""
        return [{"url": "", "label": "导入结果"}]

    def get_page_title(self) -> str:
        """Return the page's title."""
        return "导入结果"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the job and the faults that are shown."""
        job = self.job()
        return super().get_context_data(**kwargs) | {
            "job": job,
            "table": TABLES[job.kind],
            "agency": Agency.objects.get(pk=job.agency),
            "faults": job.faults[:SHOWN],
            "left_out": max(job.fault_count - SHOWN, 0),
            "running": job.state == jobs.State.RUNNING,
        }


class JobStateView(OfJob):
    """How far an import is, for the page that waits for it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the state as JSON."""
        job = self.job()
        return JsonResponse(
            {
                "running": job.state == jobs.State.RUNNING,
                "stage": job.stage,
                "done": job.done,
                "total": job.total,
                "percent": job.percent,
            }
        )


class FaultsView(OfJob):
    """The faulty rows as a file, to correct the ledger by."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the faults as CSV."""
        job = self.job()
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = _attachment(f"{TABLES[job.kind].title}-错误.csv")
        response.write("\ufeff")
        writer = csv.writer(response)
        writer.writerow(("行", "列", "值", "应为"))
        for fault in job.faults:
            writer.writerow(
                escaped(str(fault[name] or "")) for name in ("row", "column", "value", "expected")
            )
        return response


class ExportView(LedgersPage):
    """A year's ledger as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file; a form that is wrong is told on the first page."""
        form = ExportForm(request.GET, user=request.user)
        if not form.is_valid():
            for field, errors in form.errors.items():
                label = form.fields[field].label if field in form.fields else ""
                messages.error(request, f"{label}：{' '.join(errors)}")
            return redirect("ledgers:index")
        wanted = form.cleaned_data
        table, agency, year = TABLES[wanted["kind"]], wanted["agency"], wanted["year"]
        file = tempfile.TemporaryFile()  # noqa: SIM115 – the response closes it
        try:
            exports.write_ledger(
                kind=table.kind, agency=agency, year=year, format_=wanted["format"], file=file,
                actor=request.user,
            )  # fmt: skip
        except (exports.CellTooLong, CannotUnseal) as error:
            file.close()
            messages.error(request, str(error))
            query = urlencode({"kind": table.kind})
            return redirect(f"{reverse('ledgers:index')}?{query}")
        file.seek(0)
        name = f"{agency.code}-{year}-{table.kind}.{wanted['format']}"
        return FileResponse(file, as_attachment=True, filename=name)


class TemplateDownload(LedgersPage):
    """An empty ledger with its columns."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the file."""
        try:
            table = table_named(kwargs["kind"])
        except UnknownLedger as error:
            raise Http404(str(error)) from error
        if kwargs["format"] not in exports.FORMATS:
            raise Http404("没有这种格式")
        file = tempfile.TemporaryFile()  # noqa: SIM115 – the response closes it
        exports.write_template(kind=table.kind, format_=kwargs["format"], file=file)
        file.seek(0)
        return FileResponse(
            file, as_attachment=True, filename=f"{table.title}-模板.{kwargs['format']}"
        )


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"
