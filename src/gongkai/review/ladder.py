"""Where does an item stand on its ladder, who may act next, and is it through?

A ladder is a row of rungs. Each examination (审) carries its proofreading (校);
the secrecy review is a rung of its own. Opinions are given on a digest of text,
metadata and attachments: an opinion on another digest counts for nothing. A
return, a refusal or a recall ends the run; the item then climbs anew from the
first rung. Silence is never consent (保守国家秘密法 art. 35: review first).

How far a drafter may take part, and whether one person may hold two rungs,
is the office's choice (``Mode``): no national text says so.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Duty(StrEnum):
    """What a rung is for."""

    EXAMINE = "examine"
    SECRECY = "secrecy"
    SIGN = "sign"

    @property
    def label(self) -> str:
        """The duty in Chinese."""
        return {"examine": "审核", "secrecy": "保密审查", "sign": "签发"}[self]


class Mode(StrEnum):
    """How strictly drafting and the rungs are kept apart."""

    STRICT = "strict"
    SELF_CHECK = "self_check"
    SMALL_OFFICE = "small_office"

    @property
    def label(self) -> str:
        """The mode in Chinese."""
        return {
            "strict": "严格（拟稿人不参加审核，各审级由不同的人担任）",
            "self_check": "初审自校（初审可由拟稿人担任，其余由不同的人担任）",
            "small_office": "小单位（全程至少两人，签发人不是拟稿人）",
        }[self]


class Decision(StrEnum):
    """What somebody on a rung says."""

    PASS = "pass"
    RETURN = "return"
    REFUSE = "refuse"
    REFER = "refer"
    HAND_ON = "hand_on"
    RECALL = "recall"

    @property
    def label(self) -> str:
        """The decision in Chinese."""
        return {
            "pass": "通过",
            "return": "退回修改",
            "refuse": "不予公开",
            "refer": "报有关部门确定",
            "hand_on": "转交他人",
            "recall": "撤回送审",
        }[self]


class Conclusion(StrEnum):
    """How the secrecy review concludes (保守国家秘密法实施条例 art. 42: item by item)."""

    MAY_PUBLISH = "may_publish"
    DELETE_FIRST = "delete_first"
    WITHHOLD = "withhold"
    REFERRED = "referred"

    @property
    def label(self) -> str:
        """The conclusion in Chinese."""
        return {
            "may_publish": "可以公开",
            "delete_first": "删除有关内容后公开",
            "withhold": "不予公开",
            "referred": "报有关主管部门或者保密行政管理部门确定",
        }[self]

    @property
    def decision(self) -> Decision:
        """What this conclusion means for the ladder."""
        return {
            "may_publish": Decision.PASS,
            "delete_first": Decision.RETURN,
            "withhold": Decision.REFUSE,
            "referred": Decision.REFER,
        }[self]


class State(StrEnum):
    """Where a run up the ladder stands."""

    WAITING = "waiting"
    REFERRED = "referred"
    RETURNED = "returned"
    REFUSED = "refused"
    RECALLED = "recalled"
    VOIDED = "voided"
    THROUGH = "through"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return {
            "waiting": "审核中",
            "referred": "报有关部门确定中",
            "returned": "已退回",
            "refused": "不予公开",
            "recalled": "已撤回送审",
            "voided": "内容已变动，审核意见作废",
            "through": "审核通过",
        }[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act in this run."""
        return self in (State.WAITING, State.REFERRED)


class LadderProblem(ValueError):
    """A ladder that cannot stand: which rule it breaks, in Chinese."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder."""

    title: str
    """What the office calls it: 初审、复审、保密审查、终审."""
    duty: Duty
    proof: str = ""
    """The proofreading pass that goes with it: 一校、二校、三校."""

    @property
    def label(self) -> str:
        """Both titles: 初审（一校）."""
        return f"{self.title}（{self.proof}）" if self.proof else self.title


FEWEST_EXAMINATIONS: Final = 2
MOST_EXAMINATIONS: Final = 4


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs in their order, and how strictly people are kept apart.

    Raises LadderProblem: two to four examinations, exactly one secrecy review, the last rung signs.
    """

    rungs: tuple[Rung, ...]
    mode: Mode = Mode.STRICT

    def __post_init__(self) -> None:
        examinations = [rung for rung in self.rungs if rung.duty is not Duty.SECRECY]
        if not FEWEST_EXAMINATIONS <= len(examinations) <= MOST_EXAMINATIONS:
            raise LadderProblem(
                f"审核应设 {FEWEST_EXAMINATIONS} 至 {MOST_EXAMINATIONS} 级（不含保密审查），现在是 {len(examinations)} 级"
            )
        secrecy = len(self.rungs) - len(examinations)
        if secrecy != 1:
            raise LadderProblem(
                "保密审查应单独设一个环节，不能没有，也不能重复（保守国家秘密法第三十五条）"
            )
        if self.rungs[-1].duty is not Duty.SIGN:
            raise LadderProblem("最后一个环节应为签发（终审）")
        if any(rung.duty is Duty.SIGN for rung in self.rungs[:-1]):
            raise LadderProblem("签发（终审）只能是最后一个环节")
        if len({rung.title for rung in self.rungs}) < len(self.rungs):
            raise LadderProblem("各环节的名称不能重复")
        if any(not rung.title.strip() for rung in self.rungs):
            raise LadderProblem("每个环节都应有名称")

    @property
    def people_needed(self) -> int:
        """How many different people a whole run takes at least, besides or with the drafter."""
        if self.mode is Mode.SMALL_OFFICE:
            return 1
        return sum(rung.duty is not Duty.SECRECY for rung in self.rungs)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person said on one rung about one digest."""

    rung: int
    decision: Decision
    by: Hashable
    digest: str
    to: Hashable | None = None
    """Whom it was handed on to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands."""

    state: State
    rung: int | None
    """The rung whose turn it is; None where nobody has to act."""
    passed: tuple[Opinion, ...]
    """The opinions that count, in the order of their rungs."""
    named: Hashable | None = None
    """The person it was handed on to, who alone acts on this rung."""

    def for_anybody(self) -> Standing:
        """Return the same as if it had been handed on to nobody."""
        return replace(self, named=None)


