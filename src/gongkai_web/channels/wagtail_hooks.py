"""The pages of channels in the back office: 主动公开 → 新媒体账号."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.channels.pages import TITLE


class AccountsItem(MenuItem):
    """The entry, for those who see some agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person may see any."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/channels/``."""
    return [path("channels/", include("gongkai_web.channels.urls"))]


@hooks.register("register_publishing_menu_item")
def menu() -> MenuItem:
    """Return the entry."""
    return AccountsItem(
        TITLE, reverse("channels:index"), name="channels", icon_name="mobile-alt", order=600
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("channels/channels.css"))
