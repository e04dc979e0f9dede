"""Who collects from whom? A supervising office from the agencies below it, at any depth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from gongkai_web.agencies.access import Capability, NotAllowed, agencies_where, may
from gongkai_web.agencies.models import Agency, User


def offices_of(user: Any) -> QuerySet[Agency]:
    """Return the offices for which the person collects: those with agencies below them."""
    below = agencies_where(user, Capability.COLLECT_REPORTS)
    return Agency.objects.filter(children__in=below).distinct()


def in_tree(among: Iterable[Agency]) -> list[tuple[Agency, int]]:
    """Return agencies as they lie below each other, each with its depth: the highest come first."""
    some = sorted(among, key=lambda one: one.code)
    here = {one.pk for one in some}
    below: dict[int | None, list[Agency]] = {}
    for one in some:
        below.setdefault(one.parent_id if one.parent_id in here else None, []).append(one)
    found: list[tuple[Agency, int]] = []

    def add(parent: int | None, depth: int) -> None:
        for one in below.get(parent, ()):
            found.append((one, depth))
            add(one.pk, depth + 1)

    add(None, 0)
    return found


def indented(among: Iterable[Agency]) -> list[tuple[int, str]]:
    """Return agencies as choices of a form, the deeper ones set in."""
    return [(one.pk, "　" * depth + str(one)) for one, depth in in_tree(among)]


def may_collect_for(user: Any, office: Agency) -> bool:
    """Return whether the person collects for the office."""
    return offices_of(user).filter(pk=office.pk).exists()


def require_office(actor: User | None, office: Agency) -> None:
    """Raise NotAllowed unless the person collects for the office (None: the command line)."""
    if actor is not None and not may_collect_for(actor, office):
        raise NotAllowed(f"{actor} 没有为“{office}”收集年度报告的权限，或者它没有下级单位")


def may_hand_in(user: Any, agency: Agency) -> bool:
    """Return whether the person hands in for the agency: its own leader, or the office above."""
    return may(user, agency, Capability.SUBMIT_REPORT) or may(
        user, agency, Capability.COLLECT_REPORTS
    )


def require_reading_for(actor: User | None, office: Agency) -> None:
    """Raise NotAllowed unless the person may take in files for the office or the agency."""
    if actor is None or may_hand_in(actor, office) or may_collect_for(actor, office):
        return
    raise NotAllowed(f"{actor} 没有为“{office}”报送或者收集年度报告的权限")
