"""What every test of the second house may ask for: an agency, and people with roles."""

import hashlib
import sqlite3
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest
from django import conf
from django.core import management
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings

import gongkai_web

# A property holds or does not; how long it takes depends on the machine's other work.
settings.register_profile("gongkai", deadline=None)
settings.load_profile("gongkai")


def _schema_key():
    """Return what the tables depend on: the apps, their migrations, and what they came from."""
    seen = hashlib.sha256(f"{version('django')} {version('wagtail')}".encode())
    # An app that is newly installed brings tables that no kept database has.
    seen.update(" ".join(conf.settings.INSTALLED_APPS).encode())
    house = Path(gongkai_web.__file__).parent
    for path in sorted(
        p
        for n in (
            "migrations/*.py",
            "seed.py",
            "guard.py",
            "append_only.py",
            "row_rules.py",
            "watching.py",
            "fts5.py",
        )
        for p in house.rglob(n)
    ):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


def pytest_collection_modifyitems(items):
    """Of a walk the first row alone is quick; the slow suites walk all of it."""
    begun = set()
    for item in items:
        if item.get_closest_marker("walk") is None:
            continue
        test = item.nodeid.partition("[")[0]
        if test in begun:
            item.add_marker(pytest.mark.slow)
        begun.add(test)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Build SQLite's tables once for all workers and runs: migrating takes ten seconds."""
    from gongkai_web.config.bootstrap import alone

    if connection.vendor != "sqlite":
        yield
        return
    kept = Path(tempfile.gettempdir()) / f"gongkai-test-tables-{_schema_key()}.sqlite3"
    call_command = management.call_command

    def call(name, *args, **options):
        if name != "migrate":
            return call_command(name, *args, **options)
        with alone(kept.with_suffix(".lock")):
            connection.ensure_connection()
            if kept.exists():
                with sqlite3.connect(kept) as source:
                    source.backup(connection.connection)
                source.close()
                return None
            call_command(name, *args, **options)
            half = kept.with_suffix(".half")
            half.unlink(missing_ok=True)
            with sqlite3.connect(half) as target:
                connection.connection.backup(target)
            target.close()
            half.rename(kept)
        return None

    management.call_command = call
    yield
    management.call_command = call_command


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied_between_tests():
    """Let Django flush the tables after a test with real transactions, journal and submitted reports included."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        from gongkai_web.applications import guard as applications_guard
        from gongkai_web.channels import guard as channels_guard
        from gongkai_web.collection import guard as collection_guard
        from gongkai_web.collection.batches import guard as batches_guard
        from gongkai_web.inspection import guard as inspection_guard
        from gongkai_web.journal import guard as journal_guard
        from gongkai_web.mailbox import guard as mailbox_guard
        from gongkai_web.online import guard as online_guard
        from gongkai_web.publishing import guard as publishing_guard
        from gongkai_web.redaction import guard as redaction_guard
        from gongkai_web.remedies import guard as remedies_guard
        from gongkai_web.reports import guard as reports_guard
        from gongkai_web.review import guard as review_guard
        from gongkai_web.search.engine import own_engine

        guards = (
            journal_guard,
            reports_guard,
            applications_guard,
            remedies_guard,
            redaction_guard,
            publishing_guard,
            review_guard,
            channels_guard,
            mailbox_guard,
            inspection_guard,
            online_guard,
            collection_guard,
            batches_guard,
        )
        for guard in guards:
            guard.remove(connection)
        try:
            original(self)
            # No model knows the tables of the index: what was committed would be found by the next test.
            own_engine().clear()
        finally:
            for guard in guards:
                guard.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(autouse=True)
def _the_day_is_given(monkeypatch):
    """Let every ledger be filled in on one day, whatever day the tests are run."""
    from gongkai_web.ledgers import happened

    monkeypatch.setattr(happened, "today", lambda: date(2026, 12, 31))


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
