"""Addresses: back office, health, public pages."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from gongkai_web.config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", include(wagtailadmin_urls)),
]
if find_spec("gongkai_web.portal.urls") is not None:
    urlpatterns.append(path("", include("gongkai_web.portal.urls")))
