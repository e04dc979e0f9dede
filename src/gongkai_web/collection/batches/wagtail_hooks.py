"""The menu entry 成批读取年报 and its pages."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.collection.batches.access import offices_reading
from gongkai_web.collection.batches.views import TITLE


class BatchesMenuItem(MenuItem):
    """Shown to who collects reports, or hands in an agency's own."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person takes files in for some office."""
        return offices_reading(request.user).exists()


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/report-batches/``."""
    return [path("report-batches/", include("gongkai_web.collection.batches.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Return the menu entry."""
    return BatchesMenuItem(
        TITLE, reverse("collection_batches:index"), name="report-batches",
        icon_name="doc-full", order=511,
    )  # fmt: skip


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("batches/batches.css"))
