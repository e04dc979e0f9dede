"""The table of states and steps (``life_cycle.yaml``), as :mod:`gongkai.applications.life_cycle` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml

from gongkai.applications.events import EventKind

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class State(StrEnum):
    """Where a case stands."""

    UNCONFIRMED = "unconfirmed"
    IN_PROGRESS = "in_progress"
    AWAITING_CORRECTION = "awaiting_correction"
    CONSULTING = "consulting"
    AWAITING_PAYMENT = "awaiting_payment"
    CLOSED = "closed"
    REDECIDING = "redeciding"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """The state's Chinese name."""
        return STATE_TITLES[self]


STATE_TITLES = {
    State.UNCONFIRMED: "待确认收到",
    State.IN_PROGRESS: "办理中",
    State.AWAITING_CORRECTION: "待补正",
    State.CONSULTING: "征求意见中",
    State.AWAITING_PAYMENT: "待缴费",
    State.CLOSED: "已办结",
    State.REDECIDING: "重新答复中",
    State.ARCHIVED: "已归档",
}


class Actor(StrEnum):
    """Who takes the step."""

    DESK = "desk"
    OFFICE_HEAD = "office_head"
    SUPERVISOR = "supervisor"
    APPLICANT = "applicant"
    CONSULTED = "consulted"

    @property
    def label(self) -> str:
        """The actor's Chinese name."""
        return _ACTOR_TITLES[self]


_ACTOR_TITLES = {
    Actor.DESK: "经办人",
    Actor.OFFICE_HEAD: "政府信息公开工作机构负责人",
    Actor.SUPERVISOR: "主管人员",
    Actor.APPLICANT: "申请人",
    Actor.CONSULTED: "被征求意见的一方",
}


class ClockEffect(StrEnum):
    """What the step does to the reply term."""

    STARTS = "starts"
    WAITS = "waits"
    RESTARTS = "restarts"
    EXCLUDES = "excludes"
    RESUMES = "resumes"
    LENGTHENS = "lengthens"
    SETS = "sets"
    STOPS = "stops"
    NONE = "none"

    @property
    def label(self) -> str:
        """The effect in Chinese."""
        return _EFFECT_TITLES[self]


_EFFECT_TITLES = {
    ClockEffect.STARTS: "开始起算",
    ClockEffect.WAITS: "等待，期限不继续适用",
    ClockEffect.RESTARTS: "重新起算",
    ClockEffect.EXCLUDES: "征求意见所需时间不计入",
    ClockEffect.RESUMES: "继续计算",
    ClockEffect.LENGTHENS: "延长",
    ClockEffect.SETS: "以告知的合理日期为准",
    ClockEffect.STOPS: "终止",
    ClockEffect.NONE: "不受影响",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from these states, this act leads to that state."""

    action: EventKind
    sources: tuple[State, ...]
    target: State | None
    """The state afterwards; ``None`` where the case stays where it is."""
    actor: Actor
    article: str
    clock: ClockEffect
    in_term: bool = False
    """Only while the reply term runs."""
    once: bool = False
    """Once in each term; a restart of the term allows it anew."""
    letters: tuple[str, ...] = ()
    """The letters it goes out with, by their codes."""
    needs: str | None = None
    """What must be there besides, in words."""
    staying: tuple[State, ...] = ()
    """Those of the sources which it leaves as they are, whatever the target."""

    def leads_to(self, state: State) -> State:
        """Return where the case stands after the act, from that state."""
        return state if self.target is None or state in self.staying else self.target


OPEN = (State.IN_PROGRESS, State.CONSULTING)
"""The states in which the reply term runs."""
_ANY = (*OPEN, State.AWAITING_CORRECTION, State.AWAITING_PAYMENT)
ASKING_IN = (*OPEN, State.REDECIDING)
"""The states in which others may be asked for their opinion (arts. 32, 34)."""
_GROUPS: dict[str, tuple[State, ...]] = {
    "open": OPEN,
    "any": _ANY,
    "handled": (*_ANY, State.REDECIDING),
    "ended": (State.CLOSED, State.ARCHIVED),
    "received": tuple(state for state in State if state is not State.UNCONFIRMED),
    **{state.value: (state,) for state in State},
}


def _read() -> tuple[Transition, ...]:
    """Return the rows of the table."""
    text = files(__package__).joinpath("life_cycle.yaml").read_text("utf-8")
    return tuple(
        Transition(
            action=EventKind(row["action"]),
            sources=(*_GROUPS[row["from"]], *map(State, row.get("also", ()))),
            target=State(row["to"]) if "to" in row else None,
            actor=Actor(row["actor"]),
            article=row["article"],
            clock=ClockEffect(row["clock"]),
            in_term=row.get("in_term", False),
            once=row.get("once", False),
            letters=tuple(row.get("letters", ())),
            needs=row.get("needs"),
            staying=tuple(map(State, row.get("also", ()))),
        )
        for row in yaml.load(text, Loader=_Loader)
    )


TABLE: tuple[Transition, ...] = _read()
"""Every lawful step, from ``life_cycle.yaml``."""

BY_ACTION = {row.action: row for row in TABLE}
