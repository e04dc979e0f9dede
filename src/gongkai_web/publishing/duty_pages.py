"""What the pages of withheld items and of reading places share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_visible_to, may
from gongkai_web.agencies.models import Agency

ROWS = 30


class DutyPage(WagtailAdminTemplateMixin, TemplateView):
    """A page in Wagtail's frame, for whoever may see an agency's records."""

    top = ("", "")
    """Title and name of the address of the list this page belongs to."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, the list, here."""
        title, name = self.top
        here = [] if self.page_title == title else [{"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, {"url": reverse(name), "label": title}, *here]

    @cached_property
    def today(self) -> date:
        """The day the page is looked at."""
        return timezone.localdate()

    @cached_property
    def visible(self) -> list[Agency]:
        """The agencies whose records the person sees."""
        return list(agencies_visible_to(self.request.user).order_by("code"))

    @cached_property
    def chosen(self) -> list[Agency]:
        """The agency asked for, else all that the person sees. Raises Http404 for another."""
        asked = self.request.GET.get("agency", "")
        found = [one for one in self.visible if not asked or str(one.pk) == asked]
        if asked and not found:
            raise Http404("没有这个单位")
        return found

    def may_edit(self, agency: Agency) -> bool:
        """Return whether the person may note something for the agency."""
        return may(self.request.user, agency, Capability.EDIT_LEDGERS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the agencies to choose from, and the one chosen."""
        return super().get_context_data(**kwargs) | {
            "visible": self.visible if len(self.visible) > 1 else [],
            "asked": self.request.GET.get("agency", ""),
            "today": self.today,
        }


def day_asked(request: HttpRequest, name: str) -> date | None:
    """Return the day an address names; None for none. Raises Http404 for what is no day."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise Http404("日期应写作 2026-03-04") from None


def attached(data: bytes, name: str, content_type: str) -> HttpResponse:
    """Return a file to keep."""
    told = content_disposition_header(True, name) or "attachment"
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": told})
