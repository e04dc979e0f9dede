"""Where does a submission stand, whose turn is it, and what is still owed?

A function of the stored opinions. ``Item.stage`` is a copy of the answer for lists,
written again at every act (:func:`settle`) and by ``gongkai manage restate_items``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gongkai.review import Decision, Duty, Mode, Standing, State, duties_left
from gongkai.review import standing as stands
from gongkai_web.agencies.models import User
from gongkai_web.publishing.models import Channel, Item, Publication
from gongkai_web.review import rechecks, unseen
from gongkai_web.review.models import Edition, Submission, Withdrawal
from gongkai_web.search import keeping

STAGES = {
    "": "台账",
    "draft": "草稿",
    "review": "审核中",
    "referred": "报有关部门确定中",
    "returned": "已退回",
    "refused": "不予公开",
    "recalled": "已撤回送审",
    "voided": "审核意见作废",
    "live": "已公开",
    "owing": "已公开，审核待补",
    "withdrawn": "已撤稿",
}
"""What an item's stage is called."""

_STAGE = {
    State.WAITING: "review",
    State.REFERRED: "referred",
    State.RETURNED: "returned",
    State.REFUSED: "refused",
    State.RECALLED: "recalled",
    State.VOIDED: "voided",
    State.THROUGH: "live",
}


def of(submission: Submission) -> Standing:
    """Return where a submission stands; in the urgent lane, see :func:`urgent_turns`."""
    said = [opinion.said for opinion in submission.opinions.all()]
    if not submission.is_urgent:
        return stands(submission.ladder_climbed, said, digest=submission.digest)
    ladder = submission.ladder_climbed
    passed = tuple(one for one in said if one.decision is Decision.PASS)
    edition = _edition_of(submission)
    ended = next(
        (o for o in said if o.decision in (Decision.RETURN, Decision.REFUSE, Decision.RECALL)), None
    )
    if ended is not None and edition is None:
        state = {
            Decision.RETURN: State.RETURNED, Decision.REFUSE: State.REFUSED,
            Decision.RECALL: State.RECALLED,
        }[ended.decision]  # fmt: skip
        return Standing(state, None, passed)
    left = duties_left(ladder, said, digest=submission.digest)
    if not left or (edition is not None and _is_withdrawn(edition)):
        return Standing(State.THROUGH, None, passed)
    turns = urgent_turns(submission)
    return Standing(State.WAITING, turns[0] if turns else None, passed)


def _edition_of(submission: Submission) -> Edition | None:
    """Return the edition that came of a submission; asked anew, since the same act may have made it."""
    return Edition.objects.filter(submission=submission).defer("content").first()


def _is_withdrawn(edition: Edition) -> bool:
    return Withdrawal.objects.filter(edition=edition).exists()


def urgent_first(submission: Submission) -> tuple[int, ...]:
    """Return the rungs that come before an urgent publication: the secrecy review and the signature."""
    return tuple(
        at
        for at, rung in enumerate(submission.ladder_climbed.rungs)
        if rung.duty in (Duty.SECRECY, Duty.SIGN)
    )


def urgent_turns(submission: Submission) -> tuple[int, ...]:
    """Return the rungs that may act now in the urgent lane, the next one first."""
    said = [opinion.said for opinion in submission.opinions.all()]
    left = duties_left(submission.ladder_climbed, said, digest=submission.digest)
    first = [at for at in urgent_first(submission) if at in left]
    return tuple(first[:1]) if first else left


def why_not_urgent(submission: Submission, rung: int, person: int) -> str:
    """Return why the person may not act on this rung of an urgent publication; "" where they may."""
    ladder = submission.ladder_climbed
    duty = ladder.rungs[rung].duty
    drafted = person in submission.drafters
    if drafted and not (ladder.mode is not Mode.STRICT and duty is Duty.EXAMINE and rung == 0):
        return "拟稿人或者修改过内容的人，不能审核这一条"
    if ladder.mode is Mode.SMALL_OFFICE or duty is Duty.SECRECY:
        return ""
    for one in submission.opinions.all():
        if one.by_id == person and one.duty != Duty.SECRECY and one.decision == Decision.PASS:
            return f"您已经作出“{one.title}”意见，各审级应由不同的人担任"
    return ""


def debt(submission: Submission) -> tuple[int, ...]:
    """Return the rungs that an urgent publication still owes; none where nothing of it is public."""
    edition = _edition_of(submission) if submission.is_urgent else None
    if edition is None or _is_withdrawn(edition):
        return ()
    said = [opinion.said for opinion in submission.opinions.all()]
    return duties_left(submission.ladder_climbed, said, digest=submission.digest)


def was_stopped(submission: Submission) -> bool:
    """Return whether a reviewer found fault with an urgent text after it was public: it is to be mended."""
    return submission.is_urgent and any(
        one.decision in (Decision.RETURN, Decision.REFUSE) for one in submission.opinions.all()
    )


