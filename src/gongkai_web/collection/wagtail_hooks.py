"""The menu entry 年报收集 for those who collect, and the pages."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.collection.views import TITLE


class CollectionMenuItem(MenuItem):
    """Shown to whoever collects the reports of some agency below."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person collects from anybody."""
        return may(request.user, None, Capability.COLLECT_REPORTS)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/collection/``."""
    return [path("collection/", include("gongkai_web.collection.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Return the menu entry."""
    return CollectionMenuItem(
        TITLE, reverse("collection:index"), name="collection", icon_name="download", order=510
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("collection/collection.css"))
