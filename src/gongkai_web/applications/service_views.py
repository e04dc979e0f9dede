"""The forms of a case as files: 申请表, 登记表, 意见回函, 呈批单, and the 送达回证 of a letter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import View
from wagtail.admin import messages

from gongkai import letters as texts
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.applications import case_forms, steps
from gongkai_web.applications.case_views import REFUSALS, case_url, words
from gongkai_web.applications.models import Application, Letter

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class OfCase(View):
    """A file of one case; 404 for those who do not handle it."""

    def case(self) -> Application:
        """Return the case of the address."""
        return get_object_or_404(
            Application.objects.filter(
                agency__in=agencies_where(self.request.user, Capability.EDIT_LEDGERS)
            ).select_related("agency", "handler"),
            pk=self.kwargs["pk"],
        )

    def answer(
        self, case: Application, form: texts.Letter, format_: str, of: str = ""
    ) -> HttpResponse:
        """Answer with the form as a file."""
        data = case_forms.take_out(
            actor=self.request.user, case=case, form=form, format_=format_, of=of
        )
        response = HttpResponse(data, content_type=TYPES[format_])
        response.headers["Content-Disposition"] = content_disposition_header(
            format_ == "docx", f"{form.title}{of or case.number}.{format_}"
        )
        response.headers["Cache-Control"] = "no-store"
        return response


class FormView(OfCase):
    """A form of the case, filled in with what the case says."""

    def get(self, request: HttpRequest, pk: int, code: str, format_: str) -> HttpResponse:
        """Answer with the file, or say on the case's page why there is none."""
        case = self.case()
        if code not in case_forms.CODES or format_ not in TYPES:
            raise Http404("没有这种表单")
        try:
            return self.answer(case, case_forms.composed(case, code, on=steps.today()), format_)
        except REFUSALS as error:
            messages.error(request, f"不能生成表单：{words(error)}")
            return redirect(case_url(case))


class ServiceRecordView(OfCase):
    """The service record of one letter."""

    def get(self, request: HttpRequest, pk: int, letter: int, format_: str) -> HttpResponse:
        """Answer with the file; 404 for a letter of another case."""
        case = self.case()
        found = get_object_or_404(
            Letter.objects.filter(application=case).select_related("agency", "application__agency"),
            pk=letter,
        )
        if format_ not in TYPES:
            raise Http404("没有这种格式")
        try:
            form = case_forms.service_record(found, on=steps.today())
            return self.answer(case, form, format_, of=found.number)
        except REFUSALS as error:
            messages.error(request, f"不能生成送达回证：{words(error)}")
            return redirect(reverse("applications:letter", args=(case.pk, found.pk)))


__all__ = ["FormView", "ServiceRecordView"]
