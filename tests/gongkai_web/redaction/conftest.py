"""A case with a record, for the tests of redaction's pages."""

from datetime import date

import pytest

from gongkai.redaction import apart
from gongkai_web.applications.models import Application
from gongkai_web.redaction import actions
from made_records import ORIGINAL, SPOT, ask_here


@pytest.fixture
def case(agency):
    return Application.objects.create(
        agency=agency, number="2026-001", applicant_kind="natural_person",
        received_on=date(2026, 3, 2),
    )  # fmt: skip


@pytest.fixture
def record(case, officer):
    return actions.upload_record(actor=officer, case=case, data=ORIGINAL, name="张某某案卷.pdf")


@pytest.fixture
def box(record, officer):
    return actions.add_box(actor=officer, record=record, page=1, at=SPOT, ground_key="privacy")


@pytest.fixture(autouse=True)
def _in_this_process(request, monkeypatch):
    """Let files be opened in the process of the test, unless it asks for the real way."""
    if "the_real_way" not in request.fixturenames:
        monkeypatch.setattr(apart, "ask", ask_here)


@pytest.fixture
def the_real_way():
    """Let files be opened in a process of their own, as in use."""
