"""One file of a batch: the document beside what was read of it, and what a person settles there."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from gongkai.redaction import UnusableFile
from gongkai_web.collection import findings, presenting
from gongkai_web.collection.actions import hand_in_file
from gongkai_web.collection.batches import actions, settlements, showing
from gongkai_web.collection.batches.access import agencies_of, batches_of, files_of
from gongkai_web.collection.batches.forms import AgencyForm
from gongkai_web.collection.batches.models import BatchFile
from gongkai_web.collection.batches.views import BatchesPage
from gongkai_web.collection.models import HandIn
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.reorganisations.register import Register

_NUMBER = "number:"


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
        own = {"url": "", "label": file.name}
        if batches_of(self.request.user).filter(pk=file.batch_id).exists():
            address = reverse("collection_batches:batch", kwargs={"batch": file.batch_id})
            return [{"url": address, "label": str(file.batch)}, own]
        assert file.agency is not None  # it handed the file in
        assert file.reading is not None
        where = {"code": file.agency.code, "year": file.reading.year}
        year = f"{file.agency} {file.reading.year} 年度"
        return [{"url": reverse("collection:agency", kwargs=where), "label": year}, own]


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
        typed = kwargs.get("typed", {})
        settled = len(settlements.settled_in(reading))
        return super().get_context_data(**kwargs) | {
            "file": file,
            "reading": reading,
            "mostly_unread": reading.unread > sum(counted.values()) / 2,
            "source": shown,
            "why_not": why,
            "tables": tables,
            "legend": [(state, showing.STATES[state], counted[state]) for state in showing.STATES],
            "doubts": [(one, typed.get(one.path, "")) for one in showing.doubts(reading, shown)],
            "entered_reason": kwargs.get("reason", ""),
            "why_again": f"对照原件填写了 {settled} 个没有读准的数" if settled else "",
            "year_url": file.agency
            and reverse(
                "collection:agency", kwargs={"code": file.agency.code, "year": reading.year}
            ),
            "form": AgencyForm(among=among, initial={"agency": file.agency_id}),
            "handed_in": handed_in,
            "newest": newest,
            "gone": Register.load().gone(file.agency_id, reading.year) if file.agency_id else None,
            "scope": presenting.scope_of(reading.check_result),
            "errors": [one for one in found if one.is_error],
            "others": [one for one in found if not one.is_error],
        }


class SettleView(FileView):
    """Fill in numbers as they stand in the source; where one is refused, nothing typed is lost."""

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
            kept = self.get_context_data(typed=typed, reason=request.POST.get("reason", ""))
            return self.render_to_response(kept | {"refused": str(problem)})
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
