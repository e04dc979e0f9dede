"""The menu 主动公开, with the ledgers and 栏目设置."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.publishing.column_views import TITLE
from gongkai_web.publishing.viewsets import PublishingGroup


class ColumnsMenuItem(MenuItem):
    """Shown to whoever sees an agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person sees any agency."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_admin_viewset")
def ledgers() -> PublishingGroup:
    """Return the ledgers of proactive disclosure."""
    return PublishingGroup()


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages of the columns under ``/admin/columns/``."""
    return [path("columns/", include("gongkai_web.publishing.column_urls"))]


@hooks.register("register_publishing_menu_item")
def columns() -> MenuItem:
    """Return the entry under 主动公开."""
    return ColumnsMenuItem(
        TITLE, reverse("columns:index"), icon_name="list-ul", order=900, name="columns"
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("publishing/columns.css"))
