"""Files of items: pictures put into a text, attachments, and those an item had once."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from gongkai.packages import MEGABYTE
from gongkai_web.agencies.access import agencies_editable_by, agencies_visible_to
from gongkai_web.publishing import files
from gongkai_web.publishing.content import content_of
from gongkai_web.publishing.earlier_files import earlier
from gongkai_web.publishing.models import ItemFile
from gongkai_web.review import evidence
from gongkai_web.writing.pages import REFUSALS, ItemPage, words


class EarlierFileView(ItemPage):
    """A file that was replaced or taken out."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send the file, if it was this item's and is not sealed."""
        sha256 = self.kwargs["sha256"]
        if all(one.sha256 != sha256 for one in earlier(self.item)):
            raise Http404("没有这个文件")
        return _send(request, sha256, agency=self.item.agency_id, picture=False)


class UploadView(View):
    """Keep a picture that is put into a text; answers its checksum and address."""

    http_method_names = ["post"]
    largest_body = 32 * MEGABYTE

    def post(self, request: HttpRequest, agency: int) -> HttpResponse:
        """Keep the file of an agency the person writes for."""
        of = get_object_or_404(agencies_editable_by(request.user), pk=agency)
        upload = request.FILES.get("file")
        if upload is None:
            return JsonResponse({"error": "没有收到文件"}, status=400)
        try:
            kept = files.keep_picture(actor=request.user, agency=of, file=upload)
        except REFUSALS as error:
            return JsonResponse({"error": words(error)}, status=422)
        url = reverse("writing:picture", args=[of.pk, kept.sha256])
        return JsonResponse({"sha256": kept.sha256, "url": url, "name": kept.name})


class PictureView(View):
    """A picture of an agency's texts, for those who may see its records."""

    def get(self, request: HttpRequest, agency: int, sha256: str) -> Any:
        """Send the picture."""
        return _send(request, sha256, agency=agency, picture=True)


class FileView(ItemPage):
    """A file of an item, for those who write or review it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send the file, if it is or was this item's."""
        sha256 = self.kwargs["sha256"]
        readable = self.item.submissions.exclude(evidence.covers("item", "submitted_at"))
        told = [content_of(self.item), *readable.values_list("content", flat=True)]
        if not any(
            sha256 == one["sha256"] for text in told for one in text.get("attachments") or ()
        ):
            raise Http404("没有这个文件")
        return _send(request, sha256, agency=self.item.agency_id, picture=False)


def _send(request: HttpRequest, sha256: str, *, agency: int, picture: bool) -> Any:
    found = ItemFile.objects.filter(
        agency_id=agency, agency__in=agencies_visible_to(request.user), sha256=sha256
    ).first()
    if found is None or (picture and not found.content_type.startswith("image/")):
        raise Http404("没有这个文件")
    if sha256 in evidence.sealed_files(agency):
        raise Http404(evidence.BLOCKED)
    return sent(found, as_attachment=not picture)


def sent(found: ItemFile, *, as_attachment: bool) -> FileResponse:
    """Return a file as it is sent: nothing in it runs, nobody between keeps it."""
    response = FileResponse(
        found.file.open("rb"), as_attachment=as_attachment, filename=found.name,
        content_type=found.content_type,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
