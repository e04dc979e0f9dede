"""Which agencies does the public see, and what stands on their pages? (条例 arts. 12, 20, 24)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai_web.agencies import pinyin
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.portal import items
from gongkai_web.portal.frame import beside, contact_of
from gongkai_web.portal.pages import page, served
from gongkai_web.portal.reports import PublishedReport, listed, public
from gongkai_web.portal.shelves import newest_of
from gongkai_web.portal.site import site
from gongkai_web.publishing.models import Column, ColumnKind, Item
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
    versions = listed().filter(agency=shown).order_by("-year")[:NEWEST]
    found = newest_of(shown, NEWEST, timezone.now())
    return page(
        request,
        "agency",
        "agencies",
        contact=contact_of(shown),
        reports=[PublishedReport.of(version) for version in versions],
        newest_items=items.lines(found),
        ways=_ways(shown),
        other_language=reverse("portal:en_agency", args=[code]),
        meta={"ColumnName": f"{shown.name}政府信息公开", "ColumnType": "政府信息公开"},
        **beside(shown, key="agency"),
    )


def _ways(agency: Agency) -> list[tuple[str, str]]:
    """Return what people come to an agency for, before its columns; what there is not is left out."""
    guide = Column.objects.filter(agency=agency, is_open=True, kind=ColumnKind.GUIDE).first()
    code = agency.code
    return [
        *([(reverse("portal:column", args=[code, guide.slug]), "看指南")] if guide else []),
        *([(f"/apply/?agency={code}", "申请公开")] if served("/apply/") else []),
        (reverse("portal:agency_reports", args=[code]), "看年报"),
    ]


@dataclass(frozen=True, slots=True)
class Named:
    """An agency in the list: how it is called there, and which letter leads to it."""

    agency: Agency
    own: str
    """Its name without the area that stands before every name."""
    letter: str
    initials: str

    @classmethod
    def each(cls, agencies: Iterable[Agency], area: str) -> list[Named]:
        """Return agencies as they are looked for: by the syllables of their own names."""
        shown = list(agencies)
        before = pinyin.areas((one.name for one in shown), area)
        named = [(pinyin.own_name(one.name, before), one) for one in shown]
        named.sort(key=lambda pair: (pinyin.letter(pair[0]) == "#", pinyin.syllables(pair[0])))
        return [
            cls(one, own, pinyin.letter(own), pinyin.initials(own).lower()) for own, one in named
        ]


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Show every agency, from A to Z by pinyin, or by kind."""
    named = Named.each(agencies_shown(), site().area)
    by_kind = request.GET.get("by") == "kind"
    if by_kind:
        groups = [
            (kind.label, f"k-{kind.value}", [one for one in named if one.agency.kind == kind])
            for kind in AgencyKind
        ]
    else:
        groups = [
            (letter, f"l-{letter}" if letter != "#" else "l-other", list(those))
            for letter, those in groupby(named, key=lambda one: one.letter)
        ]
    return page(
        request, "agencies", "agencies", groups=[group for group in groups if group[2]],
        other_language=reverse("portal:en_agencies"), by_kind=by_kind, total=len(named), alphabet=ascii_uppercase,
        letters={name for name, _, _ in groups},
        meta={"ColumnName": "公开单位", "ColumnType": "机构职能"},
    )  # fmt: skip
