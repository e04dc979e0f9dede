"""Which items wait for whom? Counted for the first page, listed on the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.review import Duty, why_not
from gongkai_web.agencies.access import (
    GRANTS,
    Capability,
    agencies_editable_by,
    agencies_where,
    holds,
)
from gongkai_web.agencies.models import Agency, Membership, User
from gongkai_web.publishing.models import Item
from gongkai_web.review import debts, penalties, rechecks, standing
from gongkai_web.review.actions import NEEDED
from gongkai_web.review.models import RecheckOwed, Submission, WithdrawalRequest

UNDER_WAY = ("review", "referred", "owing")
AT_MOST = 500
"""Items under review looked at for one person; an office has far fewer at a time."""


def reviewed_by(user: Any) -> list[Agency]:
    """Return the agencies for which the person holds any office on a ladder."""
    wanted = set(NEEDED.values())
    agencies = Agency.objects.filter(memberships__user=user).distinct()
    return [one for one in agencies if any(holds(user, one, capability) for capability in wanted)]


def holders(agency: Agency, capability: Capability) -> QuerySet[User]:
    """Return the people who hold the capability in that agency by a role of theirs there."""
    roles = [role for role, grant in GRANTS.items() if capability in grant.own]
    of = Membership.objects.filter(agency=agency, role__in=roles).values("user")
    return User.objects.filter(pk__in=of, is_active=True).order_by("pk")


def for_reviewer(user: Any) -> list[Item]:
    """Return the items on whose rung this person may act now, oldest submission first."""
    agencies = reviewed_by(user)
    if not agencies:
        return []
    rows = (
        Item.objects.filter(agency__in=agencies, stage__in=UNDER_WAY)
        .select_related("agency", "drafted_by", "live_edition__submission")
        .defer("body", "live_edition__content", "live_edition__submission__content")
        .order_by("pk")[:AT_MOST]
    )
    last: dict[int, Submission] = {}
    submissions = (
        Submission.objects.filter(item__in=[row.pk for row in rows]).defer("content").order_by("pk")
    )
    for submission in submissions.prefetch_related("opinions"):
        last[submission.item_id] = submission
    found = []
    for item in rows:
        submission = last.get(item.pk)
        if submission is not None and rungs_for(user, item, submission):
            item.submission = submission
            found.append(item)
    return sorted(found, key=lambda item: item.submission.submitted_at)


def rungs_for(user: Any, item: Item, submission: Submission) -> list[int]:
    """Return the rungs of a submission on which this person may act now."""
    ladder = submission.ladder_climbed
    if submission.is_urgent:
        now = standing.of(submission)
        turns = standing.urgent_turns(submission) if now.state.is_open else ()
        return [
            at
            for at in turns
            if _holds(user, item, submission, ladder.rungs[at].duty, at)
            and not standing.why_not_urgent(submission, at, user.pk)
        ]
    now = standing.of(submission)
    if now.rung is None or not _holds(
        user, item, submission, ladder.rungs[now.rung].duty, now.rung
    ):
        return []
    refused = why_not(ladder, now, user.pk, drafters=set(submission.drafters))
    return [] if refused else [now.rung]


def _holds(user: Any, item: Item, submission: Submission, duty: Duty, rung: int) -> bool:
    people = submission.rungs[rung].get("people") or []
    return (not people or user.pk in people) and holds(user, item.agency, NEEDED[duty])


def to_take_back(user: Any) -> QuerySet[WithdrawalRequest]:
    """Return the requests for withdrawal that this person may answer."""
    return (
        WithdrawalRequest.objects.filter(
            edition__item__agency__in=[
                one for one in reviewed_by(user) if holds(user, one, Capability.SIGN_ITEMS)
            ],
            answer__isnull=True,
        )
        .exclude(asked_by=user)
        .select_related("edition__item__agency", "asked_by")
        .order_by("asked_at")
    )


def to_look_at(user: Any) -> list[RecheckOwed]:
    """Return what became public and waits for a look that this person may take, the oldest first."""
    rows = rechecks.waiting(reviewed_or_written_by(user), timezone.now())[:AT_MOST]
    return [one for one in rows if not rechecks.why_not(user, one.edition)]


def reviewed_or_written_by(user: Any) -> list[Agency]:
    """Return the agencies for which the person writes or holds an office on a ladder."""
    agencies = Agency.objects.filter(memberships__user=user).distinct()
    return [one for one in agencies if any(holds(user, one, able) for able in rechecks.LOOKS)]


def to_take_back_still(user: Any) -> QuerySet[WithdrawalRequest]:
    """Return the penalty decisions that must come down though the signer said no, in this person's agencies."""
    return penalties.refused().filter(
        edition__item__agency__in=agencies_where(user, Capability.VIEW)
    )


def told(user: Any) -> list[tuple[str, str]]:
    """Return what the first page tells this person, each with its address."""
    steps = []
    desk = reverse("writing:desk")
    if mine := for_reviewer(user):
        first = reverse("writing:review", args=[mine[0].pk, mine[0].submission.pk])
        steps.append(
            (f"{len(mine)} 条信息等您审核", f"{desk}?tab=mine" if len(mine) > 1 else first)
        )
    if asked := list(to_take_back(user).defer("edition__content", "edition__item__body")):
        last = min((day for one in asked if (day := penalties.last_day(one))), default=None)
        told = f"，其中处罚决定变更的最迟 {last} 撤下" if last else ""
        if last and last < timezone.localdate():
            told += "（已经超过）"
        steps.append((f"{len(asked)} 份撤稿申请等您批准{told}", f"{desk}?tab=withdrawals"))
    editable = agencies_editable_by(user)
    own = Item.objects.filter(agency__in=editable, drafted_by=user)
    if returned := own.filter(stage__in=("returned", "voided")).count():
        steps.append((f"您的 {returned} 条稿件被退回，请修改后重新送审", f"{desk}?tab=returned"))
    today = timezone.localdate()
    if refused := list(to_take_back_still(user).defer("edition__content", "edition__item__body")):
        last = min((day for one in refused if (day := penalties.last_day(one))), default=None)
        told = f"，最迟 {last}" if last else ""
        told += "（已经超过）" if last and last < today else ""
        steps.append(
            (
                f"{len(refused)} 条处罚决定已变更，撤稿未获同意，仍须撤下{told}",
                f"{desk}?tab=withdrawals",
            )
        )
    owed = debts.counted(agencies_where(user, Capability.VIEW), today)
    if owed.count:
        told = f"，最迟 {owed.first}" if owed.first else ""
        if owed.over:
            told = f"，其中 {owed.over} 条已经超过补签期限"
        steps.append((f"{owed.count} 条应急发布的信息还没有补齐审核{told}", f"{desk}?tab=owing"))
    if looks := to_look_at(user):
        late = sum(rechecks.due(one.edition) < timezone.now() for one in looks)
        told = f"，其中 {late} 条已经超过 24 小时" if late else ""
        first = reverse("writing:recheck", args=[looks[0].edition.item_id])
        steps.append(
            (
                f"{len(looks)} 条刚公开的信息等您复核{told}",
                f"{desk}?tab=rechecks" if len(looks) > 1 else first,
            )
        )
    return steps
