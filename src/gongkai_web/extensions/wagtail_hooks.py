"""批量延期 in the back office, beside 依申请公开."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

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


@hooks.register("register_admin_viewset")
def extensions() -> ExtensionViewSet:
    """Return the pages."""
    return ExtensionViewSet()


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("extensions/extensions.css"))