def stage_of(item: Item, submission: Submission | None) -> tuple[str, int | None]:
    """Return the stage of an item and the rung whose turn it is, out of its rows."""
    if submission is None:
        return ("draft" if item.drafted_by_id else ""), None
    if submission.is_urgent and (owed := debt(submission)):
        return "owing", owed[0]
    now = of(submission)
    stage = _STAGE[now.state]
    if stage == "live" and not item.live_edition_id:
        stage = "withdrawn"
    # A correction that did not come through leaves what is public as it is, with its debt.
    shown = item.live_edition.submission if item.live_edition else submission
    if not now.state.is_open and shown != submission and (owed := debt(shown)):
        return "owing", owed[0]
    if not now.state.is_open and stage != "live" and item.stage == "draft":
        # Somebody went on writing after the run had ended.
        return "draft", None
    return stage, now.rung


def settle(item: Item, submission: Submission | None) -> None:
    """Write the stage of an item for lists, and lock it while reviewers read it."""
    item.stage, item.stage_rung = stage_of(item, submission)
    is_open = item.stage in ("review", "referred")
    if item.locked != is_open:
        item.locked = is_open
        item.locked_at = timezone.now() if is_open else None
        item.locked_by = None
    item.save(update_fields=["stage", "stage_rung", "locked", "locked_at", "locked_by"])


AT_ONCE = 500
"""Items restated in one transaction."""


def restate_all() -> Iterator[tuple[Item, str]]:
    """Work out the stage of every item anew; yield those that moved, with their stage before.

    What the ledgers hold and nobody wrote or submitted here has no stage, and is passed over.
    """
    keys = Item.objects.filter(
        Q(drafted_by__isnull=False) | Q(submissions__isnull=False) | ~Q(stage="")
    )
    waiting = list(keys.order_by("pk").values_list("pk", flat=True).distinct())
    for at in range(0, len(waiting), AT_ONCE):
        with transaction.atomic():
            part = Item.objects.select_for_update(of=("self",)).filter(
                pk__in=waiting[at : at + AT_ONCE]
            )
            moved = [pair for item in part.order_by("pk") if (pair := _restated(item))]
        yield from moved


def _restated(item: Item) -> tuple[Item, str] | None:
    before = item.stage, item.stage_rung, item.locked
    last = item.submissions.defer("content").prefetch_related("opinions").first()
    settle(item, last)
    moved = (item.stage, item.stage_rung, item.locked) != before
    return (item, before[0]) if moved else None


def link_of(item: Item) -> str:
    """Return the address of an item on the public pages."""
    path = reverse("portal:item", args=[item.agency.code, item.pk])
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def point_to(item: Item, edition: Edition, submission: Submission) -> None:
    """Make an edition the public one of its item, and note its publication on the website."""
    if item.live_edition is not None:
        unseen.forget(
            item, item.live_edition, at=edition.released_at, by=edition.released_by,
            reason=f"没有到公开时间，由第 {edition.number} 版替代",
        )  # fmt: skip
    item.live_edition = edition
    item.live = True
    item.has_unpublished_changes = False
    item.before_draft = None
    item.live_revision_id = item.latest_revision_id
    item.first_published_at = item.first_published_at or edition.public_from
    item.last_published_at = edition.public_from
    item.save(
        update_fields=[
            "live_edition", "live", "has_unpublished_changes", "before_draft", "live_revision",
            "first_published_at", "last_published_at", "updated_at",
        ]
    )  # fmt: skip
    Publication.objects.get_or_create(
        item=item, channel=Channel.WEBSITE, published_on=_day(edition.public_from),
        defaults={
            "edition": edition, "link": link_of(item), "recorded_by": edition.released_by,
            "recorded_at": edition.released_at,
        },
    )  # fmt: skip
    keeping.keep_edition(edition)
    rechecks.owe(edition, submission)
    settle(item, submission)


def take_down(item: Item) -> None:
    """Let an item point to no edition any more; a change that is under review stays there."""
    ended = Withdrawal.objects.filter(edition=item.live_edition_id).select_related("by").first()
    if ended is not None:
        unseen.forget(
            item, ended.edition, at=ended.at, by=ended.by, reason="没有到公开时间就撤稿，没有公开过"
        )
    rechecks.forget(item)
    item.live_edition = None
    item.live = False
    item.save(update_fields=["live_edition", "live", "updated_at"])
    keeping.forget(item)
    settle(item, last_submission(item))


def _day(moment: datetime) -> object:
    return timezone.localdate(moment)


def last_submission(item: Item) -> Submission | None:
    """Return the newest submission of an item, with its opinions."""
    return (
        item.submissions.select_related("ladder", "submitted_by", "edition")
        .prefetch_related("opinions__by", "opinions__to")
        .first()
    )


def people_of(submission: Submission) -> dict[int, User]:
    """Return the people who are named in a submission, by id."""
    named = {one for row in submission.rungs for one in row.get("people") or []}
    named |= set(submission.drafters)
    return {user.pk: user for user in User.objects.filter(pk__in=named)}
