"""Addresses of the annual reports in the back office, under ``/admin/annual-reports/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.reports import version_views, views

app_name = "annual_reports"

_YEAR = "<slug:code>/<int:year>/"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("<slug:code>/file/", version_views.FileView.as_view(), name="file"),
    path(_YEAR, views.YearView.as_view(), name="year"),
    path(f"{_YEAR}compile/", views.CompileView.as_view(), name="compile"),
    path(f"{_YEAR}cell/", views.CellView.as_view(), name="cell"),
    path(f"{_YEAR}left-out/<str:key>/", views.LeftOutView.as_view(), name="left_out"),
    path(f"{_YEAR}texts/", views.TextsView.as_view(), name="texts"),
    path(f"{_YEAR}submit/", views.SubmitView.as_view(), name="submit"),
    path(f"{_YEAR}correct/", views.CorrectView.as_view(), name="correct"),
    path(f"{_YEAR}draft.<str:format>", views.DraftView.as_view(), name="draft"),
    path(f"{_YEAR}versions/<int:number>/", version_views.VersionView.as_view(), name="version"),
    path(
        f"{_YEAR}versions/<int:number>/publish/",
        version_views.PublishView.as_view(),
        name="publish",
    ),
    path(
        f"{_YEAR}versions/<int:number>/report.<str:format>",
        version_views.DownloadView.as_view(),
        name="download",
    ),
]
