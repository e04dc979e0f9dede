"""The menu entry 我的提醒 and its pages."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.reminders import views


class ReminderViewSet(ViewSet):
    """我的提醒: everybody's own."""

    name = "reminders"
    menu_label = views.TITLE
    menu_order = 850
    icon = "time"
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/reminders/``."""
        return [
            path("", views.RemindersPage.as_view(), name="index"),
            path("calendar/<int:agency>/", views.FeedView.as_view(), name="feed"),
        ]


@hooks.register("register_admin_viewset")
def reminders() -> ReminderViewSet:
    """Return the pages."""
    return ReminderViewSet()


@hooks.register("insert_global_admin_css")
def style() -> str:
    """Return the pages' own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("reminders/reminders.css"))
