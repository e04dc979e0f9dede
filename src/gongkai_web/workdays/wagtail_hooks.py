"""On the first page: a calendar file at fault, and next year's notice when it is due."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from gongkai import workdays
from gongkai.home import calendar_folder
from gongkai_web.workdays import actions, installed

EXPECTED_FROM = (10, 20)
"""Month and day from which next year's notice may be out (2023: 25 October)."""


def missing_year() -> int | None:
    """Return the year whose notice should be entered by now, or ``None``."""
    today = timezone.localdate()
    last = workdays.current().years()[-1]
    if last < today.year:
        return today.year
    if last == today.year and (today.month, today.day) >= EXPECTED_FROM:
        return today.year + 1
    return None


class CalendarPanel(Component):
    """What those who keep the calendar should see at once."""

    name = "calendar"
    order = 5
    template_name = "workdays/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the faults and the year that is missing."""
        return {
            "problems": installed.problems(),
            "folder": calendar_folder(),
            "missing": missing_year(),
        }


@hooks.register("construct_homepage_panels", order=10)
def remind(request: Any, panels: list[Any]) -> None:
    """Put the panel first, for those who can do something about it."""
    if (installed.problems() or missing_year()) and actions.may_enter(request.user):
        panels.insert(0, CalendarPanel())
