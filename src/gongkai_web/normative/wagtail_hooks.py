"""规范性文件 in the back office: addresses and the style sheet. The list stands in the menu 主动公开."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/normative/``."""
    return [path("normative/", include("gongkai_web.normative.urls"))]


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("normative/normative.css"))
