"""Who collects from whom? A supervising office from the agencies below it, at any depth."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from gongkai_web.agencies.access import Capability, NotAllowed, agencies_where, may
from gongkai_web.agencies.models import Agency, User


def offices_of(user: Any) -> QuerySet[Agency]:
    """Return the offices for which the person collects: those with agencies below them."""
    below = agencies_where(user, Capability.COLLECT_REPORTS)
    return Agency.objects.filter(children__in=below).distinct()


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
