"""A desk with cases, and people with addresses."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from gongkai_web.applications.derived import refresh_case
from gongkai_web.applications.models import Application


def at(day, time="09:00"):
    """Return a moment of local time."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def make_case(agency, number, received_on="2026-03-02", *acts, handler=None):
    """Return a case with its acts: pairs of kind and day, or with a detail."""
    case = Application.objects.create(
        agency=agency,
        number=number,
        applicant_kind="natural_person",
        received_on=date.fromisoformat(received_on),
        handler=handler,
    )
    for kind, on, *detail in acts or (("searched", received_on),):
        case.events.create(kind=kind, on=date.fromisoformat(on), detail=detail[0] if detail else {})
    refresh_case(case)
    return case


@pytest.fixture
def reachable(person, agency):
    """Return a maker of people with an address: ``reachable("li", "officer")``."""

    def make(name, *roles, of=agency):
        user = person(name, of, *roles)
        user.email = f"{name}@example.gov.cn"
        user.save()
        return user

    return make
