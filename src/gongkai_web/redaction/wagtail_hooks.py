"""The pages of redaction in the back office; one reaches them from a case."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Lay the pages under ``/admin/redaction/``."""
    return [path("redaction/", include("gongkai_web.redaction.urls"))]
