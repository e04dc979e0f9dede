"""Cases in a list, and a way to look at it."""

from datetime import date

import pytest
from django.urls import reverse

from case_lists import APPLICANT, TODAY, replied
from gongkai_web.applications import derived, listing
from gongkai_web.applications.applicants import set_personal
from gongkai_web.applications.models import Application, ApplicationEvent
from gongkai_web.remedies.models import RemedyCase


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(listing.timezone, "localdate", lambda: TODAY)


@pytest.fixture
def make(agency):
    """Return a maker of cases: ``make("1", received_on, ("extended", day), …)``."""

    def case(number, received_on, *acts, agency=agency, applicant=APPLICANT, **fields):
        fields = {"applicant_kind": "natural_person", "channel": "online"} | fields
        one = Application(agency=agency, number=number, received_on=received_on, **fields)
        set_personal(one, applicant)
        one.save()
        for kind, on, *detail in acts:
            ApplicationEvent.objects.create(
                application=one, kind=kind, on=on, detail=detail[0] if detail else {}
            )
        derived.refresh_case(one)
        return one

    return case


@pytest.fixture
def look(client, officer):
    """Return a way to look at the list as the desk does; gives the numbers in order."""
    client.force_login(officer)

    def numbers(query=""):
        answer = client.get(f"{reverse('applications:index')}?{query}")
        assert answer.status_code == 200
        shown = [row.number for row in answer.context["rows"]]
        assert answer.context["paginator"].count == len(shown)
        return shown

    return numbers


@pytest.fixture
def several(make, officer):
    """Return nothing; a handful of cases that the filters tell apart."""
    make("A", date(2026, 3, 2), topic="征地补偿", handler=officer, channel="fax")
    make("B", date(2026, 2, 27), applicant_kind="research", channel="")
    make("C", date(2026, 3, 9), ("third_party_consulted", date(2026, 3, 10)))
    make("D", date(2026, 3, 3), ("correction_requested", date(2026, 3, 5)))
    make("E", date(2025, 3, 3), replied(date(2025, 3, 20)))
    make("F", date(2025, 12, 1), replied(date(2026, 3, 2), "withheld_third_party"))
    given_up = {"outcome": "other_correction_overdue"}
    make("G", date(2026, 3, 3), ("correction_overdue", date(2026, 3, 20), given_up))
    late = make("H", date(2026, 1, 5), ("extended", date(2026, 1, 20)), replied(date(2026, 3, 27)))
    RemedyCase.objects.create(
        agency=late.agency, application=late, case_no="示例 1 号", procedure="reconsideration"
    )
    voided = make("V", date(2026, 3, 2))
    Application.objects.filter(pk=voided.pk).update(set_aside="voided")
