"""How is something public taken back? Asked, approved, explained; at once where it exposes somebody.

行政处罚法 art. 48(2): a penalty decision that was changed, revoked or found unlawful is
withdrawn within three working days, with a public explanation.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.proofreading import Part, proofread
from gongkai_web.agencies.access import Capability, NotAllowed, holds, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.publishing.drafting import ItemRefused, hold
from gongkai_web.publishing.models import Item
from gongkai_web.review import evidence, ladders, standing
from gongkai_web.review.models import (
    Edition,
    GroundTakenBack,
    Withdrawal,
    WithdrawalAnswer,
    WithdrawalKind,
    WithdrawalRequest,
)
from gongkai_web.wording.models import allowed_of, words_of

__all__ = ["NotAllowed"]

AT_ONCE = (WithdrawalKind.EXPOSED,)
"""Taken down at once, approved afterwards."""
EXPLAINED = (WithdrawalKind.DECISION_CHANGED, WithdrawalKind.WRONG, WithdrawalKind.MERGED)
"""What the public must be told."""


@transaction.atomic
def ask(
    *, actor: User, edition: Edition, kind: str, reason: str, at: datetime, explanation: str = "",
    merged_into: Item | None = None, changed_on: date | None = None,
) -> WithdrawalRequest:  # fmt: skip
    """Ask that a public edition be taken back; what exposes a secret or a person goes at once.

    Raises NotAllowed, ItemRefused.
    """
    held = hold(edition.item)
    if kind not in AT_ONCE or not _reviews(actor, held.agency):
        require(actor, held.agency, Capability.EDIT_LEDGERS)
    if kind not in WithdrawalKind.values:
        raise ItemRefused("请选择撤稿的原因")
    _refuse_exposing(held, "对公众的说明", explanation, at.date())
    _refuse_exposing(held, "理由", reason, at.date())
    if held.live_edition_id != edition.pk:
        raise ItemRefused("这个版本现在没有公开")
    if open_request(edition) is not None:
        raise ItemRefused("已经有人申请撤下这一条，正等待批准")
    if not reason.strip():
        raise ItemRefused("请写明撤稿的理由")
    if kind in EXPLAINED and not explanation.strip():
        raise ItemRefused(
            f"因“{WithdrawalKind(kind).label}”撤稿的，应向公众说明"
            + ("（行政处罚法第四十八条第二款）" if kind == WithdrawalKind.DECISION_CHANGED else "")
        )
    if kind == WithdrawalKind.DECISION_CHANGED and changed_on is None:
        raise ItemRefused("请填写处罚决定被变更、撤销或者确认违法、无效之日")
    if changed_on is not None and changed_on > timezone.localdate(at):
        raise ItemRefused("处罚决定被变更、撤销之日不应晚于今天")
    if kind == WithdrawalKind.MERGED and (
        merged_into is None or merged_into == held or merged_into.agency_id != held.agency_id
    ):
        raise ItemRefused("请选择本单位的另一条信息，说明并入哪一条")
    request = WithdrawalRequest.objects.create(
        edition=edition, kind=kind, reason=reason, explanation=explanation,
        merged_into=merged_into, changed_on=changed_on, asked_by=actor, asked_at=at,
    )  # fmt: skip
    record(
        verb="申请撤稿", subject=held, agency=held.agency, actor=actor,
        detail={
            "edition": edition.number, "kind": WithdrawalKind(kind).label, "reason": reason,
        },
    )  # fmt: skip
    if kind in AT_ONCE:
        _take_back(held, request, by=actor, at=at)
    return request


@transaction.atomic
def answer(
    *, actor: User, request: WithdrawalRequest, approved: bool, at: datetime, remark: str = ""
) -> WithdrawalAnswer:
    """Approve or refuse a request; whoever asked does not approve. Raises NotAllowed, ItemRefused.

    A thing that was taken down at once stays down where the answer is no: to publish it
    again it climbs its ladder anew.
    """
    held = hold(request.edition.item)
    if not holds(actor, held.agency, Capability.SIGN_ITEMS):
        raise NotAllowed(f"{actor} 没有在“{held.agency}”批准撤稿的职责")
    if actor.pk == request.asked_by_id:
        raise NotAllowed("撤稿由申请人以外的人批准")
    if WithdrawalAnswer.objects.filter(request=request).exists():
        raise ItemRefused("这份撤稿申请已经答复")
    if not approved and not remark.strip():
        raise ItemRefused("不同意撤稿的，请写明理由")
    given = WithdrawalAnswer.objects.create(
        request=request, approved=approved, remark=remark, by=actor, at=at
    )
    record(
        verb="批准撤稿" if approved else "不同意撤稿", subject=held, agency=held.agency,
        actor=actor, detail={"edition": request.edition.number, "remark": remark},
    )  # fmt: skip
    if approved and not Withdrawal.objects.filter(edition=request.edition).exists():
        _take_back(held, request, by=actor, at=at)
    if not approved and request.kind == WithdrawalKind.EXPOSED:
        evidence.unseal(held, by=actor, at=request.withdrawal.at)
    return given


@transaction.atomic
def take_ground_back(
    *, actor: User, request: WithdrawalRequest, reason: str, at: datetime
) -> GroundTakenBack:
    """Say that the penalty decision stands after all: the duty of art. 48(2) ends without a withdrawal.

    Only after the signer's no, by somebody else than that signer, with a reason. Raises
    NotAllowed, ItemRefused.
    """
    held = hold(request.edition.item)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    given = WithdrawalAnswer.objects.filter(request=request).first()
    if request.kind != WithdrawalKind.DECISION_CHANGED or given is None or given.approved:
        raise ItemRefused("只有处罚决定变更的撤稿申请未获同意的，才需要收回理由")
    if given.by_id == actor.pk:
        raise NotAllowed("撤稿理由由不同意撤稿的人以外的人收回")
    if Withdrawal.objects.filter(edition=request.edition).exists():
        raise ItemRefused("这一版已经撤下，不需要收回理由")
    if GroundTakenBack.objects.filter(request=request).exists():
        raise ItemRefused("理由已经收回")
    if not reason.strip():
        raise ItemRefused("请写明为什么处罚决定没有被变更、撤销，或者已经怎样改正")
    taken = GroundTakenBack.objects.create(request=request, reason=reason.strip(), by=actor, at=at)
    record(
        verb="收回撤稿理由", subject=held, agency=held.agency, actor=actor,
        detail={"edition": request.edition.number, "reason": taken.reason},
    )  # fmt: skip
    return taken


def _reviews(actor: User, agency: Agency) -> bool:
    """Return whether the person holds an office on a ladder: who finds a leak may stop it."""
    return any(holds(actor, agency, one) for one in ladders.NEEDED.values())


def _refuse_exposing(held: Item, name: str, words: str, on: date) -> None:
    """Raise ItemRefused where what is said of a withdrawal would expose somebody itself."""
    found = proofread(
        [Part(name, words, "body")], on=on, words=words_of(held.agency),
        allowed=allowed_of(held.agency),
    )  # fmt: skip
    for one in found:
        if one.level == "block":
            raise ItemRefused(f"{one.part}：{one.message}，请改正后再提交")


def open_request(edition: Edition) -> WithdrawalRequest | None:
    """Return the request about an edition that nobody answered yet."""
    return edition.requests.filter(answer__isnull=True).first()


def _take_back(held: Item, request: WithdrawalRequest, *, by: User, at: datetime) -> None:
    Withdrawal.objects.create(edition=request.edition, request=request, at=at, by=by)
    if held.live_edition_id == request.edition_id:
        standing.take_down(held)
    if request.kind == WithdrawalKind.EXPOSED:
        evidence.seal(held, by=by, at=at)
    record(
        verb="撤下", subject=held, agency=held.agency, actor=by,
        detail={"edition": request.edition.number, "kind": request.get_kind_display()},
    )  # fmt: skip
