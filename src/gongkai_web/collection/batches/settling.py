"""What is a file that was read to its office: a new report, one that is there already, or nobody's?"""

from __future__ import annotations

import logging

from django.db import DatabaseError, transaction

from gongkai.reports.cell_values import cell_values
from gongkai.reports.reading_many import Outcome as Reader
from gongkai.reports.reading_many import Result
from gongkai_web.agencies.models import Agency
from gongkai_web.collection import keeping, previous
from gongkai_web.collection.batches import staging
from gongkai_web.collection.batches.access import agencies_of
from gongkai_web.collection.batches.models import Batch, BatchFile, Outcome
from gongkai_web.collection.models import HandIn, ReadReport

log = logging.getLogger(__name__)


def settle(row: BatchFile, result: Result, batch: Batch) -> None:
    """Store what became of one file, all of it or a refusal with the reason."""
    try:
        with transaction.atomic():
            _settle(row, result, batch)
    except (DatabaseError, ValueError, OSError) as error:
        log.exception("storing %s of batch %s failed", row.position, batch.pk)
        row.reading = row.agency = None
        row.outcome = Outcome.REFUSED
        row.reason = f"读出后存不进去（{type(error).__name__}），请把文件交给系统管理员查看"
        row.save()


def _settle(row: BatchFile, result: Result, batch: Batch) -> None:
    row.reason = result.reason
    if result.outcome is Reader.SAME_BYTES:
        first = batch.files.filter(name=result.same_as).select_related("reading", "agency").first()
        row.outcome = Outcome.SAME_FILE
        if first is not None:
            row.reading, row.agency = first.reading, first.agency
    elif (reading := result.reading) is None:
        row.outcome = Outcome.REFUSED
    else:
        among = agencies_of(batch.office, batch.created_by)
        agency = (
            keeping.agency_named(reading.report.agency, among) if reading.report.agency else None
        )
        source = keeping.keep_file(
            actor=batch.created_by, office=batch.office, name=row.name,
            data=staging.get(batch.folder, row.position),
        )  # fmt: skip
        row.agency = agency
        row.reading = keeping.keep_reading(
            actor=batch.created_by, office=batch.office, source=source, reading=reading,
            agency=agency,
            before=previous.before(agency, reading.report.year) if agency is not None else None,
        )  # fmt: skip
        row.outcome, row.reason = judged(row.reading, agency)
    row.save()


def judged(reading: ReadReport, agency: Agency | None) -> tuple[Outcome, str]:
    """Return what a reading is to the office, and why."""
    if agency is None:
        name = reading.agency_name
        return Outcome.NO_AGENCY, (
            f"读到的名称是“{name}”，没有对应的单位，请指定"
            if name
            else "文件里没有找到单位名称，请指定"
        )
    handed_in = HandIn.objects.filter(agency=agency, year=reading.year).order_by("-number").first()
    if handed_in is not None:
        told = _difference(handed_in.report, reading)
        return Outcome.SAME_REPORT, f"{handed_in}已在系统中，{told}"
    earlier = (
        ReadReport.objects.filter(agency=agency, office=reading.office, year=reading.year)
        .exclude(pk=reading.pk)
        .exclude(source=reading.source)
        .select_related("source")
        .first()
    )
    if earlier is not None:
        told = _difference(earlier.report, reading)
        return (
            Outcome.SAME_REPORT,
            f"“{earlier.file_name}”也是{agency}{reading.year}年的报告，{told}",
        )
    return Outcome.READ, ""


def _difference(before: object, reading: ReadReport) -> str:
    from gongkai.reports import json_form

    old, new = (dict(cell_values(json_form.from_json(one))) for one in (before, reading.report))
    count = sum(old.get(path) != new.get(path) for path in old.keys() | new.keys())
    return f"有 {count} 格数字不同，请核对采用哪一份" if count else "各格数字相同"
