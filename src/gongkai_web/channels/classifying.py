"""Which items need not stand on the website, and who said so? (R-M9)

The last word is what a person said of the row itself; where nothing was said of it, what its
articles on an account were said to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from gongkai_web.agencies.access import Capability, require
from gongkai_web.agencies.models import User
from gongkai_web.channels.classes import NOT_NEEDED, Classification, ItemClass
from gongkai_web.channels.models import ListedArticle
from gongkai_web.journal.actions import record
from gongkai_web.publishing.drafting import ItemRefused, hold
from gongkai_web.publishing.models import DisclosureAttribute, Item

AT_ONCE = 200
"""How many rows one act classifies at most."""


def classed(wanted: Iterable[str]) -> Q:
    """Return the condition that an item is of one of these classes."""
    own = ItemClass.objects.filter(item=OuterRef("pk"))
    listed = ListedArticle.objects.filter(item=OuterRef("pk"), classification__in=list(wanted))
    return Exists(own.filter(classification__in=list(wanted))) | (~Exists(own) & Exists(listed))


def not_needed() -> Q:
    """Return the condition that an item need not stand on the website."""
    return classed(NOT_NEEDED)


def class_of(item: Item) -> str:
    """Return what an item was said to be, as a value of Classification; "" where nobody said."""
    if (own := ItemClass.objects.filter(item=item).first()) is not None:
        return own.classification
    rows = ListedArticle.objects.filter(item=item).exclude(classification="")
    return rows.values_list("classification", flat=True).first() or ""


@transaction.atomic
def classify(
    *, actor: User | None, items: Iterable[Item], classification: str, at: datetime
) -> int:
    """Say what items are, ``""`` takes back what was said; return how many changed.

    Raises NotAllowed, ItemRefused.
    """
    if classification and classification not in Classification.values:
        raise ItemRefused("没有这个类别")
    items = list(items)
    if len(items) > AT_ONCE:
        raise ItemRefused(f"一次最多注明 {AT_ONCE} 条")
    return sum(_classify(actor, one, classification, at) for one in items)


def _classify(actor: User | None, item: Item, classification: str, at: datetime) -> bool:
    held = hold(item)
    require(actor, held.agency, Capability.EDIT_LEDGERS)
    if held.disclosure_attr != DisclosureAttribute.PROACTIVE:
        raise ItemRefused(f"“{held.title}”不主动公开，不用注明类别")
    was = ItemClass.objects.filter(item=held).first()
    if (was.classification if was else "") == classification:
        return False
    if classification:
        ItemClass.objects.update_or_create(
            item=held, defaults={"classification": classification, "by": actor, "at": at}
        )
    elif was is not None:
        was.delete()
    said = Classification(classification).label if classification else "（收回）"
    record(
        verb="注明信息类别", subject=held, agency=held.agency, actor=actor,
        detail={
            "classification": said, "was": was and was.get_classification_display(),
            "needs_website": classification not in NOT_NEEDED,
        },
    )  # fmt: skip
    return True
