"""Which ladder does an item climb, and how does an office set its ladders? A changed ladder is a new one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from gongkai.review import (
    LONGEST_COMPLETION,
    Duty,
    LadderProblem,
    Mode,
    Standing,
    default_pattern,
    stuck_at,
)
from gongkai.review import Ladder as Rungs
from gongkai.review.patterns import Pattern
from gongkai_web.agencies.access import GRANTS, Capability, require
from gongkai_web.agencies.models import Agency, Membership, User
from gongkai_web.journal.actions import record
from gongkai_web.publishing.drafting import ItemRefused
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Ladder, rungs_of

__all__ = ["LadderProblem"]

NEEDED = {
    Duty.EXAMINE: Capability.REVIEW_ITEMS,
    Duty.SECRECY: Capability.REVIEW_SECRECY,
    Duty.SIGN: Capability.SIGN_ITEMS,
}
"""Which office a rung asks for."""


def in_use(agency: Agency) -> list[Ladder]:
    """Return the agency's ladders, the general one first."""
    ladders = Ladder.objects.filter(agency=agency, replaced_by__isnull=True, is_retired=False)
    return sorted(ladders, key=lambda ladder: (bool(ladder.profiles), ladder.pk))


def ladder_for(item: Item) -> Ladder:
    """Return the ladder an item climbs: that of its kind, else the general one.

    An agency that never chose gets the strict default.
    """
    ladders = in_use(item.agency)
    for ladder in ladders:
        if item.profile and item.profile in ladder.profiles:
            return ladder
    return next((one for one in ladders if not one.profiles), None) or _default_of(item.agency)


@transaction.atomic
def _default_of(agency: Agency) -> Ladder:
    """Return the agency's general ladder; where there is none, set the default up, once."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    there = next((one for one in in_use(agency) if not one.profiles), None)
    return there or set_up(actor=None, agency=agency)


@transaction.atomic
def set_up(
    *, actor: User | None, agency: Agency, pattern: Pattern | None = None, reason: str = ""
) -> Ladder:
    """Give an agency a ladder of a common pattern, the default where none is named."""
    chosen = pattern or default_pattern()
    rungs = [
        {"title": rung.title, "duty": rung.duty.value, "proof": rung.proof}
        for rung in chosen.ladder.rungs
    ]
    return set_ladder(
        actor=actor, agency=agency, title=chosen.title.removesuffix("（默认）"), rungs=rungs,
        mode=chosen.ladder.mode, reason=reason,
    )  # fmt: skip


@transaction.atomic
def set_ladder(
    *, actor: User | None, agency: Agency, title: str, rungs: Sequence[dict[str, Any]], mode: str,
    profiles: Sequence[str] = (), prints_names: bool = False, replaces: Ladder | None = None,
    reason: str = "", rechecks: bool = True, completion_days: int | None = None,
) -> Ladder:  # fmt: skip
    """Set a ladder; what is already submitted goes on climbing the one it began on.

    Each rung is ``{"title", "duty", "proof", "people": [user ids]}``. ``reason`` says why an office
    needs the small mode. Raises NotAllowed, LadderProblem.
    """
    require(actor, agency, Capability.MANAGE)
    # Two who set at once: the second waits here and finds what the first set.
    Agency.objects.select_for_update().get(pk=agency.pk)
    rungs_of(list(rungs), mode)
    reason = reason.strip() if mode == Mode.SMALL_OFFICE else ""
    if mode == Mode.SMALL_OFFICE and not reason:
        raise LadderProblem("选用小单位模式的，请写明理由，例如编制和在岗人数")
    if completion_days is not None and not 1 <= completion_days <= LONGEST_COMPLETION:
        raise LadderProblem(f"补签期限应为 1 至 {LONGEST_COMPLETION} 个工作日")
    if replaces is not None:
        replaces = Ladder.objects.get(pk=replaces.pk)
    if replaces is not None and (
        replaces.agency_id != agency.pk or hasattr(replaces, "replaced_by")
    ):
        raise LadderProblem("这个审核阶梯已经改过，请打开最新的一个")
    others = [one for one in in_use(agency) if one != replaces]
    if not profiles and any(not one.profiles for one in others):
        raise LadderProblem("已经有一个适用于其余各类的审核阶梯，请选择内容类型")
    taken = {name for one in others for name in one.profiles} & set(profiles)
    if taken:
        raise LadderProblem("所选的内容类型已经有自己的审核阶梯")
    ladder = Ladder.objects.create(
        agency=agency, title=title, rungs=list(rungs), mode=mode, profiles=list(profiles),
        prints_names=prints_names, replaces=replaces, set_by=actor, reason=reason,
        rechecks=rechecks, completion_days=completion_days,
    )  # fmt: skip
    record(
        verb="设定审核阶梯", subject=ladder, agency=agency, actor=actor,
        detail={"title": title, "mode": mode, "rungs": list(rungs), "profiles": list(profiles),
                "replaces": replaces and replaces.pk, "rechecks": rechecks,
                "completion_days": completion_days} | ({"reason": reason} if reason else {}),
    )  # fmt: skip
    return ladder


@transaction.atomic
def retire(*, actor: User | None, ladder: Ladder) -> None:
    """Use a ladder of some kinds no more: they climb the general one. The general one stays."""
    require(actor, ladder.agency, Capability.MANAGE)
    if not ladder.profiles:
        raise LadderProblem("适用于其余各类的审核阶梯不能停用，可以修改")
    Ladder.objects.filter(pk=ladder.pk).update(is_retired=True)
    record(verb="停用审核阶梯", subject=ladder, agency=ladder.agency, actor=actor)


def candidates(agency: Agency, rows: Sequence[dict[str, Any]]) -> list[list[int]]:
    """Return, for each rung, the people who hold its office (and are named, where some are)."""
    held: dict[int, set[Capability]] = {}
    serving = Membership.objects.filter(agency=agency, user__is_active=True).order_by("user_id")
    for person, role in serving.values_list("user_id", "role"):
        held.setdefault(person, set()).update(GRANTS[role].own)
    found = []
    for row in rows:
        named = row.get("people") or []
        needed = NEEDED[Duty(row["duty"])]
        found.append(
            [
                person
                for person, may_do in held.items()
                if (not named or person in named) and needed in may_do
            ]
        )
    return found


def refuse_stuck(
    agency: Agency, rows: Sequence[dict[str, Any]], ladder: Rungs, now: Standing,
    drafters: Collection[int], *, by: User | None = None,
) -> None:  # fmt: skip
    """Raise ItemRefused where a run would come to a rung that nobody is left for.

    ``now`` is where it would stand; ``by`` the person who is about to pass a rung.
    """
    rung = stuck_at(ladder, now, candidates(agency, rows), drafters=drafters)
    if rung is None:
        return
    title = ladder.rungs[rung].label
    if by is not None:
        raise ItemRefused(
            f"您在这里通过以后，“{title}”就没有人可以办理了，请由其他人作出这一级意见"
        )
    raise ItemRefused(
        f"按本单位的审核阶梯，“{title}”没有人可以办理（拟稿人不能审核自己的稿件，各审级由不同的人担任），"
        "请系统管理员补齐人员，或者改用适合的审核阶梯"
    )
