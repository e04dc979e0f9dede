"""Addresses of the collection of annual reports, under ``/admin/collection/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.collection import agency_views, comparing_views, file_views, total_views, views
from gongkai_web.collection.reorganisations import views as reorganisation_views

app_name = "collection"

_AGENCY = "agencies/<slug:code>/<int:year>/"
_OFFICE = "<slug:code>/<int:year>/"
_CHANGES = "offices/<slug:code>/reorganisations/"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path(_AGENCY, agency_views.AgencyYearView.as_view(), name="agency"),
    path(f"{_AGENCY}file/", file_views.FileView.as_view(), name="file"),
    path(f"{_AGENCY}compare/", comparing_views.CompareView.as_view(), name="compare"),
    path(f"{_AGENCY}readings/<int:pk>/", file_views.ReadingView.as_view(), name="reading"),
    path(_OFFICE, views.BoardView.as_view(), name="board"),
    path(f"{_OFFICE}agencies.csv", views.BoardCsvView.as_view(), name="board_csv"),
    path(f"{_OFFICE}total/", total_views.TotalView.as_view(), name="total"),
    path(f"{_OFFICE}total.<str:format>", total_views.TotalFileView.as_view(), name="total_file"),
    path(_CHANGES, reorganisation_views.ListView.as_view(), name="reorganisations"),
    path(f"{_CHANGES}<int:pk>/", reorganisation_views.EditView.as_view(), name="reorganisation"),
    path(f"{_OFFICE}dues/", views.DuesView.as_view(), name="dues"),
]
