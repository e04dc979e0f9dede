"""How is a year's collection opened, and how are its days set?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongkai_web.agencies.models import Agency, AgencyKind, User
from gongkai_web.collection import dues
from gongkai_web.collection.access import require_office
from gongkai_web.collection.models import Round, RoundDue
from gongkai_web.collection.problems import CollectionProblem, LaterThanLaw
from gongkai_web.journal.actions import record


@transaction.atomic
def open_round(*, actor: User | None, office: Agency, year: int, notes: str = "") -> Round:
    """Begin an office's collection of a year, with the days proposed for every kind of agency.

    Raises CollectionProblem where it was begun already.
    """
    require_office(actor, office)
    Agency.objects.select_for_update(no_key=True).get(pk=office.pk)
    if Round.objects.filter(office=office, year=year).exists():
        raise CollectionProblem(f"{office}{year} 年度的年报收集已经开始")
    opened = Round.objects.create(
        office=office, year=year, notes=notes.strip(), opened_at=timezone.now(), opened_by=actor
    )
    for kind in AgencyKind.values:
        RoundDue.objects.create(round=opened, kind=kind, **dues.proposed(office, kind, year))
    record(
        verb="开始年报收集",
        subject=opened,
        agency=office,
        actor=actor,
        detail={
            "year": year,
            "dues": {str(due.get_kind_display()): _named(_days(due)) for due in opened.dues.all()},
        },
    )
    return opened


@transaction.atomic
def set_due(
    *,
    actor: User | None,
    round: Round,
    days: Mapping[str, Mapping[str, date]],
    notes: str | None = None,
    past_law_is_meant: bool = False,
) -> Round:
    """Set the days of some kinds of agencies, all or none.

    Raises CollectionProblem for days out of their order, LaterThanLaw for days after the law's
    unless that is meant.
    """
    require_office(actor, round.office)
    held = Round.objects.select_for_update().select_related("office").get(pk=round.pk)
    before, after, told = {}, {}, []
    for kind, wanted in days.items():
        due = held.dues.get(kind=kind)
        old = _days(due)
        new = {**old, **wanted}
        if (wrong := dues.out_of_order(new)) is not None:
            raise CollectionProblem(f"{AgencyKind(kind).label}：{wrong}")
        if (late := dues.later_than_law(held.office, kind, held.year, new)) is not None:
            told.append(late)
        if new != old:
            label = str(AgencyKind(kind).label)
            before[label], after[label] = _named(old), _named(new)
            for name, day in new.items():
                setattr(due, name, day)
            due.save()
    if told and not past_law_is_meant:
        raise LaterThanLaw(told)
    if notes is not None and notes.strip() != held.notes:
        before["notes"], after["notes"] = held.notes, notes.strip()
        held.notes = notes.strip()
        held.save(update_fields=["notes"])
    if after:
        record(
            verb="设定年报收集期限",
            subject=held,
            agency=held.office,
            actor=actor,
            detail={"before": before, "after": after, "later_than_law": told},
        )
    return held


def _days(due: RoundDue) -> dict[str, date]:
    return {name: getattr(due, name) for name in dues.DAYS}


def _named(days: Mapping[str, date]) -> dict[str, date]:
    """Return the days as the journal tells them: under their names."""
    return {dues.DAYS[name]: day for name, day in days.items()}
