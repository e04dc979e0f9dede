"""The hint on the annual report's pages: where its handing in stands, and the one click."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from gongkai_web.agencies.access import Capability, may
from gongkai_web.agencies.models import Agency
from gongkai_web.collection import actions, dues
from gongkai_web.collection.reorganisations.register import Register
from gongkai_web.collection.standing import State, standing
from gongkai_web.reports.models import ReportVersion, Source

register = template.Library()


@register.inclusion_tag("collection/hint.html", takes_context=True)
def collection_hint(context: dict[str, Any], agency: Agency, year: int) -> dict[str, Any]:
    """Return where the agency's report stands with the office that collects it, if one does."""
    over = dues.rounds_over([agency], year).get(agency.pk)
    if over is None:
        return {"is_asked": False}
    stands = standing(agency, year)
    if stands.newest is None and (
        not dues.owes_report(agency) or Register.load().gone(agency.pk, year) is not None
    ):
        return {"is_asked": False}  # it owes none, or its heir's report covers it
    version = ReportVersion.objects.of(agency, year).filter(source=Source.COMPILED).first()
    newest = stands.newest
    is_new = version is not None and (newest is None or newest.version_id != version.pk)
    may_hand_in = may(context["request"].user, agency, Capability.SUBMIT_REPORT)
    due = dues.dues_of([agency], year).get(agency.pk)
    is_returned = stands.state is State.RETURNED
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "is_asked": True,
        "over": over,
        "due": due,
        "standing": stands,
        "state": stands.state,
        "verdict": stands.verdict,
        "late": dues.late(stands, due, today=timezone.localdate()),
        "remarks": len(actions.remarks_on(newest)) if newest is not None and is_returned else 0,
        "version": version,
        "may_send": may_hand_in and is_new and newest is None,
        "is_again": may_hand_in and newest is not None and (is_new or is_returned),
        "url": reverse("collection:agency", kwargs={"code": agency.code, "year": year}),
    }
