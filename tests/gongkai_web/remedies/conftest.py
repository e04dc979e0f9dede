"""Cases for the tests of the back office's pages of reconsideration and suits."""

from datetime import date

import pytest

from gongkai.remedies.acts import ActKind
from gongkai_web.applications.models import Application
from gongkai_web.remedies import actions
from gongkai_web.remedies.actions import NewAct

K = ActKind


@pytest.fixture
def refused(agency):
    """Return an application answered in March 2026 with a refusal under art. 15."""
    from gongkai_web.applications import derived

    application = Application.objects.create(
        agency=agency,
        number="2026-001",
        applicant_kind="natural_person",
        received_on=date(2026, 2, 10),
        closed_on=date(2026, 3, 4),
        outcome="withheld_third_party",
    )
    application.events.create(
        kind="replied", on=date(2026, 3, 4), detail={"outcome": "withheld_third_party"}
    )
    derived.refresh_case(application)
    return application


@pytest.fixture
def reviewed(agency, officer, refused):
    """Return a reconsideration of it: accepted on 16 March 2026, its copy received on the 20th."""
    return actions.register_case(
        actor=officer,
        agency=agency,
        case_no="陕政复〔2026〕12号",
        procedure="reconsideration",
        body="陕州区人民政府（示例）",
        application=refused,
        acts=[NewAct(K.ACCEPTED, date(2026, 3, 16)), NewAct(K.COPY_RECEIVED, date(2026, 3, 20))],
    )
