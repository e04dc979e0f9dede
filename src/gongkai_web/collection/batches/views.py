"""The pages of batches: upload, progress, results, and each result beside its source."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.redaction import UnusableFile
from gongkai.reports.checks import Severity
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.collection import findings, presenting
from gongkai_web.collection.actions import hand_in_file
from gongkai_web.collection.batches import actions, handing_in, running, settlements, showing
from gongkai_web.collection.batches.access import (
    agencies_of,
    batches_of,
    files_of,
    offices_reading,
)
from gongkai_web.collection.batches.forms import LARGEST_UPLOAD, AgencyForm, UploadForm
from gongkai_web.collection.batches.models import Batch, BatchFile, Outcome
from gongkai_web.collection.models import HandIn
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.reorganisations.register import Register

TITLE = "成批读取年报"
ON_A_PAGE = 50
WITH_ERRORS = "errors"
"""Narrows a batch to the files in which the checks found an error."""
_FAILED = Q(reading__check_result__passed=False)
_NUMBER = "number:"


class BatchesPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame; only for who takes files in for some office."""

    page_title = TITLE
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or 403 for who hands in and collects nothing."""
        if not offices_reading(request.user).exists():
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, batches, and the page below them."""
        top = {"url": reverse("collection_batches:index"), "label": TITLE}
        return [*self.breadcrumbs_items, top, *self.crumbs()]

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the page's own part of the path."""
        return []

    def batch(self) -> Batch:
        """Return the batch the address names; 404 for who may not see it."""
        found = batches_of(self.request.user).select_related("office", "created_by")
        if (batch := found.filter(pk=self.kwargs["batch"]).first()) is None:
            raise Http404("没有这一批文件")
        return batch


class IndexView(BatchesPage):
    """Take files in, and see the batches so far."""

    template_name = "batches/index.html"
    largest_body = LARGEST_UPLOAD + 1024 * 1024

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form and the batches, newest first."""
        user = self.request.user
        page = Paginator(
            batches_of(user)
            .select_related("office", "created_by")
            .annotate(count=Count("files"))
            .order_by("-pk"),
            ON_A_PAGE,
        ).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or UploadForm(user=user),
            "page": page,
            "several": offices_reading(user).count() > 1,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the files, begin to read them, and show how it goes."""
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        batch = running.begin(
            actor=request.user,  # type: ignore[arg-type]
            office=form.cleaned_data["office"],
            uploads=form.cleaned_data["files"],
        )
        running.start(batch)
        return redirect("collection_batches:batch", batch=batch.pk)


