"""How many messages came, were answered, in time, and are public, month by month? Counted by the database.

A message counts in the month it came in. What was no message (spam, twice the same) and
what its writer withdrew counts nowhere.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import ExtractMonth

from gongkai_web.mailbox.models import DONE, OPEN, Message, State

COUNTED = (*OPEN, *DONE)
_MONTHS = 12
_COLUMNS = ("月份", "收到", "办结", "其中答复", "其中转依申请公开", "其中转信访", "按期办结", "正在办理", "其中超期", "答复率", "公开")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One month, or a year."""

    title: str
    received: int
    answered: int
    applications: int
    petitions: int
    in_time: int
    late: int
    public: int

    @property
    def done(self) -> int:
        """How many were dealt with."""
        return self.answered + self.applications + self.petitions

    @property
    def waiting(self) -> int:
        """How many are still to be dealt with."""
        return self.received - self.done

    @property
    def rate(self) -> str:
        """The share that was dealt with; "" where nothing came in."""
        return f"{100 * self.done / self.received:.1f}%" if self.received else ""


def counted() -> QuerySet[Message]:
    """Return the messages that count."""
    return Message.objects.filter(state__in=COUNTED)


def years(messages: QuerySet[Message], today: date) -> list[int]:
    """Return the years with messages, newest first; at least this one."""
    found = messages.aggregate(first=Min("received_on"), last=Max("received_on"))
    first = found["first"].year if found["first"] else today.year
    last = max(found["last"].year if found["last"] else today.year, today.year)
    return list(range(last, first - 1, -1))


def _counts(today: date) -> dict[str, Count]:
    return {
        "received": Count("pk"),
        "answered": Count("pk", filter=Q(state=State.ANSWERED)),
        "applications": Count("pk", filter=Q(state=State.APPLICATION)),
        "petitions": Count("pk", filter=Q(state=State.PETITION)),
        "in_time": Count("pk", filter=Q(state__in=DONE, closed_on__lte=F("due_on"))),
        "late": Count("pk", filter=Q(state__in=OPEN, due_on__lt=today)),
        "public": Count("pk", filter=Q(shown__isnull=False, refuses_publication=False)),
    }


def rows(messages: QuerySet[Message], year: int, *, today: date) -> tuple[list[Row], Row]:
    """Return the months of a year up to today, and the year; two queries."""
    of_year = messages.filter(received_on__year=year).order_by()
    by_month: dict[int, Any] = {
        found.pop("month"): found
        for found in of_year.annotate(month=ExtractMonth("received_on"))
        .values("month")
        .annotate(**_counts(today))
    }
    last = today.month if year == today.year else _MONTHS
    none = dict.fromkeys(_counts(today), 0)
    months = [Row(f"{month}月", **by_month.get(month, none)) for month in range(1, last + 1)]
    return months, Row("合计", **of_year.aggregate(**_counts(today)))


def as_csv(year: int, found: list[Row], total: Row) -> bytes:
    """Return the months as a spreadsheet opens them."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in [*found, total]:
        title = f"{year}年{row.title}"
        writer.writerow(
            (title, row.received, row.done, row.answered, row.applications, row.petitions,
             row.in_time, row.waiting, row.late, row.rate, row.public)
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")
