"""Addresses of normative documents, under ``/admin/normative/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.normative import register_views, views

app_name = "normative"

urlpatterns = [
    path("clean-up/", register_views.CleanUpView.as_view(), name="clean_up"),
    path("lists/<slug:what>.<slug:ending>", register_views.FileView.as_view(), name="file"),
    path("agencies/", register_views.DistrictView.as_view(), name="district"),
    path("<int:pk>/", views.DocumentView.as_view(), name="document"),
    path("<int:pk>/<slug:act>/", views.ActView.as_view(), name="act"),
]
