"""The menu entry 台账导入导出 and its pages."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.ledgers.views import TITLE


class LedgersMenuItem(MenuItem):
    """Shown to whoever may see an agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person sees any agency."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/ledgers/``."""
    return [path("ledgers/", include("gongkai_web.ledgers.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Return the menu entry."""
    return LedgersMenuItem(
        TITLE, reverse("ledgers:index"), name="ledgers", icon_name="table", order=400
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("ledgers/ledgers.css"))
