"""Which report stands for an agency's year, and what do all of them say?

The newest that was accepted; else the newest handed in; else the newest version on the platform
that is public or filed. Only the tables that can be added up are fetched, never the texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from gongkai.reports.area import Told
from gongkai.reports.checks import Severity
from gongkai_web.agencies.access import below
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.collection.models import (
    ActKind,
    Decision,
    FindingDecision,
    HandIn,
    HandInAct,
    Recheck,
)
from gongkai_web.reports.models import ReportVersion, Source

SHOWN = (Severity.ERROR, Severity.WARNING)
"""How much a finding must weigh to be counted."""


@dataclass(frozen=True, slots=True)
class Held:
    """One agency's report of a year, and how sure the office is of it."""

    agency: Agency
    told: Told
    standing: str
    """已接收, 已报送 or 平台版本."""


def added_up(office: Agency) -> list[Agency]:
    """Return whose reports are added up: all below the office, none below a government of its own.

    Such a government's report counts those under it (as :mod:`gongkai_web.collection.totals` holds).
    """
    rows = Agency.objects.filter(pk__in=below({office.pk})).order_by("code")
    within = {agency.pk: agency for agency in rows}

    def is_counted_above(agency: Agency) -> bool:
        above = within.get(agency.parent_id)
        return above is not None and (
            above.kind == AgencyKind.GOVERNMENT or is_counted_above(above)
        )

    return [agency for agency in within.values() if not is_counted_above(agency)]


def held(agencies: Sequence[Agency], year: int) -> list[Held]:
    """Return the report that stands for each agency that has one: four queries for any number."""
    handed = _handed_in(agencies, year)
    missing = [agency for agency in agencies if agency.pk not in handed]
    kept = {**_on_the_platform(missing, year), **handed}
    dismissed = _dismissed(agencies, year)
    found = []
    for agency in agencies:
        if (row := kept.get(agency.pk)) is None:
            continue
        told = Told(
            code=agency.code,
            name=agency.short_name or agency.name,
            year=year,
            applications=row["applications"] or {},
            remedies=row["remedies"] or {},
            findings=_findings(row["findings"] or (), dismissed.get(agency.pk, frozenset())),
        )
        found.append(Held(agency, told, row["standing"]))
    return found


def _handed_in(agencies: Sequence[Agency], year: int) -> dict[int, Mapping[str, Any]]:
    accepted = HandInAct.objects.filter(hand_in=OuterRef("pk"), kind=ActKind.ACCEPTED)
    # As it was checked last.
    again = Recheck.objects.filter(hand_in=OuterRef("pk")).order_by("-pk")
    again = again.values("check_result__findings")[:1]
    rows = (
        HandIn.objects.filter(agency__in=agencies, year=year)
        .annotate(
            is_accepted=Exists(accepted),
            found=Coalesce(Subquery(again), F("check_result__findings")),
        )
        .order_by("is_accepted", "number")
        .values_list(
            "agency_id", "is_accepted", "found",
            "version__report__applications", "version__report__remedies",
            "reading__report__applications", "reading__report__remedies",
        )
    )  # fmt: skip
    found: dict[int, Mapping[str, Any]] = {}
    for agency, is_accepted, findings, *tables in rows:  # the last row of an agency stands
        found[agency] = {
            "applications": tables[0] or tables[2],
            "remedies": tables[1] or tables[3],
            "findings": findings,
            "standing": "已接收" if is_accepted else "已报送",
        }
    return found


def _on_the_platform(agencies: Sequence[Agency], year: int) -> dict[int, Mapping[str, Any]]:
    rows = (
        ReportVersion.objects.filter(agency__in=agencies, year=year)
        .filter(Q(published_at__isnull=False) | Q(source=Source.FILED))
        .order_by("version")
        .values_list(
            "agency_id", "check_result__findings", "report__applications", "report__remedies"
        )
    )
    return {
        agency: {
            "applications": applications,
            "remedies": remedies,
            "findings": findings,
            "standing": "平台版本",
        }
        for agency, findings, applications, remedies in rows
    }


def _dismissed(agencies: Sequence[Agency], year: int) -> dict[int, frozenset[str]]:
    """Return by agency the findings whose newest decision dismissed them."""
    rows = (
        FindingDecision.objects.filter(agency__in=agencies, year=year)
        .order_by("pk")
        .values_list("agency_id", "fingerprint", "decision")
    )
    newest = {(agency, fingerprint): decision for agency, fingerprint, decision in rows}
    found: dict[int, set[str]] = {}
    for (agency, fingerprint), decision in newest.items():
        if decision == Decision.DISMISSED:
            found.setdefault(agency, set()).add(fingerprint)
    return {agency: frozenset(some) for agency, some in found.items()}


def _findings(findings: Sequence[Mapping[str, Any]], dismissed: frozenset[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in findings:
        if one["severity"] in SHOWN and one.get("fingerprint") not in dismissed:
            counted[one["rule"]] = counted.get(one["rule"], 0) + 1
    return counted
