"""自查 in the back office, in the menu 监督保障."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.inspection.views import TITLE


class InspectionItem(MenuItem):
    """The entry, for those who see some agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person may see any."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/inspection/``."""
    return [path("inspection/", include("gongkai_web.inspection.urls"))]


@hooks.register("register_supervision_menu_item")
def menu() -> MenuItem:
    """Return the entry."""
    return InspectionItem(
        TITLE, reverse("inspection:index"), name="inspection", icon_name="clipboard-list", order=-10
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("inspection/inspection.css"))
