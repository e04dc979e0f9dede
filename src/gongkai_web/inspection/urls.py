"""The addresses of self-inspection, under ``/admin/inspection/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.inspection import views

app_name = "inspection"

urlpatterns = [
    path("", views.InspectionView.as_view(), name="index"),
    path("table.csv", views.CsvView.as_view(), name="csv"),
    path("<int:agency>/look/<str:rule>/", views.LookView.as_view(), name="look"),
    path("column/<int:pk>/", views.ColumnView.as_view(), name="column"),
]
