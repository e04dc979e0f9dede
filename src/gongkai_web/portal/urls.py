"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path, re_path

from gongkai_web.portal import (
    agencies,
    english,
    home,
    items,
    policies,
    reports,
    statistics,
    year_views,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("annual-reports/", year_views.annual_reports, name="annual_reports"),
    path("policies/", policies.policies, name="policies"),
    path("policies/interpretations/", policies.interpretations, name="interpretations"),
    path("policies/register/", policies.register, name="register"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("en/", english.home, name="en_home"),
    path("en/agencies/", english.agencies, name="en_agencies"),
    path("en/agencies/<slug:code>/", english.agency, name="en_agency"),
    path("site-map/", home.site_map, name="site_map"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("<slug:code>/", agencies.agency, name="agency"),
    path("<slug:code>/columns/<slug:slug>/", items.column, name="column"),
    path("<slug:code>/items/<int:pk>/", items.item, name="item"),
    path("<slug:code>/items/<int:pk>/share.svg", items.share_code, name="item_share_code"),
    path(
        "<slug:code>/items/<int:pk>/files/<str:sha256>/<str:name>",
        items.item_file,
        name="item_file",
    ),
    path(
        "<slug:code>/items/<int:pk>/pictures/<str:sha256>",
        items.item_picture,
        name="item_picture",
    ),
    path("<slug:code>/annual-reports/", year_views.agency_reports, name="agency_reports"),
    path("<slug:code>/annual-reports/<int:year>/", reports.annual_report, name="annual_report"),
    re_path(
        r"^(?P<code>[a-z0-9-]+)/annual-reports/(?P<year>[0-9]{4})/(?P<name>[^/]+)\Z",
        reports.annual_report_file,
        name="annual_report_file",
    ),
]
