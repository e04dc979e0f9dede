"""How does a list show a day, a moment, several lines?"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.html import format_html_join
from wagtail.admin.ui.tables import Column


class DayColumn(Column):
    """A day as the ledgers write it: ``2024-03-05``."""

    def get_value(self, instance: Any) -> str:
        """Return the day, or a dash."""
        day = super().get_value(instance)
        return day.isoformat() if day else "—"


class MomentColumn(Column):
    """A moment in the office's time: ``2024-03-05 14:30``."""

    def get_value(self, instance: Any) -> str:
        """Return the moment, or a dash."""
        moment = super().get_value(instance)
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "—"


class LinesColumn(Column):
    """Several lines in one cell; the accessor returns them as a list."""

    def get_value(self, instance: Any) -> str:
        """Return the lines, each on its own."""
        return format_html_join(
            "", "<div>{}</div>", ((line,) for line in super().get_value(instance))
        )
