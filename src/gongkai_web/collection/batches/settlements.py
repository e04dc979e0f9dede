"""How is a number the reader was in doubt of settled by a person who looks at the source?

What was read stays as it is. The number seen makes another reading of the same file, in which the cell
says who filled it in and why; that one is checked anew and handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone

from gongkai.reports.cell_names import cell_name
from gongkai.reports.cell_values import with_values
from gongkai.reports.readers import CellEvidence
from gongkai.reports.schema import AnnualReport, cell_paths
from gongkai.reports.tables import printed
from gongkai_web.agencies.models import User
from gongkai_web.collection import evidence, keeping, previous
from gongkai_web.collection.access import require_reading_for
from gongkai_web.collection.batches.models import BatchFile, CellSettlement
from gongkai_web.collection.models import ReadReport
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.journal.actions import record

NOT_APPLICABLE = ("/", "／", "—", "-", "－", "无")
BLANK = ("空", "空白")
_MONEY = (".amount_wan_yuan", ".amount")
_LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw in a cell."""

    value: int | Decimal | None
    shown: str
    state: str


def seen(path: str, text: str) -> Seen:
    """Return what was typed for a cell. Raises CollectionProblem where it is no number."""
    typed = "".join(text.split()).translate(_HALF_WIDTH).replace(",", "")
    if typed in NOT_APPLICABLE:
        return Seen(None, "/", "not_applicable")
    if typed in BLANK:
        return Seen(None, "", "blank")
    try:
        number = Decimal(typed)
    except InvalidOperation:
        number = Decimal("NaN")
    money = path.endswith(_MONEY)
    if not number.is_finite() or abs(number) >= _LARGEST or not (money or number == int(number)):
        raise CollectionProblem(
            f"{cell_name(path)}：“{text.strip()}”不是{'金额' if money else '整数'}；"
            "请填写原文中的数字，原文为“/”的填“/”，空白的填“空”"
        )
    value = number if money else int(number)
    return Seen(value, printed(value), "read")


_HALF_WIDTH = {
    **{ord("０") + digit: str(digit) for digit in range(10)},
    ord("，"): ",", ord("．"): ".", ord("＋"): "+",
}  # fmt: skip


@transaction.atomic
def settle_cells(
    *, actor: User | None, file: BatchFile, typed: Mapping[str, str], reason: str
) -> ReadReport:
    """Fill in numbers as a person saw them in the source, and return the reading that holds now.

    Only what the reader was in doubt of, or a person filled in before, can be settled. A reading that
    was handed in stays what it is: the one filled in is handed in again, with a reason.
    """
    require_reading_for(actor, file.batch.office)
    held = (
        BatchFile.objects.select_for_update(of=("self",))
        .select_related("reading__source")
        .get(pk=file.pk)
    )
    before = held.reading
    if before is None:
        raise CollectionProblem("这个文件没有读出报告")
    reason = reason.strip()
    wanted = {path: text for path, text in typed.items() if text.strip()}
    if not wanted:
        raise CollectionProblem("还没有填写数字")
    if not reason:
        raise CollectionProblem("请写明依据，例如“对照原件第 3 页”")
    was = evidence.reading_of(before)
    open_ = to_settle(before)
    found = {}
    for path, text in wanted.items():
        if path not in open_:
            raise CollectionProblem("只能填写存疑的数字；读出的数字有错的，请退回单位更正")
        found[path] = seen(path, text)
    told = f"由{actor or '命令行'}对照原件填写：{reason}"
    cells = dict(was.evidence)
    for path, one in found.items():
        old = cells[path]
        cells[path] = replace(
            old, state=one.state, value=one.value, note=f"{told}（原识读：{old.note or '存疑'}）"
        )
    report = _with(was.report, found)
    after = keeping.keep_reading(
        actor=actor, office=before.office, source=before.source, agency=held.agency,
        reading=replace(was, report=report, evidence=cells),
        before=previous.before(held.agency, before.year) if held.agency is not None else None,
    )  # fmt: skip
    for path, one in found.items():
        CellSettlement(
            before=before, after=after, path=path, value=one.shown, reason=reason,
            at=timezone.now(), by=actor,
        ).save(force_insert=True)  # fmt: skip
    held.reading = after
    held.save(update_fields=["reading"])
    record(
        verb="填写年报存疑数字", subject=after, agency=held.agency or before.office, actor=actor,
        detail={
            "file": before.file_name, "reason": reason,
            "cells": {cell_name(path): one.shown for path, one in found.items()},
        },
    )  # fmt: skip
    return after


def _with(report: AnnualReport, found: Mapping[str, Seen]) -> AnnualReport:
    return with_values(report, {path: one.value for path, one in found.items()})


def to_settle(reading: ReadReport) -> dict[str, CellEvidence]:
    """Return the cells a person may fill in: those in doubt, and those filled in before."""
    cells = evidence.from_json(reading.evidence)
    known = set(cell_paths(reading.annual_report))
    before = {one.path for one in settled_in(reading)}
    return {
        path: cell
        for path, cell in cells.items()
        if path in known and (path in before or cell.state in ("unreadable", "ambiguous"))
    }


def settled_in(reading: ReadReport) -> list[CellSettlement]:
    """Return what persons filled in on the way to this reading, the newest for each cell."""
    found: dict[str, CellSettlement] = {}
    at: ReadReport | None = reading
    while at is not None:
        steps = list(at.settlements.select_related("by", "before"))
        for one in steps:
            found.setdefault(one.path, one)
        at = steps[0].before if steps else None
    return list(found.values())


def filled_in(reading: ReadReport) -> ReadReport:
    """Return the reading that holds now: with the numbers filled in since, or the same."""
    at = reading
    while (row := CellSettlement.objects.filter(before=at).order_by("-pk").first()) is not None:
        at = row.after
    return at
