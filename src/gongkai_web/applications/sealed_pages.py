"""What does a page answer where what it shows cannot be opened: another key, or changed bytes?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from wagtail.admin import messages

from gongkai_web.applications.personal import CannotUnseal


class ToldWhereSealed:
    """A page that says on its list why it cannot be shown, instead of failing."""

    list_of_these = "applications:index"
    """The name of a page that opens without the key."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with the page, or go to the list with the error's sentence."""
        try:
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            # Words are opened where the page shows them: that must not be after this.
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer
        except CannotUnseal as error:
            messages.error(request, f"不能打开：{error}")
            return redirect(self.list_of_these)


class ToldToScripts:
    """An answer in JSON: the error's sentence under ``error`` where there is nothing to show."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or say why not with the status of a service that is not available."""
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except CannotUnseal as error:
            answer = JsonResponse({"error": str(error)}, status=503)
            answer.headers["Cache-Control"] = "no-store"
            return answer
