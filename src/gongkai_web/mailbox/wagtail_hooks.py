"""留言 in the back office."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.agencies.access import Capability, may
from gongkai_web.mailbox import desk_settings, desk_views, from_application


class MailboxMenuItem(MenuItem):
    """Shown to whoever sees some agency's messages."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the person does."""
        return may(request.user, None, Capability.VIEW)


class MailboxViewSet(ViewSet):
    """留言."""

    name = "mailbox_desk"
    url_prefix = "mailbox"
    menu_label = desk_views.TITLE
    menu_name = "mailbox"
    icon = "comment"
    menu_order = 210
    add_to_admin_menu = True
    menu_item_class = MailboxMenuItem

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/mailbox/``."""
        return [
            path("", desk_views.ListView.as_view(), name="index"),
            path(
                "from-application/<int:submission>/",
                from_application.PassOnView.as_view(),
                name="from_application",
            ),
            path("list.csv", desk_settings.CsvView.as_view(), name="csv"),
            path("settings/", desk_settings.SettingsView.as_view(), name="settings"),
            path(
                "settings/<int:agency>/", desk_settings.SettingsView.as_view(), name="settings_of"
            ),
            path("<int:pk>/", desk_views.MessageView.as_view(), name="message"),
            re_path(
                r"^(?P<pk>[0-9]{1,18})/decide/(?P<act>approve|return|publish|send-back)/\Z",
                desk_views.DecideView.as_view(),
                name="decide",
            ),
            path("<int:pk>/<slug:step>/", desk_views.StepView.as_view(), name="step"),
        ]


@hooks.register("register_admin_viewset")
def mailbox() -> MailboxViewSet:
    """Return the pages."""
    return MailboxViewSet()
