"""Addresses of 栏目设置 in the back office, under ``/admin/columns/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.publishing import column_views

app_name = "columns"

urlpatterns = [
    path("", column_views.IndexView.as_view(), name="index"),
    path("<int:agency>/set-up/", column_views.SetUpView.as_view(), name="set_up"),
    path("<int:agency>/add/", column_views.AddView.as_view(), name="add"),
    path("column/<int:pk>/", column_views.ChangeView.as_view(), name="change"),
    path("column/<int:pk>/<slug:act>/", column_views.ActView.as_view(), name="act"),
]
