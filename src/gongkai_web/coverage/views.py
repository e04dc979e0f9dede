"""The page 主动公开 → 公开情况."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai_web.agencies.access import Capability, agencies_visible_to, may
from gongkai_web.agencies.models import Agency
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.coverage import board
from gongkai_web.coverage.gaps import Asked
from gongkai_web.publishing.item_filters import NONE

TITLE = "公开情况"
MONTHS = 12
_MONTH = re.compile(r"(?:19|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])\Z")


class BoardView(WagtailAdminTemplateMixin, TemplateView):
    """What is missing, late, stale or in one place only; each line one click from being done."""

    template_name = "coverage/board.html"
    page_title = TITLE
    header_icon = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403 for who serves no agency."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, here."""
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    @cached_property
    def visible(self) -> list[Agency]:
        """The agencies whose records the person sees."""
        return list(agencies_visible_to(self.request.user).order_by("code"))

    @cached_property
    def agency(self) -> Agency | None:
        """The one agency asked for; 404 for one the person does not see."""
        asked = self.request.GET.get("agency", "")
        if not asked:
            return None
        for one in self.visible:
            if str(one.pk) == asked:
                return one
        raise Http404("没有这个单位")

    @cached_property
    def month(self) -> tuple[date, date] | None:
        """The month asked for; 404 for what is none."""
        asked = self.request.GET.get("month", "")
        if not asked or asked == NONE:
            return None
        if not _MONTH.match(asked):
            raise Http404("月份应写作 2026-03")
        year, month = int(asked[:4]), int(asked[5:])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])

    @cached_property
    def asked(self) -> Asked:
        """What is looked for."""
        section = self.request.GET.get("section", "").replace("\x00", "")
        return board.asked_by(
            self.request.user, timezone.localdate(), timezone.now(),
            agencies=[self.agency] if self.agency else self.visible,
            section=None if not section else "" if section == NONE else section,
            month=self.month,
        )  # fmt: skip

    @one_snapshot()
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the gaps, and the table of them."""
        way = self.request.GET.get("by", "")
        way = way if way in dict(board.WAYS) else ""
        asked, on = self.asked, self.asked.on
        kept = {
            name: self.request.GET[name]
            for name in ("agency", "section", "month")
            if self.request.GET.get(name)
        }
        months = [
            f"{on.year + (on.month - 1 - back) // 12}-{(on.month - 1 - back) % 12 + 1:02d}"
            for back in range(MONTHS)
        ]
        found = board.look(asked)
        return super().get_context_data(**kwargs) | {
            "gaps": found,
            "open": sum(1 for gap in found if gap.count),
            "on": on,
            "rows": [
                {"row": row, "url": f"?{urlencode({**kept, 'by': way, **row.query})}"}
                for row in (board.table(asked, way) if way else ())
            ],
            "way": way,
            "ways": [
                (key, title, f"?{urlencode({**kept, 'by': key})}") for key, title in board.WAYS
            ],
            "agency": self.agency,
            "visible": self.visible,
            "months": months,
            "month": self.request.GET.get("month", ""),
            "section": self.request.GET.get("section", ""),
            "cleared": reverse("coverage:board"),
            "narrowed": bool(kept),
        }
