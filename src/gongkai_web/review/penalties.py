"""By when must a penalty decision that was changed or revoked be taken back? (行政处罚法 art. 48(2))

Within three working days of the change, with a public explanation. The day is a function of the
day of the change; it is stored nowhere.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.law import NoProvisionInForce
from gongkai.publishing.terms import withdrawal_due
from gongkai_web.review.models import WithdrawalKind, WithdrawalRequest

RULE = "行政处罚法第四十八条第二款"


def last_day(request: WithdrawalRequest) -> date | None:
    """Return the last day to take back what the request is about; None where no term is set."""
    if request.kind != WithdrawalKind.DECISION_CHANGED or request.changed_on is None:
        return None
    try:
        return withdrawal_due(request.changed_on).due_on
    except NoProvisionInForce:
        return None


def told(request: WithdrawalRequest, on: date) -> str:
    """Return the last day as people read it on that day; "" where no term is set."""
    last = last_day(request)
    if last is None:
        return ""
    days = (on - last).days
    over = f"，已超过 {days} 天" if days > 0 else "，就是今天" if days == 0 else ""
    return f"最迟 {last} 撤下并说明理由（{RULE}）{over}"


def is_over(request: WithdrawalRequest, on: date) -> bool:
    """Return whether the last day lies before that day."""
    last = last_day(request)
    return last is not None and last < on


def waiting() -> QuerySet[WithdrawalRequest]:
    """Return the requests about penalty decisions that are public yet, the earliest change first.

    A signer's no does not end the duty: only the withdrawal does, or the ground taken back with
    a reason. Of several requests about one edition the newest stands for all.
    """
    later = WithdrawalRequest.objects.filter(
        edition=OuterRef("edition"), kind=WithdrawalKind.DECISION_CHANGED, pk__gt=OuterRef("pk")
    )
    return (
        WithdrawalRequest.objects.filter(
            Q(answer__isnull=True) | Q(answer__approved=False),
            ~Exists(later),
            kind=WithdrawalKind.DECISION_CHANGED, changed_on__isnull=False,
            taken_back__isnull=True, edition__withdrawal__isnull=True,
        )
        .select_related("edition__item__agency", "asked_by", "answer__by")
        .order_by("changed_on", "pk")
    )  # fmt: skip


def refused() -> QuerySet[WithdrawalRequest]:
    """Return those of :func:`waiting` that the signer said no to: the duty goes on."""
    return waiting().filter(answer__approved=False)
