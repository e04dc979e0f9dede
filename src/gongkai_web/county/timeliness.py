"""Did the agencies below answer in time, and did they hand in in time?

Whether applications were answered by their day is known only of cases kept on the platform
(条例 art. 33); an agency without such cases is left out, not taken for punctual. Whether a report
was handed in in time is known of everybody, by the days the office set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.applications import urgency
from gongkai_web.applications.models import Application
from gongkai_web.collection import dues
from gongkai_web.collection.standing import standings


@dataclass(frozen=True, slots=True)
class OnTime:
    """How many of an agency's applications were answered in time, and how many late."""

    agency: Agency
    on_time: int
    late: int

    @property
    def percent(self) -> int:
        """The rate in whole hundredths, rounded down, so that only all is 100."""
        return 100 * self.on_time // (self.on_time + self.late)


def answered(agencies: Sequence[Agency], year: int) -> list[OnTime]:
    """Return the agencies that answered applications in the year, the worst first. One query."""
    rows = (
        urgency.ranked(Application.objects.filter(agency__in=agencies))
        .filter(urgency.COUNTED, closed_on__range=(date(year, 1, 1), date(year, 12, 31)))
        .order_by()
        .values_list("agency")
        .annotate(
            on_time=Count("pk", filter=urgency.ON_TIME), late=Count("pk", filter=urgency.LATE)
        )
    )
    of = {agency.pk: agency for agency in agencies}
    found = [OnTime(of[pk], on_time, late) for pk, on_time, late in rows if on_time + late]
    return sorted(found, key=lambda one: (one.percent, -one.late, one.agency.code))


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Who handed in by the day, who after it, who not at all; None without a round."""

    on_time: tuple[Agency, ...]
    late: tuple[Agency, ...]
    overdue: tuple[Agency, ...]
    """The day is past and nothing came."""
    waiting: tuple[Agency, ...]
    """Nothing came, and the day is to come."""


def handed_in(agencies: Sequence[Agency], year: int, *, today: date) -> HandedIn | None:
    """Return when the first hand-in of each agency came, by the days of the round nearest above it.

    None where no round was opened.
    """
    due = dues.dues_of(agencies, year)
    if not due:
        return None
    found: dict[str, list[Agency]] = {
        "on_time": [], "late": [], "overdue": [], "waiting": []
    }  # fmt: skip
    for one in standings(agencies, year):
        if one.agency.pk not in due:
            continue
        last = due[one.agency.pk].submit_due
        if one.hand_ins:
            first = timezone.localdate(one.hand_ins[-1].handed_in_at)
            found["on_time" if first <= last else "late"].append(one.agency)
        else:
            found["overdue" if today > last else "waiting"].append(one.agency)
    return HandedIn(**{key: tuple(some) for key, some in found.items()})
