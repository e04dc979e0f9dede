"""What does the page of one case show? (who, what, days left, next steps, diary)"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from gongkai.applications.consultations import consultations
from gongkai.applications.deadlines import Deadline, ExtensionTooLong, reply_deadline
from gongkai.applications.events import Event, EventKind, in_order, until_ordered_anew
from gongkai.applications.life_cycle import (
    BY_ACTION,
    State,
    Step,
    allowed_next,
    refused_next,
    situation,
    waiting_for,
)
from gongkai.applications.strip import Mark, StripDay, strip
from gongkai.law import NoProvisionInForce
from gongkai.workdays.explaining import WEEKDAYS
from gongkai_web.applications import derived, opinions, personal
from gongkai_web.applications.act_words import DETAILS, length_of, word
from gongkai_web.applications.models import (
    Application,
    ApplicationEvent,
    Attachment,
    Letter,
    LetterState,
    ReceiptChannel,
    SetAside,
    UndoneAct,
)
from gongkai_web.applications.steps import GROUPS

K = EventKind


@dataclass(frozen=True, slots=True)
class Button:
    """A lawful next step."""

    title: str
    url: str
    article: str
    needs: str
    """What must be there besides, and until when."""
    is_usual: bool = False
    """What most cases come to next."""


@dataclass(frozen=True, slots=True)
class Group:
    """Steps of one kind that may be taken."""

    title: str
    buttons: tuple[Button, ...]
    until: str = ""
    """By when, where it is the same for all of several."""


def groups(
    case: Application,
    events: Sequence[Event],
    *,
    today: date,
    drafted: Collection[str] = (),
    undelivered: bool = True,
) -> tuple[tuple[Group, ...], tuple[tuple[str, str], ...]]:
    """Return the groups with a lawful step, and every step that is not lawful with its reason.

    ``drafted`` are the steps whose letter is on its way already, ``undelivered`` whether some
    letter's service is still to be noted.
    """
    conventions = derived.conventions_of(case.agency)
    try:
        steps = {s.action: s for s in allowed_next(events, on=today, conventions=conventions)}
        reasons = {
            transition.action: reason
            for transition, reason in refused_next(events, on=today, conventions=conventions)
        }
    except (NoProvisionInForce, ExtensionTooLong) as error:
        # A diary out of an old ledger that no clock can follow: it is read, and undone, no more.
        steps, reasons = {}, {kind: str(error) for _, kinds in GROUPS for kind in kinds}
    found, refused = [], []
    for title, kinds in GROUPS:
        buttons = []
        own = [steps[kind] for kind in kinds if kind in steps]
        common = {until(step, today=today) for step in own} if len(own) > 1 else set()
        by_when = common.pop() if len(common) == 1 else ""
        for kind in kinds:
            step = steps.get(kind)
            if step is None:
                refused.append((kind.label, reasons.get(kind, "")))
                continue
            if kind is K.DELIVERED and not undelivered:
                refused.append((kind.label, "没有等待登记送达的文书"))
                continue
            is_drafted = kind.value in drafted
            waiting = "已有待处理的文书" if is_drafted else ""
            url = step_url(case, kind)
            last = "" if by_when else until(step, today=today)
            needs = "；".join(filter(None, (waiting, last, step.needs)))
            name, article = _TITLES.get(kind, kind.label), BY_ACTION[kind].article
            is_usual = kind in _USUAL and not is_drafted
            buttons.append(Button(name, url, article, needs, is_usual))
        if buttons:
            found.append(Group(title, tuple(buttons), by_when))
    return tuple(found), tuple(refused)


def until(step: Step, *, today: date) -> str:
    """Return by when the step should be taken, in words; "" where nothing says."""
    if step.last_day is None:
        return ""
    if step.last_day < today:
        return f"应在 {step.last_day} 以前，已经超过"
    return f"最迟 {step.last_day}"


def step_url(case: Application, kind: EventKind) -> str:
    """Return the page on which a step is taken, or its decision is made first."""
    if name := _OWN_PAGES.get(kind):
        return reverse(name, args=(case.pk,))
    return reverse("applications:step", args=(case.pk, kind.value))


_OWN_PAGES = {K.FEE_NOTICE_ISSUED: "applications:fees"}
"""Steps that begin with a page of their own."""

_USUAL = frozenset(
    {
        K.REPLIED,
        K.REDECIDED,
        K.CORRECTION_RECEIVED,
        K.THIRD_PARTY_REPLIED,
        K.OTHER_ORGAN_REPLIED,
        K.FEE_PAID,
        K.ARCHIVED,
    }
)

_TITLES = {
    K.REPLIED: "起草答复",
    K.EXTENDED: "延期答复",
    K.CORRECTION_OVERDUE: "逾期不补正，不再处理",
    K.FEE_NOTICE_ISSUED: "收取信息处理费",
    K.SEARCHED: "登记检索",
    K.LEGAL_REVIEWED: "登记合法性审查",
    K.NOTED: "记事",
    K.DELIVERED: "登记送达",
    K.CLOSED: "不属于政府信息等，以其他方式办结",
    K.WITHDRAWN: "申请人撤回",
    K.REDO_ORDERED: "登记责令重新答复",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the diary."""

    on: date
    title: str
    told: tuple[str, ...]
    by: str
    recorded: str
    letter: Letter | None = None
    files: tuple[Attachment, ...] = ()
    undone: str = ""
    """Why and by whom it was undone; "" where it stands."""
    undo_url: str = ""


