"""The menu 主动公开, with the ledgers, 栏目设置, 定期评估 and 查阅场所."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.publishing import place_views, withheld_views
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
    """Lay the pages of columns, withheld items and reading places."""
    return [
        path("columns/", include("gongkai_web.publishing.column_urls")),
        path("withheld/", include("gongkai_web.publishing.withheld_urls")),
        path("places/", include("gongkai_web.publishing.place_urls")),
    ]


@hooks.register("register_publishing_menu_item")
def columns() -> MenuItem:
    """Return the entry under 主动公开."""
    return ColumnsMenuItem(
        TITLE, reverse("columns:index"), icon_name="list-ul", order=900, name="columns"
    )


@hooks.register("register_publishing_menu_item")
def reassessment() -> MenuItem:
    """Return the entry of the withheld items."""
    return ColumnsMenuItem(
        withheld_views.TITLE, reverse("withheld:index"), icon_name="view", order=910,
        name="withheld",
    )  # fmt: skip


@hooks.register("register_publishing_menu_item")
def reading_places() -> MenuItem:
    """Return the entry of the reading places."""
    return ColumnsMenuItem(
        place_views.TITLE, reverse("places:index"), icon_name="home", order=920, name="places"
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    sheets = ((static(f"publishing/{name}.css"),) for name in ("columns", "duties"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
