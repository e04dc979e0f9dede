"""What the tests of the mailbox share."""

import pytest
from django.core.cache import caches

from gongkai_web.online import captcha


@pytest.fixture(autouse=True)
def _nobody_counts_or_waits(monkeypatch):
    monkeypatch.setattr(captcha, "AT_LEAST", 0)
    caches["logins"].clear()
    yield
    caches["logins"].clear()


@pytest.fixture
def leader(person, agency):
    """Who approves."""
    return person("leader", agency, "leader")
