"""The menu entry 年报汇总图表 and its pages."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.collection.access import offices_of
from gongkai_web.county.views import TITLE


class CountyMenuItem(MenuItem):
    """Shown to whoever collects for an office."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person collects from any agency."""
        return (
            may(request.user, None, Capability.COLLECT_REPORTS)
            and offices_of(request.user).exists()
        )


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/county/``."""
    return [path("county/", include("gongkai_web.county.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Return the menu entry."""
    return CountyMenuItem(
        TITLE, reverse("county:index"), name="county", icon_name="order", order=520
    )
