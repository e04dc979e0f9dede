"""How is a change of an agency entered, put right and taken out of the register? Each verb is journalled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai_web.agencies.access import below
from gongkai_web.agencies.models import Agency, User
from gongkai_web.collection import rechecking
from gongkai_web.collection.access import require_office
from gongkai_web.collection.problems import CollectionProblem
from gongkai_web.collection.reorganisations.models import Change, Reorganisation
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.journal.actions import record

HEIRS = {Change.MERGED: (1, 1), Change.DIVIDED: (2, 99), Change.DISSOLVED: (0, 0), Change.RENAMED: (0, 0)}  # fmt: skip
"""How many agencies may go on, at least and at most."""
_WANTED = {
    Change.MERGED: "并入其他单位的，请选择一个承接单位",
    Change.DIVIDED: "职责分给几个单位的，请选择两个以上的承接单位；只有一个的，选“并入其他单位”",
    Change.DISSOLVED: "撤销而没有承接单位的，不选承接单位；有承接单位的，选“并入其他单位”",
    Change.RENAMED: "更名的不选承接单位；名称改在“系统 → 单位”里改，这里登记原来的名称",
}


@transaction.atomic
def register(
    *,
    actor: User | None,
    office: Agency,
    kind: Change,
    agency: Agency,
    since: date,
    heirs: Sequence[Agency] = (),
    heirs_are_new: bool = False,
    old_name: str = "",
    basis: str = "",
    note: str = "",
    row: Reorganisation | None = None,
) -> Reorganisation:
    """Enter a change of an agency below the office, or put one right.

    Raises NotAllowed, and CollectionProblem for heirs that do not fit or go round in a circle.
    """
    require_office(actor, office)
    Agency.objects.select_for_update(no_key=True).get(pk=office.pk)
    within = below({office.pk})
    if row is not None and row.agency_id not in within:
        raise CollectionProblem(f"“{row.agency}”不是{office}的下级单位")
    if stray := [one for one in (agency, *heirs) if one.pk not in within]:
        raise CollectionProblem(f"“{stray[0]}”不是{office}的下级单位，请重新选择")
    least, most = HEIRS[kind]
    if not least <= len({one.pk for one in heirs}) <= most or agency in heirs:
        raise CollectionProblem(_WANTED[kind])
    old_name = old_name.strip() if kind == Change.RENAMED else ""
    if kind == Change.RENAMED and (not old_name or old_name == agency.name):
        raise CollectionProblem("请填写原来的名称；现在的名称取自“系统 → 单位”")
    others = [one for one in Register.load().rows if row is None or one.pk != row.pk]
    if kind != Change.RENAMED and (
        there := next((one for one in others if one.is_gone and one.agency_id == agency.pk), None)
    ):
        raise CollectionProblem(f"“{agency}”的变动已经登记：{there}。登记错了的，请修改那一条")
    if round_about := _leads_back(agency, heirs, others):
        raise CollectionProblem(f"{round_about}已登记由“{agency}”承接，不能再承接它，请核对")
    before = _told(row) if row is not None else {}
    held = row or Reorganisation(registered_at=timezone.now(), registered_by=actor)
    held.kind, held.agency, held.since = kind, agency, since
    held.heirs_are_new = heirs_are_new and bool(heirs)
    held.old_name, held.basis, held.note = old_name, basis.strip(), note.strip()
    held.save()
    held.heirs.set(heirs)
    after = _told(held)
    if before != after:
        record(
            verb="登记机构变动" if row is None else "修改机构变动登记",
            subject=held, agency=agency, actor=actor,
            detail={"after": after} | ({"before": before} if before else {}),
        )  # fmt: skip
        why = f"{'登记机构变动' if row is None else '修改机构变动登记'}：{held}"
        rechecking.after_change(actor=actor, within=within, why=why)
    return held


@transaction.atomic
def take_out(*, actor: User | None, office: Agency, row: Reorganisation) -> None:
    """Take a change out of the register; the journal keeps what it said."""
    require_office(actor, office)
    if row.agency_id not in below({office.pk}):
        raise CollectionProblem(f"“{row.agency}”不是{office}的下级单位")
    record(
        verb="删除机构变动登记", subject=row, agency=row.agency, actor=actor,
        detail={"before": _told(row)},
    )  # fmt: skip
    told = str(row)
    row.delete()
    within = below({office.pk})
    rechecking.after_change(actor=actor, within=within, why=f"删除机构变动登记：{told}")


def _leads_back(
    agency: Agency, heirs: Sequence[Agency], others: Sequence[Reorganisation]
) -> Agency | None:
    """Return the heir that itself was handed on to the agency, or None."""
    into = {one.agency_id: [heir.pk for heir in one.heirs.all()] for one in others if one.is_gone}
    for heir in heirs:
        waiting, seen = [heir.pk], {heir.pk}
        while waiting:
            for further in into.get(waiting.pop(), ()):
                if further == agency.pk:
                    return heir
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)
    return None


def _told(row: Reorganisation) -> dict[str, Any]:
    """Return what the journal keeps of a row, by its fields."""
    return {
        "kind": row.kind,
        "agency": str(row.agency),
        "承接单位": [heir.name for heir in row.heirs.order_by("code")],
        "heirs_are_new": row.heirs_are_new,
        "old_name": row.old_name,
        "since": row.since.isoformat(),
        "basis": row.basis,
        "note": row.note,
    }
