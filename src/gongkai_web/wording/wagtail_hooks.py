"""The menu 校对词库."""

from __future__ import annotations

from wagtail import hooks

from gongkai_web.wording.viewsets import WordingGroup


@hooks.register("register_admin_viewset")
def wording() -> WordingGroup:
    """Return the office's words and leaders."""
    return WordingGroup()
