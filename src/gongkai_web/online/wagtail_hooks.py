"""网上申请 in the back office."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.online import desk_views, release_views
from gongkai_web.online.settings_views import OnlineSettingsViewSet


class InboxViewSet(ViewSet):
    """网上收到，待登记."""

    name = "online_inbox"
    url_prefix = "online-applications"
    menu_label = "网上申请"
    icon = "mail"

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/online-applications/``."""
        return [
            path("", desk_views.InboxView.as_view(), name="index"),
            path("<int:pk>/", desk_views.SubmissionView.as_view(), name="submission"),
            path("cases/<int:pk>/files/", release_views.ReleaseView.as_view(), name="releases"),
            path("<int:pk>/files/<int:file>/", desk_views.FileView.as_view(), name="file"),
        ]


@hooks.register("register_admin_viewset")
def inbox() -> InboxViewSet:
    """Return the pages."""
    return InboxViewSet()


@hooks.register("register_admin_viewset")
def settings() -> OnlineSettingsViewSet:
    """Return the pages of the settings."""
    return OnlineSettingsViewSet()
