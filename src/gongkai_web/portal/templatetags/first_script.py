"""The script before the first paint, in the text of the page."""

from __future__ import annotations

from django import template
from django.utils.html import SafeString, mark_safe

from gongkai_web.config.first_script import FIRST_SCRIPT

register = template.Library()


@register.simple_tag
def first_script() -> SafeString:
    """Return the script whose hash the policy of public pages names."""
    return mark_safe(f"<script>{FIRST_SCRIPT}</script>")
