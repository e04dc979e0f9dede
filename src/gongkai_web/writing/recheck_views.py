"""发布后复核: open the public page, see what the machine saw, one click."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from gongkai_web.review import rechecks
from gongkai_web.review.models import Edition, Found
from gongkai_web.writing import machine_look
from gongkai_web.writing.pages import REFUSALS, ItemPage, item_url, now, words


class RecheckView(ItemPage):
    """Look at what is public, and say what was found."""

    template_name = "writing/recheck.html"
    page_title = "发布后复核"
    here = "发布后复核"

    @cached_property
    def edition(self) -> Edition:
        """Return the edition the public reads; 404 where there is none."""
        edition = self.item.live_edition
        if edition is None or edition.public_from > now():
            raise Http404
        edition.item = self.item
        return edition

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the edition, what the machine sees, and what was found before."""
        edition, item = self.edition, self.item
        return super().get_context_data(**kwargs) | {
            "edition": edition,
            "public_url": reverse("portal:item", args=[item.agency.code, item.pk]),
            "files": [
                {"name": one["name"], "url": reverse(
                    "portal:item_file", args=[item.agency.code, item.pk, one["sha256"], one["name"]]
                )}
                for one in edition.content.get("attachments") or ()
            ],
            "machine": machine_look.seen(edition),
            "why_not": rechecks.why_not(self.request.user, edition),
            "told": edition.rechecks.select_related("by"),
            "due": rechecks.due(edition),
            "late": rechecks.due(edition) < now()
            and not edition.rechecks.filter(found=Found.FINE).exists(),
            "wrong": kwargs.get("wrong", ""),
            "remark": self.request.POST.get("remark", ""),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note what was found; a problem leads to where it is mended."""
        shown = request.POST.get("edition", "")
        try:
            if shown != str(self.edition.pk):
                raise rechecks.ItemMoved("这一版已经被替换，请复核现在公开的版本")
            said = rechecks.look(
                actor=request.user, edition=self.edition, at=now(),
                found=request.POST.get("found", ""), remark=request.POST.get("remark", "")[:2000],
                machine=machine_look.seen(self.edition),
            )  # fmt: skip
        except REFUSALS as error:
            return self.render_to_response(self.get_context_data(wrong=words(error)), status=409)
        if said.found == Found.PROBLEM:
            messages.warning(request, "已登记。请改正后重新送审，或者申请撤稿")
            return redirect(item_url(self.item))
        messages.success(request, "已登记：已复核，无误")
        return redirect(f"{reverse('writing:desk')}?tab=rechecks")
