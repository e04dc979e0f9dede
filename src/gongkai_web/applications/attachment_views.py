"""The pages of a case's files: add one, take one out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.generic import View
from wagtail.admin import messages

from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.applications.attachments import DamagedAttachment, attach, open_attachment
from gongkai_web.applications.file_kinds import LARGEST
from gongkai_web.applications.intake_forms import AttachForm
from gongkai_web.applications.intake_views import ROOM_FOR_FIELDS, FormWork
from gongkai_web.applications.models import Attachment
from gongkai_web.applications.personal import CannotUnseal

SHUT_IN = "default-src 'none'; sandbox"
"""What a file taken out may do where a browser shows it after all: nothing."""


class AttachView(FormWork):
    """添加材料."""

    form_class = AttachForm
    page_title = button = "添加材料"
    lead = "材料加密保存，只有经办人员可以下载；保存以后不能修改或者删除。"
    article = "条例第四十五条"
    told = "已添加材料"
    largest_body = LARGEST + ROOM_FOR_FIELDS

    def act(self, form: Any) -> str | None:
        """Keep the file."""
        attach(
            actor=self.request.user,
            case=self.case,
            kind=form.cleaned_data["kind"],
            file=form.cleaned_data["file"],
        )
        return None


class AttachmentView(View):
    """Gives a file out, and journals who took it."""

    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        """Return the file as it was uploaded; 404 for those who do not handle the case."""
        attachment = get_object_or_404(
            Attachment.objects.select_related("application__agency"),
            pk=file,
            application=pk,
            application__agency__in=agencies_where(request.user, Capability.EDIT_LEDGERS),
        )
        try:
            opened = open_attachment(actor=request.user, attachment=attachment)
        except (DamagedAttachment, CannotUnseal) as error:
            messages.error(request, f"材料打不开：{error}")
            return redirect("applications:inspect", pk)
        response = HttpResponse(opened.data, content_type=opened.content_type)
        response.headers["Content-Disposition"] = str(content_disposition_header(True, opened.name))
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = SHUT_IN
        response.headers["Cache-Control"] = "no-store"
        return response
