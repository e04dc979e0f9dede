"""The ladder at work: submit, give an opinion, sign, publish in an emergency, take back. (条例 art. 17)

One function per verb, whole or not at all. An item becomes public in one place
only, :func:`_release`, which writes an edition; the database refuses it without
its full ladder (:mod:`gongkai_web.review.guard`). ``at`` is the moment of the act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from gongkai.review import Conclusion, Decision, Duty, Ladder, Mode, Standing, State, why_not
from gongkai.review import Opinion as Said
from gongkai_web.agencies.access import Capability, NotAllowed, holds, require
from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import history_of
from gongkai_web.publishing.content import LINKS, content_of, digest_of, moment_of, says_nothing_new
from gongkai_web.publishing.drafting import (
    ItemMoved,
    ItemRefused,
    hold,
    missing,
    refuse_for_review,
    revision_of,
)
from gongkai_web.publishing.models import DisclosureAttribute, Item
from gongkai_web.review import ladders, mirror, proofing, standing
from gongkai_web.review.models import (
    ApprovedHow,
    Edition,
    EditionLink,
    Opinion,
    Submission,
    UrgentApproval,
)

__all__ = ["ItemMoved", "ItemRefused", "NotAllowed"]

NEEDED = ladders.NEEDED


@transaction.atomic
def submit(
    *, actor: User, item: Item, at: datetime, note: str = "", seen: int | None = None
) -> Submission:
    """Lay the item before its reviewers: its content is frozen under a digest.

    Raises NotAllowed, ItemRefused with what is still missing, ItemMoved.
    """
    held = _held(item, seen)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    _refuse_open(held)
    _refuse_unfit(held, at)
    content = content_of(held)
    _refuse_unchanged(held, content)
    return _submit(actor, held, at, note, content, urgent=False)


def _submit(
    actor: User, held: Item, at: datetime, note: str, content: dict[str, Any], *, urgent: bool
) -> Submission:
    ladder = ladders.ladder_for(held)
    rungs = ladder.ladder
    drafters = drafters_of(held, actor)
    if not urgent:
        ladders.refuse_stuck(
            held.agency, ladder.rungs, rungs, Standing(State.WAITING, 0, ()), drafters
        )
    submission = Submission.objects.create(
        item=held, number=held.submissions.count() + 1, digest=digest_of(content),
        content=content, ladder=ladder, rungs=ladder.rungs, mode=ladder.mode,
        rung_count=len(rungs.rungs), people_needed=rungs.people_needed,
        drafters=sorted(drafters), is_urgent=urgent, submitted_by=actor,
        submitted_at=at, note=note,
    )  # fmt: skip
    record(
        verb="应急送审" if urgent else "送审", subject=held, agency=held.agency, actor=actor,
        detail={
            "submission": submission.number, "digest": submission.digest,
            "ladder": [rung.label for rung in rungs.rungs], "note": note,
        },
    )  # fmt: skip
    standing.settle(held, submission)
    mirror.started(held, submission, actor)
    return submission


def drafters_of(item: Item, *more: User) -> set[int]:
    """Return who wrote on the content since it was last public: they are kept from reviewing it.

    A line of the ledger keeps no revisions; who changed it there the journal knows.
    """
    revisions = item.revisions
    entries = history_of(item).filter(verb__in=("新增", "修改"), actor__isnull=False)
    if item.live_edition_id:
        since = item.live_edition.submission.submitted_at
        revisions = revisions.filter(created_at__gt=since)
        entries = entries.filter(at__gt=since)
    wrote = set(entries.order_by().values_list("actor_id", flat=True))
    wrote |= set(revisions.filter(user__isnull=False).values_list("user_id", flat=True))
    if item.drafted_by_id and not item.live_edition_id:
        wrote.add(item.drafted_by_id)
    return wrote | {one.pk for one in more}


@transaction.atomic
def recall(*, actor: User, submission: Submission, at: datetime, remark: str = "") -> Opinion:
    """Take a submission back before it is through, to go on writing."""
    held, submission = _held_submission(submission)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    now = standing.of(submission)
    if not now.state.is_open:
        raise ItemRefused(f"这一次送审已经结束（{now.state.label}）")
    if hasattr(submission, "edition"):
        raise ItemRefused(
            "应急发布的内容已经公开，不能撤回送审；有误的，请改正后重新送审，或者申请撤稿"
        )
    return _say(held, submission, actor, at, now.rung or 0, Decision.RECALL, remark=remark)


@transaction.atomic
def give_opinion(
    *, actor: User, submission: Submission, at: datetime, rung: int, digest: str,
    decision: Decision | str = "", conclusion: Conclusion | str = "", remark: str = "",
    places: Sequence[dict[str, Any]] = (), checked: Sequence[str] = (),
    findings: Sequence[dict[str, Any]] = (), to: User | None = None,
) -> Opinion:  # fmt: skip
    """Say what one rung has to say about the content of ``digest``; the last signature publishes.

    On the secrecy review ``conclusion`` is asked for and sets the decision. A return and a
    refusal need a remark or a place in the text. ``rung`` and ``digest`` are what the person
    saw: where either moved on, nothing is noted. Raises NotAllowed, ItemRefused, ItemMoved.
    """
    held, submission = _held_submission(submission)
    ladder = submission.ladder_climbed
    now = standing.of(submission)
    _refuse_other(held, submission, now.rung, rung, digest)
    step = ladder.rungs[rung]
    _may_stand(actor, held, submission, rung)
    if why := why_not(ladder, now, actor.pk, drafters=set(submission.drafters)):
        raise NotAllowed(why)
    said = _decision(step.duty, decision, conclusion)
    if said in (Decision.RETURN, Decision.REFUSE, Decision.REFER) and not (
        remark.strip() or places
    ):
        raise ItemRefused(f"“{said.label}”的，请写明理由，或者在正文里标出具体位置")
    if said is Decision.HAND_ON:
        _hand_on(held, submission, rung, actor, to)
    if said is Decision.PASS:
        proofing.refuse_unsettled(
            held, submission.content, on=at.date(), secrecy_to_come=_secrecy_to_come(ladder, now)
        )
        after = replace(
            now, passed=(*now.passed, Said(rung, said, actor.pk, submission.digest)), named=None
        )
        ladders.refuse_stuck(
            held.agency, submission.rungs, ladder, after, set(submission.drafters), by=actor
        )
    opinion = _say(
        held, submission, actor, at, rung, said, conclusion=str(conclusion or ""), remark=remark,
        places=list(places), checked=list(checked), findings=list(findings), to=to,
    )  # fmt: skip
    if standing.of(submission).state is State.THROUGH:
        _release(held, submission, by=actor, at=at)
    return opinion


@transaction.atomic
def publish_urgently(
    *, actor: User, item: Item, at: datetime, reason: str, approved_how: str, approved_by: User,
    approved_at: datetime, secrecy_by: User, seen: int | None = None, digest: str | None = None,
) -> Submission:  # fmt: skip
    """Begin the urgent lane: secrecy review and signature first, the other rungs afterwards.

    A leader's agreement is kept with its medium, person and time. The secrecy review is never
    skipped: the item is public once both have been given by :func:`give_urgent_opinion`.
    ``seen`` and ``digest`` are the revision and the content the person saw.
    """
    held = _held(item, seen)
    content = content_of(held)
    if digest is not None and digest != digest_of(content):
        raise ItemMoved("有人刚刚修改过这一条，请先看改动的内容，再应急发布")
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    _refuse_open(held)
    if not reason.strip():
        raise ItemRefused("应急发布应写明理由（条例第六条第二款）")
    _refuse_unfit(held, at)
    _refuse_unchanged(held, content)
    _refuse_unapproved(held, approved_how, approved_by, approved_at, at)
    if not holds(secrecy_by, held.agency, Capability.REVIEW_SECRECY):
        raise ItemRefused(f"{secrecy_by} 不是本单位的保密审查员")
    told = f"{approved_by} {timezone.localtime(approved_at):%Y-%m-%d %H:%M} "
    told += f"{ApprovedHow(approved_how).label}同意"
    submission = _submit(actor, held, at, f"{reason.strip()}\n批准：{told}", content, urgent=True)
    UrgentApproval.objects.create(
        submission=submission, how=approved_how, by=approved_by, at=approved_at, noted_by=actor
    )
    return submission


def _refuse_unapproved(held: Item, how: str, by: User, when: datetime, at: datetime) -> None:
    """Raise ItemRefused unless it is told who agreed to the hurry, by which medium, and when."""
    if how not in ApprovedHow.values:
        raise ItemRefused("请选择批准方式：当面、电话、短信或者即时通讯、书面")
    if not holds(by, held.agency, Capability.SIGN_ITEMS):
        raise ItemRefused(f"{by} 不是本单位的签发人，不能批准应急发布")
    if when > at:
        raise ItemRefused("批准时间不应晚于现在")


@transaction.atomic
def give_urgent_opinion(
    *, actor: User, submission: Submission, at: datetime, rung: int, digest: str,
    decision: Decision | str = "", conclusion: Conclusion | str = "", remark: str = "",
    checked: Sequence[str] = (), findings: Sequence[dict[str, Any]] = (),
) -> Opinion:  # fmt: skip
    """Say what a rung has to say in the urgent lane: secrecy, then the signature, then what is owed.

    A return or refusal after publication does not take the item back by itself: it is shown
    as a debt, and a withdrawal is asked for. Raises as :func:`give_opinion`.
    """
    held, submission = _held_submission(submission)
    if not submission.is_urgent:
        raise ItemRefused("这一次送审不是应急发布")
    ladder = submission.ladder_climbed
    if not 0 <= rung < len(ladder.rungs) or digest != submission.digest:
        raise ItemMoved("送审的内容或者环节已经变动，请重新打开这一页")
    now = standing.of(submission)
    if not now.state.is_open:
        raise ItemMoved(f"这一次送审已经结束（{now.state.label}）")
    if rung not in standing.urgent_turns(submission):
        raise ItemRefused("应急发布先作保密审查，再签发，其余环节在公开后补齐")
    _may_stand(actor, held, submission, rung)
    if why := standing.why_not_urgent(submission, rung, actor.pk):
        raise NotAllowed(why)
    said = _decision(ladder.rungs[rung].duty, decision, conclusion)
    if said not in (Decision.PASS, Decision.RETURN, Decision.REFUSE):
        raise ItemRefused("应急发布中只能通过、退回或者不予公开")
    if said is not Decision.PASS and not remark.strip():
        raise ItemRefused(f"“{said.label}”的，请写明理由")
    if said is Decision.PASS:
        proofing.refuse_unsettled(held, submission.content, on=at.date())
    opinion = _say(
        held, submission, actor, at, rung, said, conclusion=str(conclusion or ""), remark=remark,
        checked=list(checked), findings=list(findings),
    )  # fmt: skip
    if said is Decision.PASS and not hasattr(submission, "edition"):
        passed = {one.rung for one in submission.opinions.all() if one.decision == Decision.PASS}
        if all(at in passed for at in standing.urgent_first(submission)):
            _release(held, submission, by=actor, at=at)
    standing.settle(held, submission)
    return opinion


# -- what the verbs share


def _held(item: Item, seen: int | None) -> Item:
    held = hold(item)
    if seen is not None and seen != revision_of(held):
        raise ItemMoved("有人刚刚修改过这一条，请先看改动的内容，再送审")
    return held


def _held_submission(submission: Submission) -> tuple[Item, Submission]:
    """Return item and submission as they are now, the item held until the transaction ends."""
    held = hold(submission.item_id)
    return held, Submission.objects.prefetch_related("opinions").get(pk=submission.pk)


def _refuse_open(held: Item) -> None:
    last = held.submissions.prefetch_related("opinions").first()
    if last is not None and standing.debt(last) and not standing.was_stopped(last):
        raise ItemRefused("上一次应急发布还有没有补齐的审核环节，请先补齐")
    if last is not None and standing.of(last).state.is_open and not standing.was_stopped(last):
        raise ItemRefused("已经送审，正在审核")


def _secrecy_to_come(ladder: Ladder, now: Standing) -> bool:
    """Return whether a later rung than the present one is the secrecy review."""
    return now.rung is not None and any(
        rung.duty is Duty.SECRECY for rung in ladder.rungs[now.rung + 1 :]
    )


def _refuse_unfit(held: Item, at: datetime) -> None:
    """Raise ItemRefused for what cannot be laid before reviewers as it is."""
    if held.disclosure_attr != DisclosureAttribute.PROACTIVE:
        raise ItemRefused(
            f"公开方式为“{held.get_disclosure_attr_display()}”的，不进入公开审核；要公开的，先改公开方式"
        )
    if lacking := missing(held):
        raise ItemRefused(f"送审前还需填写：{'、'.join(lacking)}")
    refuse_for_review(held, timezone.localdate(at))
    if held.expire_at and held.expire_at <= at:
        raise ItemRefused("撤下时间已经过了，公开以后谁也看不到；请改“定时公开”")
    if held.live_edition_id and held.go_live_at and held.go_live_at > at:
        # The new edition takes the old one's place when it is signed: nothing would be public till then.
        raise ItemRefused("已公开的信息，修改稿签发后立即替换原来的版本；请清空“公开时间”")


def _refuse_unchanged(held: Item, content: dict[str, Any]) -> None:
    """Raise ItemRefused where the public has just this: who wrote it would not count as its writer again."""
    if held.live_edition and says_nothing_new(content, held.live_edition.content):
        raise ItemRefused("内容与已公开的版本相同，不需要再审")


def _refuse_other(
    held: Item, submission: Submission, turn: int | None, rung: int, digest: str
) -> None:
    """Raise ItemMoved unless rung and content are those the person saw, and those of this item."""
    if submission.is_urgent:
        raise ItemRefused("应急发布的审核在应急发布页面办理")
    if held.submissions.values_list("pk", flat=True).first() != submission.pk:
        raise ItemMoved("这一条已经重新送审，请打开最新的一次")
    if digest != submission.digest:
        raise ItemMoved("送审的内容已经变动，请重新打开这一页再作意见")
    if digest_of(content_of(held)) != submission.digest:
        raise ItemMoved("这一条的内容在送审后有变动，已有意见作废，请退回重新送审")
    if turn != rung:
        raise ItemMoved("这个环节已经有人办理，请重新打开这一页")


def _may_stand(actor: User, held: Item, submission: Submission, rung: int) -> None:
    """Raise NotAllowed unless the person holds the office the rung asks for; superusers hold none by that."""
    people = submission.rungs[rung].get("people") or []
    duty = submission.ladder_climbed.rungs[rung].duty
    if people and actor.pk not in people:
        raise NotAllowed(f"“{submission.rungs[rung]['title']}”由指定的人办理")
    if not holds(actor, held.agency, NEEDED[duty]):
        raise NotAllowed(f"{actor} 没有在“{held.agency}”{duty.label}的职责")


def _decision(duty: Duty, decision: Decision | str, conclusion: Conclusion | str) -> Decision:
    if duty is Duty.SECRECY and decision != Decision.HAND_ON:
        if not conclusion:
            raise ItemRefused("请选择保密审查的结论（保守国家秘密法实施条例第四十二条）")
        return Conclusion(conclusion).decision
    if not decision:
        raise ItemRefused("请选择意见：通过、退回修改或者不予公开")
    said = Decision(decision)
    if said in (Decision.RECALL, Decision.REFER):
        raise ItemRefused(f"这个环节不能“{said.label}”")
    return said


def _hand_on(held: Item, submission: Submission, rung: int, actor: User, to: User | None) -> None:
    if to is None or to == actor:
        raise ItemRefused("请选择转交给哪一位")
    _may_stand(to, held, submission, rung)
    now = standing.of(submission)
    if why := why_not(
        submission.ladder_climbed, now.for_anybody(), to.pk,
        drafters=set(submission.drafters),
    ):  # fmt: skip
        raise ItemRefused(f"不能转交给{to}：{why}")


def _say(
    held: Item, submission: Submission, actor: User, at: datetime, rung: int, said: Decision,
    **more: Any,
) -> Opinion:  # fmt: skip
    step = submission.ladder_climbed.rungs[rung]
    opinion = Opinion.objects.create(
        submission=submission, rung=rung, duty=step.duty, title=step.title, decision=said,
        digest=submission.digest, by=actor, at=at, **more,
    )  # fmt: skip
    record(
        verb=f"{step.title}：{said.label}", subject=held, agency=held.agency, actor=actor,
        detail={
            "submission": submission.number, "digest": submission.digest,
            "conclusion": more.get("conclusion", ""), "remark": more.get("remark", ""),
            "to": more.get("to"),
        },
    )  # fmt: skip
    submission._prefetched_objects_cache.clear()
    prefetch_related_objects([submission], "opinions__by")
    standing.settle(held, submission)
    mirror.moved(held, submission, opinion)
    return opinion


def _release(held: Item, submission: Submission, *, by: User, at: datetime) -> Edition:
    """Write the edition that the full ladder allows, and let the item point to it."""
    content = submission.content
    if digest_of(content) != submission.digest or digest_of(content_of(held)) != submission.digest:
        raise ItemMoved("内容与审核通过的不一致，没有公开")
    starts = moment_of(content, "go_live_at")
    edition = Edition.objects.create(
        item=held, number=held.editions.count() + 1, submission=submission,
        digest=submission.digest, content=content, title=content["title"],
        column_id_then=content["place_id"], formed_on=held.formed_on, weight=held.weight,
        is_urgent=submission.is_urgent, reason=submission.note if submission.is_urgent else "",
        approved_how=_approved(submission) if submission.is_urgent else "",
        names=[
            {"title": one.title, "name": str(one.by)}
            for one in submission.opinions.all() if one.decision == Decision.PASS
        ],
        released_at=at, released_by=by, public_from=max(at, starts) if starts else at,
        public_until=moment_of(content, "expire_at"),
    )  # fmt: skip
    EditionLink.objects.bulk_create(
        EditionLink(edition=edition, kind=kind, other_id=other)
        for kind, other in content.get(LINKS) or ()
    )
    standing.point_to(held, edition, submission)
    record(
        verb="应急公开" if submission.is_urgent else "准予公开", subject=held, agency=held.agency,
        actor=by, detail={"edition": edition.number, "digest": edition.digest,
                          "public_from": edition.public_from}
        | ({"mode": submission.mode} if submission.mode == Mode.SMALL_OFFICE else {}),
    )  # fmt: skip
    mirror.ended(held, submission, by)
    return edition


def _approved(submission: Submission) -> str:
    """Return how a leader agreed to an urgent publication: 电话, who, when."""
    if (given := getattr(submission, "approval", None)) is None:
        return ""
    return f"{given.get_how_display()}，{given.by}，{timezone.localtime(given.at):%Y-%m-%d %H:%M}"
