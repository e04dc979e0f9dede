"""The menu entry 年度报告 and its pages."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may


class ReportsMenuItem(MenuItem):
    """Shown to whoever may see an agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person sees any agency."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/annual-reports/``."""
    return [path("annual-reports/", include("gongkai_web.reports.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Return the menu entry."""
    return ReportsMenuItem(
        "年度报告",
        reverse("annual_reports:index"),
        name="annual-reports",
        icon_name="doc-full-inverse",
        order=500,
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("reports/annual-report.css"))
