"""信息发布审核单 and 三审三校台账 to print and file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from gongkai.letters import to_docx, to_pdf
from gongkai_web.agencies.access import agencies_visible_to
from gongkai_web.review import papers
from gongkai_web.writing.pages import WritingPage
from gongkai_web.writing.review_views import SubmissionPage

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sent(data: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class SheetView(SubmissionPage):
    """The review sheet of one submission."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it as Word or PDF."""
        form = papers.sheet(self.submission)
        name = f"{papers.TITLE}-{self.item.index_no}-{self.submission.number}"
        match self.kwargs["format_"]:
            case "docx":
                return _sent(to_docx(form), f"{name}.docx", DOCX)
            case "pdf":
                return _sent(to_pdf(form), f"{name}.pdf", "application/pdf")
        raise Http404


class RegisterView(WritingPage):
    """The month's register of an agency."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the workbook."""
        year, month = self.kwargs["year"], self.kwargs["month"]
        if not (2000 <= year <= 2999 and 1 <= month <= 12):
            raise Http404
        agency = get_object_or_404(agencies_visible_to(request.user), pk=self.kwargs["agency"])
        data = papers.register(agency, year=year, month=month)
        return _sent(data, f"三审三校台账-{agency.code}-{year}-{month:02d}.xlsx", XLSX)
