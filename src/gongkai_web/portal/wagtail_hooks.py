"""The entry 网站信息 under 设置."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai_web.portal.site import may_keep
from gongkai_web.portal.site_views import SiteView


class SiteMenuItem(MenuItem):
    """Shown to whoever looks after every agency."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person may change it."""
        return may_keep(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the page under ``/admin/site/``."""
    return [path("site/", include(([path("", SiteView.as_view(), name="edit")], "site")))]


@hooks.register("register_settings_menu_item")
def entry() -> MenuItem:
    """Return the entry."""
    return SiteMenuItem("网站信息", reverse("site:edit"), icon_name="site", order=50, name="site")