def diary_lines(
    case: Application, standing: Iterable[ApplicationEvent], undone: Iterable[ApplicationEvent],
    files: Iterable[Attachment], *, may_act: bool, in_clear: bool,
) -> list[Line]:  # fmt: skip
    """Return the diary by day, undone acts included; ``in_clear`` with names and free words."""
    by_event: dict[int | None, list[Attachment]] = {}
    for file in files:
        by_event.setdefault(file.event_id, []).append(file)
    standing = list(standing)
    last = max((row.pk for row in standing if row.kind not in _SIGNING), default=None)
    lines = []
    if case.received_on is not None:
        proof = case.receipt_proof if in_clear else length_of(case.receipt_proof)
        receipt = (f"收到凭证：{proof}",) if proof else ()
        lines.append(Line(case.received_on, "收到申请", receipt, "", _moment(case.created_at)))
    nobody = "导入或登记" if case.batch_id else "命令行"
    told_undone = {row.pk: _told_undoing(row.undoing, in_clear=in_clear) for row in undone}
    for row in sorted([*standing, *undone], key=lambda row: (row.on, row.pk)):
        undo_url = ""
        if may_act and row.pk == last:
            undo_url = reverse("applications:undo", args=(case.pk, row.pk))
        lines.append(
            Line(
                on=row.on,
                title=row.get_kind_display(),
                told=tuple(told(row, in_clear=in_clear)),
                by=str(row.actor or _without_account(row, nobody)),
                recorded=_moment(row.recorded_at),
                letter=row.letter,
                files=tuple(by_event.get(row.pk, ())),
                undone=told_undone.get(row.pk, ""),
                undo_url=undo_url,
            )
        )
    return lines


def _without_account(row: ApplicationEvent, nobody: str) -> str:
    """Return who took an act that no user took: the applicant, where it was online."""
    return "申请人（网上）" if hasattr(row, "applicant_act") else nobody


def _told_undoing(undoing: UndoneAct, *, in_clear: bool) -> str:
    reason = undoing.reason if in_clear else length_of(undoing.reason)
    who = undoing.actor or "命令行"
    return f"{who}于 {_moment(undoing.recorded_at)} 撤销：{reason}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


_SIGNING = ("submitted", "approved", "returned")


_NAMES = ("party", "signer")
"""Details that name people: masked for those who only look; of free words they see the length."""


def told(row: ApplicationEvent, *, in_clear: bool = True) -> list[str]:
    """Return an act's details in words."""
    lines = []
    for name, title in DETAILS.items():
        value = row.detail.get(name)
        if value in (None, "", []):
            continue
        if name in _NAMES and not in_clear:
            value = personal.masked_name(value)
        elif name in row.journal_hides and not in_clear:
            value = length_of(value)
        value = word(name, value)
        lines.append(f"{title}：{value}")
    return lines


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of the calendar, Monday first; ``None`` where the strip has no day."""

    days: tuple[StripDay | None, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    title: str
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """The reply term of a case as a calendar."""

    months: tuple[Month, ...] = ()
    legend: tuple[tuple[str, str, str], ...] = ()
    """Class, sign and meaning of each mark that occurs."""
    today: date | None = None
    weekdays: str = field(default=WEEKDAYS)


def clock(case: Application, events: Sequence[Event], *, today: date) -> Clock:
    """Return the calendar of the running term; an empty one where no law says."""
    conventions = derived.conventions_of(case.agency)
    try:
        deadline: Deadline = reply_deadline(events, conventions=conventions)
    except (NoProvisionInForce, ExtensionTooLong, ValueError):
        return Clock()
    days = strip(deadline, consultations(until_ordered_anew(events), conventions), today=today)
    seen = {day.mark for day in days}
    legend = tuple((mark.value, mark.sign, mark.label) for mark in Mark if mark in seen)
    return Clock(tuple(_months(days)), legend, today)


def _months(days: Sequence[StripDay]) -> Iterable[Month]:
    for (year, month), group in groupby(days, key=lambda day: (day.on.year, day.on.month)):
        weeks: list[list[StripDay | None]] = []
        for day in group:
            if not weeks or day.on.weekday() == 0:
                weeks.append([None] * 7)
            weeks[-1][day.on.weekday()] = day
        yield Month(f"{year}年{month}月", tuple(Week(tuple(week)) for week in weeks))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the case stands, in words."""

    state: str
    next: str
    """What the case waits for, or what is to be done by when; "" for nothing."""
    urgent: bool = False


