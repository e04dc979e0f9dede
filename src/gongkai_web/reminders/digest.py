"""What does a digest say? Grouped by how near the last day is, with a link to every case.

A case is named by its number alone: mail travels through other people's servers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from gongkai.applications.reminders import Level
from gongkai_web.agencies.models import User
from gongkai_web.reminders.due import Due, Duty

AT_MOST = 100
"""Cases listed under one heading; of more only the number is told."""

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a digest."""

    agency: str
    named: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """One heading of a digest, the cases under it, and how many are not listed."""

    title: str
    total: int
    lines: list[Line]

    @property
    def left_out(self) -> int:
        """How many are not listed."""
        return self.total - len(self.lines)


@dataclass(frozen=True, slots=True)
class Message:
    """A digest, ready to be sent."""

    subject: str
    text: str
    html: str


def link(name: str, *args: object) -> str:
    """Return the full address of a page, for messages."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)


def shown_day(day: date) -> str:
    """Return ``2026-03-30（星期一）``."""
    return f"{day}（星期{_WEEKDAYS[day.weekday()]}）"


def told(due: Due | Duty) -> str:
    """Return what a digest says of one term of a case."""
    if isinstance(due, Duty):
        one, said = due, f"{due.case.due_what} {shown_day(due.due_on)}"
    else:
        one = due.reminder
        day = shown_day(one.due_on) + ("（暂定）" if one.provisional else "")
        said = f"{one.matter.label} {day}"
    if one.level is Level.LATE:
        # The first working day after it is the first on which it is late.
        return f"{said}，已超期 {max(-one.days_left, 1)} 个工作日"
    if one.level in (Level.ONE, Level.THREE, Level.FIVE):
        return f"{said}，还有 {one.days_left} 个工作日"
    return said


def _line(one: Due | Duty) -> Line:
    """Return how a digest lists it: by the case's number alone."""
    agency = one.case.agency.short_name or one.case.agency.name
    if isinstance(one, Duty):
        named, page = f"复议诉讼案件 {one.case.case_no}", "remedies:inspect"
    else:
        named, page = f"申请 {one.case.number}", "applications:inspect"
    return Line(agency, named, told(one), link(page, one.case.pk))


def groups(due: Sequence[Due | Duty]) -> list[Group]:
    """Return the headings of a digest in order; ``due`` is sorted by level."""
    found = []
    for level, some in groupby(due, key=lambda one: one.level):
        listed = list(some)
        lines = [_line(one) for one in listed[:AT_MOST]]
        found.append(Group(level.label, len(listed), lines))
    return found


def compose(
    user: User, due: Sequence[Due | Duty], *, today: date, is_repeated: bool = False
) -> Message:
    """Return the digest for a person."""
    shown = groups(due)
    several = len({one.case.agency_id for one in due}) > 1
    context = {
        "user": user,
        "today": shown_day(today),
        "groups": shown,
        "several": several,
        "of_remedies": any(isinstance(one, Duty) for one in due),
        "is_repeated": is_repeated,
        "list_url": link("applications:index") + "?state=open",
        "settings_url": link("reminders:index"),
    }
    counts = "，".join(f"{group.title} {group.total} 件" for group in shown)
    return Message(
        subject=f"依申请公开期限提醒 {today}：{counts}",
        text=render_to_string("reminders/digest.txt", context),
        html=render_to_string("reminders/digest.html", context),
    )
