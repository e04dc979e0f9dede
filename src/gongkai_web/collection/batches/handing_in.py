"""Which files of a batch can be handed in at once, and how?

Those whose agency is known, where no number is in doubt and nothing was handed in for the
agency's year before: what is doubtful or replaces another report is looked at one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from gongkai_web.agencies.access import NotAllowed
from gongkai_web.agencies.models import User
from gongkai_web.collection.access import require_reading_for
from gongkai_web.collection.actions import hand_in_file
from gongkai_web.collection.batches.models import Batch, BatchFile, Outcome
from gongkai_web.collection.models import HandIn
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.reorganisations.register import Register


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of the files that were clear."""

    made: tuple[HandIn, ...]
    left: tuple[tuple[BatchFile, str], ...]
    """Those the collection did not take, and why, in Chinese."""


def clear_files(batch: Batch) -> list[BatchFile]:
    """Return the files nobody needs to look at before they are handed in, one for an agency's year."""
    rows = (
        batch.files.filter(
            outcome=Outcome.READ, agency__isnull=False, reading__hand_ins=None, reading__unread=0
        )
        .select_related("agency", "reading__source", "batch__office")
        .defer("reading__report", "reading__evidence", "reading__check_result")
        .order_by("pk")
    )
    register = Register.load()
    taken = set(
        HandIn.objects.filter(agency__in=rows.values("agency")).values_list("agency_id", "year")
    )
    found = []
    for row in rows:
        assert row.reading is not None
        where = row.agency_id, row.reading.year
        if where in taken or register.gone(row.agency_id, row.reading.year):
            continue
        taken.add(where)
        found.append(row)
    return found


def hand_in_clear(*, actor: User | None, batch: Batch) -> HandedIn:
    """Hand in every clear file of a batch; one that is refused hinders no other. Raises NotAllowed."""
    require_reading_for(actor, batch.office)
    made, left = [], []
    for file in clear_files(batch):
        assert file.agency is not None
        assert file.reading is not None
        try:
            with transaction.atomic():
                made.append(hand_in_file(actor=actor, agency=file.agency, reading=file.reading))
        except (CollectionProblem, NotAllowed) as problem:
            left.append((file, str(problem)))
    return HandedIn(tuple(made), tuple(left))
