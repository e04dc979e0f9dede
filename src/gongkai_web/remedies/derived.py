"""What follows from the diary of a reconsideration or court case? State, due day, place in table 4.

The record keeps copies of them for counting and sorting; :func:`refresh_case` makes the
copies follow the diary again. A row of the ledger that has no diary keeps its own
columns, and :func:`opening_of` says which acts they stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

from django.db import transaction

from gongkai.remedies.acts import Act, ActKind
from gongkai.remedies.clocks import Due, dues, next_due
from gongkai.remedies.course import counted, opening, situation
from gongkai.remedies.periods import Procedure
from gongkai.remedies.results import Block, Case, Group
from gongkai_web.remedies.models import RemedyCase, RemedyEvent

FAR = date(9999, 12, 31)
"""A day after every act: all that is noted has happened."""


def act_of(row: RemedyEvent) -> Act:
    """Return a stored act as the law's functions take it."""
    detail = row.detail
    days = {
        name: date.fromisoformat(detail[name])
        for name in ("served_on", "until")
        if detail.get(name)
    }
    return Act(
        ActKind(row.kind),
        row.on,
        procedure=cast(Procedure | None, detail.get("procedure") or None),
        result=detail.get("result", ""),
        **days,
    )


def diary(rows: Iterable[RemedyEvent]) -> list[Act]:
    """Return the acts of a case, in order of days and, within a day, as they were noted."""
    return [act_of(row) for row in rows]


def block_of(case: RemedyCase) -> Block:
    """Return the block of table 4 that the case belongs to."""
    return cast(Block, case.procedure)


def counted_row(case: RemedyCase) -> Case:
    """Return what table 4 counts of the record's own columns."""
    return Case(block_of(case), case.received_on, case.decided_on, cast(Group, case.result))


def opening_of(case: RemedyCase) -> tuple[Act, ...]:
    """Return the acts that a row without a diary stands for.

    Raises ValueError for a row that does not say when the case came in.
    """
    return opening(counted_row(case))


def open_dues(acts: Iterable[Act], *, block: Block) -> tuple[Due, ...]:
    """Return everything that was and is to be done in a case."""
    return dues(acts, block=block, on=FAR)


def refresh_case(case: RemedyCase) -> bool:
    """Make the copies on the record follow from its diary; say whether they moved.

    Without a standing act the record's own columns stay as they are.
    """
    acts = diary(case.events.all())
    if not acts:
        now: dict[str, Any] = {"state": "", "due_on": None, "due_what": ""}
    else:
        block = block_of(case)
        found = counted(acts, block=block).case
        waiting = next_due(open_dues(acts, block=block))
        now = {
            "state": situation(acts, block=block).state.value,
            "received_on": found.filed_on,
            "decided_on": found.decided_on,
            "result": found.group,
            "due_on": waiting.due_on if waiting else None,
            "due_what": waiting.what if waiting else "",
        }
    if all(getattr(case, name) == value for name, value in now.items()):
        return False
    for name, value in now.items():
        setattr(case, name, value)
    case.save(update_fields=[*now, "updated_at"])
    return True


def rebuild(cases: Any) -> Iterator[tuple[RemedyCase, date | None, bool]]:
    """Refresh every case of a QuerySet that has a diary; yield each, its due day before, and whether it moved.

    Each is read anew once it is held: what was noted while the others were worked out counts.
    """
    for pk in list(cases.exclude(state="").order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            held = RemedyCase.objects.select_for_update(of=("self",)).select_related("agency")
            case = held.get(pk=pk)
            before = case.due_on
            yield case, before, refresh_case(case)
