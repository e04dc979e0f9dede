"""Addresses of 查阅场所 in the back office, under ``/admin/places/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.publishing import place_views

app_name = "places"

urlpatterns = [
    path("", place_views.ListView.as_view(), name="index"),
    path("add/<int:agency>/", place_views.AddView.as_view(), name="add"),
    path("<int:pk>/", place_views.PlaceView.as_view(), name="place"),
    path("<int:pk>/change/", place_views.ChangeView.as_view(), name="change"),
    path("<int:pk>/pending.<slug:ending>", place_views.PendingFileView.as_view(), name="pending"),
    path("handovers/<int:pk>/", place_views.HandoverView.as_view(), name="handover"),
    path(
        "handovers/<int:pk>/list.<slug:ending>",
        place_views.HandoverFileView.as_view(),
        name="list",
    ),
]
