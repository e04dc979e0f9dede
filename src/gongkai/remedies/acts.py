"""What can happen in a reconsideration or in a suit, and under which article? (行政复议法; 行政诉讼法)

One enum, read like a diary, and one table (``course.yaml``): from which state an act is
lawful, where it leads, whose act it is, which clock it starts and which it ends. The page
``docs/reference/remedy-course.md`` is made from it. What follows from a diary is asked
of :mod:`gongkai.remedies.course` and :mod:`gongkai.remedies.clocks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from gongkai.remedies.periods import Procedure
from gongkai.remedies.results import Block, Group

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Course(StrEnum):
    """Before whom the case runs."""

    RECONSIDERATION = "reconsideration"
    SUIT = "suit"

    @property
    def label(self) -> str:
        """The course's Chinese name."""
        return "行政复议" if self is Course.RECONSIDERATION else "行政诉讼"


def course_of(block: Block) -> Course:
    """Return the course a case of that block of table 4 takes."""
    return Course.RECONSIDERATION if block == "reconsideration" else Course.SUIT


class ActKind(StrEnum):
    """A dated act in the diary of a case, in the order in which such acts follow."""

    APPLIED = "applied"
    CORRECTION_REQUESTED = "correction_requested"
    CORRECTED = "corrected"
    ABANDONED = "abandoned"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    COPY_RECEIVED = "copy_received"
    ANSWERED = "answered"
    SUED = "sued"
    NOT_DOCKETED = "not_docketed"
    DOCKETED = "docketed"
    COMPLAINT_RECEIVED = "complaint_received"
    COURT_ANSWERED = "court_answered"
    PROCEDURE_CHANGED = "procedure_changed"
    HEARING_HELD = "hearing_held"
    TRIED = "tried"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    MEDIATED = "mediated"
    DECIDED = "decided"
    TERMINATED = "terminated"
    SUIT_ENDED = "suit_ended"
    JUDGED = "judged"
    RULED = "ruled"
    APPEALED = "appealed"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_ANSWERED = "appeal_answered"
    APPEAL_WITHDRAWN = "appeal_withdrawn"
    JUDGED_AGAIN = "judged_again"
    REMANDED = "remanded"
    EFFECTIVE = "effective"
    OPINION_RECEIVED = "opinion_received"
    OPINION_REPORTED = "opinion_reported"
    REDO_ORDERED = "redo_ordered"
    COMPLIED = "complied"
    NOTED = "noted"

    @property
    def label(self) -> str:
        """The act's Chinese name."""
        return ACT_TITLES[self]


ACT_TITLES: dict[ActKind, str] = {
    ActKind.APPLIED: "申请人申请复议",
    ActKind.CORRECTION_REQUESTED: "复议机关通知补正",
    ActKind.CORRECTED: "申请人补正",
    ActKind.ABANDONED: "逾期不补正，视为放弃",
    ActKind.NOT_ACCEPTED: "不予受理",
    ActKind.ACCEPTED: "复议机关受理",
    ActKind.COPY_RECEIVED: "收到复议申请书副本",
    ActKind.ANSWERED: "提交书面答复和证据",
    ActKind.SUED: "原告起诉",
    ActKind.NOT_DOCKETED: "不予立案",
    ActKind.DOCKETED: "法院立案",
    ActKind.COMPLAINT_RECEIVED: "收到起诉状副本",
    ActKind.COURT_ANSWERED: "提交答辩状和证据",
    ActKind.PROCEDURE_CHANGED: "转为普通程序",
    ActKind.HEARING_HELD: "听证",
    ActKind.TRIED: "开庭审理",
    ActKind.EXTENDED: "延长审理期限",
    ActKind.SUSPENDED: "中止",
    ActKind.RESUMED: "恢复审理",
    ActKind.MEDIATED: "调解结案",
    ActKind.DECIDED: "作出复议决定",
    ActKind.TERMINATED: "终止复议",
    ActKind.SUIT_ENDED: "裁定撤诉或者终结诉讼",
    ActKind.JUDGED: "一审判决",
    ActKind.RULED: "一审裁定驳回起诉",
    ActKind.APPEALED: "提出上诉",
    ActKind.APPEAL_RECEIVED: "收到上诉状副本",
    ActKind.APPEAL_ANSWERED: "提交上诉答辩状",
    ActKind.APPEAL_WITHDRAWN: "撤回上诉",
    ActKind.JUDGED_AGAIN: "二审判决、裁定",
    ActKind.REMANDED: "发回重审",
    ActKind.EFFECTIVE: "一审裁判生效",
    ActKind.OPINION_RECEIVED: "收到行政复议意见书",
    ActKind.OPINION_REPORTED: "报送意见书办理情况",
    ActKind.REDO_ORDERED: "责令重新答复（履行）",
    ActKind.COMPLIED: "已重新答复（履行）",
    ActKind.NOTED: "记事",
}


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    APPLIED = "applied"
    AWAITING_CORRECTION = "awaiting_correction"
    UNDER_REVIEW = "under_review"
    SUED = "sued"
    FIRST_INSTANCE = "first_instance"
    JUDGED = "judged"
    SECOND_INSTANCE = "second_instance"
    SUSPENDED = "suspended"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state's Chinese name."""
        return STATE_TITLES[self]


