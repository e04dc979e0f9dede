"""What does a digest say? Grouped by how near the last day is, with a link to every case.

A case is named by its number alone, an item by its title at most: mail travels through other
people's servers.
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
from gongkai_web.reminders.models import Waiting
from gongkai_web.reminders.tasks import Task

AT_MOST = 100
"""Cases listed under one heading; of more only the number is told."""

_TERMS, _ITEMS, _ASSESSMENTS = "期限", "写稿审核", "定期评估"
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


def _line_of(task: Task) -> Line:
    """Return how a digest lists what waits in writing and reviewing."""
    agency = task.item.agency.short_name or task.item.agency.name
    return Line(agency, task.named, task.text, link(task.page, *task.args))


def groups(told: Sequence[Due | Duty | Task]) -> list[Group]:
    """Return the headings of a digest in order; terms are sorted by level, tasks by matter."""
    found = []
    due = [one for one in told if not isinstance(one, Task)]
    for level, some in groupby(due, key=lambda one: one.level):
        listed = list(some)
        lines = [_line(one) for one in listed[:AT_MOST]]
        found.append(Group(level.label, len(listed), lines))
    tasks = [one for one in told if isinstance(one, Task)]
    for matter, few in groupby(tasks, key=lambda one: one.matter):
        waiting = list(few)
        found.append(
            Group(str(matter.label), len(waiting), [_line_of(one) for one in waiting[:AT_MOST]])
        )
    return found


def _title(subjects: Sequence[str]) -> str:
    """Return what a mail is called by what stands in it."""
    if subjects == [_TERMS]:
        return "依申请公开期限提醒"
    return "和".join(one for one in ("、".join(subjects[:-1]), subjects[-1]) if one) + "提醒"


def compose(
    user: User, told: Sequence[Due | Duty | Task], *, today: date, is_repeated: bool = False
) -> Message:
    """Return the digest for a person."""
    shown = groups(told)
    due = [one for one in told if not isinstance(one, Task)]
    matters = {one.matter for one in told if isinstance(one, Task)}
    of_items, of_assessments = bool(matters - {Waiting.ASSESSMENT}), Waiting.ASSESSMENT in matters
    has = {_TERMS: bool(due), _ITEMS: of_items, _ASSESSMENTS: of_assessments}
    several = (
        len({one.item.agency_id if isinstance(one, Task) else one.case.agency_id for one in told})
        > 1
    )
    context = {
        "user": user,
        "today": shown_day(today),
        "groups": shown,
        "several": several,
        "of_remedies": any(isinstance(one, Duty) for one in due),
        "is_repeated": is_repeated,
        "title": _title([name for name, stands in has.items() if stands]),
        "of_terms": bool(due),
        "of_items": of_items,
        "of_assessments": of_assessments,
        "withheld_url": link("withheld:index"),
        "desk_url": link("writing:desk"),
        "list_url": link("applications:index") + "?state=open",
        "settings_url": link("reminders:index"),
    }
    counts = "，".join(f"{group.title} {group.total} 件" for group in shown)
    return Message(
        subject=f"{context['title']} {today}：{counts}",
        text=render_to_string("reminders/digest.txt", context),
        html=render_to_string("reminders/digest.html", context),
    )
