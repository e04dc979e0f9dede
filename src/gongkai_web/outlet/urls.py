"""Addresses of feeds and site map; before the pages of agencies."""

from __future__ import annotations

from django.urls import path

from gongkai_web.outlet import feeds, sitemap

app_name = "outlet"
urlpatterns = [
    path("feed/", feeds.site_atom, name="feed"),
    path("feed.json", feeds.site_json, name="feed_json"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap/pages-<int:number>.xml", sitemap.pages, name="sitemap_pages"),
    path("sitemap/items-<int:number>.xml", sitemap.part, name="sitemap_items"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("<slug:code>/feed/", feeds.agency_atom, name="agency_feed"),
    path("<slug:code>/feed.json", feeds.agency_json, name="agency_feed_json"),
    path("<slug:code>/columns/<slug:slug>/feed/", feeds.column_atom, name="column_feed"),
    path("<slug:code>/columns/<slug:slug>/feed.json", feeds.column_json, name="column_feed_json"),
]
