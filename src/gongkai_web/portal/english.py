"""What can a reader without Chinese do here? The shell in English: ways, agencies, contact data.

Contents stay in Chinese, and the pages say so. Names and addresses are marked as Chinese for those
who hear the page, and spelled in pinyin beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.law import provision
from gongkai_web.agencies import pinyin
from gongkai_web.agencies.models import AgencyKind
from gongkai_web.portal.agencies import Named, agencies_shown
from gongkai_web.portal.frame import CONTACT
from gongkai_web.portal.pages import page, served
from gongkai_web.portal.reports import PublishedReport, listed
from gongkai_web.portal.site import site
from gongkai_web.publishing.models import Column, ColumnKind
from gongkai_web.publishing.to_hand_over import reading_places

WAYS = (
    ("/en/agencies/", "Agencies", "Contact data of every office, in English"),
    ("/policies/", "Policy documents", "By validity, year, agency and topic; in Chinese"),
    ("/annual-reports/", "Annual reports", "Figures of each agency and year; in Chinese"),
    ("/statistics/", "Statistics", "How much is published; in Chinese"),
    ("/search/", "Search", "Titles, texts, document numbers; in Chinese"),
    ("/apply/", "Apply for information", "The form is in Chinese, no account needed"),
    ("/follow/", "Follow an application", "With your query code and password"),
)
KINDS = {
    AgencyKind.GOVERNMENT: "People's government",
    AgencyKind.DEPARTMENT: "Government department",
    AgencyKind.TOWNSHIP: "Township government or sub-district office",
    AgencyKind.DISPATCHED_OFFICE: "Dispatched office",
    AgencyKind.EMPOWERED: "Organisation empowered by law",
    AgencyKind.PUBLIC_UTILITY: "Public utility or institution",
}
COLUMNS = {
    ColumnKind.GUIDE: "Guide to information disclosure",
    ColumnKind.RULES: "Rules on information disclosure",
    ColumnKind.STATUTORY: "Information that must be made public",
    ColumnKind.REPORTS: "Annual reports",
    ColumnKind.NEWS: "Other information",
}
LABELS = {
    "disclosure_office": "Disclosure office",
    "address": "Address",
    "postcode": "Postcode",
    "office_hours": "Office hours",
    "telephone": "Telephone",
    "fax": "Fax",
    "email": "E-mail",
}
PLACES = {
    "archive": "State archive",
    "library": "Public library",
    "service_hall": "Government service hall",
    "reading_room": "Reading room",
    "other": "Other place",
}
_PLAIN = ("postcode", "telephone", "fax", "email")
"""What reads the same in both languages."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of contact data."""

    label: str
    value: str
    is_chinese: bool


def _page(request: HttpRequest, name: str, here: str, chinese: str, **context: Any) -> HttpResponse:
    return page(request, name, here, lang="en", other_language=chinese, **context)


def spelled(name: str) -> str:
    """Return a name in pinyin, each syllable with a capital: it is a help to say it, no translation."""
    return " ".join(one.capitalize() for one in pinyin.syllables(name))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the ways there are, and how one applies."""
    term = provision("applications.reply_term", on=timezone.localdate())
    return _page(
        request, "en_home", "home", reverse("portal:home"),
        ways=[way for way in WAYS if served(way[0])], days=term.days, can_apply=served("/apply/"),
        meta={"ColumnName": "English"},
    )  # fmt: skip


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Show every agency from A to Z, its name in Chinese and in pinyin."""
    named = Named.each(agencies_shown(), site().area)
    rows = [(one, spelled(one.agency.name), KINDS[AgencyKind(one.agency.kind)]) for one in named]
    return _page(
        request, "en_agencies", "agencies", reverse("portal:agencies"), rows=rows,
        meta={"ColumnName": "Agencies"},
    )  # fmt: skip


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agency's contact data, its columns and reports under English labels."""
    shown = get_object_or_404(agencies_shown(), code=code)
    facts = [
        Fact(LABELS[name], value, name not in _PLAIN)
        for name in CONTACT
        if (value := getattr(shown, name))
    ]
    top = Column.objects.filter(agency=shown, is_open=True, parent__isnull=True)
    reports = listed().filter(agency=shown).order_by("-year")[:10]
    return _page(
        request, "en_agency", "agencies", reverse("portal:agency", args=[code]),
        agency=shown, spelled=spelled(shown.name), kind=KINDS[AgencyKind(shown.kind)], facts=facts,
        columns=[(COLUMNS[ColumnKind(one.kind)], one) for one in top],
        reports=[PublishedReport.of(one) for one in reports],
        places=[(PLACES[one.kind], one) for one in reading_places(shown)],
        can_apply=served("/apply/"), meta={"ColumnName": "Agencies"},
    )  # fmt: skip
