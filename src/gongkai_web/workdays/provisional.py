"""Which due dates rest on a year whose notice has not been entered? They are 暂定."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from gongkai import workdays
from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application

MARK = "（暂定）"


def unannounced() -> list[tuple[date, date]]:
    """Return the stretches of years without a notice, as first and last day."""
    stretches = []
    after = workdays.FIRST
    for number in workdays.current().years():
        first = date(number, 1, 1)
        if after < first:
            stretches.append((after, first - timedelta(days=1)))
        after = date(number + 1, 1, 1)
    if after <= workdays.LAST:
        stretches.append((after, workdays.LAST))
    return stretches


def is_provisional(application: Application) -> bool:
    """Return whether the case's due date was counted through a year without a notice."""
    received_on, due_on = application.received_on, application.due_on
    if received_on is None or due_on is None:
        return False
    return any(received_on < last and first <= due_on for first, last in unannounced())


def provisional(cases: Any) -> Any:
    """Return those cases of a QuerySet whose due date is provisional."""
    touched = Q()
    for first, last in unannounced():
        touched |= Q(received_on__lt=last, due_on__gte=first)
    return cases.filter(touched) if touched else cases.none()


def shown_due(application: Application) -> str:
    """Return the due date as people read it: ``2027-01-20（暂定）``; a dash where there is none."""
    if application.due_on is None:
        return "—"
    return application.due_on.isoformat() + (MARK if is_provisional(application) else "")


def told_of_year(agency: Agency, year: int) -> str | None:
    """Return that sentence about the cases an agency had open in a year, or ``None``."""
    return told(
        Application.objects.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gte=date(year, 1, 1)),
            agency=agency,
            received_on__lte=date(year, 12, 31),
        )
    )


def told(cases: Any) -> str | None:
    """Return one sentence about the provisional due dates among the cases, or ``None``."""
    count = provisional(cases).count()
    if not count:
        return None
    return (
        f"{count} 件申请的应答复日期是暂定的：所在年份的放假通知尚未录入，"
        "没有计入调休；录入后会重新计算"
    )
