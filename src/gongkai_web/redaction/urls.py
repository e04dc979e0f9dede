"""Addresses of redaction in the back office, under ``/admin/redaction/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.redaction import views

app_name = "redaction"

urlpatterns = [
    path("case/<int:pk>/", views.RecordsView.as_view(), name="records"),
    path("record/<int:pk>/<int:page>/", views.PageView.as_view(), name="page"),
    path("record/<int:pk>/<int:page>/picture.png", views.PictureView.as_view(), name="picture"),
    path("record/<int:pk>/original/", views.OriginalView.as_view(), name="original"),
    path("record/<int:pk>/copy/", views.MakeCopyView.as_view(), name="make"),
    path("box/<int:pk>/remove/", views.RemoveBoxView.as_view(), name="remove"),
    path("copy/<int:pk>/", views.WithheldView.as_view(), name="withheld"),
    path("copy/<int:pk>/file/", views.CopyView.as_view(), name="copy"),
]
