"""The menu 系统, the first page, and what of Wagtail an office does not see."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from gongkai_web.agencies.home import OfficePanel
from gongkai_web.agencies.viewsets import SystemGroup

_NOT_OURS = {"explorer", "images", "documents", "snippets", "reports", "settings", "help"}


@hooks.register("register_admin_viewset")
def system() -> SystemGroup:
    """Return agencies, people and journal."""
    return SystemGroup()


@hooks.register("construct_main_menu")
def only_what_an_office_needs(request: Any, items: list[Any]) -> None:
    """Take away Wagtail's own entries."""
    items[:] = [item for item in items if item.name not in _NOT_OURS]


@hooks.register("construct_homepage_panels")
def only_the_office(request: Any, panels: list[Any]) -> None:
    """Show the office's year instead of Wagtail's panels."""
    panels[:] = [OfficePanel()]


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the style sheet of the back office."""
    return format_html('<link rel="stylesheet" href="{}">', static("gongkai_admin/admin.css"))