_ENDS: Final = {
    Decision.RETURN: State.RETURNED,
    Decision.REFUSE: State.REFUSED,
    Decision.RECALL: State.RECALLED,
}


def standing(ladder: Ladder, opinions: Sequence[Opinion], *, digest: str) -> Standing:
    """Return where a run stands after these opinions, for content of that digest.

    ``opinions`` are those of one run, oldest first. An opinion on another rung than
    the one whose turn it is, or on another digest, counts for nothing.
    """
    passed: list[Opinion] = []
    named: Hashable | None = None
    referred = False
    for opinion in opinions:
        if opinion.decision is Decision.RECALL:
            return Standing(State.RECALLED, None, ())
        if opinion.digest != digest:
            return Standing(State.VOIDED, None, ())
        if opinion.rung != len(passed) or len(passed) == len(ladder.rungs):
            continue
        match opinion.decision:
            case Decision.PASS:
                passed.append(opinion)
                named, referred = None, False
            case Decision.HAND_ON:
                named = opinion.to
            case Decision.REFER:
                referred = ladder.rungs[opinion.rung].duty is Duty.SECRECY
            case ended:
                return Standing(_ENDS[ended], None, tuple(passed))
    if len(passed) == len(ladder.rungs):
        return Standing(State.THROUGH, None, tuple(passed))
    state = State.REFERRED if referred else State.WAITING
    return Standing(state, len(passed), tuple(passed), named)


def why_not(
    ladder: Ladder,
    now: Standing,
    person: Hashable,
    *,
    drafters: Collection[Hashable],
) -> str:
    """Return why the person may not act on the rung whose turn it is; "" where they may.

    ``drafters`` are all who wrote on the content since it was last public. Whether the
    person holds the office the rung asks for is not judged here.
    """
    if now.rung is None:
        return f"这一次送审已经结束（{now.state.label}）"
    rung = ladder.rungs[now.rung]
    if now.named is not None and now.named != person:
        return f"“{rung.title}”已经转交他人办理"
    before = [one for one in now.passed if one.by == person]
    examined = [one for one in before if ladder.rungs[one.rung].duty is not Duty.SECRECY]
    drafted = person in drafters
    match ladder.mode:
        case Mode.STRICT:
            if drafted:
                return "拟稿人或者修改过内容的人，不能审核这一条"
            if rung.duty is not Duty.SECRECY and examined:
                return f"您已经作出“{ladder.rungs[examined[0].rung].title}”意见，各审级应由不同的人担任"
        case Mode.SELF_CHECK:
            if drafted and now.rung > 0:
                return "拟稿人只能担任第一级，其余审级和保密审查由他人担任"
            if rung.duty is not Duty.SECRECY and examined:
                return f"您已经作出“{ladder.rungs[examined[0].rung].title}”意见，各审级应由不同的人担任"
        case Mode.SMALL_OFFICE:
            if drafted and rung.duty is Duty.SIGN:
                return "签发人不能是拟稿人"
            if drafted and rung.duty is Duty.SECRECY:
                return "保密审查不能由拟稿人担任"
    return ""


def stuck_at(
    ladder: Ladder,
    now: Standing,
    candidates: Sequence[Collection[Hashable]],
    *,
    drafters: Collection[Hashable],
) -> int | None:
    """Return the rung that nobody will be left for; None where the run can still come through.

    ``candidates`` are, for each rung, the people who hold its office. In a strict ladder one
    person on two rungs is one too few: who stands where is tried out.
    """
    start = len(now.passed)
    taken = {one.by for one in now.passed if ladder.rungs[one.rung].duty is not Duty.SECRECY}
    farthest = start

    def climb(rung: int, used: frozenset[Hashable]) -> bool:
        nonlocal farthest
        farthest = max(farthest, rung)
        if rung == len(ladder.rungs):
            return True
        duty = ladder.rungs[rung].duty
        for person in candidates[rung]:
            if person in drafters and not _may_drafter(ladder.mode, rung, duty):
                continue
            if duty is Duty.SECRECY or ladder.mode is Mode.SMALL_OFFICE:
                if climb(rung + 1, used):
                    return True
            elif person not in used and climb(rung + 1, used | {person}):
                return True
        return False

    return None if climb(start, frozenset(taken)) else min(farthest, len(ladder.rungs) - 1)


def _may_drafter(mode: Mode, rung: int, duty: Duty) -> bool:
    match mode:
        case Mode.STRICT:
            return False
        case Mode.SELF_CHECK:
            return rung == 0
        case Mode.SMALL_OFFICE:
            return duty is Duty.EXAMINE


def duties_left(ladder: Ladder, opinions: Iterable[Opinion], *, digest: str) -> tuple[int, ...]:
    """Return the rungs of an urgent publication that nobody has passed yet (the debt), in their order.

    In the urgent lane the secrecy review and the signature come first and the rest
    follows; here the order does not matter, the digest does.
    """
    done = {one.rung for one in opinions if one.decision is Decision.PASS and one.digest == digest}
    return tuple(at for at in range(len(ladder.rungs)) if at not in done)
