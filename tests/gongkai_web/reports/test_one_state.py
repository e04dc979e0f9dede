"""Does a report compiled while others register records see one state of them?"""

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai_web.agencies.models import Agency
from gongkai_web.applications.models import Application
from gongkai_web.config.snapshot import one_snapshot
from gongkai_web.reports import actions, compiling
from gongkai_web.reports.compiling import compile_report
from made_ledgers import worked_applications

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(somebody_else, agency):
    worked_applications(agency)
    return agency


def receive_a16_earlier(other):
    """Register that A16, of 2026 until now, was received in 2025: one application more."""
    with other.cursor() as cursor:
        cursor.execute(
            "UPDATE applications_application SET received_on = '2025-12-30' WHERE number = 'A16'"
        )


def received_in():
    """Return the year in which A16 was received."""
    return Application.objects.get(number="A16").received_on.year


@pytest.fixture
def changed_meanwhile(office, somebody_else, monkeypatch):
    """Let somebody change A16 after the tables were counted and before the text's numbers are."""
    count_facts = compiling.count_facts

    def count_after_the_change(*args):
        receive_a16_earlier(somebody_else)
        return count_facts(*args)

    monkeypatch.setattr(compiling, "count_facts", count_after_the_change)


@pytest.mark.parametrize(
    "compile_",
    [
        compile_report,
        lambda office, year: actions.compile_draft(actor=None, agency=office, year=year),
    ],
    ids=["on the page and the command line", "by the button"],
)
def test_a_change_in_the_middle_is_not_seen_before_the_next_time(office, request, compile_):
    before = compile_report(office, 2025)
    request.getfixturevalue("changed_meanwhile")
    during = compile_(office, 2025)
    after = compile_report(office, 2025)

    assert during.report == before.report
    assert during.context == before.context
    assert during.check == before.check
    assert (before.context.received, after.context.received) == (19, 20)
    assert after.report != before.report


def test_nobody_waits_while_a_report_is_read(office, somebody_else):
    with one_snapshot():
        assert received_in() == 2026
        receive_a16_earlier(somebody_else)
        assert received_in() == 2026
    assert received_in() == 2025


def test_within_a_snapshot_nothing_can_be_written_and_after_it_all_is_as_before(office):
    with pytest.raises(DatabaseError), one_snapshot():
        Agency.objects.update(name="甲")
    with one_snapshot(), one_snapshot():
        assert Agency.objects.get().name == office.name

    with transaction.atomic():
        Agency.objects.update(name="乙")
    assert Agency.objects.get().name == "乙"
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"
