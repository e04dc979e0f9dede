"""Who takes files in, and for which office? The supervising office for those below, an agency for itself."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai_web.agencies.access import Capability, agencies_where, below
from gongkai_web.agencies.models import Agency
from gongkai_web.collection.access import offices_of
from gongkai_web.collection.batches.models import Batch, BatchFile
from gongkai_web.collection.models import HandIn


def offices_reading(user: Any) -> QuerySet[Agency]:
    """Return the offices for which the person may take files in."""
    collecting = offices_of(user).values("pk")
    own = agencies_where(user, Capability.SUBMIT_REPORT).values("pk")
    return Agency.objects.filter(pk__in=collecting) | Agency.objects.filter(pk__in=own)


def agencies_of(office: Agency, user: Any) -> list[Agency]:
    """Return whose reports may be among an office's files: its own, and those below it."""
    within = Agency.objects.filter(pk__in={office.pk, *below({office.pk})})
    if user is None:
        return list(within)
    mine = agencies_where(user, Capability.SUBMIT_REPORT) | agencies_where(
        user, Capability.COLLECT_REPORTS
    )
    return list(within.filter(pk__in=mine.values("pk")))


def batches_of(user: Any) -> QuerySet[Batch]:
    """Return the batches the person may see."""
    return Batch.objects.filter(office__in=offices_reading(user).values("pk"))


def files_of(user: Any) -> QuerySet[BatchFile]:
    """Return the files of the batches the person may see, and of the agencies they collect from.

    Of these: what they took in for the agency themselves, and what it handed in.
    """
    collecting = agencies_where(user, Capability.COLLECT_REPORTS).values("pk")
    handed_in = HandIn.objects.filter(
        agency__in=collecting,
        agency=OuterRef("agency"),
        reading__source=OuterRef("reading__source"),
    )
    taken_in = Q(batch__created_by=user, agency__in=collecting)
    return BatchFile.objects.filter(
        Q(batch__in=batches_of(user).values("pk")) | taken_in | Exists(handed_in)
    )
