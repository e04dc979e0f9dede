"""Which agencies does the public see, and what stands on their pages? (条例 arts. 12, 20, 24)"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.portal import items
from gongkai_web.portal.frame import beside, contact_of
from gongkai_web.portal.pages import page
from gongkai_web.portal.reports import PublishedReport, public
from gongkai_web.publishing.models import Item
from gongkai_web.review.models import Edition

NEWEST = 8


def agencies_shown() -> QuerySet[Agency]:
    """Return the agencies the public sees: those that named a contact or published something."""
    editions = Edition.objects.public(timezone.now())
    live = Item.objects.filter(
        agency=OuterRef("pk"), live_edition__isnull=False, live_edition__in=editions.values("pk")
    )
    return Agency.objects.filter(
        ~Q(telephone="") | ~Q(address="") | ~Q(email="")
        | Exists(public().filter(agency=OuterRef("pk"))) | Exists(live)
    )  # fmt: skip


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agency: its fixed columns, what is new, its disclosure office, its reports."""
    shown = get_object_or_404(agencies_shown(), code=code)
    versions = public().filter(agency=shown).order_by("-year")[:NEWEST]
    newest = items.editions().filter(item__agency=shown).order_by("-public_from")[:NEWEST]
    return page(
        request,
        "agency",
        "agencies",
        contact=contact_of(shown),
        reports=[PublishedReport.of(version) for version in versions],
        newest_items=items.lines(newest),
        meta={"ColumnName": f"{shown.name}政府信息公开", "ColumnType": "政府信息公开"},
        **beside(shown, key="agency"),
    )


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Show every agency, by kind."""
    shown = list(agencies_shown().order_by("name"))
    groups = [(kind.label, [one for one in shown if one.kind == kind]) for kind in AgencyKind]
    return page(
        request, "agencies", "agencies", groups=[group for group in groups if group[1]],
        meta={"ColumnName": "公开单位", "ColumnType": "机构职能"},
    )  # fmt: skip
