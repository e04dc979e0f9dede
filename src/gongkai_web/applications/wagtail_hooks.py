"""The menu 依申请公开."""

from __future__ import annotations

from wagtail import hooks

from gongkai_web.applications.viewsets import OnRequestGroup


@hooks.register("register_admin_viewset")
def ledgers() -> OnRequestGroup:
    """Return the ledgers of disclosure on request."""
    return OnRequestGroup()
