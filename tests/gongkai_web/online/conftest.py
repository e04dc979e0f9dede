"""Nobody counts or waits in the tests of the online service, unless a test says so."""

import pytest
from django.core.cache import caches

from gongkai_web.online import captcha
from sms_double import SmsDouble


@pytest.fixture(autouse=True)
def _nobody_counts_or_waits(monkeypatch):
    monkeypatch.setattr(captcha, "AT_LEAST", 0)
    caches["logins"].clear()
    yield
    caches["logins"].clear()


@pytest.fixture
def sms(settings):
    """A gateway of text messages that the settings name."""
    double = SmsDouble()
    settings.SMS_URL, settings.SMS_TOKEN = double.url, "geheim"
    settings.BASE_URL = "https://gk.example.gov.cn"
    yield double
    double.close()
