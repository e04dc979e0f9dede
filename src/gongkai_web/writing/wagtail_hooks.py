"""写稿与审核 in the back office: addresses, the menu's first entry, the style sheet."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.writing.pages import TITLE


class WritingMenuItem(MenuItem):
    """Shown to whoever sees an agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person sees any agency."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/writing/``."""
    return [path("writing/", include("gongkai_web.writing.urls"))]


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    """Return the entry."""
    return WritingMenuItem(
        TITLE, reverse("writing:desk"), icon_name="edit", order=90, name="writing"
    )


class LaddersMenuItem(MenuItem):
    """Shown to whoever manages an agency."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person manages any agency."""
        return may(request.user, None, Capability.MANAGE)


@hooks.register("register_system_menu_item")
def ladders() -> MenuItem:
    """Return the entry of the ladders under 系统."""
    return LaddersMenuItem(
        "审核阶梯", reverse("writing:ladders"), icon_name="tasks", order=500, name="ladders"
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("writing/writing.css"))
