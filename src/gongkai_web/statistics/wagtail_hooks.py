"""发布统计 in the menu 主动公开; the statistics of cases stand in the menu 依申请公开."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.statistics.published_views import TITLE


class PublishedItem(MenuItem):
    """The entry, for those who see some agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person may see any."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_publishing_menu_item")
def menu() -> MenuItem:
    """Return the entry."""
    return PublishedItem(
        TITLE, reverse("statistics:published"), name="published", icon_name="order", order=700
    )
