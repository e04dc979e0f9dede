"""The page on which rows of the ledger are said to be news, education, reposts: many at once. (R-M9)"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from gongkai_web.agencies.access import agencies_where, may
from gongkai_web.channels import classifying
from gongkai_web.channels.classes import NOT_NEEDED, Classification
from gongkai_web.channels.pages import EDIT, ChannelPage
from gongkai_web.channels.views import back
from gongkai_web.publishing.drafting import ItemRefused
from gongkai_web.publishing.item_filters import ItemFilterSet
from gongkai_web.publishing.models import Item

ROWS = 100
CLEAR = "clear"
"""Takes back what was said of a row."""


class ClassifyView(ChannelPage):
    """Rows of the ledger, filtered as the list is, and what is said of those that are ticked."""

    template_name = "channels/classify.html"
    page_title = "注明不需要上网站的"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer, or 403 for who works on no ledger."""
        if not may(request.user, None, EDIT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Item]:
        """Return the rows the person may work on, filtered as asked; without a filter those on WeChat alone."""
        mine = Item.objects.filter(agency__in=agencies_where(self.request.user, EDIT))
        asked = self.request.GET.copy()
        if not any(value for name, value in asked.items()):
            asked["missing"] = "wechat_only"
        return ItemFilterSet(asked, queryset=mine, request=self.request).qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the first rows and the choices."""
        found = self.rows().select_related("agency", "classed").defer("body").order_by("-pk")
        return super().get_context_data(**kwargs) | {
            "items": found.prefetch_related("publications")[:ROWS],
            "count": found.count(),
            "most": ROWS,
            "not_needed": [(one.value, one.label) for one in NOT_NEEDED],
            "needed": [(one.value, one.label) for one in Classification if one not in NOT_NEEDED],
            "list_url": f"{reverse('items:index')}?{self.request.GET.urlencode()}",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say it of the rows that were ticked."""
        ticked = [
            int(one) for one in request.POST.getlist("pick") if one.isascii() and one.isdigit()
        ]
        items = Item.objects.filter(agency__in=agencies_where(request.user, EDIT))
        chosen = request.POST.get("classification", "")
        here = f"{reverse('channels:classify')}?{request.GET.urlencode()}"
        if not chosen or not ticked:
            messages.error(request, "请勾选信息，并选类别")
            return back(request, here)
        try:
            changed = classifying.classify(
                actor=request.user, items=items.filter(pk__in=ticked[: classifying.AT_ONCE + 1]),
                classification="" if chosen == CLEAR else chosen, at=timezone.now(),
            )  # fmt: skip
        except ItemRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"已注明 {changed} 条")
        return back(request, here)
