"""What was public and is not any more? What is told of it, and no more than was approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F

from gongkai_web.outlet.telling import address, moment
from gongkai_web.portal import items
from gongkai_web.review.models import Edition, Withdrawal
from gongkai_web.review.unseen import taken_back


def withdrawals() -> Any:
    """Return the withdrawals of what is not public again, with what is told of each."""
    return taken_back().exclude(
        edition__item__in=items.editions().values("item")
    ).select_related("request__answer", "request__merged_into__agency", "edition__item__agency")  # fmt: skip


def expired(at: datetime) -> Any:
    """Return the editions whose time was over by then, and which nothing followed."""
    return Edition.objects.filter(
        public_until__lte=at, live_for__live_edition=F("pk"), withdrawal__isnull=True,
        public_from__lt=F("public_until"),
    ).select_related("item__agency")  # fmt: skip


def withdrawn(pk: int) -> Withdrawal | None:
    """Return the last withdrawal of an item that is not public."""
    found: Withdrawal | None = withdrawals().filter(edition__item_id=pk).order_by("-pk").first()
    return found


def told(gone: Withdrawal) -> dict[str, Any]:
    """Return what the public is told of a withdrawal: before somebody approved it, only that it is one."""
    answer = getattr(gone.request, "answer", None)
    approved = answer is not None and answer.approved
    into = gone.request.merged_into if approved else None
    is_public = into is not None and items.editions().filter(item=into).exists()
    return {
        "id": gone.edition.item_id,
        "url": address(items.url_of(gone.edition.item)),
        "at": moment(gone.at),
        "why": "withdrawn",
        "explanation": gone.request.explanation if approved else "",
        "merged_into": address(items.url_of(into)) if into and is_public else None,
    }


def since(
    moment_: datetime, *, at: datetime, agency: int | None, most: int
) -> list[dict[str, Any]]:
    """Return what went between two moments, the first first."""
    taken = withdrawals().filter(at__gte=moment_)
    over = expired(at).filter(public_until__gte=moment_)
    if agency is not None:
        taken = taken.filter(edition__item__agency=agency)
        over = over.filter(item__agency=agency)

    def rows() -> Iterator[tuple[datetime, dict[str, Any]]]:
        last: dict[int, Withdrawal] = {}
        for one in taken.order_by("at", "pk")[:most]:
            last[one.edition.item_id] = one
        for one in last.values():
            yield one.at, told(one)
        for one in over.order_by("public_until", "pk")[:most]:
            yield one.public_until, {
                "id": one.item_id, "url": address(items.url_of(one.item)),
                "at": moment(one.public_until), "why": "expired", "explanation": "",
                "merged_into": None,
            }  # fmt: skip

    return [row for _, row in sorted(rows(), key=lambda pair: pair[0])][:most]