class BatchView(BatchesPage):
    """How far a batch is, and what became of each file."""

    template_name = "batches/batch.html"

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the batch's place in the path."""
        return [{"url": "", "label": str(self.batch())}]

    def get_page_title(self) -> str:
        """Return the page's title."""
        return str(self.batch())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the counts and the files; a batch that was cut off goes on."""
        batch = self.batch()
        if batch.is_running:
            running.start(batch)
        wanted = self.request.GET.get("outcome", "")
        rows = (
            batch.files.select_related("agency", "reading")
            .defer("reading__report", "reading__check_result")
            .annotate(found=F("reading__check_result__findings"))
        )
        if wanted in Outcome.values:
            rows = rows.filter(outcome=wanted)
        elif wanted == WITH_ERRORS:
            rows = rows.filter(_FAILED)
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p"))
        page.object_list = list(page.object_list)
        handed_in = set(
            HandIn.objects.filter(
                reading__in=[row.reading_id for row in page.object_list if row.reading_id]
            ).values_list("reading_id", flat=True)
        )
        for row in page.object_list:
            row.doubts = handing_in.doubts(row)
            row.errors, row.warnings = _found(row)
            row.handed_in = row.reading_id in handed_in
        return (
            super().get_context_data(**kwargs)
            | _progress(batch)
            | {
                "batch": batch,
                "page": page,
                "wanted": wanted,
                "counts": _counts(batch),
                "clear": 0 if batch.is_running else len(handing_in.clear_files(batch)),
                "with_errors": batch.files.filter(_FAILED).count(),
                "WITH_ERRORS": WITH_ERRORS,
            }
        )


def _found(row: Any) -> tuple[int, int]:
    """Return how many errors and warnings the checks found in what was read."""
    weights = Counter(one["severity"] for one in row.found or ())
    return weights[Severity.ERROR], weights[Severity.WARNING]


def _counts(batch: Batch) -> list[tuple[str, str, int]]:
    found = dict(batch.files.values_list("outcome").annotate(count=Count("pk")).order_by())
    return [(value, label, found[value]) for value, label in Outcome.choices if found.get(value)]


def _progress(batch: Batch) -> dict[str, Any]:
    total = batch.files.count()
    done = batch.files.exclude(outcome=Outcome.WAITING).count()
    return {
        "running": batch.is_running,
        "done": done,
        "total": total,
        "percent": 100 * done // total if total else 0,
    }


class HandInClearView(BatchesPage):
    """Hand in every file of a batch that nobody needs to look at first."""

    http_method_names = ["post"]
    told_at_most = 5

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand in, say how many, and why others were left."""
        batch = self.batch()
        if batch.is_running:
            messages.error(request, "还在读取，请读完以后再报送")
            return redirect("collection_batches:batch", batch=batch.pk)
        done = handing_in.hand_in_clear(actor=request.user, batch=batch)  # type: ignore[arg-type]
        if done.made:
            messages.success(request, f"已报送 {len(done.made)} 份，请到“年报收集”审核")
        elif not done.left:
            messages.info(request, "没有可以一并报送的文件，可能刚刚已经报送")
        for file, why in done.left[: self.told_at_most]:
            messages.error(request, f"{file.name}没有报送：{why}")
        if more := len(done.left[self.told_at_most :]):
            messages.error(request, f"另有 {more} 份没有报送，请逐个打开查看")
        return redirect("collection_batches:batch", batch=batch.pk)


class ProgressView(BatchesPage):
    """How far a batch is, for the page that waits for it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the state as JSON."""
        return JsonResponse(_progress(self.batch()))


class OfFile(BatchesPage):
    """A page of one file that was read; 404 for who may not see it, or where nothing was read."""

    def file(self) -> BatchFile:
        """Return the file the address names."""
        found = (
            files_of(self.request.user)
            .select_related("batch__office", "agency", "reading__source", "reading__read_by")
            .filter(pk=self.kwargs["file"], reading__isnull=False)
            .first()
        )
        if found is None:
            raise Http404("没有这个文件，或者它没有读出报告")
        return found

    def back(self) -> HttpResponse:
        """Go back to the result."""
        return redirect("collection_batches:file", file=self.kwargs["file"])

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the file's place in the path."""
        file = self.file()
        address = reverse("collection_batches:batch", kwargs={"batch": file.batch_id})
        return [{"url": address, "label": str(file.batch)}, {"url": "", "label": file.name}]


