"""Addresses of import and export in the back office, under ``/admin/ledgers/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.ledgers import views

app_name = "ledgers"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("export/", views.ExportView.as_view(), name="export"),
    path("templates/<slug:kind>.<str:format>", views.TemplateDownload.as_view(), name="template"),
    path("imports/<str:token>/", views.JobView.as_view(), name="job"),
    path("imports/<str:token>/state/", views.JobStateView.as_view(), name="state"),
    path("imports/<str:token>/faults.csv", views.FaultsView.as_view(), name="faults"),
]
