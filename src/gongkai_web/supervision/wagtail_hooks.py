"""The menu 监督保障."""

from __future__ import annotations

from wagtail import hooks

from gongkai_web.supervision.viewsets import SupervisionGroup


@hooks.register("register_admin_viewset")
def ledgers() -> SupervisionGroup:
    """Return the ledgers of supervision."""
    return SupervisionGroup()
