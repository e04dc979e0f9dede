"""Looking at a withheld item anew: it stays withheld until another day, or becomes a draft. (条例 art. 18)

Nothing is published here: what may be public by now climbs the ladder like any other draft.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.publishing.reassessment import next_reassessment
from gongkai_web.agencies.access import Capability, NotAllowed, require
from gongkai_web.agencies.models import User
from gongkai_web.journal.actions import record
from gongkai_web.publishing import withheld
from gongkai_web.publishing.drafting import (
    ItemMoved,
    ItemRefused,
    hold,
    refuse_under_review,
    revision_of,
)
from gongkai_web.publishing.models import (
    Assessment,
    AssessmentOutcome,
    DisclosureAttribute,
    Item,
    WithheldGround,
)

__all__ = ["ItemMoved", "ItemRefused", "NotAllowed"]


@transaction.atomic
def stays_withheld(
    *, actor: User | None, item: Item, on: date, reason: str, ground: str = "",
    next_on: date | None = None, seen: int | None = None,
) -> Assessment:  # fmt: skip
    """Note that an item stays withheld, why, and when to ask again; without a day, after the usual interval.

    ``reason`` becomes the item's reason, ``ground`` its ground (arts. 14–16; what is given on request
    needs none). ``seen`` is the revision the person looked at. Raises NotAllowed, ItemRefused, ItemMoved.
    """
    held, line = _held(actor, item, on, reason, seen)
    again = next_on or next_reassessment(on).due_on
    if again <= on:
        raise ItemRefused(f"下次评估日期应晚于本次评估日期（{on}）")
    if ground and ground not in WithheldGround.values:
        raise ItemRefused("请选择不予公开的依据")
    attribute = held.disclosure_attr
    if attribute == DisclosureAttribute.PROACTIVE:
        held.disclosure_attr = DisclosureAttribute.WITHHELD  # refused by a reviewer
    if held.disclosure_attr == DisclosureAttribute.WITHHELD and not ground:
        raise ItemRefused("继续不予公开的，请选择依据（条例第十四条至第十六条）")
    made = _note(actor, held, on, AssessmentOutcome.STAYS, reason, ground, again, attribute)
    held.withheld_ground, held.withheld_reason = ground, reason.strip()
    held.withheld_on = line.decided_on
    _save(actor, held)
    return made


@transaction.atomic
def opens(
    *, actor: User | None, item: Item, on: date, reason: str, seen: int | None = None
) -> Assessment:
    """Note that an item may be public by now: it becomes a draft marked 主动公开, to be reviewed.

    Raises NotAllowed, ItemRefused, ItemMoved.
    """
    held, _ = _held(actor, item, on, reason, seen)
    attribute = held.disclosure_attr
    made = _note(actor, held, on, AssessmentOutcome.OPENS, reason, "", None, attribute)
    held.disclosure_attr = DisclosureAttribute.PROACTIVE
    held.withheld_ground, held.withheld_reason, held.withheld_on = "", "", None
    held.drafted_by = held.drafted_by or actor
    held.stage, held.has_unpublished_changes = "draft", True
    _save(actor, held)
    return made


def _held(
    actor: User | None, item: Item, on: date, reason: str, seen: int | None
) -> tuple[Item, withheld.Line]:
    """Return the item, held, and where it stands. Raises NotAllowed, ItemRefused, ItemMoved."""
    held = hold(item)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    refuse_under_review(held)
    if seen is not None and seen != revision_of(held):
        raise ItemMoved("有人刚刚评估或者修改过这一条，请重新打开这一页")
    line = withheld.line_of(held)
    if line is None:
        raise ItemRefused("这一条不是不予公开的信息，不需要评估")
    if on < line.decided_on:
        raise ItemRefused(f"评估日期不应早于决定不予公开的日期（{line.decided_on}）")
    last = held.assessments.first()
    if last is not None and on < last.assessed_on:
        raise ItemRefused(f"评估日期不应早于上次评估（{last.assessed_on}）")
    if not reason.strip():
        raise ItemRefused("请写明评估的理由")
    return held, line


def _note(
    actor: User | None, held: Item, on: date, outcome: AssessmentOutcome, reason: str,
    ground: str, next_on: date | None, attribute: str,
) -> Assessment:  # fmt: skip
    made = Assessment.objects.create(
        item=held, assessed_on=on, outcome=outcome, reason=reason.strip(), ground=ground,
        ground_before=held.withheld_ground, reason_before=held.withheld_reason,
        attribute_before=attribute, next_on=next_on, by=actor,
    )  # fmt: skip
    record(
        verb=f"评估：{outcome.label}", subject=held, agency=held.agency, actor=actor,
        detail={
            "评估日期": on, "理由": reason.strip(), "依据": made.get_ground_display(),
            "原来的依据": made.get_ground_before_display(), "下次评估日期": next_on,
        },
    )  # fmt: skip
    return made


def _save(actor: User | None, held: Item) -> None:
    held.save()
    held.save_revision(user=actor, clean=False)
