"""The menu 主动公开."""

from __future__ import annotations

from wagtail import hooks

from gongkai_web.publishing.viewsets import PublishingGroup


@hooks.register("register_admin_viewset")
def ledgers() -> PublishingGroup:
    """Return the ledgers of proactive disclosure."""
    return PublishingGroup()
