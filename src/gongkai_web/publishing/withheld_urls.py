"""Addresses of 定期评估 in the back office, under ``/admin/withheld/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.publishing import withheld_views

app_name = "withheld"

urlpatterns = [
    path("", withheld_views.ListView.as_view(), name="index"),
    path("assessments.csv", withheld_views.ExportView.as_view(), name="export"),
    path("<int:pk>/", withheld_views.AssessView.as_view(), name="assess"),
]
