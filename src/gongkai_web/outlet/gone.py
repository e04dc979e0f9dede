"""What was public and is not any more? What is told of it, and no more than was approved."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from gongkai_web.outlet.telling import address, moment
from gongkai_web.portal import items
from gongkai_web.review.models import Edition, Withdrawal
from gongkai_web.review.unseen import taken_back

AT_ONCE = 500


def withdrawals(
    *, agency: int | None = None, columns: Collection[int] | None = None,
    since: datetime | None = None, most: int | None = None, newest: bool = True,
) -> list[Withdrawal]:  # fmt: skip
    """Return the withdrawals of what was public and is not again: of all, an agency, some columns.

    There are few of them, and very many editions: to join both, a database walks the many.
    """
    found = Withdrawal.objects.order_by("-at" if newest else "at")
    if since is not None:
        found = found.filter(at__gte=since)
    keys = list(found.values_list("pk", "edition", "at"))
    editions = _chunks(
        Edition.objects.values_list("pk", "item", "public_from", "item__agency", "column_id_then"),
        "pk__in", [edition for _, edition, _ in keys],
    )  # fmt: skip
    # What was taken back before its time was never public.
    items_of = {
        pk: item for pk, item, _, owner, column in editions
        if (agency is None or owner == agency) and (columns is None or column in columns)
    }  # fmt: skip
    begins = {pk: begin for pk, _, begin, _, _ in editions}
    was_public = [(pk, items_of[e]) for pk, e, at in keys if e in items_of and at >= begins[e]]
    public = items.editions().order_by().values_list("item", flat=True)
    again = set(_chunks(public, "item__in", {item for _, item in was_public}))
    return _told_of([pk for pk, item in was_public if item not in again][:most])


def _chunks(rows: QuerySet[Any], name: str, keys: Collection[int]) -> list[Any]:
    """Return the rows with one of the keys, some hundred keys a question."""
    named = sorted(keys)
    return [
        row
        for begin in range(0, len(named), AT_ONCE)
        for row in rows.filter(**{name: named[begin : begin + AT_ONCE]})
    ]


def _told_of(keys: list[int]) -> list[Withdrawal]:
    rows = Withdrawal.objects.filter(pk__in=keys).prefetch_related(
        "request__answer", "request__merged_into__agency",
        Prefetch("edition", Edition.objects.defer("content")), "edition__item__agency",
    )  # fmt: skip
    place = {pk: at for at, pk in enumerate(keys)}
    return sorted(rows, key=lambda row: place[row.pk])


def expired(at: datetime) -> Any:
    """Return the editions whose time was over by then, and which nothing followed."""
    return Edition.objects.filter(
        public_until__lte=at, live_for__live_edition=F("pk"), withdrawal__isnull=True,
        public_from__lt=F("public_until"),
    ).select_related("item__agency")  # fmt: skip


def withdrawn(pk: int) -> Withdrawal | None:
    """Return the last withdrawal of an item that is not public."""
    if items.editions().filter(item_id=pk).exists():
        return None
    last = taken_back().filter(edition__item_id=pk).order_by("-pk").values_list("pk", flat=True)
    return next(iter(_told_of(list(last[:1]))), None)


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
    taken = withdrawals(agency=agency, since=moment_, most=most, newest=False)
    over = expired(at).filter(public_until__gte=moment_)
    if agency is not None:
        over = over.filter(item__agency=agency)

    def rows() -> Iterator[tuple[datetime, dict[str, Any]]]:
        last: dict[int, Withdrawal] = {}
        for one in taken:
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
