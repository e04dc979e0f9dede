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

from gongkai.applications.reminders import Level, Reminder
from gongkai_web.agencies.models import User
from gongkai_web.reminders.due import Duty, Term
from gongkai_web.reminders.messages import Owed
from gongkai_web.reminders.models import Waiting
from gongkai_web.reminders.reports import ReportTerm
from gongkai_web.reminders.tasks import Task

AT_MOST = 100
"""Cases listed under one heading; of more only the number is told."""

_TERMS, _MESSAGES, _REPORTS, _ITEMS = "期限", "留言", "年度报告", "写稿审核"
_ASSESSMENTS = "定期评估"
_ALONE = {_TERMS: "依申请公开期限提醒", _MESSAGES: "留言期限提醒", _REPORTS: "年度报告期限提醒"}
"""What a mail is called in which nothing else stands."""
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


def told(due: Term) -> str:
    """Return what a digest says of one term of a case."""
    one: Duty | Owed | Reminder
    if isinstance(due, Duty):
        one, said = due, f"{due.case.due_what} {shown_day(due.due_on)}"
    elif isinstance(due, Owed):
        day = shown_day(due.due_on) + ("（暂定）" if due.provisional else "")
        said = f"应答复日期 {day}" + ("，答复待审核" if due.is_drafted else "")
        one = due
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


def _line(one: Term) -> Line:
    """Return how a digest lists it: by the case's number alone."""
    agency = one.case.agency.short_name or one.case.agency.name
    if isinstance(one, Duty):
        named, page = f"复议诉讼案件 {one.case.case_no}", "remedies:inspect"
    elif isinstance(one, Owed):
        named, page = str(one.case), "mailbox_desk:message"
    else:
        named, page = f"申请 {one.case.number}", "applications:inspect"
    return Line(agency, named, told(one), link(page, one.case.pk))


def _line_of(task: Task) -> Line:
    """Return how a digest lists what waits in writing and reviewing."""
    agency = task.item.agency.short_name or task.item.agency.name
    return Line(agency, task.named, task.text, link(task.page, *task.args))


def _line_of_report(one: ReportTerm) -> Line:
    """Return how a digest lists a day of a year's reports."""
    agency = one.agency.short_name or one.agency.name
    return Line(agency, one.named, one.text, link(one.page, one.agency.code, one.year) + one.query)


def _agency_of(one: Term | ReportTerm | Task) -> int:
    if isinstance(one, ReportTerm):
        return one.agency.pk
    return one.item.agency_id if isinstance(one, Task) else one.case.agency_id


def groups(told: Sequence[Term | ReportTerm | Task]) -> list[Group]:
    """Return the headings of a digest in order; terms are sorted by level, tasks by matter."""
    found = []
    due = [one for one in told if not isinstance(one, ReportTerm | Task)]
    for level, some in groupby(due, key=lambda one: one.level):
        listed = list(some)
        lines = [_line(one) for one in listed[:AT_MOST]]
        found.append(Group(level.label, len(listed), lines))
    reports = [one for one in told if isinstance(one, ReportTerm)]
    for of_report, days in groupby(reports, key=lambda one: one.matter):
        owed = list(days)
        lines = [_line_of_report(one) for one in owed[:AT_MOST]]
        found.append(Group(str(of_report.label), len(owed), lines))
    tasks = [one for one in told if isinstance(one, Task)]
    for matter, few in groupby(tasks, key=lambda one: one.matter):
        waiting = list(few)
        found.append(
            Group(str(matter.label), len(waiting), [_line_of(one) for one in waiting[:AT_MOST]])
        )
    return found


def _title(subjects: Sequence[str]) -> str:
    """Return what a mail is called by what stands in it."""
    if len(subjects) == 1 and subjects[0] in _ALONE:
        return _ALONE[subjects[0]]
    return "和".join(one for one in ("、".join(subjects[:-1]), subjects[-1]) if one) + "提醒"


def compose(
    user: User, told: Sequence[Term | ReportTerm | Task], *, today: date, is_repeated: bool = False
) -> Message:
    """Return the digest for a person."""
    shown = groups(told)
    due = [one for one in told if not isinstance(one, ReportTerm | Task)]
    matters = {one.matter for one in told if isinstance(one, Task)}
    of_items, of_assessments = bool(matters - {Waiting.ASSESSMENT}), Waiting.ASSESSMENT in matters
    of_messages = any(isinstance(one, Owed) for one in due)
    of_remedies = any(isinstance(one, Duty) for one in due)
    of_cases = any(not isinstance(one, Owed) for one in due)
    of_reports = any(isinstance(one, ReportTerm) for one in told)
    named = (
        ("政府信息公开申请", of_cases), ("复议诉讼案件", of_remedies), ("留言", of_messages),
        ("年度报告", of_reports),
    )  # fmt: skip
    has = {
        _TERMS: of_cases, _MESSAGES: of_messages, _REPORTS: of_reports, _ITEMS: of_items,
        _ASSESSMENTS: of_assessments,
    }  # fmt: skip
    several = len({_agency_of(one) for one in told}) > 1
    context = {
        "user": user,
        "today": shown_day(today),
        "groups": shown,
        "several": several,
        "of_what": "、".join(name for name, stands in named if stands),
        "is_repeated": is_repeated,
        "title": _title([name for name, stands in has.items() if stands]),
        "of_cases": of_cases,
        "of_messages": of_messages,
        "of_items": of_items,
        "of_assessments": of_assessments,
        "withheld_url": link("withheld:index"),
        "desk_url": link("writing:desk"),
        "messages_url": link("mailbox_desk:index"),
        "list_url": link("applications:index") + "?state=open",
        "settings_url": link("reminders:index"),
    }
    counts = "，".join(f"{group.title} {group.total} 件" for group in shown)
    return Message(
        subject=f"{context['title']} {today}：{counts}",
        text=render_to_string("reminders/digest.txt", context),
        html=render_to_string("reminders/digest.html", context),
    )
