"""The calendar in the back office: 系统 → 放假安排."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.workdays import views


class CalendarViewSet(ViewSet):
    """放假安排: everybody reads, who looks after all agencies enters."""

    name = "calendar"
    menu_label = "放假安排"
    icon = "date"

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/calendar/``."""
        return [
            path("", views.IndexView.as_view(), name="index"),
            path("enter/", views.EnterView.as_view(), name="enter"),
            path("save/", views.SaveView.as_view(), name="save"),
            path("recount/", views.RecountView.as_view(), name="recount_now"),
            path("recount/<int:entry>/", views.RecountView.as_view(), name="recount"),
        ]