class FileView(OfFile):
    """The document on the left, the recognised tables on the right."""

    template_name = "batches/file.html"

    def get_page_title(self) -> str:
        """Return the page's title."""
        file = self.file()
        assert file.reading is not None
        return (
            f"{file.agency or file.reading.agency_name or '单位不明'} {file.reading.year} 年度报告"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return both sides and the forms for the next step."""
        file = self.file()
        reading = file.reading
        assert reading is not None
        user = self.request.user
        shown, why = showing.shown_source(reading)
        tables = showing.shown_tables(reading, shown)
        counted = dict.fromkeys(showing.STATES, 0)
        for table in tables:
            for row in table.rows:
                for cell in row:
                    if cell.state:
                        counted[cell.state] += 1
        handed_in = HandIn.objects.filter(reading=reading).first()
        among = agencies_of(file.batch.office, user)
        found = findings.found_in(reading.check_result, {})
        newest = (
            HandIn.objects.filter(agency=file.agency, year=reading.year).order_by("-number").first()
        )
        return super().get_context_data(**kwargs) | {
            "file": file,
            "reading": reading,
            "source": shown,
            "why_not": why,
            "tables": tables,
            "legend": [(state, showing.STATES[state], counted[state]) for state in showing.STATES],
            "doubts": showing.doubts(reading, shown) if handed_in is None else [],
            "typed": kwargs.get("typed", {}),
            "reason": kwargs.get("reason", ""),
            "form": AgencyForm(among=among, initial={"agency": file.agency_id}),
            "handed_in": handed_in,
            "newest": newest,
            "gone": Register.load().gone(file.agency_id, reading.year) if file.agency_id else None,
            "scope": presenting.scope_of(reading.check_result),
            "errors": [one for one in found if one.is_error],
            "others": [one for one in found if not one.is_error],
        }


class SettleView(OfFile):
    """Fill in numbers as they stand in the source."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store what was typed and go back."""
        typed = {
            name.removeprefix(_NUMBER): text
            for name, text in request.POST.items()
            if name.startswith(_NUMBER) and isinstance(text, str)
        }
        try:
            settlements.settle_cells(
                actor=request.user,  # type: ignore[arg-type]
                file=self.file(), typed=typed, reason=request.POST.get("reason", ""),
            )  # fmt: skip
        except CollectionProblem as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "已填写，并重新检查了这份报告；原来的识读结果仍然保留")
        return self.back()


class AssignView(OfFile):
    """Say whose report it is."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the agency and go back."""
        file = self.file()
        form = AgencyForm(request.POST, among=agencies_of(file.batch.office, request.user))
        if not form.is_valid():
            messages.error(request, "请选择这份报告是哪个单位的")
            return self.back()
        try:
            actions.assign(
                actor=request.user,  # type: ignore[arg-type]
                file=file, agency=form.cleaned_data["agency"],
            )  # fmt: skip
        except CollectionProblem as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"已指定为“{form.cleaned_data['agency']}”的报告")
        return self.back()


class HandInView(OfFile):
    """Hand the report in for its agency."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand in and go back."""
        file = self.file()
        assert file.reading is not None
        if file.agency is None:
            messages.error(request, "还不知道是哪个单位的报告，请先指定单位")
            return self.back()
        if HandIn.objects.filter(reading=file.reading).exists():
            messages.error(request, "这份报告已经报送")
            return self.back()
        try:
            made = hand_in_file(
                actor=request.user,  # type: ignore[arg-type]
                agency=file.agency, reading=file.reading, reason=request.POST.get("reason", ""),
            )  # fmt: skip
        except CollectionProblem as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"已报送：{made}")
        return self.back()


class PictureView(OfFile):
    """A page of a PDF as a picture, painted in a process apart."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page as PNG; 404 where there is none."""
        reading = self.file().reading
        assert reading is not None
        if showing.kind_of(reading) != "pdf":
            raise Http404("只有 PDF 有页面图像")
        try:
            image = showing.picture(reading, kwargs["page"])
        except (UnusableFile, IndexError, OSError) as error:
            raise Http404(str(error)) from None
        response = HttpResponse(image, content_type="image/png")
        response["Cache-Control"] = "private, max-age=86400, immutable"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class OriginalView(OfFile):
    """The file as it was uploaded: saved, never opened in the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the bytes to be saved."""
        file = self.file()
        reading = file.reading
        assert reading is not None
        try:
            content = reading.source.content()
        except OSError:
            raise Http404("服务器上没有找到原件") from None
        response = HttpResponse(content, content_type="application/octet-stream")
        name = re.sub(r"[\r\n]", " ", PurePath(file.name).name)
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        return response
