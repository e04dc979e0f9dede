"""公开情况 in the back office, first in the menu 主动公开 after the ledgers."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.coverage.views import TITLE


class BoardItem(MenuItem):
    """The entry, for those who see some agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person may see any."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the page under ``/admin/coverage/``."""
    return [path("coverage/", include("gongkai_web.coverage.urls"))]


@hooks.register("register_publishing_menu_item")
def menu() -> MenuItem:
    """Return the entry."""
    return BoardItem(TITLE, reverse("coverage:board"), name="coverage", icon_name="view", order=-10)


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the page's own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("coverage/coverage.css"))
