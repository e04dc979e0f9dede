"""What the pages of normative documents share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_visible_to, may
from gongkai_web.agencies.admin import YearField
from gongkai_web.agencies.models import Agency
from gongkai_web.normative import standing
from gongkai_web.publishing.models import NormativeDocument

TITLE = "规范性文件"


class NormativePage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame, for whoever may see an agency's records."""

    page_title = TITLE
    header_icon = "doc-full-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the register, here."""
        top = {"url": reverse("normative-docs:index"), "label": TITLE}
        return [*self.breadcrumbs_items, top, {"url": "", "label": self.page_title}]

    @cached_property
    def today(self) -> Any:
        """The day the page is looked at."""
        return timezone.localdate()

    @cached_property
    def year(self) -> int:
        """The year asked for; this year where none was. 404 for what is no year."""
        asked = self.request.GET.get("year") or self.request.POST.get("year") or ""
        if not asked:
            return int(self.today.year)
        if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
            raise Http404("年份应为四位数字")
        if not YearField.FIRST < int(asked) <= YearField.LAST:
            raise Http404("没有这一年")
        return int(asked)

    @cached_property
    def visible(self) -> list[Agency]:
        """The agencies whose records the person sees."""
        return list(agencies_visible_to(self.request.user).order_by("code"))

    @cached_property
    def agency(self) -> Agency:
        """The agency asked for, else the first one. 404 for one the person does not see."""
        asked = self.request.GET.get("agency") or self.request.POST.get("agency") or ""
        for one in self.visible:
            if not asked or str(one.pk) == asked:
                return one
        raise Http404("没有这个单位")


def document_of(user: Any, pk: int) -> NormativeDocument:
    """Return a document the person may read. Raises Http404 for another agency's."""
    rows = standing.visible_to(user).select_related("agency", "registrar", "replaces")
    return get_object_or_404(rows, pk=pk)


def document_url(document: NormativeDocument) -> str:
    """Return the address of a document's page."""
    return reverse("normative:document", args=[document.pk])