STATE_TITLES: dict[State, str] = {
    State.NEW: "未登记",
    State.APPLIED: "待受理",
    State.AWAITING_CORRECTION: "待补正",
    State.UNDER_REVIEW: "复议审理中",
    State.SUED: "待立案",
    State.FIRST_INSTANCE: "一审审理中",
    State.JUDGED: "一审已判，未生效",
    State.SECOND_INSTANCE: "二审审理中",
    State.SUSPENDED: "中止",
    State.CLOSED: "已审结",
}


class Who(StrEnum):
    """Whose act, or whose duty, it is."""

    AGENCY = "agency"
    BODY = "body"
    APPLICANT = "applicant"
    PARTIES = "parties"

    @property
    def label(self) -> str:
        """The name in Chinese."""
        return _WHO_TITLES[self]


_WHO_TITLES = {
    Who.AGENCY: "本机关",
    Who.BODY: "复议机关、人民法院",
    Who.APPLICANT: "申请人（原告）",
    Who.PARTIES: "当事人各方",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One dated act, and what was noted with it."""

    kind: ActKind
    on: date
    procedure: Procedure | None = None
    result: str = ""
    """What was decided, in the decision's own words: ``撤销``."""
    served_on: date | None = None
    """The day the decision reached this agency, where it is another one."""
    until: date | None = None
    """The day a decision or an extension sets."""


def in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return the acts in order of days; acts of one day stay as they were noted."""
    return tuple(sorted(acts, key=lambda act: act.on))


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: an act that is lawful in these states."""

    act: ActKind
    sources: tuple[State, ...]
    target: State | None
    """The state afterwards; ``None`` where the case stays where it is, or goes back."""
    goes_back: bool
    """The case goes back to where it was before the suspension."""
    who: Who
    article: str
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    answers: ActKind | None = None
    once: bool = False
    procedure: Procedure | None = None
    if_group: Group | None = None
    result: str = ""
    results: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    recalled: bool = False
    """The number of the article was not checked against the text."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One row of the clocks: who must do what, within which provision."""

    key: str
    title: str
    who: Who
    provision: str | None
    """The key in ``remedies.yaml``; ``None`` where the decision itself sets the day."""
    summary: str | None = None
    pauses: bool = False
    outlives: bool = False


@cache
def _data() -> Any:
    text = files(__package__).joinpath("course.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_Loader)


@cache
def steps(course: Course) -> tuple[Step, ...]:
    """Return every lawful act of a course, in the order of the table."""
    return tuple(_step(row) for row in _data()["courses"][course.value])


@cache
def by_act(course: Course) -> dict[ActKind, Step]:
    """Return the rows of a course by their act."""
    return {row.act: row for row in steps(course)}


@cache
def clocks() -> dict[str, Clock]:
    """Return the clocks by their key."""
    return {
        key: Clock(
            key,
            row["title"],
            Who(row["who"]),
            row.get("provision"),
            row.get("summary"),
            row.get("pauses", False),
            row.get("outlives", False),
        )
        for key, row in _data()["clocks"].items()
    }


_ANY: tuple[State, ...] = tuple(state for state in State if state != State.NEW)


def _step(row: dict[str, Any]) -> Step:
    source, target = row["from"], row.get("to")
    named = [source] if isinstance(source, str) else source
    sources = _ANY if source == "any" else tuple(State(one) for one in named)
    return Step(
        act=ActKind(row["act"]),
        sources=sources,
        target=State(target) if target not in (None, "back") else None,
        goes_back=target == "back",
        who=Who(row["who"]),
        article=row["article"],
        starts=tuple(row.get("starts", ())),
        ends=tuple(row.get("ends", ())),
        answers=ActKind(row["answers"]) if "answers" in row else None,
        once=row.get("once", False),
        procedure=row.get("procedure"),
        if_group=row.get("if_group"),
        result=row.get("result", ""),
        results=tuple(row.get("results", ())),
        asks=tuple(row.get("asks", ())),
        recalled=row.get("recalled", False),
    )
