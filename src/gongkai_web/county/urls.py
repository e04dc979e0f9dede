"""Addresses of the charts, under ``/admin/county/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.county import views

app_name = "county"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("behind/", views.BehindView.as_view(), name="behind"),
    path("data.csv", views.CsvView.as_view(), name="csv"),
    path("data.json", views.JsonView.as_view(), name="json"),
]
