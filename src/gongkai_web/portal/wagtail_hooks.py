"""The entries 网站信息 under 设置 and 旧网址 under 主动公开."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.agencies.access import Capability, may
from gongkai_web.portal.moved_views import TITLE, OldAddressesView
from gongkai_web.portal.site import may_keep
from gongkai_web.portal.site_views import SiteView


class SiteMenuItem(MenuItem):
    """Shown to whoever looks after every agency."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person may change it."""
        return may_keep(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/site/`` and ``/admin/moved/``."""
    return [
        path("site/", include(([path("", SiteView.as_view(), name="edit")], "site"))),
        path("moved/", include(([path("", OldAddressesView.as_view(), name="index")], "moved"))),
    ]


@hooks.register("register_settings_menu_item")
def entry() -> MenuItem:
    """Return the entry."""
    return SiteMenuItem("网站信息", reverse("site:edit"), icon_name="site", order=50, name="site")


class OldAddressesMenuItem(MenuItem):
    """Shown to whoever sees an agency's records."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person sees any agency."""
        return may(request.user, None, Capability.VIEW)


@hooks.register("register_publishing_menu_item")
def old_addresses() -> MenuItem:
    """Return the entry of the old addresses."""
    return OldAddressesMenuItem(
        TITLE, reverse("moved:index"), icon_name="redirect", order=930, name="moved"
    )
