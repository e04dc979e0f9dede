"""The statistics in the back office: 依申请公开 → 统计."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from gongkai_web.statistics import published_views, views


class StatisticsViewSet(ViewSet):
    """统计: whoever sees an agency's cases sees their numbers."""

    name = "statistics"
    menu_label = "统计"
    icon = "order"

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses under ``/admin/statistics/``."""
        return [
            path("", views.IndexView.as_view(), name="index"),
            path("data.csv", views.CsvView.as_view(), name="csv"),
            path("data.json", views.JsonView.as_view(), name="json"),
            path("publishing/", published_views.PublishedView.as_view(), name="published"),
            path(
                "publishing/data.csv",
                published_views.PublishedCsvView.as_view(),
                name="published_csv",
            ),
            path(
                "publishing/data.json",
                published_views.PublishedJsonView.as_view(),
                name="published_json",
            ),
        ]