def standing(case: Application, events: Sequence[Event], *, today: date) -> Standing:
    """Return the state and what comes next on that day."""
    if case.set_aside:
        return Standing(case.get_set_aside_display(), "")
    if case.received_on is None:
        return Standing(
            State.UNCONFIRMED.label, "确认收到以后，答复期限才起算（条例第三十一条）", True
        )
    now = situation(events, on=max(today, in_order(events)[-1].on))
    waiting = waiting_for(events)
    if waiting is not None:
        what = "补正" if now.state is State.AWAITING_CORRECTION else "缴费"
        if waiting.ends_on is None and _was_served(waiting.asked, events):
            return Standing(
                now.state.label, f"通知送达时还没有规定{what}期限，请按通知写明的办理", True
            )
        if waiting.ends_on is None:
            return Standing(
                now.state.label, f"还没有登记通知送达，{what}期限没有起算，请登记送达", True
            )
        mark = "（暂定）" if waiting.provisional else ""
        if today > waiting.ends_on:
            return Standing(
                now.state.label,
                f"{what}期限已于 {waiting.ends_on}{mark} 届满，可以按不再处理办结",
                True,
            )
        return Standing(now.state.label, f"等待申请人{what}，到 {waiting.ends_on}{mark} 为止")
    if now.state is State.REDECIDING:
        until = next((e.until for e in reversed(events) if e.kind is K.REDO_ORDERED), None)
        told = f"应在 {until} 以前重新答复" if until else "应按生效文书重新答复"
        if now.consulted:
            told += "；正在征求意见，所需时间不从生效文书写明的期限中扣除"
        return Standing(now.state.label, told, True)
    return Standing(now.state.label, "")


def opinions_told(
    case: Application, rows: Sequence[ApplicationEvent], letters: Iterable[Letter], *, today: date,
    in_clear: bool,
) -> tuple[str, ...]:  # fmt: skip
    """Return who said no and what silence means while an answer is due, and what a third party is owed."""
    if case.set_aside or case.received_on is None:
        return ()
    is_due = case.closed_on is None or case.state == State.REDECIDING
    found = opinions.before_answering(case, rows, on=today, in_clear=in_clear) if is_due else ()
    owed = opinions.owes_notice(rows, letters)
    return (*found, *((owed,) if owed else ()))


def _was_served(asked: Event, events: Iterable[Event]) -> bool:
    """Return whether a fee notice reached the applicant."""
    if asked.kind is not K.FEE_NOTICE_ISSUED:
        return False
    return asked.served_on is not None or any(
        event.kind is K.FEE_NOTICE_RECEIVED and event.on >= asked.on for event in events
    )


RESTORING = {
    SetAside.RETURNED: "恢复登记",
    SetAside.VOIDED: "恢复登记",
    SetAside.SPLIT: "撤销拆分",
    SetAside.TRANSFERRED: "撤销移送",
}
"""What undoes each way of setting aside, as the pages call it."""


def links(case: Application, *, has_acts: bool) -> list[tuple[str, str]]:
    """Return the other pages of a case: title and address."""
    if case.set_aside:
        title = RESTORING[SetAside(case.set_aside)]
        return [(title, reverse("applications:take_up", args=(case.pk,)))]
    found = [
        ("核对（同一申请人、相似申请、已公开信息）", "applications:review"),
        ("上传材料", "applications:attach"),
        ("区分处理", "redaction:records"),
        ("更正登记信息", "applications:edit"),
    ]
    if case.channel == ReceiptChannel.ONLINE:
        found.insert(3, ("网上提供文件", "online_inbox:releases"))
    if not has_acts:
        found += [
            ("一事一申请拆分", "applications:split"),
            ("移送", "applications:transfer"),
            ("登记作废", "applications:void"),
        ]
    return [(title, reverse(name, args=(case.pk,))) for title, name in found]


def unnoted(
    letters: Iterable[Letter], standing: Iterable[ApplicationEvent],
    undone: Iterable[ApplicationEvent],
) -> frozenset[int]:  # fmt: skip
    """Return the keys of the letters that went out and whose step was undone since."""
    noted = {(row.letter_id, row.kind) for row in standing}
    taken_back = {(row.letter_id, row.kind) for row in undone} - noted
    return frozenset(
        letter.pk
        for letter in letters
        if letter.state == LetterState.SENT and (letter.pk, letter.step) in taken_back
    )


def pending_letters(letters: Iterable[Letter]) -> list[Letter]:
    """Return the letters that wait for somebody."""
    waiting = (LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)
    return [letter for letter in letters if letter.state in waiting]
