"""批量延期 in the back office, beside 依申请公开."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.agencies.access import Capability, may
from gongkai_web.extensions import views


class ExtensionViewSet(ViewSet):
    """批量延期: those who handle cases draft, heads sign."""

    name = "extensions"
    menu_label = views.TITLE
    icon = "date"

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/extensions/``."""
        return [
            path("", views.IndexView.as_view(), name="index"),
            path("sign/", views.SignView.as_view(), name="sign"),
        ]


class ExtensionMenuItem(MenuItem):
    """Shown to whoever handles some agency's cases."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person handles cases."""
        return may(request.user, None, Capability.EDIT_LEDGERS)


@hooks.register("register_admin_viewset")
def extensions() -> ExtensionViewSet:
    """Return the pages."""
    return ExtensionViewSet()


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Return the menu entry."""
    return ExtensionMenuItem(
        views.TITLE, reverse("extensions:index"), name="extensions", icon_name="date", order=205
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("extensions/extensions.css"))
