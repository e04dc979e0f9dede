"""What can be done with a file of a batch beside settling its numbers: say whose it is."""

from __future__ import annotations

from django.db import transaction

from gongkai_web.agencies.models import Agency, User
from gongkai_web.collection import evidence, keeping, previous
from gongkai_web.collection.access import require_reading_for
from gongkai_web.collection.batches.access import agencies_of
from gongkai_web.collection.batches.models import BatchFile
from gongkai_web.collection.batches.settling import judged
from gongkai_web.collection.models import HandIn
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.journal.actions import record


@transaction.atomic
def assign(*, actor: User | None, file: BatchFile, agency: Agency) -> BatchFile:
    """Say whose report a file is. It is kept as another reading, checked as that agency's."""
    require_reading_for(actor, file.batch.office)
    held = (
        BatchFile.objects.select_for_update(of=("self",))
        .select_related("reading__source", "batch")
        .get(pk=file.pk)
    )
    if held.reading is None:
        raise CollectionProblem("这个文件没有读出报告，不能指定单位")
    if agency not in agencies_of(held.batch.office, actor):
        raise CollectionProblem(f"“{agency}”不是{held.batch.office}或者它的下级单位，请重新选择")
    if HandIn.objects.filter(reading=held.reading).exists():
        raise CollectionProblem("这个文件已经报送，不能再改单位")
    before = held.agency
    if before == agency:
        return held
    held.reading = keeping.keep_reading(
        actor=actor, office=held.reading.office, source=held.reading.source, agency=agency,
        reading=evidence.reading_of(held.reading),
        before=previous.before(agency, held.reading.year),
    )  # fmt: skip
    held.agency = agency
    held.outcome, held.reason = judged(held.reading, agency)
    held.save()
    record(
        verb="指定年报文件的单位", subject=held, agency=agency, actor=actor,
        detail={"file": held.name, "was": str(before or ""), "agency": str(agency)},
    )  # fmt: skip
    return held
