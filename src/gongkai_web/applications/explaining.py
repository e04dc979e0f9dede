"""Why is an application's answer due on that day, and how many days are left?

The page of a case shows it: receipt, first and last day, the acts that moved
the term with their articles, the days that did not count and why. Everything
follows from the stored diary; only the standing needs to know what day it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gongkai import workdays
from gongkai.applications.consultations import Consultation, consultations
from gongkai.applications.deadlines import (
    ClockState,
    Deadline,
    ExtensionTooLong,
    reply_deadline,
)
from gongkai.applications.events import in_order, until_ordered_anew
from gongkai.applications.receipt import DAY_NAMES, channels
from gongkai.law import NoProvisionInForce
from gongkai.workdays.explaining import EXCLUDED, Run, day_name, left_out, provisional_note
from gongkai_web.applications.derived import conventions_of, diary
from gongkai_web.applications.models import Application

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Explained:
    """The due date of a case, as its page tells it."""

    due_on: str
    """``2026-03-30``, with （暂定） where it is; a dash where no answer is due."""
    standing: str
    """``还剩 5 个工作日``, ``已超期 2 个工作日``, or why nothing runs."""
    overdue: bool = False
    provisional: str = ""
    """Why it is 暂定."""
    steps: tuple[str, ...] = ()
    """What set the term and moved it, each with its article."""
    counted: tuple[tuple[str, str], ...] = ()
    """Name and day: day zero, first day, last day, make-up days."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Reason with the number of days, and the days."""
    sources: tuple[str, ...] = ()
    """The provisions and the notices of holidays it rests on."""


def explained(application: Application, *, today: date) -> Explained:
    """Return why the answer is due on its day, and how it stands on ``today``."""
    if application.received_on is None:
        return Explained("—", "尚未登记收到日期，答复期限不起算")
    events = in_order(diary(application, application.events.all()))
    conventions = conventions_of(application.agency)
    try:
        deadline = reply_deadline(events, conventions=conventions)
    except (NoProvisionInForce, ExtensionTooLong) as error:
        return Explained("—", f"无法计算答复期限：{error}")
    steps = (_receipt(application), *map(str, deadline.reasons))
    if deadline.due_on is None:
        return Explained("—", "已按不再处理办结，不需答复", steps=steps, sources=_sources(deadline))
    note = _provisional(deadline, deadline.due_on)
    return Explained(
        due_on=f"{deadline.due_on}{'（暂定）' if note else ''}",
        standing=standing(deadline, deadline.due_on, today),
        overdue=deadline.is_overdue(on=today),
        provisional=note,
        steps=steps,
        counted=tuple(_counted(deadline, deadline.due_on)),
        left_out=_left_out(deadline, consultations(until_ordered_anew(events), conventions)),
        sources=_sources(deadline),
    )


def standing(deadline: Deadline, due_on: date, today: date) -> str:
    """Return in words how many working days are left, or by how many it is too late.

    A day that excluded time takes out of the term is none of those left.
    """
    if deadline.closed_on is not None:
        late = _too_late(due_on, deadline.closed_on)
        return f"已于 {deadline.closed_on} 办结，{late or '没有超期'}"
    if deadline.state is ClockState.WAITING_FOR_CORRECTION:
        return "等待申请人补正，收到补正后期限重新起算"
    if deadline.state is ClockState.WAITING_FOR_PAYMENT:
        return "等待申请人缴费，按期缴清后期限重新起算"
    if today > due_on:
        return f"已{_too_late(due_on, today)}"
    if today == due_on:
        return "今天是最后一日"
    span = (today + ONE_DAY * n for n in range(1, (due_on - today).days + 1))
    left = sum(
        workdays.is_working_day(day) and not any(day in some for some in deadline.excluded)
        for day in span
    )
    return f"还剩 {left} 个工作日"


def _too_late(due_on: date, on: date) -> str:
    if on <= due_on:
        return ""
    days = workdays.current().working_days_between(due_on, on)
    return f"超期 {days} 个工作日" if days else "超期，不足 1 个工作日"


def _receipt(application: Application) -> str:
    received_on = application.received_on
    if not application.channel:
        return f"收到申请之日为 {received_on}（没有登记受理渠道，以登记的收到日期为准）"
    way = channels()[application.channel]
    return (
        f"收到申请之日为 {received_on}：{way.title}的申请，"
        f"以{DAY_NAMES[way.day]}为收到申请之日（{way.source}）"
    )


def _provisional(deadline: Deadline, due_on: date) -> str:
    if not deadline.provisional:
        return ""
    last = max(due_on, *(day.until for day in deadline.excluded), deadline.count.deadline)
    calendar = workdays.current()
    years = range(deadline.received_on.year, last.year + 1)
    return provisional_note([y for y in years if calendar.year(y) is None] or [last.year + 1])


def _counted(deadline: Deadline, due_on: date) -> list[tuple[str, str]]:
    count = deadline.count
    rows = [
        ("起算日（当日不计）", day_name(deadline.started_on)),
        ("第 1 个工作日", day_name(count.first_day)),
        (f"第 {count.days} 个工作日", day_name(count.deadline)),
    ]
    if count.makeup_days:
        rows.append(("计入的调休上班日", "、".join(map(day_name, count.makeup_days))))
    if due_on != count.deadline:
        rows.append(("本机关确定的答复日期", day_name(due_on)))
    return rows


def _left_out(deadline: Deadline, asked: tuple[Consultation, ...]) -> tuple[tuple[str, str], ...]:
    """Return the days that did not count, by reason in the order met."""

    def letters(day: date) -> str:
        named = [
            f"{one.event.kind.label}（{one.event.on} 发出）"
            for one in asked
            if one.interval is not None and day in one.interval
        ]
        return "、".join(dict.fromkeys(named)) or EXCLUDED

    runs: dict[str, list[Run]] = {}
    for run in left_out(deadline.count, excluded_as=letters):
        runs.setdefault(run.why, []).append(run)
    return tuple(
        (f"{why}，{sum(run.days for run in some)} 天", "、".join(map(_run, some)))
        for why, some in runs.items()
    )


def _run(run: Run) -> str:
    return f"{run.first}" if run.first == run.last else f"{run.first} 至 {run.last}"


def _sources(deadline: Deadline) -> tuple[str, ...]:
    """Return the provisions, and the notices that arranged the years counted through."""
    calendar = workdays.current()
    years = range(deadline.count.first_day.year, deadline.count.deadline.year + 1)
    notices = (year.notice for number in years if (year := calendar.year(number)) is not None)
    rules = [f"{rule.title}：{rule.source}" for rule in deadline.provisions]
    return tuple(dict.fromkeys([*rules, *map(str, notices)]))
