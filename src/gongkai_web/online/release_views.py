"""网上提供文件 in the back office: which files an applicant may download with a letter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from wagtail.admin import messages

from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.applications.case_views import words
from gongkai_web.applications.intake_views import REFUSED, CounterPage
from gongkai_web.applications.models import Application
from gongkai_web.online import releasing, standing
from gongkai_web.online.models import Release


class ReleaseView(CounterPage):
    """The letters of a case that were sent to the applicant, with the files that go with each."""

    template_name = "online/releases.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the case among those of the person's desks."""
        agencies = agencies_where(request.user, Capability.EDIT_LEDGERS)
        self.case = get_object_or_404(
            Application.objects.select_related("agency"), pk=kwargs["pk"], agency__in=agencies
        )
        self.page_title = f"网上提供文件：{self.case.number}"
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the letters, what may go with them and what does."""
        letters = standing.letters_of(self.case)
        offers = releasing.offers(self.case)
        rows = []
        for letter in letters:
            found = releasing.titles(releasing.released([letter]))
            out = {
                f"copy-{r.copy_id}" if r.copy_id else f"file-{r.attachment_id}" for r, _ in found
            }
            left = [one for one in offers if one.key not in out]
            rows.append((letter, found, left, letter.code in releasing.GIVES and not found))
        return super().get_context_data(**kwargs) | {
            "case": self.case, "rows": rows, "is_online": releasing.submission_of(self.case),
            "wrong": kwargs.get("wrong", ""),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put files there, or take one back."""
        actor: Any = request.user
        now = timezone.now()
        try:
            if back := request.POST.get("back", ""):
                row = get_object_or_404(
                    Release, pk=int(back) if back.isdecimal() else 0, letter__application=self.case
                )
                releasing.take_back(actor=actor, release=row, at=now)
                messages.success(request, "已收回，申请人不能再下载")
            else:
                pk = request.POST.get("letter", "")
                letter = get_object_or_404(
                    self.case.letters, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0
                )
                keys = request.POST.getlist("files")
                releasing.release(actor=actor, letter=letter, keys=keys, at=now)
                messages.success(request, "已提供，申请人查询时可以下载")
        except REFUSED as error:
            return self.render_to_response(self.get_context_data(wrong=words(error)))
        return redirect("online_inbox:releases", self.case.pk)
