"""Addresses below ``/admin/report-batches/``."""

from django.urls import path

from gongkai_web.collection.batches import file_views, views

app_name = "collection_batches"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("<int:batch>/", views.BatchView.as_view(), name="batch"),
    path("<int:batch>/progress/", views.ProgressView.as_view(), name="progress"),
    path("<int:batch>/hand-in/", views.HandInClearView.as_view(), name="hand_in_clear"),
    path("files/<int:file>/", file_views.FileView.as_view(), name="file"),
    path("files/<int:file>/pages/<int:page>.png", file_views.PictureView.as_view(), name="picture"),
    path("files/<int:file>/original/", file_views.OriginalView.as_view(), name="original"),
    path("files/<int:file>/settle/", file_views.SettleView.as_view(), name="settle"),
    path("files/<int:file>/agency/", file_views.AssignView.as_view(), name="assign"),
    path("files/<int:file>/hand-in/", file_views.HandInView.as_view(), name="hand_in"),
]
