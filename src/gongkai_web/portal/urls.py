"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path, re_path

from gongkai_web.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("annual-reports/", views.annual_reports, name="annual_reports"),
    path("<slug:code>/", views.agency, name="agency"),
    path("<slug:code>/annual-reports/<int:year>/", views.annual_report, name="annual_report"),
    re_path(
        r"^(?P<code>[a-z0-9-]+)/annual-reports/(?P<year>[0-9]{4})/(?P<name>[^/]+)\Z",
        views.annual_report_file,
        name="annual_report_file",
    ),
]
