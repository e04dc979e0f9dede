"""Keeping reading places, and handing over what became public. (条例 art. 25)

One function per verb: permission, change and journal in one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.publishing.reading_places import Carrier
from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import Agency, User
from gongkai_web.journal.actions import record
from gongkai_web.journal.changes import changing
from gongkai_web.publishing import to_hand_over
from gongkai_web.publishing.models import (
    Handover,
    HandoverCancellation,
    HandoverItem,
    ReadingPlace,
)

__all__ = ["NotAllowed"]

FIELDS = ("kind", "name", "address", "contact", "hours", "since", "is_open")
AT_ONCE = 500
"""Lines written in one statement."""


class HandoverRefused(ValueError):
    """What may not be noted of a reading place, and why, in Chinese."""


class HandoverMoved(HandoverRefused):
    """What is to be handed over changed since the person looked."""


@transaction.atomic
def keep_place(
    *, actor: User | None, agency: Agency, fields: Mapping[str, Any],
    place: ReadingPlace | None = None,
) -> ReadingPlace:  # fmt: skip
    """Note a reading place of an agency, or change one. Raises NotAllowed, HandoverRefused."""
    held = place or ReadingPlace(agency=agency)
    if held.agency_id != agency.pk:
        raise HandoverRefused("不是本单位的查阅场所")
    with changing(held, actor=actor, capability=Capability.EDIT_LEDGERS):
        for name in FIELDS:
            if name in fields:
                setattr(held, name, fields[name])
        try:
            held.full_clean()
        except ValidationError as error:
            raise HandoverRefused("；".join(error.messages)) from error
        held.save()
    return held


@transaction.atomic
def hand_over(
    *, actor: User | None, place: ReadingPlace, on: date, until: date, receiver: str, carrier: str,
    at: datetime, since: date | None = None, note: str = "", seen: str | None = None,
) -> Handover:  # fmt: skip
    """Note that all that became public within the period and was not handed over yet was, on that day.

    ``at`` is the moment of the act: what the public cannot read then is not handed over. ``seen`` is
    :func:`digest` of the list the person saw. Raises NotAllowed, HandoverRefused, HandoverMoved.
    """
    held = ReadingPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if not held.is_open:
        raise HandoverRefused("这个查阅场所已经停用")
    if not receiver.strip():
        raise HandoverRefused("请填写接收人")
    if carrier not in set(Carrier):
        raise HandoverRefused("请选择载体")
    if since is not None and since > until:
        raise HandoverRefused(f"公开日期的起（{since}）不应晚于止（{until}）")
    if until > on:
        raise HandoverRefused(f"移送日期（{on}）不应早于清单的截止日期（{until}）")
    rows = list(to_hand_over.pending(held, at=at, since=since, until=until))
    if seen is not None and seen != digest(rows):
        raise HandoverMoved("清单在您打开这一页以后有变动，请重新核对清单再登记")
    if not rows:
        raise HandoverRefused("这一段时间没有要移送的信息")
    made = Handover.objects.create(
        place=held, handed_on=on, period_from=since, period_to=until, receiver=receiver.strip(),
        carrier=carrier, note=note.strip(), count=len(rows), by=actor,
    )  # fmt: skip
    HandoverItem.objects.bulk_create(
        (
            HandoverItem(
                handover=made, number=number, item=row, edition_id=row.live_edition_id,
                index_no=row.index_no, title=to_hand_over.title_of(row),
                doc_no=to_hand_over.doc_no_of(row), formed_on=to_hand_over.formed_on_of(row),
                public_on=row.public_on,
            )
            for number, row in enumerate(rows, start=1)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    record(
        verb="移送公开信息", subject=held, agency=held.agency, actor=actor,
        detail={
            "移送日期": on, "公开日期自": since, "公开日期至": until, "条数": len(rows),
            "接收人": made.receiver, "载体": made.get_carrier_display(), "备注": made.note,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def cancel(*, actor: User | None, handover: Handover, reason: str) -> HandoverCancellation:
    """Let a handover that was noted by mistake count no more. Raises NotAllowed, HandoverRefused."""
    place = ReadingPlace.objects.select_for_update(of=("self",)).get(pk=handover.place_id)
    require(actor, place.agency, Capability.EDIT_LEDGERS)
    if HandoverCancellation.objects.filter(handover=handover).exists():
        raise HandoverRefused("这次移送已经作废")
    if not reason.strip():
        raise HandoverRefused("请写明作废的理由")
    made = HandoverCancellation.objects.create(
        handover=handover, reason=reason.strip()[:255], by=actor
    )
    record(
        verb="作废移送记录", subject=place, agency=place.agency, actor=actor,
        detail={"移送日期": handover.handed_on, "条数": handover.count, "理由": made.reason},
    )  # fmt: skip
    return made


def digest(rows: Sequence[Any]) -> str:
    """Return what names a list of items to hand over: another item or edition, another digest."""
    told = ";".join(f"{row.pk}:{row.live_edition_id or ''}" for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
