"""The pages of redaction: the records of a case, a page with its boxes, what was withheld.

Only those who handle the agency's applications come here; for everybody else,
supervising offices included, there is no such page.
"""

from __future__ import annotations

import time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.redaction import MEGABYTE, MOST_BYTES, UnusableFile
from gongkai_web.agencies.access import NotAllowed, agencies_editable_by
from gongkai_web.applications.models import Application
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.applications.sealed_pages import ToldWhereSealed
from gongkai_web.redaction import actions
from gongkai_web.redaction.forms import BoxForm, UploadForm
from gongkai_web.redaction.models import Record, RedactedCopy, Redaction, state_of

SAME_OPENING = 30 * 60
"""Seconds in which a page that one person looks at again is the same opening."""
_BESIDE_THE_FILE = 64 * 1024
_POINT_MM = 25.4 / 72


class OfAgency(View):
    """A view for those who edit the agency's ledgers; 404 for everybody else."""

    @cached_property
    def case(self) -> Application:
        """Return the case the address names."""
        return get_object_or_404(
            Application.objects.select_related("agency"),
            pk=self.kwargs["pk"],
            agency__in=agencies_editable_by(self.request.user),
        )

    @cached_property
    def record(self) -> Record:
        """Return the record the address names."""
        return get_object_or_404(
            Record.objects.select_related("application__agency"),
            pk=self.kwargs["pk"],
            application__agency__in=agencies_editable_by(self.request.user),
        )

    @cached_property
    def copy(self) -> RedactedCopy:
        """Return the copy the address names."""
        return get_object_or_404(
            RedactedCopy.objects.select_related("record__application__agency", "made_by").defer(
                "sealed", "record__sealed"
            ),
            pk=self.kwargs["pk"],
            record__application__agency__in=agencies_editable_by(self.request.user),
        )


