"""A desk with cases, people with addresses, and a mail server on a real socket."""

import importlib.util
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gongkai_web.applications.derived import refresh_case
from gongkai_web.applications.models import Application

_spec = importlib.util.spec_from_file_location(
    "smtp_double", Path(__file__).with_name("smtp_double.py")
)
smtp_double = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(smtp_double)


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
def smtp(settings):
    """Return a mail server that the settings name."""
    double = smtp_double.SmtpDouble()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", double.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "gongkai@example.gov.cn"
    settings.WAGTAILADMIN_BASE_URL = "https://gk.example.gov.cn"
    yield double
    double.close()


@pytest.fixture
def reachable(person, agency):
    """Return a maker of people with an address: ``reachable("li", "officer")``."""

    def make(name, *roles, of=agency):
        user = person(name, of, *roles)
        user.email = f"{name}@example.gov.cn"
        user.save()
        return user

    return make
