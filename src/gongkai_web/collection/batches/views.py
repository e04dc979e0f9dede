"""The pages of batches: upload, progress, results. One file of them is `file_views`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.reports.checks import Severity
from gongkai_web.agencies.access import NotAllowed
from gongkai_web.collection.access import may_collect_for
from gongkai_web.collection.batches import handing_in, running
from gongkai_web.collection.batches.access import (
    batches_of,
    offices_reading,
)
from gongkai_web.collection.batches.forms import LARGEST_UPLOAD, UploadForm
from gongkai_web.collection.batches.models import Batch, Outcome
from gongkai_web.collection.models import HandIn

TITLE = "成批读取年报"
ON_A_PAGE = 50
MORE = {
    "unread": ("有数没有读准", Q(reading__unread__gt=0)),
    "errors": ("检查有错误", Q(reading__check_result__passed=False)),
}
"""Two more ways to narrow a batch besides an outcome: what is still to be looked at."""


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
            .defer("reading__report", "reading__evidence", "reading__check_result")
            .annotate(found=F("reading__check_result__findings"))
        )
        if wanted in Outcome.values:
            rows = rows.filter(outcome=wanted)
        elif wanted in MORE:
            rows = rows.filter(MORE[wanted][1])
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p"))
        page.object_list = list(page.object_list)
        handed_in = set(
            HandIn.objects.filter(
                reading__in=[row.reading_id for row in page.object_list if row.reading_id]
            ).values_list("reading_id", flat=True)
        )
        for row in page.object_list:
            row.errors, row.warnings = _found(row)
            row.handed_in = row.reading_id in handed_in
        progress = _progress(batch)
        return super().get_context_data(**kwargs) | progress | {
            "batch": batch,
            "page": page,
            "wanted": wanted,
            # While files are read, the counts move faster than the page.
            "counts": [] if progress["running"] else _counts(batch),
            "board_url": self.board_url(batch) if handed_in else "",
            "clear": 0 if progress["running"] else len(handing_in.clear_files(batch)),
        }  # fmt: skip

    def board_url(self, batch: Batch) -> str:
        """Return where what was handed in is judged; blank for who only hands in."""
        if not may_collect_for(self.request.user, batch.office):
            return ""
        newest = batch.files.filter(reading__hand_ins__isnull=False).aggregate(
            year=Max("reading__year")
        )["year"]
        if newest is None:
            return ""
        where = {"code": batch.office.code, "year": newest}
        return f"{reverse('collection:board', kwargs=where)}?state=HANDED_IN"


def _found(row: Any) -> tuple[int, int]:
    """Return how many errors and warnings the checks found in what was read."""
    weights = Counter(one["severity"] for one in row.found or ())
    return weights[Severity.ERROR], weights[Severity.WARNING]


def _counts(batch: Batch) -> list[tuple[str, str, int]]:
    found = dict(batch.files.values_list("outcome").annotate(count=Count("pk")).order_by())
    counts = [(value, label, found[value]) for value, label in Outcome.choices if found.get(value)]
    counts += [
        (key, label, batch.files.filter(where).count()) for key, (label, where) in MORE.items()
    ]
    return [one for one in counts if one[2]]


def _progress(batch: Batch) -> dict[str, Any]:
    total = batch.files.count()
    done = batch.files.exclude(outcome=Outcome.WAITING).count()
    return {
        "running": batch.is_running,
        "done": done,
        "total": total,
        "refused": batch.files.filter(outcome=Outcome.REFUSED).count(),
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
