"""Which entries of the journal are not shown any more, because they tell what was exposed?

The chain stays whole: an entry is never changed. Where something public was taken back because it
exposed a secret or a person, an act :data:`SEALED` is noted about it, and every entry about the
same thing before that act is shown without its words, until an act :data:`UNSEALED` follows.
Where an entry about something else names it, the act is noted about that entry alone.
"""

from __future__ import annotations

from typing import Final

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from gongkai_web.journal.models import Entry

SEALED: Final = "封存泄露内容"
UNSEALED: Final = "解除封存"
TOLD: Final = "内容因泄露已封存，此处不显示"


def marked(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries, each knowing whether it is sealed, in one query for all."""
    later = Entry.objects.filter(pk__gt=OuterRef("pk"), verb__in=(SEALED, UNSEALED))
    alone = later.filter(
        subject_type=Entry._meta.label_lower, subject_id=Cast(OuterRef("pk"), CharField())
    )
    alike = later.filter(subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"))
    last = [Subquery(one.order_by("-pk").values("verb")[:1]) for one in (alone, alike)]
    return entries.annotate(sealed_by=Coalesce(*last))


def is_sealed(entry: Entry) -> bool:
    """Return whether an entry's words are not to be shown."""
    if "sealed_by" not in entry.__dict__:
        entry.__dict__["sealed_by"] = (
            marked(Entry.objects.filter(pk=entry.pk)).values_list("sealed_by", flat=True).first()
        )
    return bool(entry.__dict__["sealed_by"] == SEALED)


def label_of(entry: Entry) -> str:
    """Return what an entry is about, or that this is sealed."""
    return TOLD if is_sealed(entry) else entry.subject_label