class RedactionPage(ToldWhereSealed, WagtailAdminTemplateMixin, OfAgency, TemplateView):
    """A page in Wagtail's frame."""

    header_icon = "edit"
    page_title = "区分处理"

    def path_to(self, case: Application, *crumbs: tuple[str, str]) -> list[dict[str, Any]]:
        """Return the path: home, the case, its records, and what is below."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("applications:index"), "label": "依申请公开台账"},
            {"url": reverse("applications:inspect", args=[case.pk]), "label": case.number},
            {"url": reverse("redaction:records", args=[case.pk]), "label": "区分处理"},
            *({"url": url, "label": label} for label, url in crumbs),
        ]


@method_decorator(csrf_exempt, name="dispatch")
class RecordsView(RedactionPage):
    """The records of a case, the copies made of them, and the upload of another."""

    template_name = "redaction/records.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse what is too large before any of it is read, then check the form's token."""
        length = request.META.get("CONTENT_LENGTH") or ""
        if (
            request.method == "POST"
            and length.isdigit()
            and int(length) > MOST_BYTES + _BESIDE_THE_FILE
        ):
            return self._too_large(int(length))

        @csrf_protect
        def answer(request: HttpRequest) -> HttpResponse:
            return super(RecordsView, self).dispatch(request, *args, **kwargs)

        return answer(request)

    def _too_large(self, length: int) -> HttpResponse:
        error = (
            f"文件有 {length / MEGABYTE:.0f} MB，超过 {MOST_BYTES // MEGABYTE} MB 的上限，没有接收；"
            "请用 200 dpi 左右重新扫描，或者拆成几个文件分别处理"
        )
        return self.render_to_response(
            self.get_context_data(form=UploadForm(), too_large=error), status=413
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path."""
        return self.path_to(self.case)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the case and its records."""
        case = self.case
        records = (
            Record.objects.filter(application=case)
            .select_related("application", "uploaded_by")
            .prefetch_related("redactions", "copies")
        )
        return super().get_context_data(**kwargs) | {
            "case": case,
            "closed": actions.set_aside_told(case),
            "form": kwargs.get("form") or UploadForm(),
            "too_large": kwargs.get("too_large"),
            "records": [_told(record) for record in records],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep an original and go to its first page."""
        case = self.case
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                record = actions.upload_record(
                    actor=request.user, case=case, data=file.read(), name=file.name
                )
            except (UnusableFile, actions.RedactionRefused) as refused:
                form.add_error("file", str(refused))
            else:
                return redirect("redaction:page", record.pk, 1)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _shown_name(record: Record) -> str:
    """Return the name the file came with, or why it cannot be told."""
    try:
        return actions.name_of(record)
    except CannotUnseal as error:
        return str(error)


def _told(record: Record) -> dict[str, Any]:
    """Return a record with its name, for a list."""
    return {
        "record": record,
        "name": _shown_name(record),
        "boxes": len(record.redactions.all()),
        "copies": list(record.copies.all()),
    }


class PageView(RedactionPage):
    """A page of a record, on which boxes are drawn."""

    template_name = "redaction/page.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path."""
        record = self.record
        return self.path_to(record.application, (f"文件 {record.pk}", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page, its boxes, and how many each other page has."""
        record, number = self.record, self.kwargs["page"]
        if not 1 <= number <= record.pages:
            raise Http404(f"文件共 {record.pages} 页")
        boxes = list(record.redactions.select_related("by"))
        each = [sum(one.page == place for one in boxes) for place in range(1, record.pages + 1)]
        width, height = (side * _POINT_MM for side in record.page_sizes[number - 1])
        return super().get_context_data(**kwargs) | {
            "record": record,
            "name": _shown_name(record),
            "case": record.application,
            "closed": actions.set_aside_told(record.application),
            "number": number,
            "previous": number - 1,
            "following": number + 1 if number < record.pages else 0,
            "pages": list(enumerate(each, start=1)),
            "width": f"{width:.2f}",
            "height": f"{height:.2f}",
            "boxes": [
                _drawn(one, place, width, height)
                for place, one in enumerate(boxes, start=1)
                if one.page == number
            ],
            "elsewhere": len(boxes) - each[number - 1],
            "state": state_of(boxes),
            "copies": list(record.copies.select_related("made_by")),
            "form": kwargs.get("form") or BoxForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add a box to this page."""
        record, number = self.record, self.kwargs["page"]
        form = BoxForm(request.POST)
        if form.is_valid():
            try:
                actions.add_box(
                    actor=request.user,
                    record=record,
                    page=number,
                    at=form.at,
                    ground_key=form.cleaned_data["ground"],
                    note=form.cleaned_data["note"],
                )
            except actions.RedactionRefused as refused:
                form.add_error(None, str(refused))
            else:
                return redirect("redaction:page", record.pk, number)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _drawn(one: Redaction, number: int, width: float, height: float) -> dict[str, Any]:
    """Return a box as it is drawn over its page, in millimetres."""
    return {
        "box": one,
        "number": number,
        "x": f"{one.x * width:.2f}",
        "y": f"{one.y * height:.2f}",
        "width": f"{one.width * width:.2f}",
        "height": f"{one.height * height:.2f}",
        "text_x": f"{one.x * width + 1:.2f}",
        "text_y": f"{one.y * height + 5:.2f}",
        "size": f"{one.width * width:.0f}×{one.height * height:.0f} 毫米",
    }


def _bytes(data: bytes, kind: str) -> HttpResponse:
    """Return bytes that nobody keeps."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = _bytes(data, kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


class PictureView(OfAgency):
    """The picture of a page of the original."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return it as PNG; looking anew is noted in the journal."""
        record, number = self.record, kwargs["page"]
        if not 1 <= number <= record.pages:
            raise Http404(f"文件共 {record.pages} 页")
        opened = request.session.get("redaction_opened", {})
        now = int(time.time())
        opened = {one: at for one, at in opened.items() if now - at < SAME_OPENING}
        key = f"{record.pk}/{number}"
        try:
            picture = actions.open_page(
                actor=request.user, record=record, number=number, journaled=key in opened
            )
        except (UnusableFile, CannotUnseal) as error:
            return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
        request.session["redaction_opened"] = {key: now} | opened
        return _bytes(picture, "image/png")


class OriginalView(OfAgency):
    """The original as it was uploaded."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return it as a file to be kept."""
        record = self.record
        try:
            data = actions.open_original(actor=request.user, record=record)
            name = actions.name_of(record)
        except CannotUnseal as error:
            messages.error(request, str(error))
            return redirect("redaction:records", record.application_id)
        return _file(data, "application/octet-stream", name)


class MakeCopyView(OfAgency):
    """Makes the copy from which everything under the boxes is gone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it and show what was withheld."""
        record = self.record
        try:
            copy = actions.make_copy(
                actor=request.user, record=record, seen=request.POST.get("state")
            )
        except (actions.RedactionRefused, UnusableFile, CannotUnseal) as refused:
            messages.error(request, f"没有生成副本：{refused}")
            return redirect("redaction:page", record.pk, 1)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        messages.success(request, "已生成脱敏副本，请下载核对后再提供")
        return redirect("redaction:withheld", copy.pk)


class RemoveBoxView(OfAgency):
    """Takes a box away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remove it and return to its page."""
        box = get_object_or_404(
            Redaction.objects.select_related("record__application__agency").defer("record__sealed"),
            pk=kwargs["pk"],
            record__application__agency__in=agencies_editable_by(request.user),
        )
        record, number = box.record_id, box.page
        try:
            actions.remove_box(actor=request.user, box=box)
        except actions.RedactionRefused as refused:
            messages.error(request, str(refused))
        return redirect("redaction:page", record, number)


class WithheldView(RedactionPage):
    """What was withheld in a copy, where and why: to be printed and put with the reply."""

    template_name = "redaction/withheld.html"
    page_title = "区分处理清单"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path."""
        record = self.copy.record
        url = reverse("redaction:page", args=[record.pk, 1])
        return self.path_to(record.application, (f"文件 {record.pk}", url), ("清单", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the copy and its list."""
        copy = self.copy
        return super().get_context_data(**kwargs) | {
            "copy": copy,
            "record": copy.record,
            "case": copy.record.application,
            "name": _shown_name(copy.record),
        }


class CopyView(OfAgency):
    """A copy that can be given out."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return it as a file."""
        copy = self.copy
        try:
            data = actions.open_copy(actor=request.user, copy=copy)
        except CannotUnseal as error:
            messages.error(request, str(error))
            return redirect("redaction:withheld", copy.pk)
        case = copy.record.application
        return _file(data, "application/pdf", f"{case.number}-脱敏副本-{copy.pk}.pdf")
