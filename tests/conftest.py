"""What every test of the second house may ask for: an agency, and people with roles."""

import pytest
from django.db import connection
from django.test import TransactionTestCase


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied_between_tests():
    """Let Django flush the tables after a test with real transactions, journal and submitted reports included."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        from gongkai_web.journal import guard as journal_guard
        from gongkai_web.reports import guard as reports_guard

        guards = (journal_guard, reports_guard)
        for guard in guards:
            guard.remove(connection)
        try:
            original(self)
        finally:
            for guard in guards:
                guard.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def agency(db):
    """Return the sample district's justice bureau."""
    from gongkai_web.agencies.models import Agency

    return Agency.objects.create(code="shanzhou-sfj", name="陕州区司法局（示例）")


@pytest.fixture
def other_agency(db):
    """Return an agency that has nothing to do with ``agency``."""
    from gongkai_web.agencies.models import Agency

    return Agency.objects.create(code="lushi-czj", name="卢氏县财政局（示例）")


@pytest.fixture
def person(db):
    """Return a maker of people: ``person("li", agency, "officer", …)``."""
    from gongkai_web.agencies.models import Membership, User

    def make(username, agency=None, *roles, superuser=False):
        user = User.objects.create_user(
            username=username, password="Shi-Li-Mi-Ma-1", is_superuser=superuser
        )
        for role in roles:
            Membership.objects.create(user=user, agency=agency, role=role)
        return user

    return make


@pytest.fixture
def officer(person, agency):
    """Return an information officer of ``agency``."""
    return person("officer", agency, "officer")
